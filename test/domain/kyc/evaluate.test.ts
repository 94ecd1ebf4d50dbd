/** Cases: what the facts make of them, and who may decide. */
import fc from 'fast-check'
import { isClosed } from '../../../domain/kyc/case'
import {
  approvalsOf,
  evaluate,
  isComplete,
  isValidDocument,
  judgeDecision,
  nextExpiryMs,
} from '../../../domain/kyc/evaluate'
import type { CaseFacts, DecisionRequest, GivenDecision } from '../../../domain/kyc/evaluate'
import { defaultPolicy } from '../../../domain/kyc/policy'
import type { OnboardingPolicy } from '../../../domain/kyc/policy'

const nowMs = Date.parse('2026-01-01T00:00:00Z')
const policy: OnboardingPolicy = {
  ...defaultPolicy,
  requiredDocumentTypes: ['passport'],
  requiredMediaTypes: ['selfie'],
  approvalsRequired: 2,
}
const ready: CaseFacts = {
  documents: [{ type: 'Passport', expiryDate: '2030-01-01T00:00:00Z' }],
  mediaTypes: ['selfie'],
  checks: [{ satisfied: true }],
  decisions: [],
  requestedMore: false,
  monitoring: false,
  nowMs,
}
const by = (userId: string, decision: GivenDecision['decision'] = 'approve'): GivenDecision => ({ userId, decision })
const twoApprovals = [by('ann'), by('ben')]

test.each<[string, Partial<CaseFacts>, string, string]>([
  ['nothing yet', { documents: [], mediaTypes: [], checks: [] }, 'collecting', 'waiting for passport, selfie'],
  ['no selfie', { mediaTypes: ['video'] }, 'collecting', 'waiting for selfie'],
  ['expired', { documents: [{ type: 'passport', expiryDate: '2026-01-01' }] }, 'collecting', 'waiting for passport'],
  ['no check', { checks: [] }, 'checking', 'waiting for 1 of 1 checks'],
  ['a failed check', { checks: [{ satisfied: false }] }, 'in_review', 'waiting for 2 of 2 approvals, 1 failed checks'],
  ['all there', {}, 'in_review', 'waiting for 2 of 2 approvals'],
  ['one approval', { decisions: [by('ann')] }, 'in_review', 'waiting for 1 of 2 approvals'],
  ['the same twice', { decisions: [by('ann'), by('ann')] }, 'in_review', 'waiting for 1 of 2 approvals'],
  ['more wanted', { requestedMore: true }, 'collecting', 'waiting for what the reviewer asked for'],
  ['two approvals', { decisions: twoApprovals }, 'approved', 'waiting for the account to be opened'],
  ['one rejection', { decisions: [by('ann'), by('ben', 'reject')] }, 'rejected', 'nothing: rejected'],
  ['watched', { decisions: twoApprovals, monitoring: true }, 'monitoring', 'waiting for a document to run out'],
  ['run out', { decisions: twoApprovals, monitoring: true, documents: [] }, 'collecting', 'waiting for passport'],
])('%s', (_name, change, state, waitsFor) => {
  expect(evaluate(policy, { ...ready, ...change })).toMatchObject({ state, waitsFor })
})

test('without required types any document will do, and one there must be', () => {
  const any = { ...policy, requiredDocumentTypes: [] }
  expect(evaluate(any, { ...ready, documents: [{ type: 'bill' }] }).state).toBe('in_review')
  expect(evaluate(any, { ...ready, documents: [] })).toMatchObject({
    state: 'collecting',
    missing: { documentTypes: ['any document'] },
  })
})

test('checks are counted down', () => {
  const many = { ...policy, minimumSatisfiedChecks: 3 }
  expect(evaluate(many, ready)).toMatchObject({ state: 'checking', waitsFor: 'waiting for 2 of 3 checks' })
})

test.each([
  ['2026-01-01T00:00:00Z', false],
  ['2026-01-01T00:00:01Z', true],
  ['2026-01-02', true],
  ['2025-12-31', false],
  ['2030-01-01T00:00:00', false],
  ['2030-13-01', false],
  ['soon', false],
  ['', false],
  [null, true],
])('a document until %j counts: %s', (expiryDate, valid) => {
  expect(isValidDocument({ type: 'passport', expiryDate }, nowMs)).toBe(valid)
})

test('the next expiry is the earliest one still ahead', () => {
  const dates = ['2025-01-01', '2027-01-01', '2026-06-01', 'soon']
  const documents = [...dates.map((expiryDate) => ({ type: 'passport', expiryDate })), { type: 'bill' }]
  expect(nextExpiryMs({ documents, nowMs })).toBe(Date.parse('2026-06-01'))
  expect(nextExpiryMs({ documents: [{ type: 'bill' }], nowMs })).toBeUndefined()
})

