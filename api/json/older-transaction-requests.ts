/** Transaction requests in the shapes of v1.4.0 and v2.0.0: one challenge at most. */
import { z } from 'zod'
import type { TransactionRequestRow } from '../../db/read/transaction-requests'
import type { TransactionRequestStatus } from '../../domain/payments/transaction-request'
import { futureDate, PostToAccount, TransactionRequest210, transactionRequest210Json } from './transaction-requests'
import type { DateOf } from './transaction-requests'
import { filledText, decimal, text } from './wire'

/** The type that these shapes can ask for. */
export const olderType = 'SANDBOX_TAN'
/** Its name in the first specification, by which v1.4.0 tells of it. */
export const oldestName = 'sandbox'
/** The kind of its challenges, as the first specification knows them. */
export const oldestChallengeType = 'SANDBOX_TAN'
export const isOlderType = (type: string): boolean => type === olderType || type === oldestName

/** The body of v1.4.0. Which kind of challenge comes is the bank's choice, whatever the client would like. */
export const PostToAccount140 = PostToAccount.extend({ challenge_type: text(64).nullish() })
/** The body of the payment that there was before there were transaction requests. */
export const PostPayment121 = z.object({
  bank_id: filledText(255),
  account_id: filledText(255),
  amount: decimal,
  future_date: futureDate,
})
export const Payment121 = z.object({ transaction_id: z.string() })

const place = z.object({ bank_id: z.string(), account_id: z.string() })
const value = z.object({ currency: z.string(), amount: z.string() })

export const TransactionRequest140 = z.object({
  id: z.string(),
  type: z.string(),
  from: place,
  body: z.object({ to: place, value, description: z.string(), future_date: z.string().optional() }),
  transaction_ids: z.array(z.string()).nullable(),
  status: z.enum(['INITIATED', 'COMPLETED', 'CHALLENGE_PENDING', 'CHALLENGES_PENDING', 'FAILED']),
  start_date: z.string(),
  end_date: z.string(),
  challenge: z
    .object({ id: z.string().nullable(), allowed_attempts: z.int(), challenge_type: z.string().nullable() })
    .nullable(),
})
export const TransactionRequests140 = z.object({ 'transaction-requests': z.array(TransactionRequest140) })

/** Of a new request and of a list the first specification spells the same state in two ways. */
export type Waiting = 'CHALLENGE_PENDING' | 'CHALLENGES_PENDING'

const statusOf = (
  status: TransactionRequestStatus,
  waiting: Waiting,
): z.input<typeof TransactionRequest140>['status'] => {
  switch (status) {
    case 'COMPLETED':
      return 'COMPLETED'
    case 'PENDING':
      return 'INITIATED'
    case 'INITIATED':
    case 'NEXT_CHALLENGE_PENDING':
    case 'FORWARDED':
      return waiting
    case 'FAILED':
    case 'REJECTED':
    case 'CANCELLED':
    case 'CANCELLATION_PENDING':
      return 'FAILED'
  }
}

export const transactionRequest140Json = (
  row: TransactionRequestRow,
  waiting: Waiting,
): z.input<typeof TransactionRequest140> => {
  const { challenge, start_date: start, end_date: end, ...rest } = transactionRequest210Json(row, 'moment')
  const isOldest = rest.type === olderType
  return {
    id: rest.id,
    type: isOldest ? oldestName : rest.type,
    from: rest.from,
    body: bodyOf(row),
    transaction_ids: row.transactionId === null ? null : [row.transactionId],
    status: statusOf(row.status, waiting),
    start_date: start,
    end_date: end,
    challenge: challenge && (isOldest ? { ...challenge, challenge_type: oldestChallengeType } : challenge),
  }
}

const bodyOf = ({ details, payeeBankId, payeeAccountId }: TransactionRequestRow) => ({
  to: { bank_id: payeeBankId, account_id: payeeAccountId },
  value: value.parse(details['value']),
  description: z.string().parse(details['description']),
  ...(typeof details['future_date'] === 'string' ? { future_date: details['future_date'] } : {}),
})

/** v2.0.0: what was asked for in one shape for all types, and one transaction id as a text. */
export const TransactionRequest200 = TransactionRequest210.extend({ transaction_ids: z.string() })
export const TransactionRequests200 = z.object({ transaction_requests_with_charges: z.array(TransactionRequest200) })

export const transactionRequest200Json = (
  row: TransactionRequestRow,
  dateOf: DateOf,
): z.input<typeof TransactionRequest200> => ({
  ...transactionRequest210Json(row, dateOf),
  details: bodyOf(row),
  transaction_ids: row.transactionId ?? '',
})
