/** What the staff do with a case besides deciding: in which states each may be done, by whom, and what comes of it. */
import { accept, refuse } from '../refusal'
import type { Outcome } from '../refusal'
import { isClosed } from './case'
import type { CaseState } from './case'
import { asksForMore, decidedAnew, rulesOf, settle } from './case-file'
import type { CaseFile } from './case-file'
import { withHitsChanged } from './case-screening'
import { openResults, ruleOf } from './engine-check'
import type { EngineCheckName } from './engine-check'
import { reaches } from './level'
import type { Level } from './level'
import { completePolicy } from './policy'
import type { OnboardingPolicy } from './policy'
import { requestFor } from './provider-check'
import { higherRisk } from './risk'
import type { Risk } from './risk'

export const actionKinds = [
  'escalate',
  'takeOver',
  'handBack',
  'assign',
  'comment',
  'setRisk',
  'adoptPolicy',
  'withdrawRequest',
  'overrideEngineCheck',
  'screen',
  'askProvider',
  'close',
  'erase',
] as const
export type CaseActionKind = (typeof actionKinds)[number]

/**
 * escalate: somebody of a higher level has to decide. takeOver, handBack: the case is mine, anybody's. assign: it is somebody
 * else's. comment: a word for the timeline. setRisk: how closely the customer is looked at. adoptPolicy: the case goes by
 * the bank's present policy. withdrawRequest: what was asked for need not come. overrideEngineCheck:
 * what the engine has found about them does not stand in the way. screen: the customer
 * is compared with the lists again. askProvider: so is a provider about a check that they have not confirmed. close: the
 * relationship ends. erase: so does
 * what is known of the person.
 */
export type CaseAction =
  | { readonly kind: 'escalate'; readonly to: Level; readonly reason: string }
  | { readonly kind: 'takeOver' }
  | { readonly kind: 'handBack' }
  | { readonly kind: 'assign'; readonly userId: string }
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'setRisk'; readonly risk: Risk; readonly reason: string }
  | { readonly kind: 'adoptPolicy'; readonly policy: OnboardingPolicy }
  | { readonly kind: 'withdrawRequest'; readonly reason: string }
  | { readonly kind: 'overrideEngineCheck'; readonly check: EngineCheckName; readonly reason: string }
  | { readonly kind: 'screen' }
  | { readonly kind: 'askProvider'; readonly check: string }
  | { readonly kind: 'close'; readonly reason: string }
  | { readonly kind: 'erase'; readonly reason: string }

export interface ActionRequest {
  readonly userId: string
  /** The highest level on which the person decides. */
  readonly level: Level
  /** The version of the case that they have seen; absent: they do not say. */
  readonly caseVersion?: number
  readonly action: CaseAction
}

const open: readonly CaseState[] = ['collecting', 'checking', 'in_review']
/** Between approval and welcome the engine is at work: what could undo the approval waits for its end. */
const settled: readonly CaseState[] = [...open, 'monitoring']

/** In which states each may be done. */
export const actionStates: Readonly<Record<CaseActionKind, readonly CaseState[]>> = {
  escalate: open,
  takeOver: open,
  handBack: open,
  assign: open,
  comment: [...settled, 'approved', 'rejected', 'closed'],
  setRisk: [...settled, 'rejected'],
  adoptPolicy: [...settled, 'rejected', 'closed'],
  withdrawRequest: ['collecting'],
  overrideEngineCheck: ['in_review'],
  screen: settled,
  askProvider: ['checking', 'in_review'],
  close: [...settled, 'rejected'],
  erase: ['rejected', 'closed'],
}

const longestText = 2000
/** True of what says something and is not too long. */
export const isActionText = (text: string): boolean => text.trim() !== '' && text.length <= longestText

/**
 * The case after the action; the same file when it changes nothing. Refusals, in this order: CaseClosed and
 * CaseActionNotAllowed (the state), DecisionStale, CaseEscalated (somebody of a higher level has to do it), CaseAssigned,
 * InvalidCaseData (no reason, or no text), EngineCheckBinding, MakerIsChecker, RetentionNotOver.
 */
export function act(file: CaseFile, request: ActionRequest, nowMs: number): Outcome<CaseFile> {
  const { action, caseVersion } = request
  if (!actionStates[action.kind].includes(file.state)) {
    return isClosed(file.state) ? refuse('CaseClosed') : refuse('CaseActionNotAllowed', ` ${file.state}`)
  }
  if (caseVersion !== undefined && caseVersion !== file.caseVersion) return refuse('DecisionStale')
  if ('reason' in action && !isActionText(action.reason)) return refuse('InvalidCaseData', ' reason')
  return stepsOf[action.kind](file, request as never, nowMs)
}

type Asked<Kind extends CaseActionKind> = Omit<ActionRequest, 'action'> & {
  readonly action: Extract<CaseAction, { readonly kind: Kind }>
}

const isOthers = ({ assigneeUserId }: CaseFile, userId: string): boolean =>
  assigneeUserId !== null && assigneeUserId !== userId

