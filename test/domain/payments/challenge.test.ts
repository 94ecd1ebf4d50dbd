/** Challenges: who is asked, every verdict, and when a quorum is out of reach. */
import fc from 'fast-check'
import {
  challengeHolders,
  dynamicLink,
  isAcceptedAnswer,
  isOpen,
  isRequiredAnswersText,
  judge,
  quorumReachable,
  quorumReached,
  requiredAnswers,
  rightAnswers,
} from '../../../domain/payments/challenge'
import type { ChallengeState, Verdict } from '../../../domain/payments/challenge'

const challenge: ChallengeState = {
  userId: 'alice',
  attemptsUsed: 0,
  attemptsAllowed: 3,
  expiresAtMs: 600_000,
  answered: false,
}
const attempt = { userId: 'alice', nowMs: 0, hashMatches: true }

test.each<[Partial<ChallengeState>, Partial<typeof attempt>, Verdict]>([
  [{}, {}, 'right'],
  [{ attemptsUsed: 2 }, {}, 'right'],
  [{ answered: true, attemptsUsed: 1 }, {}, 'repeated'],
  [{}, { hashMatches: false }, 'wrong'],
  [{ answered: true, attemptsUsed: 1 }, { hashMatches: false }, 'wrong'],
  [{}, { userId: 'bob' }, 'wrong_user'],
  [{}, { userId: 'bob', hashMatches: false }, 'wrong_user'],
  [{ mayAnswer: false }, {}, 'not_entitled'],
  [{ mayAnswer: false }, { hashMatches: false }, 'not_entitled'],
  [{ mayAnswer: false }, { userId: 'bob' }, 'wrong_user'],
  [{ mayAnswer: true }, {}, 'right'],
  [{}, { nowMs: 599_999 }, 'right'],
  [{}, { nowMs: 600_000 }, 'expired'],
  [{ attemptsUsed: 3 }, {}, 'exhausted'],
  [{ attemptsUsed: 3, answered: true }, {}, 'exhausted'],
  [{ attemptsUsed: 4 }, { nowMs: 600_001 }, 'exhausted'],
])('%j answered with %j is %s', (state, given, verdict) => {
  expect(judge({ ...challenge, ...state }, { ...attempt, ...given })).toBe(verdict)
})

test.each<[Verdict, boolean]>([
  ['right', true],
  ['repeated', true],
  ['wrong', false],
  ['wrong_user', false],
  ['not_entitled', false],
  ['expired', false],
  ['exhausted', false],
])('%s is accepted: %s', (verdict, accepted) => {
  expect(isAcceptedAnswer(verdict)).toBe(accepted)
})

test.each([
  [1, ['bob', 'carol'], ['alice']],
  [2, ['carol', 'bob', 'carol'], ['bob', 'carol']],
  [2, ['carol', 'alice'], ['alice', 'carol']],
  [3, [], []],
])('%i required of payers %j asks %j', (required, payerUserIds, holders) => {
  expect(challengeHolders({ required, initiatorUserId: 'alice', payerUserIds, makerMayConfirm: true })).toEqual(holders)
})

test.each([
  [1, ['alice', 'carol', 'bob'], ['bob', 'carol']],
  [2, ['alice', 'carol', 'bob'], ['bob', 'carol']],
  [1, ['alice'], []],
  [1, ['bob'], ['bob']],
])('%i required of payers %j, where the maker may not confirm, asks %j', (required, payerUserIds, holders) => {
  expect(challengeHolders({ required, initiatorUserId: 'alice', payerUserIds, makerMayConfirm: false })).toEqual(
    holders,
  )
})

test('whoever may no longer pay is out of the quorum, unless they have answered before', () => {
  const of = (userId: string, more: Partial<ChallengeState>) => ({ ...challenge, userId, ...more })
  const challenges = [
    of('alice', { answered: true, mayAnswer: false }),
    of('bob', { mayAnswer: false }),
    of('carol', {}),
  ]
  expect(quorumReachable({ required: 2, challenges, nowMs: 0 })).toBe(true)
  expect(quorumReachable({ required: 3, challenges, nowMs: 0 })).toBe(false)
})

test.each([
  ['1', true, 1],
  ['2', true, 2],
  ['12', true, 12],
  ['0', false, 1],
  ['-2', false, 1],
  ['2.0', false, 1],
  ['two', false, 1],
  ['', false, 1],
  [' 2', false, 1],
  ['9999999999', false, 1],
])('REQUIRED_CHALLENGE_ANSWERS %j may be written: %s, and asks for %i', (text, writable, required) => {
  expect(isRequiredAnswersText(text)).toBe(writable)
  expect(requiredAnswers(text)).toBe(required)
})

test('an account without the attribute asks for one answer', () => {
  expect(requiredAnswers(undefined)).toBe(1)
})

