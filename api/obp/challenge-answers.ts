/** Answering the challenge of a transaction request, and rejecting the request. */
import type { AccountRow } from '../../db/read/facts'
import { transactionRequestToAnswer, transactionRequestById } from '../../db/read/transaction-requests'
import type { AnswerableRow, ChallengeRow, TransactionRequestRow } from '../../db/read/transaction-requests'
import { formatMoney } from '../../domain/money'
import { lateBookingRefusals } from '../../domain/payments/booking-refusals'
import { isAcceptedAnswer, isOpen } from '../../domain/payments/challenge'
import { isAnswerable } from '../../domain/payments/transaction-request'
import {
  PostAnswer,
  TransactionRequest210,
  transactionRequest210Json,
  TransactionRequest400,
  transactionRequest400Json,
} from '../json/transaction-requests'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Caller } from '../kernel/endpoint'
import { RefusedError } from '../kernel/faults'
import type { Handles, WaitingHandles } from '../kernel/handles'
import type { PaymentSettings } from '../settings'
import { refuseIfBlocked } from './payment-blocks'
import { payerErrors, refuseUnlessPayer, whoAsks } from './payer'

export const answerErrors = [
  ...payerErrors,
  'TransactionRequestNotFound',
  'TransactionRequestNotAnswerable',
  'TransactionRequestNotInitiated',
  'TransactionRequestTypeMismatch',
  'InvalidChallengeId',
  'ChallengeRefused',
  'NextChallengePending',
  'PaymentsBlocked',
  ...lateBookingRefusals,
] as const

export interface Answering {
  readonly params: {
    readonly BANK_ID: string
    readonly VIEW_ID: string
    readonly TRANSACTION_REQUEST_TYPE: string
    readonly TRANSACTION_REQUEST_ID: string
  }
  readonly account: AccountRow
  readonly caller: Caller
  readonly body: {
    readonly id: string
    readonly answer: string
    readonly reason_code?: string | null | undefined
    readonly additional_information?: string | null | undefined
  }
  readonly fail: (name: (typeof answerErrors)[number], detail?: string) => never
  /** The older shape: one challenge, which the body must name, and only a request that nobody has answered. */
  readonly single: boolean
}

/** The one text for a wrong, late, foreign or used-up answer: nobody learns which it was. */
const refusedText = ({ challengeLifetimeMs, challengeAttempts }: PaymentSettings): string =>
  ` The challenge answer may be expired (${challengeLifetimeMs / 1_000} seconds).Or you've used up your allowed attempts (${challengeAttempts} times).Or if connector = mapped and transactionRequestType_OTP_INSTRUCTION_TRANSPORT = DUMMY and suggested_default_sca_method=DUMMY, the answer must be \`123\`. Or if connector = others, the challenge answer can be got by phone message or other security ways.`

/** The request after the answer. Looks at the row first: what can no longer count never reaches the workflow. */
export function answer(request: Answering, handles: WaitingHandles): Promise<TransactionRequestRow> {
  const { params, account, fail } = request
  const { read, run, newId } = handles
  refuseUnlessPayer(request, handles.settings)
  const requestId = params.TRANSACTION_REQUEST_ID
  const judgementId = newId()
  return run.inTurnOf(requestId, async () => {
    const row =
      (await transactionRequestToAnswer(read, account.accountKey, requestId, judgementId)) ??
      fail('TransactionRequestNotFound', ` Current TransactionRequestId(${requestId.slice(0, 100)}) `)
    // A retry after a crash, of an answer that was judged and confirmed the payment, or that rejected the request.
    if (row.endedByThis) return row
    if (
      (row.status === 'COMPLETED' || row.status === 'PENDING') &&
      row.verdict !== null &&
      isAcceptedAnswer(row.verdict)
    )
      return row
    refuseIfEnded(request, row, handles)
    if (params.TRANSACTION_REQUEST_TYPE !== row.type) {
      fail(
        'TransactionRequestTypeMismatch',
        ` It should be :'${row.type}', but current value (${params.TRANSACTION_REQUEST_TYPE.slice(0, 100)}) `,
      )
    }
    await moved(request, handles, () =>
      request.body.answer === 'REJECT'
        ? reject(request, row, judgementId, handles)
        : give(request, row, judgementId, handles),
    )
    return (await transactionRequestById(read, account.accountKey, requestId)) ?? fail('TransactionRequestNotFound')
  })
}

const challengeOf = (row: TransactionRequestRow, challengeId: string): ChallengeRow | undefined =>
  row.challenges.find((challenge) => challenge.challengeId === challengeId)

/** What is confirmed and waits can still be rejected; the older shape knows it no more than one that somebody has answered. */
const mayMove = ({ status }: AnswerableRow, isRejection: boolean, single: boolean): boolean =>
  single ? status === 'INITIATED' : isAnswerable(status) || (isRejection && status === 'PENDING')

