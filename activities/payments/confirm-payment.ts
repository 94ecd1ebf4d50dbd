/** Notes that a payment is confirmed whose day has not begun. */
import { changeStatus, lockTransactionRequest } from '../../db/write/transaction-requests'
import { transactionRequestTransitions } from '../../domain/payments/transaction-request'
import { accept, refuse } from '../../domain/refusal'
import type { Outcome } from '../../domain/refusal'
import type { TransactionRequestEnded } from '../../workflows/contract'
import type { PaymentDependencies } from '../dependencies'

export interface PaymentToConfirm {
  readonly requestId: string
  /** Who gave the last right answer. */
  readonly userId: string
}

/** PENDING from now on; called again, it finds it so. Refusal: TransactionRequestNotAnswerable when the request had ended. */
export const confirmPayment = (
  { database }: PaymentDependencies,
  { requestId, userId }: PaymentToConfirm,
): Promise<Outcome<TransactionRequestEnded>> =>
  database.write(async (transaction) => {
    const { status } = await lockTransactionRequest(transaction, requestId)
    if (status === 'PENDING') return accept({ status })
    const to = transactionRequestTransitions.next(status, 'confirmed')
    if (to !== 'PENDING') return refuse('TransactionRequestNotAnswerable')
    await changeStatus(transaction, { requestId, to, actorId: userId })
    return accept({ status: to })
  })
