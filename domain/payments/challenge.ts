/** Strong customer authentication of a payment: who is asked, what an answer is worth, and whether the quorum can still come. */

/** What is known of one challenge; times in epoch milliseconds. */
export interface ChallengeState {
  readonly userId: string
  /** Answers of its user that were judged before this one, right or wrong. */
  readonly attemptsUsed: number
  readonly attemptsAllowed: number
  readonly expiresAtMs: number
  /** True once a right answer has been counted; it stays true. */
  readonly answered: boolean
  /** False once its user may no longer pay from the account. Missing: nobody has looked. */
  readonly mayAnswer?: boolean
}

export interface AnswerAttempt {
  readonly userId: string
  readonly nowMs: number
  /** Whether the hash of the answer and its dynamic link is the stored one. */
  readonly hashMatches: boolean
}

/**
 * What an answer turned out to be. 'repeated' is a right answer to an answered challenge: accepted, changes nothing.
 * Only 'right' and 'repeated' are told apart from the rest outside; the reasons are for the record.
 */
export type Verdict = 'right' | 'repeated' | 'wrong' | 'wrong_user' | 'not_entitled' | 'expired' | 'exhausted'

/**
 * The users who get a challenge: one answer required asks the initiator; more ask every user who may pay from the
 * account, each once, in the order of their ids. The initiator is then asked only if they are one of them.
 * Where the maker of a payment may not confirm it, everybody else is asked, however few must answer.
 */
export const challengeHolders = (question: {
  readonly required: number
  readonly initiatorUserId: string
  readonly payerUserIds: readonly string[]
  readonly makerMayConfirm: boolean
}): readonly string[] => {
  const { required, initiatorUserId, payerUserIds, makerMayConfirm } = question
  if (required === 1 && makerMayConfirm) return [initiatorUserId]
  return [...new Set(payerUserIds)].filter((userId) => makerMayConfirm || userId !== initiatorUserId).sort()
}

const positiveInteger = /^[1-9][0-9]{0,8}$/

/** True for text that REQUIRED_CHALLENGE_ANSWERS may hold; the attribute's writer refuses anything else. */
export const isRequiredAnswersText = (text: string): boolean => positiveInteger.test(text)

/** How many right answers a payment needs: the account attribute, or 1 when it is absent or was stored as nonsense. */
export const requiredAnswers = (attributeText: string | undefined): number =>
  attributeText !== undefined && isRequiredAnswersText(attributeText) ? Number(attributeText) : 1

/**
 * Judges one answer. Whoever was asked uses an attempt by every judgement but 'exhausted': the caller raises the counter in the
 * statement that reads it, so parallel guesses cannot share an attempt. Others use up none.
 */
export const judge = (challenge: ChallengeState, attempt: AnswerAttempt): Verdict => {
  if (challenge.attemptsUsed >= challenge.attemptsAllowed) return 'exhausted'
  if (attempt.nowMs >= challenge.expiresAtMs) return 'expired'
  if (attempt.userId !== challenge.userId) return 'wrong_user'
  if (challenge.mayAnswer === false) return 'not_entitled'
  if (!attempt.hashMatches) return 'wrong'
  return challenge.answered ? 'repeated' : 'right'
}

/** True for the verdicts that the caller may know as success. */
export const isAcceptedAnswer = (verdict: Verdict): boolean => verdict === 'right' || verdict === 'repeated'

/**
 * True for the verdicts that count against whoever answered. What comes too late does not: it could not have been right,
 * so nobody learns anything from it.
 */
export const countsAsFailure = (verdict: Verdict): boolean => verdict === 'wrong' || verdict === 'wrong_user'

/** True while a right answer would still be counted; the moment of expiry itself is too late, so a timer set to it can act. */
export const isOpen = (challenge: ChallengeState, nowMs: number): boolean =>
  !challenge.answered &&
  challenge.mayAnswer !== false &&
  challenge.attemptsUsed < challenge.attemptsAllowed &&
  nowMs < challenge.expiresAtMs

/** How many different users have answered rightly. */
export const rightAnswers = (challenges: readonly ChallengeState[]): number =>
  countUsers(challenges.filter(({ answered }) => answered))

/** Whether enough different users have answered rightly. */
export const quorumReached = (required: number, challenges: readonly ChallengeState[]): boolean =>
  rightAnswers(challenges) >= required

/** Whether the users who answered and those who still can are enough; when not, the request is FAILED. */
export const quorumReachable = (question: {
  readonly required: number
  readonly challenges: readonly ChallengeState[]
  readonly nowMs: number
}): boolean =>
  countUsers(question.challenges.filter((one) => one.answered || isOpen(one, question.nowMs))) >= question.required

const countUsers = (challenges: readonly ChallengeState[]): number =>
  new Set(challenges.map(({ userId }) => userId)).size

export interface LinkedPayment {
  readonly challengeId: string
  readonly requestId: string
  readonly userId: string
  /** Decimal text exactly as stored with the request. */
  readonly amount: string
  readonly currency: string
  readonly payeeBankId: string
  readonly payeeAccountId: string
}

/**
 * The text that is hashed together with the code, so that a change of user, amount or payee voids the code. A JSON
 * array in fixed order: no value can run into its neighbour.
 */
export const dynamicLink = (payment: LinkedPayment): string =>
  JSON.stringify([
    payment.challengeId,
    payment.requestId,
    payment.userId,
    payment.amount,
    payment.currency,
    payment.payeeBankId,
    payment.payeeAccountId,
  ])
