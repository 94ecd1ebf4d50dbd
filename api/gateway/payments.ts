/** Payments that wait for challenges: one workflow per transaction request, answered after each commit. */
import { dynamicLink } from '../../domain/payments/challenge'
import type { LinkedPayment } from '../../domain/payments/challenge'
import { transactionRequestId } from '../../domain/ids'
import { keyedHash } from '../../platform/keyed-hash'
import {
  answerChallenge,
  awaitTransactionRequestOpened,
  lookAtAccount,
  rejectTransactionRequest,
  searchAttributes,
  transactionRequestWorkflow,
  withdrawTransactionRequest,
} from '../../workflows/contract'
import type {
  PaymentRejection,
  PaymentWithdrawal,
  TransactionRequestEnded,
  TransactionRequestInput,
  TransactionRequestOpened,
} from '../../workflows/contract'
import type { transactionRequest } from '../../workflows/transaction-request'
import { RefusedError } from '../kernel/faults'
import type { Door } from './door'
import { inTurnByKey } from './turns'
import type { InTurn } from './turns'

export interface GivenAnswer {
  /** A retry carries the same id and is not judged again. */
  readonly judgementId: string
  readonly userId: string
  /** What the challenge was made for, as it is stored now: a payment that has changed voids the code. */
  readonly payment: LinkedPayment
  readonly answer: string
}

export interface PaymentGateway {
  /** Answers when request and challenges are stored. Refusals: those of the activity `openTransactionRequest`. */
  openTransactionRequest(input: TransactionRequestInput): Promise<TransactionRequestOpened>
  /** Ends when a request that has begun is stored, or has been refused; at once when none has begun. */
  untilOpened(requestId: string): Promise<void>
  /**
   * Answers when the answer is judged and, with the last right one, the payment is booked. Refusals: ChallengeRefused,
   * NextChallengePending, TransactionRequestNotAnswerable, and what the booking refused. The answer stays here: its keyed
   * hash travels.
   */
  answerChallenge(given: GivenAnswer): Promise<TransactionRequestEnded>
  /** Refusal: TransactionRequestNotAnswerable. */
  rejectTransactionRequest(requestId: string, rejection: PaymentRejection): Promise<TransactionRequestEnded>
  /** Refusal: TransactionRequestNotAnswerable. */
  withdrawTransactionRequest(requestId: string, withdrawal: PaymentWithdrawal): Promise<TransactionRequestEnded>
  /**
   * Lets payments that wait for their account try it again; `eventId` names the unfreezing. Best effort: whoever is not reached, or
   * cannot be, looks by itself.
   */
  tellAccountUnfrozen(requestIds: readonly string[], eventId: string): Promise<void>
  /** Work on one request, one after the other: look whether an answer can still count, then send it. */
  inTurnOf: InTurn
}

export interface PaymentGatewayOptions {
  readonly challengeSecret: string
  readonly timeoutMs: number
}

/** How many workflows are told at the same time. */
const toldAtOnce = 10

/** The verbs of payments that wait, through the door. */
export function paymentVerbs(door: Door, { challengeSecret, timeoutMs }: PaymentGatewayOptions): PaymentGateway {
  const running = async (update: Promise<TransactionRequestEnded | undefined>): Promise<TransactionRequestEnded> => {
    const ended = await update
    // Its workflow has ended between the look at the row and the update.
    if (ended === undefined) throw new RefusedError({ refusal: 'TransactionRequestNotAnswerable' })
    return ended
  }
  return {
    inTurnOf: inTurnByKey(timeoutMs),
    openTransactionRequest: (input) =>
      door.updateWithStart<typeof transactionRequest, TransactionRequestOpened, [string]>({
        workflow: transactionRequestWorkflow,
        workflowId: transactionRequestId(input.request.requestId),
        input: [input],
        update: awaitTransactionRequestOpened,
        args: [input.request.requestId],
        updateId: input.request.requestId,
        summary: `${input.request.type} payment ${input.request.requestId} at ${input.request.bankId}`,
        searchAttributes: [
          { key: searchAttributes.bankId, value: input.request.bankId },
          { key: searchAttributes.businessId, value: input.request.requestId },
          { key: searchAttributes.processStatus, value: 'INITIATED' },
        ],
      }),
    untilOpened: async (requestId) => {
      const id = transactionRequestId(requestId)
      await door.update(id, awaitTransactionRequestOpened, [requestId], requestId).catch((error: unknown) => {
        if (!(error instanceof RefusedError)) throw error
      })
    },
    tellAccountUnfrozen: async (requestIds, eventId) => {
      for (let at = 0; at < requestIds.length; at += toldAtOnce) {
        const some = requestIds.slice(at, at + toldAtOnce)
        const told = await Promise.allSettled(
          some.map((id) => door.update(transactionRequestId(id), lookAtAccount, [eventId], eventId)),
        )
        // Where one was not reached, the next would not be either.
        if (told.some(({ status }) => status === 'rejected')) return
      }
    },
    answerChallenge: ({ judgementId, userId, payment, answer }) =>
      running(
        door.update(
          transactionRequestId(payment.requestId),
          answerChallenge,
          [
            {
              judgementId,
              userId,
              challengeId: payment.challengeId,
              answerHash: keyedHash(challengeSecret, dynamicLink(payment), answer).toString('hex'),
            },
          ],
          judgementId,
        ),
      ),
    rejectTransactionRequest: (requestId, rejection) =>
      running(
        door.update(transactionRequestId(requestId), rejectTransactionRequest, [rejection], rejection.rejectionId),
      ),
    withdrawTransactionRequest: (requestId, withdrawal) =>
      running(
        door.update(transactionRequestId(requestId), withdrawTransactionRequest, [withdrawal], withdrawal.withdrawalId),
      ),
  }
}
