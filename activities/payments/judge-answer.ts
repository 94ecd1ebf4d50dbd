/** Judges one answer to a challenge: counted, compared and recorded in one transaction, once per judgement id. */
import { askedPayers } from '../../db/read/asked-payers'
import { noticeOf } from '../../db/read/payment-throttles'
import { challengeStates, insertJudgement, useAttempt, verdictOf } from '../../db/write/challenges'
import { lockThrottle, recordNotice, storeThrottle } from '../../db/write/payment-throttles'
import { changeStatus, lockTransactionRequest } from '../../db/write/transaction-requests'
import type { LockedRequest } from '../../db/write/transaction-requests'
import { tellVerdict } from '../../db/happened'
import type { Transaction } from '../../db/connection'
import { appMethod } from '../../domain/payments/authenticator'
import {
  countsAsFailure,
  isAcceptedAnswer,
  judge,
  quorumReachable,
  quorumReached,
  rightAnswers,
} from '../../domain/payments/challenge'
import type { Verdict } from '../../domain/payments/challenge'
import { afterFailure, blockText, defaultThrottlePolicy, unthrottled } from '../../domain/payments/throttle'
import type { Throttle } from '../../domain/payments/throttle'
import { isAnswerable } from '../../domain/payments/transaction-request'
import { payingRule } from '../../domain/views/paying-rule'
import { sameHash } from '../../platform/keyed-hash'
import type { ChallengeAnswer } from '../../workflows/contract'
import type { PaymentDependencies } from '../dependencies'
import { matchesApp } from './match-app'

/** What the answer was worth, and where the request stands after it. Plain JSON. */
export interface Judged {
  readonly accepted: boolean
  readonly rightAnswers: number
  readonly quorum: 'reached' | 'pending' | 'lost'
  /** The answer was not judged, because its user is blocked: until when, in words. */
  readonly blocked?: string
  /** The warning or block that the user must be told of. */
  readonly notice?: string
}

interface Judging {
  /** Those of the users who were asked who may still pay from the account. */
  readonly payers: ReadonlySet<string>
  readonly requestId: string
  readonly request: LockedRequest
  readonly answer: ChallengeAnswer
  readonly nowMs: number
}

/**
 * Judges under a lock on the request, so that answers to different challenges of one request see each other, and under one
 * on the user's count of wrong answers, so that answers of one user to different requests do.
 */
export async function judgeAnswer(
  dependencies: PaymentDependencies,
  { requestId, answer }: { readonly requestId: string; readonly answer: ChallengeAnswer },
): Promise<Judged> {
  const nowMs = dependencies.now().getTime()
  const rule = payingRule({ auditorMayPay: dependencies.auditorMayPay === true })
  const { judgement, verdict } = await dependencies.database.write(async (transaction) => {
    const request = await lockTransactionRequest(transaction, requestId)
    const payers = await askedPayers(transaction, requestId, rule)
    const judging = { payers, requestId, request, answer, nowMs }
    // A retry of this activity must not count twice.
    const known = await verdictOf(transaction, answer.judgementId)
    const found = known === undefined ? await judged(transaction, judging, dependencies) : { verdict: known }
    const standing = await standingOf(transaction, judging)
    if ('blocked' in found)
      return { judgement: { accepted: false, ...standing, blocked: found.blocked }, verdict: undefined }
    const { verdict } = found
    if (known === undefined && verdict === 'right' && standing.quorum !== 'reached' && isAnswerable(request.status)) {
      await changeStatus(transaction, { requestId, to: 'NEXT_CHALLENGE_PENDING', actorId: answer.userId })
    }
    const notice = await noticeOf(transaction, answer.judgementId)
    const told = { accepted: isAcceptedAnswer(verdict), ...standing, ...(notice === undefined ? {} : { notice }) }
    return { judgement: told, verdict: known === undefined ? verdict : undefined }
  })
  if (verdict !== undefined) tellVerdict(verdict)
  return judgement
}

async function standingOf(
  transaction: Transaction,
  { payers, requestId, request, nowMs }: Judging,
): Promise<Pick<Judged, 'rightAnswers' | 'quorum'>> {
  const states = await challengeStates(transaction, requestId)
  const challenges = states.map((state) => ({ ...state, mayAnswer: payers.has(state.userId) }))
  const required = request.requiredAnswers
  const reachable = quorumReachable({ required, challenges, nowMs })
  return {
    rightAnswers: rightAnswers(challenges),
    quorum: quorumReached(required, challenges) ? 'reached' : reachable ? 'pending' : 'lost',
  }
}

async function judged(
  transaction: Transaction,
  judging: Judging,
  dependencies: PaymentDependencies,
): Promise<{ readonly verdict: Verdict } | { readonly blocked: string }> {
  const { payers, requestId, request, answer, nowMs } = judging
  const { judgementId, challengeId, userId, answerHash } = answer
  const throttle = await lockThrottle(transaction, userId)
  const blocked = blockText(throttle, nowMs)
  if (blocked !== undefined) return { blocked }
  const challenge = await useAttempt(transaction, requestId, answer)
  // None left, or no challenge of this request: nothing is judged, so nothing is recorded.
  if (challenge === undefined) return { verdict: 'exhausted' }
  const given = Buffer.from(answerHash, 'hex')
  const hashMatches =
    challenge.scaMethod === appMethod
      ? await matchesApp(transaction, { requestId, challengeId, answeredBy: userId, given, atMs: nowMs }, dependencies)
      : sameHash(challenge.codeHash, given)
  const mayAnswer = payers.has(challenge.userId)
  const verdict = judge({ ...challenge, mayAnswer }, { userId, nowMs, hashMatches })
  await insertJudgement(transaction, { judgementId, challengeId, requestId, bankId: request.bankId, userId, verdict })
  await count(transaction, judging, { throttle, verdict }, dependencies)
  return { verdict }
}

/** Counts a wrong answer against its user, and forgets those before a right one. */
async function count(
  transaction: Transaction,
  { answer: { userId, judgementId }, nowMs }: Judging,
  { throttle, verdict }: { readonly throttle: Throttle; readonly verdict: Verdict },
  { throttling = defaultThrottlePolicy }: PaymentDependencies,
): Promise<void> {
  if (verdict === 'right') return storeThrottle(transaction, userId, unthrottled)
  if (!countsAsFailure(verdict)) return
  const after = afterFailure(throttle, throttling, nowMs)
  await storeThrottle(transaction, userId, after.throttle)
  if (after.notice !== undefined) {
    await recordNotice(transaction, { userId, notice: after.notice, throttle: after.throttle, judgementId })
  }
}
