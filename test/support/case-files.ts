/** A case in every state, and every action of the staff. */
import { settle, completeFile, watch } from '../../domain/kyc/case-file'
import type { CaseFile, HeldEvidence } from '../../domain/kyc/case-file'
import type { CaseState } from '../../domain/kyc/case'
import type { FindingOutcome } from '../../domain/identity/finding'
import { act, erased } from '../../domain/kyc/case-action'
import type { ActionRequest, CaseAction, CaseActionKind } from '../../domain/kyc/case-action'
import { withResults } from '../../domain/kyc/case-engine-checks'
import { requestedBy, withDecision, withEvidence } from '../../domain/kyc/case-steps'
import type { Decision } from '../../domain/kyc/facts'
import type { Level } from '../../domain/kyc/level'
import { defaultPolicy } from '../../domain/kyc/policy'
import type { OnboardingPolicy } from '../../domain/kyc/policy'
import type { CheckRequest } from '../../domain/kyc/provider-check'
import type { Outcome } from '../../domain/refusal'

export const start = Date.parse('2026-01-01T00:00:00Z')
export const policy = {
  ...defaultPolicy,
  requiredDocumentTypes: ['passport'],
  approvalsByRisk: { low: 1, medium: 2, high: 3 },
  freezeExpired: true,
  freezeRejected: true,
}
/** A case that has just been opened. */
export const emptyFile = (rules: OnboardingPolicy): CaseFile =>
  settle(
    completeFile({
      bankId: 'b',
      customerId: 'c',
      policy: rules,
      submittedByUserId: 'clerk',
      ownerUserId: null,
      wantedAccount: null,
      accountId: null,
      evidence: [],
      decisions: [],
      latestStatusHash: null,
      round: 1,
      caseVersion: 1,
      state: 'collecting',
      waitsFor: '',
      sinceMs: start,
      dueAtMs: null,
      overdue: false,
      remindersSent: 0,
    }),
    start,
  )
export const empty = emptyFile(policy)
export const value = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(outcome.refusal.refusal)
  return outcome.value
}
export const document = (
  id: string,
  expiryDate: string | null = null,
): Extract<HeldEvidence, { kind: 'document' }> => ({
  kind: 'document',
  id,
  type: 'passport',
  expiryDate,
  requestHash: id,
})
export const check: Extract<HeldEvidence, { kind: 'check' }> = {
  kind: 'check',
  id: 'k',
  satisfied: true,
  requestHash: 'k',
}
export const given = (file: CaseFile, ...evidence: HeldEvidence[]): CaseFile =>
  evidence.reduce((before, held) => value(withEvidence(before, held, start)), file)
export const decide = (file: CaseFile, userId: string, decision: Decision, missing: readonly string[] = []): CaseFile =>
  withDecision(file, { commandId: userId, userId, decision }, start, requestedBy(decision, missing))
export const asked = (action: CaseAction, userId = 'ann', level: Level = 'officer'): ActionRequest => ({
  userId,
  level,
  action,
})

/** What a provider has confirmed, unless it is said otherwise. */
export const checkRequest = (facts: Partial<CheckRequest> = {}): CheckRequest => ({
  requestId: 'r',
  kind: 'address',
  provider: 'post',
  round: 1,
  state: 'satisfied',
  problem: null,
  isSent: true,
  dueAtMs: start + 1_000,
  ...facts,
})
/** The case as it is where the policy asks a provider, who has answered as the request says. */
export const withProvider = (file: CaseFile, request?: CheckRequest): CaseFile => ({
  ...file,
  policy: { ...file.policy, providerChecks: [{ kind: 'address', provider: 'post' }] },
  checkRequests: request === undefined ? [] : [request],
})

export const inReview = given(empty, document('d'), check)
/** The case as it is where the policy asks the engine whether somebody else is the same person, and what it has found. */
export const withDuplicates = (file: CaseFile, outcome: FindingOutcome, override: Level | null = 'officer'): CaseFile =>
  withResults(
    { ...file, policy: { ...file.policy, duplicateIdentity: { override } } },
    [{ check: 'duplicate_identity', outcome, findings: outcome === 'passed' ? [] : ['duplicate_document'] }],
    start,
  )
/** In review, because somebody else at the bank may be the same person. */
export const suspected = withDuplicates(inReview, 'failed')
export const approved = decide(inReview, 'ann', 'approve')
export const rejected = decide(inReview, 'ann', 'reject')
export const monitoring = watch(approved, start)
export const closed = value(act(monitoring, asked({ kind: 'close', reason: 'gone' }), start))
export const files: Readonly<Record<CaseState, CaseFile>> = {
  collecting: decide(inReview, 'ann', 'request_more', ['selfie']),
  checking: withProvider(given(empty, document('d')), checkRequest()),
  in_review: withProvider(inReview, checkRequest()),
  approved,
  rejected,
  monitoring,
  closed,
  erased: erased(closed, start),
}
export const actions: Readonly<Record<CaseActionKind, CaseAction>> = {
  escalate: { kind: 'escalate', to: 'supervisor', reason: 'why' },
  takeOver: { kind: 'takeOver' },
  handBack: { kind: 'handBack' },
  assign: { kind: 'assign', userId: 'ben' },
  comment: { kind: 'comment', text: 'a word' },
  setRisk: { kind: 'setRisk', risk: 'high', reason: 'why' },
  adoptPolicy: { kind: 'adoptPolicy', policy: { ...policy, version: 2 } },
  withdrawRequest: { kind: 'withdrawRequest', reason: 'why' },
  overrideEngineCheck: { kind: 'overrideEngineCheck', check: 'duplicate_identity', reason: 'why' },
  screen: { kind: 'screen' },
  askProvider: { kind: 'askProvider', check: 'address' },
  close: { kind: 'close', reason: 'why' },
  erase: { kind: 'erase', reason: 'why' },
}
