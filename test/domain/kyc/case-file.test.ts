/** The case file: what evidence, decisions and time make of a case. */
import fc from 'fast-check'
import { caseStates, caseTransitions } from '../../../domain/kyc/case'
import type { CaseState } from '../../../domain/kyc/case'
import { completeFile, laterMembers, settle, watch } from '../../../domain/kyc/case-file'
import type { CaseFile, HeldEvidence } from '../../../domain/kyc/case-file'
import { judge, mostEvidence, withDecision, withDoubt, withEvidence } from '../../../domain/kyc/case-steps'
import { afterTime, nextWakeMs } from '../../../domain/kyc/case-time'
import { defaultPolicy } from '../../../domain/kyc/policy'
import { emptyFile, given, start, value } from '../../support/case-files'

const policy = {
  ...defaultPolicy,
  requiredDocumentTypes: ['passport'],
  collectingDeadlineMs: 1_000,
  reviewDeadlineMs: 500,
  reminderEveryMs: 400,
}
const empty = emptyFile(policy)
const document = (id: string, expiryDate: string | null = null): HeldEvidence => ({
  kind: 'document',
  id,
  type: 'passport',
  expiryDate,
  requestHash: `${id} ${expiryDate ?? ''}`,
})
const check = (id: string, satisfied = true): HeldEvidence => ({ kind: 'check', id, satisfied, requestHash: id })
const approve = (file: CaseFile, userId: string): CaseFile =>
  withDecision(file, { commandId: userId, userId, decision: 'approve' }, start)
const watched = (...evidence: HeldEvidence[]): CaseFile => watch(approve(given(empty, ...evidence), 'ann'), start)

test('a case goes from collecting over checking to review, and one piece of evidence is one version', () => {
  const checking = given(empty, document('d'))
  const review = given(checking, check('k'))
  expect([empty.state, checking.state, review.state]).toEqual(['collecting', 'checking', 'in_review'])
  expect([empty.caseVersion, checking.caseVersion, review.caseVersion]).toEqual([1, 2, 3])
  expect([empty.dueAtMs, review.dueAtMs]).toEqual([start + 1_000, start + 500])
})

test('new evidence starts a new round while the case is open, and not when the customer is accepted', () => {
  const twoEyes = { ...empty, policy: { ...policy, approvalsRequired: 2 as const } }
  const half = approve(given(twoEyes, document('d'), check('k')), 'ann')
  expect([half.state, half.decisions.length]).toEqual(['in_review', 1])
  expect(given(half, document('e'))).toMatchObject({ state: 'in_review', decisions: [], round: 2 })
  expect(given(watched(document('d'), check('k')), document('e'))).toMatchObject({ state: 'monitoring', round: 1 })
})

describe('a document that would prolong an acceptance', () => {
  const [soon, later] = ['2030-01-01T00:00:00Z', '2040-01-01T00:00:00Z']
  const accepted = watched(document('d', soon), check('k'))
  const approved = approve(given(empty, document('d', soon), check('k')), 'ann')
  const inReview = { state: 'in_review', round: 2, decisions: [], expired: false }

  test.each([
    ['in the place of the one that was approved', document('d', later)],
    ['beside it', document('e', later)],
    ['without an end', document('e')],
  ])('brings the customer before the staff again: %s', (_how, renewal) => {
    expect(given(accepted, renewal)).toMatchObject(inReview)
    const again = approve(given(accepted, renewal), 'ben')
    expect(watch(again, start)).toMatchObject({ state: 'monitoring', round: 2, expired: false })
  })

  test('prolongs nothing where nobody approves it in time', () => {
    const { dueAtMs, ...late } = given(accepted, document('e', later))
    expect(afterTime({ ...late, dueAtMs }, dueAtMs ?? 0)?.file).toMatchObject({ overdue: true, expired: true })
  })

  test('lets one whose time is over already stay so until then', () => {
    const lapsed = { ...accepted, policy: { ...policy, reKycOnExpiry: false, freezeExpired: true } }
    const expired = afterTime(lapsed, Date.parse(soon))?.file ?? lapsed
    expect(expired).toMatchObject({ state: 'monitoring', expired: true })
    const renewed = value(withEvidence(expired, document('e', later), Date.parse(soon)))
    expect(renewed).toMatchObject({ state: 'in_review', expired: true })
  })

  test('is looked at once they are watched, where it comes while their account is being opened', () => {
    const renewed = given(approved, document('d', later))
    expect(renewed).toMatchObject({ state: 'approved', round: 1, isDoubted: true })
    expect(withDoubt(watch(renewed, start), start)).toMatchObject({ ...inReview, isDoubted: false })
  })

  test.each([
    ['one that ends no later', document('e', soon), policy],
    ['one of which nothing depends', { ...document('e', later), type: 'photograph' }, policy],
    [
      'any, where nothing comes of its end',
      document('d', later),
      { ...policy, reKycOnExpiry: false, freezeExpired: false },
    ],
  ] as const)('is not %s', (_which, other, rules) => {
    expect(given({ ...accepted, policy: rules }, other)).toMatchObject({ state: 'monitoring', round: 1 })
    expect(given({ ...approved, policy: rules }, other).isDoubted).toBe(false)
  })

  test('went unseen in histories of before', () => {
    const unseen = withEvidence(accepted, document('d', later), start, { prolongsUnseen: true })
    expect(value(unseen)).toMatchObject({ state: 'monitoring', round: 1, dueAtMs: Date.parse(later) })
  })
})

