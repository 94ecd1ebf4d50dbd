/** Payments: small ones, which are booked at once, and how every kind of payment is asked for. */
import type { Person, Reply } from '../../test/support/people'
import type { RequestJson } from '../../test/support/payments'
import type { Chance } from '../chance'
import type { Refusal } from './client'
import type { World } from './world'

/** One piece of work; everything in it is drawn from its own chance. */
export interface Job {
  readonly index: number
  readonly tag: string
  readonly chance: Chance
}

export interface Ask {
  readonly as: Person
  readonly type: 'ACCOUNT' | 'REFUND'
  readonly from: string
  readonly to: string
  readonly minor: bigint
  readonly refund?: { readonly transaction_id: string; readonly reason_code: string }
}

export const decimal = (minor: bigint): string => `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`

/** Where requests of the type are made and answered. */
export const requestsPath = ({ bankId }: World, accountId: string, type: string): string =>
  `/obp/v4.0.0/banks/${bankId}/accounts/${accountId}/owner/transaction-request-types/${type}/transaction-requests`

/** Asks for a payment under the description. */
export const askFor = (
  world: World,
  { as, type, from, to, minor, refund }: Ask,
  tag: string,
  chance: Chance,
): Promise<Reply<RequestJson & Refusal>> =>
  world.client.ask<RequestJson>({
    ...{ as, chance, path: requestsPath(world, from, type) },
    body: {
      to: { bank_id: world.bankId, account_id: to },
      value: { currency: 'EUR', amount: decimal(minor) },
      description: tag,
      ...(refund === undefined ? {} : { refund }),
    },
  })

/** The beginning of what was answered, for a surprise. */
export const saying = ({ status, body }: Reply<Refusal>): string => `${status} ${body.message ?? JSON.stringify(body)}`

export const codeOf = ({ body }: Reply<Refusal>): string => body.message?.slice(0, 9) ?? ''

/** Whoever pays, and whom: half of all payments go to the hot account or come from it. */
export function drawSides(
  { payers, hotAccount, clerk }: World,
  chance: Chance,
): { as: Person; from: string; to: string } {
  const payer = chance.oneOf(payers)
  const kind = chance.between(1, 4)
  if (kind === 1) return { as: payer.person, from: payer.accountId, to: hotAccount }
  if (kind === 2) return { as: clerk, from: hotAccount, to: payer.accountId }
  const others = payers.filter(({ accountId }) => accountId !== payer.accountId)
  const other = others[chance.between(0, others.length - 1)] ?? payer
  return { as: payer.person, from: payer.accountId, to: other.accountId }
}

/** A small payment; answers with its transaction where it was booked. */
export async function paySmall(
  world: World,
  { tag, chance }: Job,
  minor = BigInt(chance.between(1, 50_000)),
): Promise<
  { readonly from: string; readonly to: string; readonly minor: bigint; readonly transactionId: string } | undefined
> {
  const sides = drawSides(world, chance)
  const reply = await askFor(world, { ...sides, type: 'ACCOUNT', minor }, tag, chance)
  const booked = reply.status === 201 && reply.body.status === 'COMPLETED'
  const refused = reply.status === 400 && codeOf(reply) === 'OBP-49001'
  if (!booked && !refused) throw new Error(`a small payment is answered with ${saying(reply)}`)
  const { from, to } = sides
  world.journal.payments.push({ tag, type: 'ACCOUNT', from, to, minor, end: booked ? 'COMPLETED' : 'refused' })
  return booked ? { from, to, minor, transactionId: reply.body.transaction_ids[0] ?? '' } : undefined
}
