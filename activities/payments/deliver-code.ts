/** Makes the code of one challenge and sends it to its user; the code exists in this function and in the message only. */
import { randomInt, randomUUID } from 'node:crypto'
import { noteDelivery, openDelivery, storeCode } from '../../db/write/challenges'
import type { ChallengedPayment } from '../../db/write/challenges'
import { formatMoney } from '../../domain/money'
import { dynamicLink } from '../../domain/payments/challenge'
import { isSent } from '../../domain/payments/transport'
import type { Delivery } from '../../domain/payments/transport'
import { keyedHash } from '../../platform/keyed-hash'
import type { PaymentDependencies } from '../dependencies'
import { routeTo } from './message-transports'

export interface CodeToDeliver {
  readonly requestId: string
  readonly challengeId: string
}

const codeDigits = 8
const newCode = (): string =>
  randomInt(10 ** codeDigits)
    .toString()
    .padStart(codeDigits, '0')

/**
 * True when somebody has taken the message on, or a code is of no use (any more); false when the user has no address.
 * Stored first, sent second: a retry makes a new code and voids the one before, so of several messages exactly one is good.
 * What became of it is noted for whoever wonders why nobody answers.
 */
export async function deliverCode(
  dependencies: PaymentDependencies,
  { requestId, challengeId }: CodeToDeliver,
): Promise<boolean> {
  const { database, challengeSecret } = dependencies
  const delivery = await database.write((transaction) => openDelivery(transaction, challengeId))
  if (delivery === undefined || !isSent(delivery.scaMethod)) return true
  const by = delivery.scaMethod
  const noted = (what: Exclude<Delivery, 'SENT'>) =>
    database.write((transaction) => noteDelivery(transaction, challengeId, what))
  const orNoted = async <T>(tried: Promise<T>): Promise<T> => {
    try {
      return await tried
    } catch (error) {
      await noted('NOT_TAKEN')
      throw error
    }
  }
  const route = await orNoted(routeTo(dependencies, { userId: delivery.userId, requestId, by }))
  if (route === undefined) {
    await noted('NO_ADDRESS')
    return false
  }
  const code = newCode()
  const amount = formatMoney({ currency: delivery.currency, minor: delivery.amount })
  const link = dynamicLink({ ...delivery, challengeId, requestId, amount })
  await database.write((transaction) => storeCode(transaction, challengeId, keyedHash(challengeSecret, link, code)))
  // Every code is another message: nobody may take the second for a repetition of the first.
  const message = { id: randomUUID(), to: route.to, ...messageOf(delivery, amount, code) }
  await orNoted(route.transport.send(message))
  return true
}

/** The payer must see what the code confirms: amount and payee. */
const messageOf = ({ currency, payeeBankId, payeeAccountId }: ChallengedPayment, amount: string, code: string) => ({
  subject: 'Your code to confirm a payment',
  text: [
    `Your code is ${code}.`,
    '',
    `It confirms the payment of ${amount} ${currency} to account ${payeeAccountId} at bank ${payeeBankId}, and nothing else.`,
    'If you do not know of this payment, do not enter the code and tell your bank.',
  ].join('\n'),
})
