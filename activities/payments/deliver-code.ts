/** Makes the code of one challenge and mails it to its user; the code exists in this function and in the mail only. */
import { randomInt } from 'node:crypto'
import { openDelivery, storeCode } from '../../db/write/challenges'
import type { CodeDelivery } from '../../db/write/challenges'
import { formatMoney } from '../../domain/money'
import { dynamicLink } from '../../domain/payments/challenge'
import { keyedHash } from '../../platform/keyed-hash'
import type { PaymentDependencies } from '../dependencies'

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
 * True when the mail server has taken the mail; false when a code is of no use any more, or the user has no address.
 * Stored first, sent second: a retry makes a new code and voids the one before, so of several mails exactly one is good.
 */
export async function deliverCode(
  { database, mail, challengeSecret }: PaymentDependencies,
  { requestId, challengeId }: CodeToDeliver,
): Promise<boolean> {
  const delivery = await database.write((transaction) => openDelivery(transaction, challengeId))
  if (delivery === undefined || delivery.email === '') return false
  if (mail === undefined) throw new Error('this worker has no mail server: set SMTP_URL and MAIL_FROM')
  const code = newCode()
  const amount = formatMoney({ currency: delivery.currency, minor: delivery.amount })
  const link = dynamicLink({ ...delivery, challengeId, requestId, amount })
  await database.write((transaction) => storeCode(transaction, challengeId, keyedHash(challengeSecret, link, code)))
  await mail.send({ to: delivery.email, ...mailText(delivery, amount, code) })
  return true
}

/** The payer must see what the code confirms: amount and payee. */
const mailText = ({ currency, payeeBankId, payeeAccountId }: CodeDelivery, amount: string, code: string) => ({
  subject: 'Your code to confirm a payment',
  text: [
    `Your code is ${code}.`,
    '',
    `It confirms the payment of ${amount} ${currency} to account ${payeeAccountId} at bank ${payeeBankId}, and nothing else.`,
    'If you do not know of this payment, do not enter the code and tell your bank.',
  ].join('\n'),
})
