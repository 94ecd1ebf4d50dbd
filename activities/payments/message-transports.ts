/** Which transport carries a message to a user, and to which address of theirs. */
import { addressesOf } from '../../db/read/user-addresses'
import type { SentTransport } from '../../domain/payments/transport'
import type { MessageTransport } from '../../platform/message-transport'
import type { PaymentDependencies } from '../dependencies'

/** Those that this worker has been given. */
export type MessageTransports = Readonly<Partial<Record<SentTransport, MessageTransport>>>

export interface Route {
  readonly transport: MessageTransport
  readonly to: string
}

/**
 * The way to a user who is asked about the request; undefined when they have no address of that kind. Throws when this
 * worker has no such transport: another one may, so it is tried again.
 */
export async function routeTo(
  { database, transports = {} }: Pick<PaymentDependencies, 'database' | 'transports'>,
  { userId, requestId, by }: { readonly userId: string; readonly requestId: string; readonly by: SentTransport },
): Promise<Route | undefined> {
  const to = (await addressesOf(database.read, userId, requestId))[by]
  if (to === '') return undefined
  const transport = transports[by]
  if (transport === undefined) throw new Error(`this worker has nothing to send by ${by}: see CHALLENGE_TRANSPORT`)
  return { transport, to }
}