/** An answer to a challenge that is used up or late is told so, also when the request has ended for that very reason. */
function refuseIfEnded({ body, fail, single }: Answering, row: AnswerableRow, { now, settings }: Handles): void {
  if (mayMove(row, body.answer === 'REJECT', single)) return
  const challenge = challengeOf(row, body.id)
  const lost =
    row.status === 'FAILED' &&
    body.answer !== 'REJECT' &&
    challenge !== undefined &&
    !challenge.answered &&
    !isOpen(challenge, now().getTime())
  if (lost) fail('ChallengeRefused', refusedText(settings.payments))
  fail(single ? 'TransactionRequestNotInitiated' : 'TransactionRequestNotAnswerable')
}

/** Refusals of the workflow become the texts that clients know. */
async function moved({ fail }: Answering, { settings }: Handles, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof RefusedError && error.refusal.refusal === 'ChallengeRefused') {
      fail('ChallengeRefused', refusedText(settings.payments))
    }
    throw error
  }
}

async function give(
  request: Answering,
  row: AnswerableRow,
  judgementId: string,
  handles: WaitingHandles,
): Promise<void> {
  const { caller, body, fail, single } = request
  const { run, settings } = handles
  if (row.verdict === null) await refuseIfBlocked(request, handles)
  const challenge = challengeOf(row, body.id)
  // The older shape shows the id of a challenge of its own requests only; of the others it knows none to compare with.
  if (single && (challenge === undefined || !row.hasSingleChallenge)) fail('InvalidChallengeId')
  const usedUp =
    challenge === undefined || (row.verdict === null && challenge.attemptsUsed >= challenge.attemptsAllowed)
  if (usedUp) return fail('ChallengeRefused', refusedText(settings.payments))
  await run.answerChallenge({
    judgementId,
    userId: caller.userId,
    answer: body.answer,
    payment: {
      challengeId: challenge.challengeId,
      requestId: row.requestId,
      userId: challenge.userId,
      amount: formatMoney({ currency: row.currency, minor: row.amount }),
      currency: row.currency,
      payeeBankId: row.payeeBankId,
      payeeAccountId: row.payeeAccountId,
    },
  })
}

/** Whoever is asked may say no while they can still say yes, or while what they have confirmed waits; so may the role. */
async function reject(
  { params, caller, body, fail }: Answering,
  row: TransactionRequestRow,
  rejectionId: string,
  { run, now }: WaitingHandles,
): Promise<void> {
  const nowMs = now().getTime()
  const mayAct = (challenge: ChallengeRow): boolean => row.status === 'PENDING' || isOpen(challenge, nowMs)
  const holds = row.challenges.some((challenge) => challenge.userId === caller.userId && mayAct(challenge))
  if (!holds && !caller.has('CanCreateAnyTransactionRequest', params.BANK_ID)) {
    fail('NotAllowedToPay', whoAsks(params.VIEW_ID, caller))
  }
  await run.rejectTransactionRequest(row.requestId, {
    rejectionId,
    userId: caller.userId,
    reasonCode: body.reason_code ?? '',
    additionalInformation: body.additional_information ?? '',
  })
}

const path =
  '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/transaction-request-types/TRANSACTION_REQUEST_TYPE/transaction-requests/TRANSACTION_REQUEST_ID/challenge'
const description =
  'Gives the code of a challenge, or the word REJECT. The last right answer books the payment (202), or leaves it PENDING until its day begins; so long it can be rejected. A right answer after which others must still answer is counted and answered with OBP-40019.'

const answerTransactionRequestChallenge400 = endpoint({
  operation: 'answerTransactionRequestChallenge',
  version: 'v4.0.0',
  method: 'POST',
  path,
  summary: 'Answer Transaction Request Challenge',
  description,
  tags: ['Transaction-Request', 'PSD2'],
  auth: 'user',
  needs: ['bank', 'account'],
  body: {
    name: 'ChallengeAnswerJson400',
    schema: PostAnswer,
    example: { id: '2fa8a7e4-6d02-40e3-a129-0b2bf89de8ab', answer: '123' },
  },
  reply: [202, TransactionRequest400],
  errors: answerErrors,
  waits: true,
  handle: async (request, handles) =>
    transactionRequest400Json(await answer({ ...request, single: false }, handles), 'day', handles.settings.publicUrl),
})

const answerTransactionRequestChallenge210 = endpoint({
  operation: 'answerTransactionRequestChallenge',
  version: 'v2.1.0',
  method: 'POST',
  path,
  summary: 'Answer Transaction Request Challenge',
  description,
  tags: ['Transaction-Request', 'PSD2'],
  auth: 'user',
  needs: ['bank', 'account'],
  order: ['caller', 'ids', 'body', 'bank', 'account'],
  body: {
    name: 'ChallengeAnswerJSON',
    schema: PostAnswer,
    example: { id: 'be1a183d-b301-4b83-b855-5eeffdd3526f', answer: '123' },
  },
  reply: [202, TransactionRequest210],
  errors: answerErrors,
  waits: true,
  handle: async (request, handles) =>
    transactionRequest210Json(await answer({ ...request, single: true }, handles), 'day'),
})

export const challengeAnswerEndpoints: readonly AnyEndpoint[] = [
  answerTransactionRequestChallenge400,
  answerTransactionRequestChallenge210,
]
