/** Random runs of commands against a small model of the rules, which knows only who may do what. */
import fc from 'fast-check'
import { findingOutcomes } from '../../../domain/identity/finding'
import { isOver } from '../../../domain/kyc/case'
import { act, actionKinds } from '../../../domain/kyc/case-action'
import type { CaseAction } from '../../../domain/kyc/case-action'
import { dueChecks, withResults } from '../../../domain/kyc/case-engine-checks'
import { watch } from '../../../domain/kyc/case-file'
import type { CaseFile } from '../../../domain/kyc/case-file'
import { judge, withDecision, withEvidence } from '../../../domain/kyc/case-steps'
import { afterTime } from '../../../domain/kyc/case-time'
import type { CaseEngineChecks } from '../../../domain/kyc/engine-check'
import { risks } from '../../../domain/kyc/risk'
import { actions, check, document, emptyFile, policy, start } from '../../support/case-files'

/** The policy asks the engine for one check, which an officer may overrule. */
const empty = emptyFile({ ...policy, duplicateIdentity: { override: 'officer' } })
const standsAgainst = ({ outcome, overriddenByUserId }: CaseEngineChecks['results'][number]): boolean =>
  outcome !== 'passed' && overriddenByUserId === null

const decisions = ['approve', 'reject', 'request_more'] as const

/** What a bystander who only hears the commands would know of a case. */
interface Model {
  readonly file: CaseFile
  readonly approvers: ReadonlySet<string>
  readonly over: boolean
}
type Command = (model: Model, nowMs: number) => Model
const people = ['clerk', 'ann', 'ben', 'eva'] as const
const person = fc.constantFrom(...people)

const moved = (model: Model, file: CaseFile): Model => ({
  file,
  approvers: file.round === model.file.round ? model.approvers : new Set(),
  over: model.over || isOver(file.state),
})
const command: fc.Arbitrary<Command> = fc.oneof(
  fc
    .constantFrom(document('d'), document('d', '2026-01-01T00:00:01Z'), check, { ...check, satisfied: false })
    .map((held): Command => (model, nowMs) => {
      const next = withEvidence(model.file, held, nowMs)
      expect(next.ok).toBe(!model.over)
      return next.ok ? moved(model, next.value) : model
    }),
  fc.tuple(person, fc.constantFrom(...decisions)).map(([userId, decision]): Command => (model, nowMs) => {
    const { file, approvers } = model
    const judged = judge(file, { userId, decision, reason: 'why' }, nowMs)
    if (!judged.ok) return model
    // Whatever else the rules say: makers do not check, nobody decides twice, or past who has the case.
    expect([userId === 'clerk', approvers.has(userId)]).toEqual([false, false])
    expect([userId, null]).toContain(file.assigneeUserId)
    const next = withDecision(file, { commandId: userId, userId, decision }, nowMs)
    const known = new Set([...approvers, ...(decision === 'approve' ? [userId] : [])])
    const needed = policy.approvalsByRisk[file.risk]
    expect(next.state === 'approved').toBe(decision === 'approve' && known.size >= needed)
    // Nor is anybody accepted before the engine has looked for another of them, and has found none or was overruled.
    if (decision === 'approve') expect(file.engineChecks?.results.filter(standsAgainst)).toEqual([])
    return { ...moved(model, next), approvers: known }
  }),
  fc
    .tuple(person, fc.constantFrom(...actionKinds), fc.constantFrom(...risks))
    .map(([userId, kind, risk]): Command => (model, nowMs) => {
      const action = kind === 'setRisk' ? ({ ...actions.setRisk, risk } as CaseAction) : actions[kind]
      const next = act(model.file, { userId, level: 'officer', action }, nowMs)
      return next.ok ? moved(model, next.value) : model
    }),
  fc.constantFrom(...findingOutcomes).map(
    (outcome): Command =>
      (model, nowMs) =>
        dueChecks(model.file) === undefined
          ? model
          : moved(model, withResults(model.file, [{ check: 'duplicate_identity', outcome, findings: [] }], nowMs)),
  ),
  fc.constant<Command>((model) => ({ ...model, file: { ...model.file, factsVersion: model.file.factsVersion + 1 } })),
  fc.constant<Command>((model, nowMs) => moved(model, afterTime(model.file, nowMs)?.file ?? model.file)),
  fc.constant<Command>((model, nowMs) =>
    model.file.state === 'approved' ? moved(model, watch(model.file, nowMs)) : model,
  ),
)

test('whatever is commanded in whatever order, nobody is accepted by fewer than the risk asks for, and what is over stays over', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(command, fc.integer({ min: 0, max: 86_400_000 })), { maxLength: 40 }), (sequence) => {
      let model: Model = { file: empty, approvers: new Set(), over: false }
      let nowMs = start
      for (const [one, elapsedMs] of sequence) {
        nowMs += elapsedMs
        const before = model.file
        model = one(model, nowMs)
        expect(model.file.caseVersion).toBeGreaterThanOrEqual(before.caseVersion)
        expect(model.over).toBe(isOver(model.file.state))
        if (before.state === 'erased') expect(model.file).toEqual(before)
      }
    }),
  )
})
