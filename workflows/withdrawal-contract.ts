/** The names of taking a payment back, which live in histories: part of `contract.ts`, through which they are imported. */
import { defineUpdate } from '@temporalio/workflow'
import type { TransactionRequestEnded } from './contract'

export interface PaymentWithdrawal {
  readonly withdrawalId: string
  /** Who made the payment. */
  readonly userId: string
  readonly reason: string
}

/** Ends the request as CANCELLED. Refusal: TransactionRequestNotAnswerable. */
export const withdrawTransactionRequest = defineUpdate<TransactionRequestEnded, [PaymentWithdrawal]>(
  'withdrawTransactionRequest',
)
