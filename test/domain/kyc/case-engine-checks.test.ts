/** What the engine's own checks make of a case, in every state, when they are due, and who may overrule them. */
import { caseStates } from '../../../domain/kyc/case'
import type { CaseState } from '../../../domain/kyc/case'
import { act } from '../../../domain/kyc/case-action'
import { dueChecks, withResults } from '../../../domain/kyc/case-engine-checks'
import { settle } from '../../../domain/kyc/case-file'
import type { CaseFile, HeldEvidence } from '../../../domain/kyc/case-file'
import { judge, withEvidence } from '../../../domain/kyc/case-steps'
import { afterTime } from '../../../domain/kyc/case-time'
import type { EngineCheckResult } from '../../../domain/kyc/engine-check'
import { evaluate } from '../../../domain/kyc/evaluate'
import { rulesFor } from '../../../domain/kyc/policy'
import { actions, asked, check, document, emptyFile, files, given, inReview, policy } from '../../support/case-files'
import { start, suspected, value, withDuplicates } from '../../support/case-files'

const zone = { documentTypes: ['passport', 'id card'], override: null }
const asking = (file: CaseFile): CaseFile => ({
  ...file,
  policy: { ...file.policy, duplicateIdentity: { override: null } },
})
const result = (outcome: EngineCheckResult['outcome']): readonly EngineCheckResult[] => [
  { check: 'duplicate_identity', outcome, findings: [] },
]
const approval = { userId: 'eva', decision: 'approve' } as const
const zoned = (id: string, expiryDate: string | null = null) => ({ ...document(id, expiryDate), hasZone: true })

test.each(caseStates)(
  '%s: they are due where somebody will look at the case, and for a customer once something has changed',
  (state) => {
    const isDue = state === 'checking' || state === 'in_review'
    expect(dueChecks(files[state])).toBeUndefined()
    expect(dueChecks(asking(files[state]))).toEqual(
      isDue ? { checks: ['duplicate_identity'], cause: 'due' } : undefined,
    )
    const { engineChecks } = withDuplicates(inReview, 'passed')
    const checked = { ...asking(files[state]), engineChecks }
    expect(dueChecks(checked)).toBeUndefined()
    const isWatched = isDue || state === 'monitoring'
    expect(dueChecks({ ...checked, factsVersion: 1 })?.cause).toBe(isWatched ? 'customerChanged' : undefined)
  },
)

test('a review waits for them, and nobody approves what has not passed', () => {
  const waiting = settle(asking(inReview), start)
  expect(waiting).toMatchObject({ state: 'checking', waitsFor: "waiting for the engine's checks" })
  const passed = withResults(waiting, result('passed'), start)
  expect(passed).toMatchObject({ state: 'in_review', waitsFor: 'waiting for 1 of 1 approvals' })
  expect(judge(passed, approval, start).ok).toBe(true)
  expect(suspected.waitsFor).toBe('waiting for 1 of 1 approvals, duplicate identity: failed')
  expect(judge(suspected, approval, start)).toMatchObject({
    refusal: { refusal: 'CaseIncomplete', detail: ' duplicate_identity' },
  })
  expect(judge(withResults(waiting, result('unknown'), start), approval, start).ok).toBe(false)
  expect(judge(suspected, { ...approval, decision: 'reject', reason: 'twice' }, start).ok).toBe(true)
})

test('what has not passed is in what is missing, and a person looks at it whatever else is not there', () => {
  const unchecked = withDuplicates(files.checking, 'failed')
  expect(unchecked.state).toBe('in_review')
  const { missing } = evaluate(unchecked.policy, {
    ...{ documents: [{ type: 'passport' }], mediaTypes: [], checks: [], decisions: [], requestedMore: false },
    ...{ engineChecks: unchecked.engineChecks, monitoring: false, nowMs: start },
  })
  expect(missing).toMatchObject({ satisfiedChecks: 1, engineChecks: ['duplicate_identity'] })
  expect(withDuplicates(files.checking, 'passed').state).toBe('checking')
})

test('a check that fails raises the risk where the policy says so; one that cannot tell does not', () => {
  const wary = (outcome: EngineCheckResult['outcome']): string =>
    withDuplicates({ ...inReview, policy: { ...inReview.policy, riskAfterFailedCheck: 'high' } }, outcome).risk
  expect([wary('failed'), wary('unknown'), wary('passed')]).toEqual(['high', 'low', 'low'])
})

test('an accepted customer stays accepted unless one has not passed', () => {
  expect(withDuplicates(files.monitoring, 'passed')).toMatchObject({
    state: 'monitoring',
    round: files.monitoring.round,
  })
  for (const outcome of ['failed', 'unknown'] as const)
    expect(withDuplicates(files.monitoring, outcome)).toMatchObject({
      state: 'in_review',
      round: files.monitoring.round + 1,
    })
})