test('a check that comes out badly brings an accepted customer before the staff again', () => {
  const hit = given(watched(document('d'), check('k')), check('sanctions', false))
  expect(hit).toMatchObject({ state: 'in_review', round: 2, decisions: [] })
})

test('so does one that comes while their account is being opened, once they are watched', () => {
  const hit = given(approve(given(empty, document('d'), check('k')), 'ann'), check('sanctions', false))
  expect(hit).toMatchObject({ state: 'approved', round: 1, isDoubted: true })
  const doubted = withDoubt(watch(hit, start), start)
  expect(doubted).toMatchObject({ state: 'in_review', round: 2, decisions: [], isDoubted: false })
  expect(given(hit, check('l')).isDoubted).toBe(true)
  expect(watched(document('d'), check('k')).isDoubted).toBe(false)
})

test('a rejected case is opened again by new evidence', () => {
  const rejected = withDecision(
    given(empty, document('d'), check('k')),
    { commandId: '1', userId: 'ann', decision: 'reject' },
    start,
  )
  expect(rejected.state).toBe('rejected')
  expect(nextWakeMs(rejected, start)).toBeUndefined()
  expect(given(rejected, document('e'))).toMatchObject({ state: 'in_review', round: 2 })
})

test('time reminds, then the deadline leaves the case to the staff, who may reject it', () => {
  expect(nextWakeMs(empty, start)).toBe(start + 400)
  expect(afterTime(empty, start + 399)).toBeUndefined()
  const reminded = afterTime(empty, start + 400)
  expect(reminded).toMatchObject({ event: 'reminderDue', file: { remindersSent: 1, state: 'collecting' } })
  const reject = { userId: 'ann', decision: 'reject', reason: 'nothing came' } as const
  expect(judge(empty, reject, start)).toMatchObject({ ok: false, refusal: { refusal: 'CaseNotInReview' } })
  const late = afterTime(empty, start + 1_000)
  expect(late).toMatchObject({
    event: 'deadlinePassed',
    file: { overdue: true, state: 'collecting', waitsFor: 'waiting for passport; overdue, the staff have to act' },
  })
  if (late === undefined) throw new Error('the deadline did not pass')
  expect(judge(late.file, reject, start + 1_001).ok).toBe(true)
  expect(judge(late.file, { ...reject, decision: 'approve' }, start + 1_001).ok).toBe(false)
  expect(nextWakeMs(late.file, start + 1_001)).toBeUndefined()
  expect(given(late.file, document('d'))).toMatchObject({ state: 'checking', overdue: false })
})

test('a review that takes too long is escalated once', () => {
  const review = given(empty, document('d'), check('k'))
  const escalated = afterTime(review, start + 500)
  expect(escalated).toMatchObject({ event: 'escalated', file: { state: 'in_review', overdue: true } })
  expect(afterTime(escalated?.file ?? review, start + 600)).toBeUndefined()
})

test('reminders end, however short the policy makes their distance', () => {
  let file: CaseFile = { ...empty, policy: { ...policy, reminderEveryMs: 1, collectingDeadlineMs: 1_000_000 } }
  file = settle(file, start)
  const events: string[] = []
  for (let passed = afterTime(file, start + 900); passed !== undefined; passed = afterTime(file, start + 900)) {
    file = passed.file
    events.push(passed.event)
  }
  expect(events).toEqual(Array.from({ length: 12 }, () => 'reminderDue'))
})

test('the end of a document opens a watched case again; another valid one keeps it', () => {
  const soon = '2026-01-01T00:00:02Z'
  const single = watched(document('d', soon), check('k'))
  expect([single.dueAtMs, nextWakeMs(single, start)]).toEqual([Date.parse(soon), Date.parse(soon)])
  expect(afterTime(single, Date.parse(soon))).toMatchObject({
    event: 'documentExpired',
    file: { state: 'collecting', round: 2, decisions: [], caseVersion: single.caseVersion + 1 },
  })
  const spare = watched(document('d', soon), document('e', '2030-01-01T00:00:00Z'), check('k'))
  expect(afterTime(spare, Date.parse(soon))).toMatchObject({
    event: 'documentExpired',
    file: { state: 'monitoring', round: 1, dueAtMs: Date.parse('2030-01-01T00:00:00Z') },
  })
})

test('a document that ran out between approval and welcome opens the watched case again, in a new round', () => {
  const end = Date.parse('2026-01-01T00:00:02Z')
  const approved = approve(given(empty, document('d', '2026-01-01T00:00:02Z'), check('k')), 'ann')
  const late = watch(approved, end)
  expect(late).toMatchObject({ state: 'monitoring', round: 1, sinceMs: end })
  expect(afterTime(late, end)).toMatchObject({
    event: 'documentExpired',
    file: { state: 'collecting', round: 2, decisions: [], caseVersion: approved.caseVersion + 1 },
  })
})

