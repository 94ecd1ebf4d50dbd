/** Ends a request without paying: rejected or withdrawn by a person, or failed because nobody can answer any more. */
import { codesNotSent } from '../../db/write/challenges'
import type { CodesNotSent } from '../../db/write/challenges'
import { insertRejectionAttributes } from '../../db/write/transaction-request-attributes'
import { changeStatus, lockTransactionRequest } from '../../db/write/transaction-requests'
import type { StatusChange } from '../../db/write/transaction-requests'
import { transactionRequestTransitions } from '../../domain/payments/transaction-request'
import { accept, refuse } from '../../domain/refusal'
import type { Outcome } from '../../domain/refusal'
import type { PaymentRejection, PaymentWithdrawal, TransactionRequestEnded } from '../../workflows/contract'
import type { PaymentDependencies } from '../dependencies'

export type RequestEnding =
  | { readonly requestId: string; readonly event: 'quorumLost' | 'deadlinePassed' | 'cancelled' }
  | { readonly requestId: string; readonly event: 'rejected'; readonly rejection: PaymentRejection }
  | { readonly requestId: string; readonly event: 'withdrawn'; readonly withdrawal: PaymentWithdrawal }

const reasonOf = {
  quorumLost: 'too few challenges can still be answered',
  deadlinePassed: 'the challenges have expired',
  cancelled: 'its workflow was cancelled by staff',
  rejected: 'rejected',
  withdrawn: 'withdrawn by its maker',
} as const

const notSentText = ({ notSent, all }: CodesNotSent): string => `: ${notSent} of ${all} codes could not be sent`

const endOf = {
  quorumLost: 'FAILED',
  deadlinePassed: 'FAILED',
  cancelled: 'FAILED',
  rejected: 'REJECTED',
  withdrawn: 'CANCELLED',
} as const

/** What the history says of who ended it, where it was a person. */
function actOf(ending: RequestEnding): Partial<StatusChange> {
  if (ending.event === 'rejected') {
    const { rejectionId, userId, reasonCode, additionalInformation } = ending.rejection
    return {
      eventId: rejectionId,
      actorId: userId,
      detail: { rejectReasonCode: reasonCode, rejectAdditionalInformation: additionalInformation },
    }
  }
  if (ending.event !== 'withdrawn') return {}
  const { withdrawalId, userId, reason } = ending.withdrawal
  return { eventId: withdrawalId, actorId: userId, detail: { withdrawalReason: reason } }
}

/**
 * Moves the request to its end and records why; called again, it finds the end that it has written.
 * Refusal: TransactionRequestNotAnswerable when it had ended otherwise.
 */
export async function endTransactionRequest(
  { database }: PaymentDependencies,
  ending: RequestEnding,
): Promise<Outcome<TransactionRequestEnded>> {
  const { requestId, event } = ending
  const to = endOf[event]
  return database.write(async (transaction) => {
    const { status } = await lockTransactionRequest(transaction, requestId)
    if (status === to) return accept({ status: to })
    const move = event === 'cancelled' ? 'abandoned' : event
    if (transactionRequestTransitions.next(status, move) !== to) return refuse('TransactionRequestNotAnswerable')
    const codes = event === 'deadlinePassed' ? await codesNotSent(transaction, requestId) : undefined
    await changeStatus(transaction, {
      requestId,
      to,
      reason: `${reasonOf[event]}${codes === undefined || codes.notSent === 0 ? '' : notSentText(codes)}`,
      ...actOf(ending),
    })
    if (ending.event === 'rejected') await insertRejectionAttributes(transaction, requestId, ending.rejection)
    return accept({ status: to })
  })
}