test('stricter rules alone take nothing away from an accepted customer before their next review', () => {
  const request = asked({
    kind: 'adoptPolicy',
    policy: { ...policy, version: 2, duplicateIdentity: { override: null } },
  })
  const moved = value(act(files.monitoring, request, start))
  expect([moved.state, dueChecks(moved)]).toEqual(['monitoring', undefined])
  const everyMs = { low: 1_000, medium: 1_000, high: 1_000 }
  const later = { ...moved, verifiedAtMs: start, policy: { ...moved.policy, reKycEveryMs: everyMs } }
  const due = afterTime(later, start + 1_000)
  expect(due).toMatchObject({
    event: 'reviewDue',
    file: { state: 'checking', waitsFor: "waiting for the engine's checks" },
  })
})

test('another document is looked at anew, in every state in which it may come; other evidence is not', () => {
  for (const state of ['in_review', 'monitoring'] as const) {
    const checked = withDuplicates(files[state], 'passed')
    expect(dueChecks(value(withEvidence(checked, document('e'), start)))?.cause).toBe('due')
    expect(dueChecks(value(withEvidence(checked, { ...check, id: 'l' }, start)))).toBeUndefined()
  }
})

test('the zone of one of the documents has to come before anything is checked, and counts no longer than its document', () => {
  const empty = emptyFile({ ...policy, machineReadableZone: zone })
  const states = (...evidence: HeldEvidence[]): readonly [CaseState, string] => {
    const { state, waitsFor } = given(empty, ...evidence)
    return [state, waitsFor]
  }
  const zoneMissing = 'waiting for machine-readable zone of passport or id card'
  expect(states()[1]).toBe('waiting for passport, machine-readable zone of passport or id card')
  expect(states(document('d'))).toEqual(['collecting', zoneMissing])
  expect(states(document('d'), { ...zoned('e'), type: 'bill' })).toEqual(['collecting', zoneMissing])
  expect(states(zoned('d'))).toEqual(['checking', "waiting for the engine's checks"])
  expect(states(document('d'), { ...zoned('e'), type: 'ID Card' })[0]).toBe('checking')
  expect(states(document('d'), zoned('e', '2026-01-01'))).toEqual(['collecting', zoneMissing])
})

test('a company has no zone, and is looked for twice like anybody', () => {
  const rules = { ...policy, machineReadableZone: zone, duplicateIdentity: { override: null } }
  expect(rulesFor(rules, 'company', 'low')).toMatchObject({ machineReadableZone: null, duplicateIdentity: {} })
  expect(rulesFor(rules, 'person', 'low').machineReadableZone).toEqual(zone)
  const company = given({ ...emptyFile(rules), customerKind: 'company' }, document('d'), check)
  expect(dueChecks(company)?.checks).toEqual(['duplicate_identity'])
})

describe('overruling', () => {
  const overruled = act(suspected, asked(actions.overrideEngineCheck), start)

  test('it lets the case be approved, by anybody who may, and makes what was seen before stale', () => {
    const file = value(overruled)
    expect(file).toMatchObject({ state: 'in_review', caseVersion: suspected.caseVersion + 1 })
    expect(file.engineChecks?.results).toMatchObject([{ outcome: 'failed', overriddenByUserId: 'ann' }])
    expect(judge(file, approval, start).ok).toBe(true)
    expect(act(file, asked(actions.overrideEngineCheck), start)).toMatchObject({
      refusal: { refusal: 'CaseActionNotAllowed' },
    })
  })

  test('it holds until the engine looks again', () => {
    const again = withResults({ ...value(overruled), factsVersion: 1 }, result('failed'), start)
    expect(judge(again, approval, start).ok).toBe(false)
  })

  test.each<[string, CaseFile, Parameters<typeof asked>[1], Parameters<typeof asked>[2]]>([
    ['EngineCheckBinding', withDuplicates(inReview, 'failed', null), 'eva', 'compliance'],
    ['CaseEscalated', withDuplicates(inReview, 'failed', 'supervisor'), 'eva', 'officer'],
    ['CaseEscalated', { ...suspected, level: 'compliance' }, 'eva', 'supervisor'],
    ['CaseAssigned', { ...suspected, assigneeUserId: 'ben' }, 'eva', 'officer'],
    ['MakerIsChecker', suspected, 'clerk', 'officer'],
    ['CaseActionNotAllowed', withDuplicates(inReview, 'passed'), 'eva', 'officer'],
    ['CaseActionNotAllowed', inReview, 'eva', 'officer'],
  ])('%s', (refusal, file, userId, level) => {
    expect(act(file, asked(actions.overrideEngineCheck, userId, level), start)).toMatchObject({ refusal: { refusal } })
  })

  test('who has brought the case may, where they may decide it', () => {
    const file = { ...suspected, policy: { ...suspected.policy, makerMayApprove: true } }
    expect(act(file, asked(actions.overrideEngineCheck, 'clerk'), start).ok).toBe(true)
  })
})
