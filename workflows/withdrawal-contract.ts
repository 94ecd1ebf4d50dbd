/** The part of the contract that is about taking a payment back; everybody takes it from `contract.ts`. */
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
