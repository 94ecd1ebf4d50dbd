/** Sends one message to a customer, once, and records what came of it. */
import { messageToSend } from '../../db/read/customer-messages'
import type { MessageToSend } from '../../db/read/customer-messages'
import { recordSending } from '../../db/write/customer-messages'
import { wayOf } from '../../domain/customer-message'
import { isSent, sentTransports } from '../../domain/payments/transport'
import { MailRefused } from '../../platform/mail'
import type { OutboxDependencies, PaymentDependencies } from '../dependencies'
import { reasonOf } from './try-delivery'

/** `kept`: it cannot be sent as it is, which is written down. `ended`: there was nothing to do any more. */
export type SendOutcome = 'sent' | 'failed' | 'kept' | 'ended'

export type Sending = Pick<OutboxDependencies, 'database' | 'now'> & Pick<PaymentDependencies, 'transports'>

/**
 * A worker that dies between the sending and its record sends the message again, under the same id: that is how whoever receives it
 * can tell. Why a try has failed stands in the row of the message and goes with it; no history says it.
 */
export async function sendMessage(
  { database, now, transports = {} }: Sending,
  { messageId }: { readonly messageId: string },
): Promise<SendOutcome> {
  const message = await messageToSend(database.read, messageId)
  if (message?.delivery !== 'PENDING') return 'ended'
  const available = sentTransports.filter((name) => transports[name] !== undefined)
  const way = wayOf(message.transport, message.addresses, available)
  const transport = isSent(way) ? transports[way] : undefined
  if (!isSent(way) || transport === undefined) {
    // An address may be added; a transport that the instance lacks is nothing that the staff of a bank can change.
    const problem = isSent(way) ? 'noTransport' : way
    const delivery = problem === 'noAddress' ? 'PARKED' : 'NONE'
    await recordSending(database.writeAtOnce, messageId, { delivery, problem })
    return 'kept'
  }
  try {
    await transport.send({ id: messageId, to: message.addresses[way], ...textOf(message) })
  } catch (error) {
    const reason = error instanceof MailRefused ? error.said : reasonOf(error)
    await recordSending(database.writeAtOnce, messageId, { delivery: 'PENDING', error: reason.slice(0, 500) })
    return 'failed'
  }
  await recordSending(database.writeAtOnce, messageId, { delivery: 'SENT', by: way, at: now() })
  return 'sent'
}

/** The message, and in whose name it comes. */
function textOf({ message, fromPerson, fromDepartment }: MessageToSend): { subject: string; text: string } {
  const from = [...new Set([fromPerson, fromDepartment])].filter((name) => name.trim() !== '').join(', ')
  return { subject: 'A message from your bank', text: from === '' ? message : `${message}\n\n${from}` }
}