function overrideCheck(
  file: CaseFile,
  { userId, level, action: { check } }: Asked<'overrideEngineCheck'>,
  nowMs: number,
): Outcome<CaseFile> {
  const { engineChecks, policy, submittedByUserId } = file
  const rules = rulesOf(file)
  const needed = ruleOf(rules, check)?.override ?? null
  if (engineChecks === null || !openResults(rules, engineChecks).some((open) => open.check === check))
    return refuse('CaseActionNotAllowed', ': the check is not open')
  if (needed === null) return refuse('EngineCheckBinding')
  const higher = [needed, file.level].find((asked) => !reaches(level, asked))
  if (higher !== undefined) return refuse('CaseEscalated', ` ${higher}`)
  if (isOthers(file, userId)) return refuse('CaseAssigned')
  // Who has brought the case does not lift what stands against it.
  if (!policy.makerMayApprove && userId === submittedByUserId) return refuse('MakerIsChecker')
  const results = engineChecks.results.map((one) =>
    one.check === check ? { ...one, overriddenByUserId: userId } : one,
  )
  return accept(decidedAnew({ ...file, engineChecks: { ...engineChecks, results } }, nowMs))
}

const stepsOf: {
  readonly [Kind in CaseActionKind]: (file: CaseFile, asked: Asked<Kind>, nowMs: number) => Outcome<CaseFile>
} = {
  escalate: (file, { action: { to } }) =>
    reaches(file.level, to)
      ? refuse('InvalidCaseData', ' level')
      : accept({ ...file, level: to, assigneeUserId: null }),
  takeOver: (file, { userId, level }) => {
    if (!reaches(level, file.level)) return refuse('CaseEscalated', ` ${file.level}`)
    return accept(file.assigneeUserId === userId ? file : { ...file, assigneeUserId: userId })
  },
  handBack: (file, { userId, level }) => {
    if (isOthers(file, userId) && level === 'officer') return refuse('CaseAssigned')
    return accept(file.assigneeUserId === null ? file : { ...file, assigneeUserId: null })
  },
  assign: (file, { level, action: { userId } }) => {
    if (level === 'officer' || !reaches(level, file.level)) return refuse('CaseEscalated', ' supervisor')
    return accept(file.assigneeUserId === userId ? file : { ...file, assigneeUserId: userId })
  },
  // A file of its own: a comment is written down although nothing else changes.
  comment: (file, { action: { text } }) =>
    isActionText(text) ? accept({ ...file }) : refuse('InvalidCaseData', ' text'),
  setRisk: (file, { level, action: { risk } }, nowMs) => {
    // A lower risk may need fewer approvals: an officer alone must not get around the others.
    if (higherRisk(file.risk, risk) !== risk && level === 'officer') return refuse('CaseEscalated', ' supervisor')
    return accept(risk === file.risk ? file : decidedAnew({ ...file, risk }, nowMs))
  },
  adoptPolicy: (file, { action: { policy } }, nowMs) =>
    accept(
      policy.version === file.policy.version ? file : decidedAnew({ ...file, policy: completePolicy(policy) }, nowMs),
    ),
  withdrawRequest: (file, _asked, nowMs) =>
    asksForMore(file)
      ? accept(decidedAnew({ ...file, requested: [] }, nowMs))
      : refuse('CaseActionNotAllowed', ' nothing was asked for'),
  overrideEngineCheck: overrideCheck,
  // Where it stands, and since when, stays: to look at the hits again gives no review more time.
  screen: (file) => accept(withHitsChanged(file)),
  askProvider: (file, { action: { check } }, nowMs) => {
    const wanted = file.policy.providerChecks?.find(({ kind }) => kind === check)
    if (wanted === undefined) return refuse('InvalidCaseData', ' kind')
    const request = requestFor(file.checkRequests, wanted)
    // Nobody has been asked yet: they are about to be.
    if (request === undefined) return accept(file)
    if (request.state === 'open') return refuse('CaseActionNotAllowed', ': the provider is being asked')
    return accept(decidedAnew({ ...file, checkRequests: file.checkRequests.filter((one) => one !== request) }, nowMs))
  },
  close: (file, { userId }, nowMs) => {
    if (isOthers(file, userId)) return refuse('CaseAssigned')
    const over: CaseFile = {
      ...file,
      state: 'closed',
      waitsFor: 'nothing: the relationship has ended',
      caseVersion: file.caseVersion + 1,
      requested: [],
      assigneeUserId: null,
      level: 'officer',
      overdue: false,
      sinceMs: nowMs,
      endedAtMs: file.endedAtMs ?? nowMs,
    }
    return accept(settle(over, nowMs))
  },
  erase: (file, _asked, nowMs) => {
    const { policy, endedAtMs } = file
    const isKept = policy.retentionMs !== null && endedAtMs !== null && endedAtMs + policy.retentionMs > nowMs
    return isKept ? refuse('RetentionNotOver') : accept(erased(file, nowMs))
  },
}

/** What is left of a case whose person has been erased: that there was one, and how it ended. */
export const erased = (file: CaseFile, nowMs: number): CaseFile => ({
  ...file,
  state: 'erased',
  waitsFor: 'nothing: the personal data are erased',
  caseVersion: file.caseVersion + 1,
  ownerUserId: null,
  wantedAccount: null,
  evidence: [],
  requested: [],
  engineChecks: null,
  checkRequests: [],
  deniedBy: [],
  sinceMs: nowMs,
  dueAtMs: null,
})
