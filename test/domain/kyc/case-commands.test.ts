/** Random runs of commands: at every step the case is where a second telling of its rules says, and refuses what that refuses. */
import fc from 'fast-check'
import { findingOutcomes } from '../../../domain/identity/finding'
import type { FindingOutcome } from '../../../domain/identity/finding'
import { caseStates } from '../../../domain/kyc/case'
import { act, actionKinds, erased } from '../../../domain/kyc/case-action'
import type { CaseAction } from '../../../domain/kyc/case-action'
import { dueChecks, withResults } from '../../../domain/kyc/case-engine-checks'
import { watch } from '../../../domain/kyc/case-file'
import type { CaseFile, HeldEvidence } from '../../../domain/kyc/case-file'
import {
  hasUnseenChange,
  judge,
  requestedBy,
  withChangeSeen,
  withDecision,
  withEvidence,
  withFactsVersion,
} from '../../../domain/kyc/case-steps'
import { afterTime } from '../../../domain/kyc/case-time'
import type { Decision } from '../../../domain/kyc/facts'
import type { OnboardingPolicy } from '../../../domain/kyc/policy'
import { risks } from '../../../domain/kyc/risk'
import type { Outcome } from '../../../domain/refusal'
import { actions, emptyFile, policy, start } from '../../support/case-files'
import { CaseModel, staff, terms } from '../../support/case-model'
import type { Member } from '../../support/case-model'

const rules: OnboardingPolicy = {
  ...policy,
  approvalsByRisk: terms.approvals,
  collectingDeadlineMs: terms.collectingMs,
  reviewDeadlineMs: terms.reviewMs,
  reminderEveryMs: terms.reminderMs,
  retentionMs: terms.retentionMs,
  duplicateIdentity: { override: 'officer' },
}
const dayMs = 86_400_000

class Run {
  file = emptyFile(rules)
  readonly model = new CaseModel(start)
  nowMs = start
  readonly met = new Set<string>()

  /** Both take the step; the case refuses exactly what the model does, and then for the same reason. */
  step(outcome: Outcome<CaseFile>, predicted: string): void {
    expect(outcome.ok ? 'done' : outcome.refusal.refusal).toBe(predicted)
    this.met.add(predicted)
    if (outcome.ok) this.file = outcome.value
  }

  /** All that time has done by now, as the workflow's main loop lets it. */
  pass(elapsedMs: number): void {
    this.nowMs += elapsedMs
    for (;;) {
      const passed = afterTime(this.file, this.nowMs)
      const event = this.model.pass(this.nowMs)
      expect(passed?.event).toBe(event)
      if (passed === undefined) return
      this.met.add(passed.event)
      this.file = passed.event === 'retentionPassed' ? erased(this.file, this.nowMs) : passed.file
    }
  }

  compare(): void {
    const { state, risk, level, assigneeUserId, requested, resubmissions, overdue, decisions } = this.file
    const decided = decisions.map(({ userId, decision }) => [userId, decision])
    expect({ state, risk, level, assigneeUserId, overdue, decided }).toEqual({
      ...{ state: this.model.state, risk: this.model.risk, level: this.model.level },
      ...{ assigneeUserId: this.model.assignee, overdue: this.model.overdue, decided: [...this.model.decided] },
    })
    // What was asked for, and how often it came back, is nobody's business after the end.
    if (state !== 'erased') {
      expect({ requested, resubmissions }).toEqual({
        requested: this.model.requested,
        resubmissions: this.model.resubmissions,
      })
    }
    this.met.add(state)
  }
}
type Command = (run: Run) => void

const person = fc.constantFrom(...(Object.keys(staff) as Member[]))
const paper = fc.record({
  type: fc.constantFrom('passport', 'passport', 'bill'),
  id: fc.constantFrom('d1', 'd2'),
  lastsMs: fc.constantFrom(-1, dayMs / 2, 2 * dayMs, Infinity, Infinity),
})

const document = paper.map(({ type, id, lastsMs }): Command => (run) => {
  const end = run.nowMs + lastsMs
  const expiryDate = lastsMs === Infinity ? null : new Date(end).toISOString()
  const held: HeldEvidence = { kind: 'document', id, type, expiryDate, requestHash: id }
  run.step(withEvidence(run.file, held, run.nowMs), run.model.bring(type, id, end))
})
const check = fc
  .tuple(fc.constantFrom('k1', 'k2'), fc.constantFrom(true, true, true, false))
  .map(([id, satisfied]): Command => (run) => {
    const held: HeldEvidence = { kind: 'check', id, satisfied, requestHash: id }
    run.step(withEvidence(run.file, held, run.nowMs), run.model.bring('check', id, satisfied))
  })
