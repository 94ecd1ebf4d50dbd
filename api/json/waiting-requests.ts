/** Transaction requests that wait at a bank, on the wire of our own API. */
import { z } from 'zod'
import { waitingStatuses } from '../../db/read/waiting-requests'
import type { WaitingRequestRow } from '../../db/read/waiting-requests'
import { formatMoney } from '../../domain/money'
import { waitReasons } from '../../domain/payments/timing'
import { deliveries } from '../../domain/payments/transport'
import { isAnswerable } from '../../domain/payments/transaction-request'

export const WaitingRequest = z.object({
  id: z.string(),
  type: z.string(),
  status: z.enum(waitingStatuses),
  from: z.object({ bank_id: z.string(), account_id: z.string() }),
  to: z.object({ bank_id: z.string(), account_id: z.string() }),
  value: z.object({ currency: z.string(), amount: z.string() }),
  description: z.string(),
  created: z.string(),
  due_at: z.string().nullable(),
  waits_for: z.enum(['ANSWERS', ...waitReasons]).nullable(),
  pays_on: z.string().nullable(),
  requested_by_user_id: z.string(),
  requested_by_username: z.string(),
  required_answers: z.int(),
  asked: z.array(
    z.object({
      user_id: z.string(),
      username: z.string(),
      answered: z.boolean(),
      attempts_used: z.int(),
      attempts_allowed: z.int(),
      code: z.enum(deliveries).nullable(),
    }),
  ),
})
export const WaitingRequests = z.object({ transaction_requests: z.array(WaitingRequest), next: z.string().nullable() })

export const waitingRequestJson = (row: WaitingRequestRow, bankId: string): z.input<typeof WaitingRequest> => ({
  id: row.requestId,
  type: row.type,
  status: row.status,
  from: { bank_id: bankId, account_id: row.accountId },
  to: { bank_id: row.payeeBankId, account_id: row.payeeAccountId },
  value: { currency: row.currency, amount: formatMoney({ currency: row.currency, minor: row.amount }) },
  description: row.description,
  created: row.createdAt,
  due_at: row.dueAt,
  waits_for: isAnswerable(row.status) ? 'ANSWERS' : row.waitsFor,
  pays_on: row.paysOn,
  requested_by_user_id: row.initiatorId,
  requested_by_username: row.initiatorName,
  required_answers: row.requiredAnswers,
  asked: row.asked.map(({ userId, username, answered, attemptsUsed, attemptsAllowed, delivery }) => ({
    user_id: userId,
    username,
    answered,
    attempts_used: attemptsUsed,
    attempts_allowed: attemptsAllowed,
    code: delivery,
  })),
})