const approve: DecisionRequest = { userId: 'ann', decision: 'approve', caseVersion: 4 }
const given = { policy, facts: ready, caseVersion: 4, submittedByUserId: 'max' }
const withFacts = (change: Partial<CaseFacts>): typeof given => ({ ...given, facts: { ...ready, ...change } })

test.each<[string, typeof given, DecisionRequest, string | undefined]>([
  ['a first approval', given, approve, undefined],
  ['a second approval', withFacts({ decisions: [by('ben')] }), approve, undefined],
  ['no version said', given, { userId: 'ann', decision: 'approve' }, undefined],
  ['a rejection with a reason', given, { ...approve, decision: 'reject', reason: 'forged' }, undefined],
  ['a request with a reason', given, { ...approve, decision: 'request_more', reason: 'a bill' }, undefined],
  [
    'a maker, where allowed',
    { ...given, policy: { ...policy, makerMayApprove: true } },
    { ...approve, userId: 'max' },
    undefined,
  ],
  ['approved already', withFacts({ decisions: twoApprovals }), { ...approve, userId: 'cy' }, 'CaseClosed'],
  ['rejected already', withFacts({ decisions: [by('ben', 'reject')] }), approve, 'CaseClosed'],
  ['watched', withFacts({ decisions: twoApprovals, monitoring: true }), { ...approve, userId: 'cy' }, 'CaseClosed'],
  ['still collecting', withFacts({ documents: [] }), approve, 'CaseNotInReview'],
  ['still checking', withFacts({ checks: [] }), approve, 'CaseNotInReview'],
  ['more was requested', withFacts({ requestedMore: true }), approve, 'CaseNotInReview'],
  ['an older version', given, { ...approve, caseVersion: 3 }, 'DecisionStale'],
  ['the same reviewer', withFacts({ decisions: [by('ann')] }), approve, 'ReviewerAlreadyDecided'],
  ['the maker', given, { ...approve, userId: 'max' }, 'MakerIsChecker'],
  ['a rejection without a reason', given, { ...approve, decision: 'reject' }, 'InvalidCaseData'],
  ['a blank reason', given, { ...approve, decision: 'request_more', reason: ' ' }, 'InvalidCaseData'],
  ['a novel', given, { ...approve, reason: 'x'.repeat(2001) }, 'InvalidCaseData'],
  ['too few checks', withFacts({ checks: [{ satisfied: false }] }), approve, 'CaseIncomplete'],
])('%s', (_name, decided, request, refusal) => {
  const outcome = judgeDecision(decided, request)
  expect(outcome.ok ? undefined : outcome.refusal.refusal).toBe(refusal)
})

test('a failed check can be rejected, though not approved', () => {
  const request: DecisionRequest = { userId: 'ann', decision: 'reject', reason: 'name on a list' }
  expect(judgeDecision(withFacts({ checks: [{ satisfied: false }] }), request).ok).toBe(true)
})

const anyFacts = fc.record({
  documents: fc.array(fc.record({ type: fc.constantFrom('passport', 'bill') }), { maxLength: 3 }),
  mediaTypes: fc.subarray(['selfie', 'video']),
  checks: fc.array(fc.record({ satisfied: fc.boolean() }), { maxLength: 3 }),
  requestedMore: fc.boolean(),
  monitoring: fc.constant(false),
  nowMs: fc.constant(nowMs),
})
const anyRequests = fc.array(
  fc.record({
    userId: fc.constantFrom('ann', 'ben', 'cy', 'max'),
    decision: fc.constantFrom('approve' as const, 'reject' as const),
    reason: fc.constant('why'),
  }),
  { maxLength: 12 },
)

test('whatever is asked of it, a case is approved only by the required number of others, and complete', () => {
  fc.assert(
    fc.property(
      anyFacts,
      anyRequests,
      fc.constantFrom(1 as const, 2 as const),
      (evidence, requests, approvalsRequired) => {
        const rules = { ...policy, approvalsRequired }
        let facts: CaseFacts = { ...evidence, decisions: [] }
        for (const request of requests) {
          const outcome = judgeDecision({ ...given, policy: rules, facts }, request)
          if (outcome.ok) facts = { ...facts, decisions: [...facts.decisions, request] }
        }
        const { state, missing } = evaluate(rules, facts)
        expect(facts.decisions.some(({ userId }) => userId === 'max')).toBe(false)
        expect(approvalsOf(facts)).toBeLessThanOrEqual(approvalsRequired)
        if (state === 'approved') {
          expect(approvalsOf(facts)).toBe(approvalsRequired)
          expect(isComplete(missing)).toBe(true)
        }
        if (!isClosed(state)) expect(approvalsOf(facts)).toBeLessThan(approvalsRequired)
      },
    ),
  )
})