const decision = fc
  .record({
    userId: person,
    decision: fc.constantFrom<Decision>('approve', 'approve', 'approve', 'reject', 'request_more'),
    reason: fc.constantFrom('why', 'why', 'why', ''),
    isStale: fc.constantFrom(false, false, false, true),
    missing: fc.constantFrom<string[]>([], ['bill'], ['bill', 'passport']),
  })
  .map(({ userId, isStale, ...given }): Command => (run) => {
    const { file, nowMs, model } = run
    const caseVersion = file.caseVersion - (isStale ? 1 : 0)
    const judged = judge(file, { userId, level: staff[userId], caseVersion, ...given }, nowMs)
    const missing = given.decision === 'request_more' ? requestedBy('request_more', given.missing) : []
    const decided = { commandId: userId, userId, decision: given.decision }
    const next = judged.ok ? { ok: true as const, value: withDecision(file, decided, nowMs, missing) } : judged
    run.step(next, model.decide(userId, given.decision, { ...given, isStale }))
  })
const action = fc
  .tuple(person, fc.constantFrom(...actionKinds), fc.constantFrom(...risks))
  .map(([userId, kind, risk]): Command => (run) => {
    const special: Partial<Record<typeof kind, CaseAction>> = {
      setRisk: { kind: 'setRisk', risk, reason: 'why' },
      adoptPolicy: { kind: 'adoptPolicy', policy: { ...rules, version: 2 } },
    }
    const asked = { userId, level: staff[userId], action: special[kind] ?? actions[kind] }
    run.step(act(run.file, asked, run.nowMs), run.model.act(userId, kind, risk))
  })
/** Somebody who is not sure that it has been taken sends it again. */
const twice = decision.map((one): Command => (run) => {
  one(run)
  one(run)
})
const weighed = fc.constantFrom('medium' as const, 'high' as const).map((risk): Command => (run) => {
  const asked = { userId: 'eva', level: staff.eva, action: { kind: 'setRisk', risk, reason: 'why' } } as const
  run.step(act(run.file, asked, run.nowMs), run.model.act('eva', 'setRisk', risk))
})
const lookFor =
  (outcome: FindingOutcome): Command =>
  (run) => {
    const isDue = dueChecks(run.file) !== undefined
    expect(isDue).toBe(run.model.isSearchDue())
    if (!isDue) return
    run.file = withResults(run.file, [{ check: 'duplicate_identity', outcome, findings: [] }], run.nowMs)
    run.model.find(outcome === 'passed')
  }
/** Everything that a review needs, at once. */
const complete: Command = (run) => {
  const passport: HeldEvidence = { kind: 'document', id: 'd1', type: 'passport', expiryDate: null, requestHash: 'd1' }
  const met: HeldEvidence = { kind: 'check', id: 'k1', satisfied: true, requestHash: 'k1' }
  run.step(withEvidence(run.file, passport, run.nowMs), run.model.bring('passport', 'd1', Infinity))
  run.step(withEvidence(run.file, met, run.nowMs), run.model.bring('check', 'k1', true))
  lookFor('passed')(run)
}
const search = fc.constantFrom('passed' as const, 'passed' as const, ...findingOutcomes).map(lookFor)
const change = fc.constant<Command>((run) => {
  const told = withFactsVersion(run.file, run.file.factsVersion + 1)
  run.file = hasUnseenChange(told) ? withChangeSeen(told, run.nowMs) : told
  run.model.change()
})
const welcome = fc.constant<Command>((run) => {
  expect(run.file.state === 'approved').toBe(run.model.state === 'approved')
  if (run.file.state !== 'approved') return
  run.file = watch(run.file, run.nowMs)
  run.model.watch()
})
const command = fc.oneof(
  { weight: 4, arbitrary: document },
  { weight: 3, arbitrary: check },
  { weight: 5, arbitrary: decision },
  { weight: 4, arbitrary: twice },
  { weight: 4, arbitrary: action },
  { weight: 2, arbitrary: weighed },
  { weight: 3, arbitrary: fc.constant(complete) },
  { weight: 3, arbitrary: search },
  { weight: 1, arbitrary: change },
  { weight: 2, arbitrary: welcome },
)
const elapsedMs = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: dayMs }) },
)

test('whatever is commanded in whatever order, a case goes where its rules say, and refuses what they refuse', () => {
  const met = new Set<string>()
  fc.assert(
    fc.property(fc.array(fc.tuple(command, elapsedMs), { minLength: 20, maxLength: 60 }), (sequence) => {
      const run = new Run()
      for (const [one, elapsed] of sequence) {
        run.pass(elapsed)
        const before = run.file
        one(run)
        expect(run.file.caseVersion).toBeGreaterThanOrEqual(before.caseVersion)
        if (before.state === 'erased') expect(run.file).toEqual(before)
        run.compare()
      }
      for (const one of run.met) met.add(one)
    }),
    { numRuns: 300 },
  )
  // A run that never comes to something proves nothing about it.
  const refusals = ['CaseClosed', 'CaseNotInReview', 'DecisionStale', 'ReviewerAlreadyDecided', 'MakerIsChecker']
  const others = ['InvalidCaseData', 'CaseIncomplete', 'CaseEscalated', 'CaseAssigned', 'CaseActionNotAllowed']
  const events = ['documentExpired', 'deadlinePassed', 'escalated', 'reminderDue', 'retentionPassed']
  const all = [...caseStates, ...refusals, ...others, 'RetentionNotOver', ...events, 'done']
  expect(all.filter((one) => !met.has(one))).toEqual([])
})
