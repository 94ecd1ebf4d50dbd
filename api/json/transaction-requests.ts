/** Transaction requests and their challenges on the wire. */
import { z } from 'zod'
import type { TransactionRequestRow } from '../../db/read/transaction-requests'
import { isFutureDateText } from '../../domain/payments/future-date'
import { moneyJson, text } from './wire'

/** The day on which a payment is to be made; none is named by null and an empty text, too. */
export const futureDate = text(32).refine(isFutureDateText, { error: 'must be a day as yyyymmdd' }).nullish()

/** The body of a payment to an account of this instance. An id that is empty is one that nothing has. */
export const PostToAccount = z.object({
  to: z.object({ bank_id: text(255), account_id: text(255) }),
  value: moneyJson,
  description: text(2_000),
  future_date: futureDate,
})
export const exampleToAccount: z.input<typeof PostToAccount> = {
  to: { bank_id: 'gh.29.uk', account_id: '1ca8a7e4-6d02-48e3-a029-0b2bf89de9f0' },
  value: { currency: 'EUR', amount: '10.12' },
  description: 'this is for work',
}

/** The body of an answer. Reason and information count for the answer REJECT only. */
export const PostAnswer = z.object({
  id: text(36),
  answer: text(255),
  reason_code: text(255).nullish(),
  additional_information: text(2_000).nullish(),
})

const value = z.object({ currency: z.string(), amount: z.string() })
const common = {
  id: z.string(),
  type: z.string(),
  from: z.object({ bank_id: z.string(), account_id: z.string() }),
  details: z.record(z.string(), z.unknown()),
  transaction_ids: z.array(z.string()),
  status: z.string(),
  start_date: z.string(),
  end_date: z.string(),
}
const charge = z.object({ summary: z.string(), value })

/** Since v4.0.0: every challenge is listed. */
export const TransactionRequest400 = z.object({
  ...common,
  challenges: z.array(
    z.object({
      id: z.string(),
      user_id: z.string(),
      allowed_attempts: z.int(),
      challenge_type: z.string(),
      link: z.string(),
    }),
  ),
  charge,
})

/** Up to v3.1.0, and whenever a request is read: one challenge or none. */
export const TransactionRequest210 = z.object({
  ...common,
  challenge: z
    .object({ id: z.string().nullable(), allowed_attempts: z.int(), challenge_type: z.string().nullable() })
    .nullable(),
  charge,
})
export const TransactionRequests210 = z.object({ transaction_requests_with_charges: z.array(TransactionRequest210) })

/** Only v1.4.0 tells how to ask for a type. */
export const RequestTypes140 = z.object({
  transaction_request_types: z.array(
    z.object({
      type: z.string().optional(),
      resource_url: z.string().optional(),
      description: z.string().optional(),
      body: PostToAccount.optional(),
      supported_challenge_types: z.array(z.string()).optional(),
      value: z.string(),
      charge,
    }),
  ),
})
export const RequestTypes210 = z.object({
  transaction_request_types: z.array(z.object({ transaction_request_type: z.string() })),
})

/** A new request carries its moment; one that is read again carries the day only, as clients know it. */
export type DateOf = 'moment' | 'day'

const commonJson = (row: TransactionRequestRow, dateOf: DateOf) => {
  const date = dateOf === 'day' ? row.createdDay : row.createdAt
  return {
    id: row.requestId,
    type: row.type,
    from: { bank_id: row.bankId, account_id: row.accountId },
    details: row.details,
    transaction_ids: [row.transactionId ?? ''],
    status: row.status,
    start_date: date,
    end_date: date,
    charge: {
      summary: row.charge.summary,
      value: { currency: row.charge.currency, amount: row.charge.amount },
    },
  }
}

const linkTo = ({ bankId, accountId, type, requestId }: TransactionRequestRow, publicUrl: string): string =>
  `${publicUrl}/obp/v4.0.0/banks/${bankId}/accounts/${accountId}/owner/transaction-request-types/${type}/transaction-requests/${requestId}/challenge`

export const transactionRequest400Json = (
  row: TransactionRequestRow,
  dateOf: DateOf,
  publicUrl: string,
): z.input<typeof TransactionRequest400> => ({
  ...commonJson(row, dateOf),
  challenges: row.challenges.map(({ challengeId, userId, attemptsAllowed, challengeType }) => ({
    id: challengeId,
    user_id: userId,
    allowed_attempts: attemptsAllowed,
    challenge_type: challengeType,
    link: linkTo(row, publicUrl),
  })),
})

/** A request that was made in this shape names its challenge; of the others the shape tells the number. */
const challenge210Json = ({ hasSingleChallenge, challenges: [first, ...others] }: TransactionRequestRow) =>
  first === undefined
    ? null
    : {
        id: hasSingleChallenge ? first.challengeId : `challenges number:${others.length + 1}`,
        allowed_attempts: first.attemptsAllowed,
        challenge_type: first.challengeType,
      }

export const transactionRequest210Json = (
  row: TransactionRequestRow,
  dateOf: DateOf,
): z.input<typeof TransactionRequest210> => ({
  ...commonJson(row, dateOf),
  challenge: challenge210Json(row),
})