test('an overdue check does not let the staff reject a case whose document has just run out', () => {
  const checking = given(empty, document('d', '2026-01-01T00:00:01Z'))
  const overdue = afterTime(checking, start + 500)?.file ?? checking
  expect(overdue).toMatchObject({ state: 'checking', overdue: true })
  const rejection = { userId: 'ann', decision: 'reject', reason: 'why' } as const
  expect(judge(overdue, rejection, start + 1000)).toMatchObject({ refusal: { refusal: 'CaseNotInReview' } })
})

test('a case has room for a bounded number of records; a new version of one always fits', () => {
  const full = { ...empty, evidence: Array.from({ length: mostEvidence }, (_, index) => document(`d${index}`)) }
  const detail = ` at most ${mostEvidence} pieces of evidence`
  expect(withEvidence(full, check('k'), start)).toEqual({ ok: false, refusal: { refusal: 'InvalidCaseData', detail } })
  expect(withEvidence(full, document('d0', '2030-01-01T00:00:00Z'), start).ok).toBe(true)
})

test('a file from before it had all members is read as it was meant', () => {
  const later = Object.keys(laterMembers)
  const old = Object.fromEntries(
    Object.entries(watched(document('d'), check('k'))).filter(([name]) => !later.includes(name)),
  )
  const stored = { ...old, policy: { version: 7, requiredDocumentTypes: ['passport'] } } as unknown as CaseFile
  expect(completeFile(stored)).toMatchObject({
    ...laterMembers,
    state: 'monitoring',
    verifiedAtMs: start,
    policy: { ...defaultPolicy, version: 7, requiredDocumentTypes: ['passport'] },
  })
  expect(completeFile({ ...stored, state: 'rejected' })).toMatchObject({ verifiedAtMs: null, endedAtMs: start })
  // What it knows of the customer it has seen.
  expect(completeFile({ ...stored, factsVersion: 3 })).toMatchObject({ factsVersion: 3, seenFactsVersion: 3 })
})

/** Every state that a chain of legal moves leads to; one command may be several moves, as evidence after a rejection is. */
function reachable(from: CaseState): Set<CaseState> {
  const found = new Set<CaseState>([from])
  for (const state of found) {
    for (const event of caseTransitions.eventsOf(state)) found.add(caseTransitions.next(state, event) ?? state)
  }
  return found
}
/** What no single command may do: nobody is accepted or refused without a review, or a missed deadline. */
const forbidden: readonly (readonly [CaseState, CaseState])[] = [
  ['collecting', 'approved'],
  ['collecting', 'monitoring'],
  ['checking', 'approved'],
  ['checking', 'monitoring'],
  ['checking', 'rejected'],
  ['in_review', 'monitoring'],
  ['approved', 'collecting'],
  ['approved', 'rejected'],
  ['rejected', 'approved'],
  ['rejected', 'monitoring'],
]

type Step = (file: CaseFile, nowMs: number) => CaseFile
const evidenceStep =
  (held: HeldEvidence): Step =>
  (file, nowMs) =>
    value(withEvidence(file, held, nowMs))
const steps = fc.array(
  fc.tuple(
    fc.oneof(
      fc.constantFrom('2026-01-01T00:00:01Z', '2030-01-01T00:00:00Z').map((end) => evidenceStep(document('d', end))),
      fc.boolean().map((satisfied) => evidenceStep(check('k', satisfied))),
      fc.tuple(fc.constantFrom('ann', 'ben'), fc.constantFrom('approve', 'reject', 'request_more')).map(
        ([userId, decision]): Step =>
          (file, nowMs) =>
            judge(file, { userId, decision: decision, reason: 'why' }, nowMs).ok
              ? withDecision(file, { commandId: userId, userId, decision: decision }, nowMs)
              : file,
      ),
      fc.constant<Step>((file, nowMs) => afterTime(file, nowMs)?.file ?? file),
      fc.constant<Step>((file, nowMs) => (file.state === 'approved' ? watch(file, nowMs) : file)),
    ),
    fc.integer({ min: 0, max: 700 }),
  ),
  { maxLength: 40 },
)

test('whatever happens in whatever order, a case moves only as the table of transitions lets it, and its counts only grow', () => {
  fc.assert(
    fc.property(steps, (sequence) => {
      let [file, nowMs] = [empty, start]
      for (const [step, elapsedMs] of sequence) {
        nowMs += elapsedMs
        const next = step(file, nowMs)
        expect(caseStates).toContain(next.state)
        expect(reachable(file.state)).toContain(next.state)
        expect(forbidden).not.toContainEqual([file.state, next.state])
        expect(next.caseVersion).toBeGreaterThanOrEqual(file.caseVersion)
        expect(next.round).toBeGreaterThanOrEqual(file.round)
        file = next
      }
    }),
  )
})
