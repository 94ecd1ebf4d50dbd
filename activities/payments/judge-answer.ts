/** Judges one answer to a challenge: counted, compared and recorded in one transaction, once per judgement id. */
import { challengeStates, insertJudgement, useAttempt, verdictOf } from '../../db/write/challenges'
import { changeStatus, lockTransactionRequest } from '../../db/write/transaction-requests'
import type { Transaction } from '../../db/connection'
import { isAcceptedAnswer, judge, quorumReachable, quorumReached, rightAnswers } from '../../domain/payments/challenge'
import type { Verdict } from '../../domain/payments/challenge'
import { isAnswerable } from '../../domain/payments/transaction-request'
import { sameHash } from '../../platform/keyed-hash'
import type { ChallengeAnswer } from '../../workflows/contract'
import type { PaymentDependencies } from '../dependencies'

/** What the answer was worth, and where the request stands after it. Plain JSON. */
export interface Judged {
  readonly accepted: boolean
  readonly rightAnswers: number
  readonly quorum: 'reached' | 'pending' | 'lost'
}

/** Judges under a lock on the request, so that answers to different challenges of one request see each other. */
export async function judgeAnswer(
  { database, now }: PaymentDependencies,
  { requestId, answer }: { readonly requestId: string; readonly answer: ChallengeAnswer },
): Promise<Judged> {
  const nowMs = now().getTime()
  return database.write(async (transaction) => {
    const { status, requiredAnswers } = await lockTransactionRequest(transaction, requestId)
    // A retry of this activity must not count twice.
    const known = await verdictOf(transaction, answer.judgementId)
    const verdict = known ?? (await judged(transaction, requestId, answer, nowMs))
    const challenges = await challengeStates(transaction, requestId)
    const question = { required: requiredAnswers, challenges, nowMs }
    const reached = quorumReached(requiredAnswers, challenges)
    if (known === undefined && verdict === 'right' && !reached && isAnswerable(status)) {
      await changeStatus(transaction, { requestId, to: 'NEXT_CHALLENGE_PENDING', actorId: answer.userId })
    }
    return {
      accepted: isAcceptedAnswer(verdict),
      rightAnswers: rightAnswers(challenges),
      quorum: reached ? 'reached' : quorumReachable(question) ? 'pending' : 'lost',
    }
  })
}

async function judged(
  transaction: Transaction,
  requestId: string,
  { judgementId, challengeId, userId, answerHash }: ChallengeAnswer,
  nowMs: number,
): Promise<Verdict> {
  const challenge = await useAttempt(transaction, requestId, challengeId)
  // None left, or no challenge of this request: nothing is judged, so nothing is recorded.
  if (challenge === undefined) return 'exhausted'
  const hashMatches = sameHash(challenge.codeHash, Buffer.from(answerHash, 'hex'))
  const verdict = judge(challenge, { userId, nowMs, hashMatches })
  await insertJudgement(transaction, { judgementId, challengeId, userId, verdict })
  return verdict
}
