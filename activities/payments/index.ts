/** What the transaction-request workflow does to the world. */
import type { Database } from '../../db/connection'
import type { Mailer } from '../../platform/mail'
import { completePayment } from './complete-payment'
import { deliverCode } from './deliver-code'
import { endTransactionRequest } from './end-transaction-request'
import { judgeAnswer } from './judge-answer'
import { openTransactionRequest } from './open-transaction-request'

export interface PaymentDependencies {
  readonly database: Database
  readonly now: () => Date
  /** Protects stored challenge answers; the same in every process. */
  readonly challengeSecret: string
  readonly allowOverdraft: boolean
  /** Missing where the instance sends no mail. */
  readonly mail?: Mailer
}

type Bound<F> = F extends (dependencies: PaymentDependencies, input: infer Input) => infer Result
  ? (input: Input) => Result
  : never

export interface PaymentActivities {
  openTransactionRequest: Bound<typeof openTransactionRequest>
  deliverCode: Bound<typeof deliverCode>
  judgeAnswer: Bound<typeof judgeAnswer>
  completePayment: Bound<typeof completePayment>
  endTransactionRequest: Bound<typeof endTransactionRequest>
}

export const paymentActivities = (dependencies: PaymentDependencies): PaymentActivities => ({
  openTransactionRequest: (input) => openTransactionRequest(dependencies, input),
  deliverCode: (input) => deliverCode(dependencies, input),
  judgeAnswer: (input) => judgeAnswer(dependencies, input),
  completePayment: (input) => completePayment(dependencies, input),
  endTransactionRequest: (input) => endTransactionRequest(dependencies, input),
})