const of = (userId: string, state: Partial<ChallengeState> = {}): ChallengeState => ({ ...challenge, ...state, userId })
const spent = { attemptsUsed: 3 }
const answered = { answered: true, attemptsUsed: 1 }

test.each([
  [1, [of('a')], 0, true],
  [1, [of('a')], 600_000, false],
  [1, [of('a', spent)], 0, false],
  [1, [of('a', answered)], 600_000, true],
  [2, [of('a', answered), of('b')], 0, true],
  [2, [of('a', answered), of('b', spent)], 0, false],
  [2, [of('a', answered), of('b', spent), of('c')], 0, true],
  [2, [of('a', answered), of('a')], 0, false],
  [2, [of('a', { ...answered, ...spent }), of('b', answered)], 600_000, true],
  [3, [of('a'), of('b')], 0, false],
  [1, [], 0, false],
])('a quorum of %i from %j at %i ms can be reached: %s', (required, challenges, nowMs, reachable) => {
  expect(quorumReachable({ required, challenges, nowMs })).toBe(reachable)
})

test('one user counts once, however many challenges they answered', () => {
  const challenges = [of('a', answered), of('a', answered), of('b')]
  expect(rightAnswers(challenges)).toBe(1)
  expect(quorumReached(2, challenges)).toBe(false)
  expect(quorumReached(2, [...challenges, of('c', answered)])).toBe(true)
})

const anyAttempt = fc.record({
  userId: fc.constantFrom('alice', 'bob'),
  nowMs: fc.nat(700_000),
  hashMatches: fc.boolean(),
})

test('of any number of answers of whoever was asked only the allowed attempts are judged, and at most one is counted as right', () => {
  fc.assert(
    fc.property(
      fc.array(anyAttempt, { maxLength: 50 }),
      fc.integer({ min: 1, max: 5 }),
      (attempts, attemptsAllowed) => {
        let state: ChallengeState = { ...challenge, attemptsAllowed }
        const verdicts = attempts.map((one) => {
          const verdict = judge(state, one)
          const used = verdict !== 'exhausted' && one.userId === challenge.userId ? 1 : 0
          state = { ...state, attemptsUsed: state.attemptsUsed + used, answered: state.answered || verdict === 'right' }
          return verdict
        })
        const own = verdicts.filter((_, at) => attempts[at]?.userId === challenge.userId)
        const judged = own.filter((verdict) => verdict !== 'exhausted').length
        expect(judged).toBe(Math.min(own.length, attemptsAllowed))
        expect(verdicts.filter((verdict) => verdict === 'right').length).toBe(state.answered ? 1 : 0)
      },
    ),
  )
})

const anyChallenge = fc.record({
  userId: fc.constantFrom('a', 'b', 'c', 'd'),
  attemptsUsed: fc.nat(4),
  attemptsAllowed: fc.constant(3),
  expiresAtMs: fc.nat(1000),
  answered: fc.boolean(),
})

test('a quorum that is reached stays reachable, and one that is out of reach never comes back with time', () => {
  fc.assert(
    fc.property(fc.array(anyChallenge), fc.integer({ min: 1, max: 5 }), fc.nat(1000), (challenges, required, nowMs) => {
      const now = quorumReachable({ required, challenges, nowMs })
      expect(now || !quorumReached(required, challenges)).toBe(true)
      expect(now || !quorumReachable({ required, challenges, nowMs: nowMs + 1 })).toBe(true)
    }),
  )
})

test('a challenge is open exactly while its right answer would be right', () => {
  fc.assert(
    fc.property(anyChallenge, fc.nat(1000), (state, nowMs) => {
      const verdict = judge(state, { userId: state.userId, nowMs, hashMatches: true })
      return isOpen(state, nowMs) === (verdict === 'right')
    }),
  )
})

test('two payments that differ in anything never share a link', () => {
  const anyPayment = fc.record({
    challengeId: fc.string(),
    requestId: fc.string(),
    userId: fc.string(),
    amount: fc.string(),
    currency: fc.string(),
    payeeBankId: fc.string(),
    payeeAccountId: fc.string(),
  })
  fc.assert(
    fc.property(anyPayment, fc.constantFrom('amount', 'userId', 'payeeAccountId', 'challengeId'), (payment, field) => {
      expect(dynamicLink({ ...payment, [field]: `${payment[field]}0` })).not.toBe(dynamicLink(payment))
    }),
  )
  const shifted = { challengeId: 'c', requestId: 'r', userId: 'u', amount: '1', currency: 'EUR' }
  expect(dynamicLink({ ...shifted, payeeBankId: 'a,b', payeeAccountId: 'c' })).not.toBe(
    dynamicLink({ ...shifted, payeeBankId: 'a', payeeAccountId: 'b,c' }),
  )
})
