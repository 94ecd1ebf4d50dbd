/** Withdrawing a payment that still waits: its maker takes it back. */
import { transactionRequestById, transactionRequestToAnswer } from '../../db/read/transaction-requests'
import { TransactionRequest400, transactionRequest400Json } from '../json/transaction-requests'
import { text } from '../json/wire'
import { z } from 'zod'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const PostWithdrawal = z.object({ reason: text(2_000).nullish() })

const withdrawTransactionRequest = endpoint({
  operation: 'withdrawTransactionRequest',
  version: 'engine/v1',
  method: 'POST',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/transaction-requests/TRANSACTION_REQUEST_ID/withdrawal',
  summary: 'Withdraw Transaction Request',
  description:
    'Whoever made a payment takes it back while it waits, for answers or for its day: it becomes CANCELLED, and nobody can confirm it any more. Also for a maker who may no longer pay from the account.',
  tags: ['Transaction-Request'],
  auth: 'user',
  needs: ['bank', 'account'],
  body: { name: 'PostWithdrawalJson', schema: PostWithdrawal, example: { reason: 'wrong amount' } },
  reply: [202, TransactionRequest400],
  errors: ['TransactionRequestNotFound', 'NotTheMaker', 'TransactionRequestNotAnswerable'],
  waits: true,
  handle: async ({ account: { accountKey, callerViews }, params, caller, body, fail }, handles) => {
    const { read, run, newId, settings } = handles
    const requestId = params.TRANSACTION_REQUEST_ID
    const withdrawalId = newId()
    await run.inTurnOf(requestId, async () => {
      const row =
        (await transactionRequestToAnswer(read, accountKey, requestId, withdrawalId)) ??
        fail('TransactionRequestNotFound')
      // Whether there is such a payment is nobody's business who has nothing to do with the account.
      if (row.initiatorId !== caller.userId) {
        fail(callerViews.length === 0 ? 'TransactionRequestNotFound' : 'NotTheMaker')
      }
      // A retry after a crash, of the withdrawal that ended the request.
      if (row.endedByThis) return
      await run.withdrawTransactionRequest(requestId, {
        withdrawalId,
        userId: caller.userId,
        reason: body.reason ?? '',
      })
    })
    const row = await transactionRequestById(read, accountKey, requestId)
    return row === undefined
      ? fail('TransactionRequestNotFound')
      : transactionRequest400Json(row, 'day', settings.publicUrl)
  },
})

export const withdrawalEndpoints: readonly AnyEndpoint[] = [withdrawTransactionRequest]
