/** The part of the contract that is about payments that wait: taking one back, and going on; everybody takes it from `contract.ts`. */
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

/** Lets a payment that waits for its account look at it now. Its argument is the id of the unfreezing. */
export const lookAtAccount = defineUpdate<boolean, [string]>('lookAtAccount')
