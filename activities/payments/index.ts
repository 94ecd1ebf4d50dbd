/** What the transaction-request workflow does to the world. */
import type { PaymentDependencies } from '../dependencies'
import { completePayment } from './complete-payment'
import { confirmPayment } from './confirm-payment'
import { deliverCode } from './deliver-code'
import { endTransactionRequest } from './end-transaction-request'
import { judgeAnswer } from './judge-answer'
import { openTransactionRequest } from './open-transaction-request'
import { tellOfBlock } from './tell-of-block'

type Bound<F> = F extends (dependencies: PaymentDependencies, input: infer Input) => infer Result
  ? (input: Input) => Result
  : never

export interface PaymentActivities {
  openTransactionRequest: Bound<typeof openTransactionRequest>
  deliverCode: Bound<typeof deliverCode>
  judgeAnswer: Bound<typeof judgeAnswer>
  confirmPayment: Bound<typeof confirmPayment>
  completePayment: Bound<typeof completePayment>
  endTransactionRequest: Bound<typeof endTransactionRequest>
  tellOfBlock: Bound<typeof tellOfBlock>
}

/** The activities of this room, bound to what the worker gives them. */
export const paymentActivities = (dependencies: PaymentDependencies): PaymentActivities => ({
  openTransactionRequest: (input) => openTransactionRequest(dependencies, input),
  deliverCode: (input) => deliverCode(dependencies, input),
  judgeAnswer: (input) => judgeAnswer(dependencies, input),
  confirmPayment: (input) => confirmPayment(dependencies, input),
  completePayment: (input) => completePayment(dependencies, input),
  endTransactionRequest: (input) => endTransactionRequest(dependencies, input),
  tellOfBlock: (input) => tellOfBlock(dependencies, input),
})
