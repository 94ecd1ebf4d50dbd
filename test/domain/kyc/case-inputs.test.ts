/** What is no action of the staff - evidence, answers, findings, changes, and time - in every state of a case. Written down by hand, as is what the actions lead to. */
import { caseStates } from '../../../domain/kyc/case'
import type { CaseState } from '../../../domain/kyc/case'
import { dueChecks, withResults } from '../../../domain/kyc/case-engine-checks'
import { settle } from '../../../domain/kyc/case-file'
import type { CaseFile, HeldEvidence } from '../../../domain/kyc/case-file'
import { withProviderAnswer } from '../../../domain/kyc/case-providers'
import { screeningCause, withScreening } from '../../../domain/kyc/case-screening'
import {
  hasUnseenChange,
  judge,
  withChangeSeen,
  withEvidence,
  withFactsVersion,
  withStatus,
} from '../../../domain/kyc/case-steps'
import { afterTime } from '../../../domain/kyc/case-time'
import type { TimerEvent } from '../../../domain/kyc/case-time'
import type { OnboardingPolicy } from '../../../domain/kyc/policy'
import type { Outcome } from '../../../domain/refusal'
import {
  check,
  checkRequest,
  decide,
  document,
  files,
  given,
  empty,
  start,
  withProvider,
} from '../../support/case-files'

/** A state, or why it is refused. Absent: nothing happens. */
type Ends = Readonly<Partial<Record<CaseState, string | undefined>>>
const everywhere = (ends: string): Ends => Object.fromEntries(caseStates.map((state) => [state, ends]))
const asItWas: Ends = Object.fromEntries(caseStates.map((state) => [state, state]))
const over: Ends = { closed: 'CaseClosed', erased: 'CaseClosed' }

const endOf = (outcome: Outcome<CaseFile>): string => (outcome.ok ? outcome.value.state : outcome.refusal.refusal)
const bring = (held: HeldEvidence) => (file: CaseFile) => endOf(withEvidence(file, held, start))
const selfie: HeldEvidence = { kind: 'media', id: 's', type: 'selfie', requestHash: 's' }
const under = (file: CaseFile, changes: Partial<OnboardingPolicy>): CaseFile =>
  settle({ ...file, policy: { ...file.policy, ...changes } }, start)

/** In every state with a question to a provider that nobody has answered yet; in review because of a bad check. */
const asked = (file: CaseFile): CaseFile => {
  const bad = { ...check, id: 'bad', satisfied: false }
  const base = file.state === 'in_review' ? given(empty, document('d'), bad) : file
  return settle(withProvider(base, checkRequest({ state: 'open' })), start)
}
const answer = (satisfied: boolean) => (file: CaseFile) =>
  endOf(withProviderAnswer(asked(file), { requestId: 'r', satisfied, requestHash: 'h' }, start))

/** As the engine does it: only where it is due. */
const screen = (openHits: number) => (file: CaseFile) => {
  const screened = under(file, { screening: { threshold: 80 } })
  const found = { openHits, trueMatches: openHits, problem: null, atMs: start }
  return screeningCause(screened, start) === undefined ? undefined : withScreening(screened, found, start).state
}
const search = (outcome: 'passed' | 'failed') => (file: CaseFile) => {
  const outdated = { results: [], factsVersion: 0, atMs: start }
  const searched = under({ ...file, engineChecks: outdated }, { duplicateIdentity: { override: null } })
  if (dueChecks(searched) === undefined) return undefined
  return withResults(searched, [{ check: 'duplicate_identity', outcome, findings: [] }], start).state
}

/** As the engine does it: only where somebody may decide about them before more has come. */
const changed = (file: CaseFile): CaseFile | undefined => {
  const told = withFactsVersion(file, 7)
  return hasUnseenChange(told) ? withChangeSeen(told, start) : undefined
}

const inputs: Readonly<Record<string, readonly [input: (file: CaseFile) => string | undefined, ends: Ends]>> = {
  'another document': [bring(document('e')), { ...asItWas, rejected: 'in_review', ...over }],
  'the media that was asked for': [
    bring(selfie),
    { ...asItWas, collecting: 'in_review', rejected: 'in_review', ...over },
  ],
  'a good check': [bring(check), { ...asItWas, checking: 'in_review', rejected: 'in_review', ...over }],
  'a bad check': [
    bring({ ...check, satisfied: false }),
    { ...asItWas, checking: 'in_review', rejected: 'in_review', monitoring: 'in_review', ...over },
  ],
  'a KYC status': [(file) => endOf(withStatus(file, 'h')), { ...asItWas, ...over }],
  "a provider's yes": [
    answer(true),
    { ...everywhere('CheckRequestOver'), checking: 'in_review', in_review: 'in_review' },
  ],
  "a provider's no": [
    answer(false),
    { ...everywhere('CheckRequestOver'), checking: 'in_review', in_review: 'in_review' },
  ],
  'a screening without a hit': [screen(0), { checking: 'checking', in_review: 'in_review', monitoring: 'monitoring' }],
  'a screening that means the customer': [
    screen(1),
    { checking: 'in_review', in_review: 'in_review', monitoring: 'in_review' },
  ],
  'nobody else is the same person': [
    search('passed'),
    { checking: 'checking', in_review: 'in_review', monitoring: 'monitoring' },
  ],
  'somebody else may be the same person': [
    search('failed'),
    { checking: 'in_review', in_review: 'in_review', monitoring: 'in_review' },
  ],
  'a change of the customer': [
    (file) => changed(file)?.state,
    { ...asItWas, rejected: undefined, closed: undefined, erased: undefined },
  ],
}
const everyInput = Object.entries(inputs).flatMap(([name, [input, ends]]) =>
  caseStates.map((state) => [state, name, ends[state], input] as const),
)

test.each(everyInput)('%s + %s -> %s', (state, _name, end, input) => {
  expect(input(files[state])).toBe(end)
})

test('of an erased customer nothing is heard, of everybody else the latest version', () => {
  expect(withFactsVersion(files.erased, 7)).toBe(files.erased)
  const heard = withFactsVersion(files.closed, 7)
  expect([heard.factsVersion, withFactsVersion(heard, 6)]).toEqual([7, heard])
})

test.each(['collecting', 'checking', 'in_review', 'approved', 'monitoring'] as const)(
  '%s: what was seen before a change of the customer is stale, and what was decided counts only where they are accepted',
  (state) => {
    const before = files[state]
    const after = changed(before)
    expect(after).toMatchObject({
      caseVersion: before.caseVersion + 1,
      seenFactsVersion: 7,
      requested: before.requested,
    })
    const isAccepted = state === 'approved' || state === 'monitoring'
    expect(after?.decisions).toEqual(isAccepted ? before.decisions : [])
    expect(after === undefined || hasUnseenChange(after)).toBe(false)
  },
)

test('an approval from before a change of the customer counts no longer', () => {
  const risky = { ...files.in_review, risk: 'medium' as const }
  const approvedOnce = decide(risky, 'ann', 'approve')
  expect(approvedOnce).toMatchObject({ state: 'in_review', decisions: [{ userId: 'ann' }] })
  const after = changed(approvedOnce) ?? approvedOnce
  expect(after).toMatchObject({ state: 'in_review', decisions: [], round: approvedOnce.round + 1 })
  const approval = { userId: 'ben', decision: 'approve', caseVersion: approvedOnce.caseVersion } as const
  expect(judge(after, approval, start)).toMatchObject({ refusal: { refusal: 'DecisionStale' } })
  expect(decide(decide(after, 'ben', 'approve'), 'ann', 'approve').state).toBe('approved')
})

const soonMs = 1_000
const neverMs = 1e12
const never = { collectingDeadlineMs: neverMs, reviewDeadlineMs: neverMs, reminderEveryMs: neverMs }
const everyRisk = { low: soonMs, medium: soonMs, high: soonMs }
const escalation = (afterMs: number) => ({ to: 'supervisor', afterMs }) as const

/** What makes each event due after a second, wherever it may come; and the states in which it does, with the state afterwards. */
const timers: Readonly<Record<TimerEvent, readonly [due: (file: CaseFile) => CaseFile, ends: Ends]>> = {
  documentExpired: [
    (file) => {
      const ends = (held: HeldEvidence): HeldEvidence =>
        held.kind === 'document' ? { ...held, expiryDate: new Date(start + soonMs).toISOString() } : held
      return under({ ...file, evidence: file.evidence.map(ends) }, never)
    },
    { checking: 'collecting', in_review: 'collecting', monitoring: 'collecting' },
  ],
  deadlinePassed: [
    (file) =>
      under(file, {
        ...{ ...never, collectingDeadlineMs: soonMs, reviewDeadlineMs: soonMs },
        escalation: escalation(neverMs),
      }),
    { collecting: 'collecting', checking: 'checking', in_review: 'in_review' },
  ],
  escalated: [(file) => under(file, { ...never, escalation: escalation(soonMs) }), { in_review: 'in_review' }],
  reminderDue: [(file) => under(file, { ...never, reminderEveryMs: soonMs }), { collecting: 'collecting' }],
  reviewDue: [(file) => under(file, { ...never, reKycEveryMs: everyRisk }), { monitoring: 'in_review' }],
  // The workflow erases then; what it erases is decided by nobody else.
  retentionPassed: [
    (file) => under(file, { ...never, retentionMs: soonMs }),
    { rejected: 'rejected', closed: 'closed' },
  ],
  checkUnanswered: [(file) => under(asked(file), never), { checking: 'checking', in_review: 'in_review' }],
}
const everyTimer = Object.entries(timers).flatMap(([event, [due, ends]]) =>
  caseStates.map((state) => [state, event, ends[state], due] as const),
)

test.each(everyTimer)('%s + %s -> %s, and not a moment before', (state, event, end, due) => {
  const file = due(files[state])
  expect(file.state).toBe(state)
  expect(afterTime(file, start + soonMs - 1)).toBeUndefined()
  const passed = afterTime(file, start + soonMs)
  expect([passed?.event, passed?.file.state]).toEqual(end === undefined ? [undefined, undefined] : [event, end])
})
