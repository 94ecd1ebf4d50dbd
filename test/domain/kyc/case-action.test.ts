/** What the staff do with a case: every action in every state, and what the actions mean for the decisions. */
import { caseStates, isOpen } from '../../../domain/kyc/case'
import type { CaseState } from '../../../domain/kyc/case'
import { act, actionKinds } from '../../../domain/kyc/case-action'
import type { CaseAction, CaseActionKind } from '../../../domain/kyc/case-action'
import { anything, frozenBecause, settle, watch } from '../../../domain/kyc/case-file'
import type { CaseFile, HeldEvidence } from '../../../domain/kyc/case-file'
import { judge, requestedBy, withDecision, withEvidence } from '../../../domain/kyc/case-steps'
import { afterTime } from '../../../domain/kyc/case-time'
import type { Decision } from '../../../domain/kyc/facts'
import {
  actions,
  asked,
  check,
  closed,
  decide,
  document,
  empty,
  files,
  given,
  inReview,
  monitoring,
  policy,
  rejected,
  start,
  suspected,
  value,
} from '../../support/case-files'

/** The file of the state in which there is something to do. */
const fileFor = (state: CaseState, kind: CaseActionKind): CaseFile =>
  state === 'in_review' && kind === 'overrideEngineCheck' ? suspected : files[state]

test('the file of each state is in that state', () => {
  expect(caseStates.map((state) => files[state].state)).toEqual([...caseStates])
})

/** The state that each action leads to; absent: it is refused. Written down by hand, so that the table in the code is checked by another one. */
const leadsTo: Readonly<Record<CaseState, Partial<Record<CaseActionKind, CaseState>>>> = {
  collecting: {
    ...{ escalate: 'collecting', takeOver: 'collecting', handBack: 'collecting', assign: 'collecting' },
    ...{ comment: 'collecting', setRisk: 'collecting', adoptPolicy: 'collecting', withdrawRequest: 'in_review' },
    ...{ screen: 'collecting', close: 'closed' },
  },
  checking: {
    ...{ escalate: 'checking', takeOver: 'checking', handBack: 'checking', assign: 'checking', comment: 'checking' },
    ...{ setRisk: 'checking', adoptPolicy: 'checking', screen: 'checking', askProvider: 'checking' },
    close: 'closed',
  },
  in_review: {
    ...{ escalate: 'in_review', takeOver: 'in_review', handBack: 'in_review', assign: 'in_review' },
    ...{ comment: 'in_review', setRisk: 'in_review', adoptPolicy: 'in_review', screen: 'in_review' },
    ...{ overrideEngineCheck: 'in_review', askProvider: 'checking', close: 'closed' },
  },
  approved: { comment: 'approved' },
  rejected: { comment: 'rejected', setRisk: 'rejected', adoptPolicy: 'rejected', close: 'closed', erase: 'erased' },
  monitoring: {
    ...{ comment: 'monitoring', setRisk: 'monitoring', adoptPolicy: 'monitoring', screen: 'monitoring' },
    close: 'closed',
  },
  closed: { comment: 'closed', adoptPolicy: 'closed', erase: 'erased' },
  erased: {},
}
const everyPair = caseStates.flatMap((state) => actionKinds.map((kind) => [state, kind, leadsTo[state][kind]] as const))

test.each(everyPair)('%s + %s -> %s', (state, kind, next) => {
  const outcome = act(fileFor(state, kind), asked(actions[kind], 'eva', 'compliance'), start)
  const refusal = isOpen(state) ? 'CaseActionNotAllowed' : 'CaseClosed'
  expect(outcome).toMatchObject(next === undefined ? { refusal: { refusal } } : { value: { state: next } })
})

/** Of each state, whether evidence is taken, and which decisions of a reviewer are. */
const takes: Readonly<Record<CaseState, readonly (Decision | 'evidence')[]>> = {
  collecting: ['evidence'],
  checking: ['evidence'],
  in_review: ['evidence', 'approve', 'reject', 'request_more'],
  approved: ['evidence'],
  rejected: ['evidence'],
  monitoring: ['evidence'],
  closed: [],
  erased: [],
}
const decisions = ['approve', 'reject', 'request_more'] as const

test.each(caseStates)('%s: evidence and decisions', (state) => {
  const file = files[state]
  const taken = decisions.filter((decision) => judge(file, { userId: 'eva', decision, reason: 'why' }, start).ok)
  const evidence = withEvidence(file, document('e'), start).ok ? ['evidence'] : []
  expect([...evidence, ...taken]).toEqual(takes[state])
})

test.each(actionKinds.filter((kind) => !['takeOver', 'handBack', 'assign', 'comment'].includes(kind)))(
  '%s names the version that was seen, or is refused',
  (kind) => {
    const file =
      caseStates.map((state) => fileFor(state, kind)).find((one) => leadsTo[one.state][kind] !== undefined) ?? empty
    const request = asked(actions[kind], 'eva', 'compliance')
    expect(act(file, { ...request, caseVersion: file.caseVersion - 1 }, start)).toMatchObject({
      refusal: { refusal: 'DecisionStale' },
    })
    expect(act(file, { ...request, caseVersion: file.caseVersion }, start).ok).toBe(true)
  },
)

test.each(Object.values(actions).filter((action) => 'reason' in action))('$kind needs a reason', (action) => {
  const file = caseStates
    .map((state) => fileFor(state, action.kind))
    .find((one) => leadsTo[one.state][action.kind] !== undefined)
  const bare = asked({ ...action, reason: ' ' }, 'eva', 'compliance')
  expect(act(file ?? empty, bare, start)).toMatchObject({ refusal: { refusal: 'InvalidCaseData' } })
})

test('what was escalated is decided on that level or above, and on no lower one', () => {
  const passed = value(act(inReview, asked(actions.escalate), start))
  const approve = { userId: 'eva', decision: 'approve' } as const
  expect(judge(passed, approve, start)).toMatchObject({ refusal: { refusal: 'CaseEscalated', detail: ' supervisor' } })
  expect(judge(passed, { ...approve, level: 'supervisor' }, start).ok).toBe(true)
  expect(judge(passed, { ...approve, level: 'compliance' }, start).ok).toBe(true)
  expect(act(passed, asked(actions.escalate), start)).toMatchObject({ refusal: { refusal: 'InvalidCaseData' } })
  expect(act(passed, asked(actions.takeOver), start)).toMatchObject({ refusal: { refusal: 'CaseEscalated' } })
  expect(decide(passed, 'eva', 'approve').level).toBe('officer')
})

test('who has taken a case over decides it; it is free again when they have, or hand it back', () => {
  const anns = value(act(inReview, asked(actions.takeOver, 'ann'), start))
  expect(judge(anns, { userId: 'ben', decision: 'approve' }, start)).toMatchObject({
    refusal: { refusal: 'CaseAssigned' },
  })
  expect(judge(anns, { userId: 'ann', decision: 'approve' }, start).ok).toBe(true)
  expect(act(anns, asked(actions.handBack, 'ben'), start)).toMatchObject({ refusal: { refusal: 'CaseAssigned' } })
  expect(act(anns, asked(actions.handBack, 'ben', 'supervisor'), start)).toMatchObject({
    value: { assigneeUserId: null },
  })
  expect(act(anns, asked(actions.takeOver, 'ben'), start)).toMatchObject({ value: { assigneeUserId: 'ben' } })
  expect(act(anns, asked(actions.takeOver, 'ann'), start)).toEqual({ ok: true, value: anns })
  expect(act(inReview, asked(actions.assign), start)).toMatchObject({ refusal: { refusal: 'CaseEscalated' } })
  expect(decide(anns, 'ann', 'request_more').assigneeUserId).toBeNull()
})

test('the risk says how many approve, and approvals from before do not count', () => {
  const half = value(act(inReview, asked({ kind: 'setRisk', risk: 'medium', reason: 'why' }), start))
  expect(half.waitsFor).toBe('waiting for 2 of 2 approvals')
  const one = decide(half, 'ann', 'approve')
  expect([one.state, one.waitsFor]).toEqual(['in_review', 'waiting for 1 of 2 approvals'])
  const higher = value(act(one, asked(actions.setRisk), start))
  expect(higher).toMatchObject({ waitsFor: 'waiting for 3 of 3 approvals', round: 2, caseVersion: one.caseVersion + 1 })
  const accepted = ['ann', 'ben', 'eva'].reduce((file, userId) => decide(file, userId, 'approve'), higher)
  expect(accepted.state).toBe('approved')
})

test('an officer raises the risk, and does not lower it alone', () => {
  const high = value(act(inReview, asked(actions.setRisk), start))
  const low: CaseAction = { kind: 'setRisk', risk: 'low', reason: 'a mistake' }
  expect(act(high, asked(low), start)).toMatchObject({ refusal: { refusal: 'CaseEscalated', detail: ' supervisor' } })
  expect(act(high, asked(low, 'eva', 'supervisor'), start)).toMatchObject({ value: { risk: 'low' } })
})

test('a bad check raises the risk as the policy says, and a good one lowers nothing', () => {
  const strict = { ...inReview, policy: { ...policy, riskAfterFailedCheck: 'high' as const } }
  const bad = given(strict, { ...check, satisfied: false })
  expect(bad.risk).toBe('high')
  expect(given(bad, check)).toMatchObject({ risk: 'high', waitsFor: 'waiting for 3 of 3 approvals' })
  expect(given(inReview, { ...check, satisfied: false }).risk).toBe('low')
})

test('what a reviewer has asked for has to come before the case comes back, and coming back is counted', () => {
  const sentBack = decide(inReview, 'ann', 'request_more', ['selfie', 'Bill'])
  const selfie: HeldEvidence = { kind: 'media', id: 's', type: 'Selfie', requestHash: 's' }
  const half = given(sentBack, selfie, { ...check, id: 'another' })
  expect(half).toMatchObject({ state: 'collecting', requested: ['Bill'], resubmissions: 0 })
  const back = given(half, { ...document('b'), type: 'bill' })
  expect(back).toMatchObject({ state: 'in_review', requested: [], resubmissions: 1 })
  const again = given(decide(back, 'ann', 'request_more'), selfie)
  expect(again).toMatchObject({ state: 'in_review', resubmissions: 2 })
})

describe('a request in words', () => {
  const sentBack = decide(inReview, 'ann', 'request_more')
  const asksStill = {
    state: 'collecting',
    waitsFor: 'waiting for what the reviewer asked for',
    requested: [anything],
    resubmissions: 0,
  }

  test.each<[string, CaseAction]>([
    ['a higher risk', { kind: 'setRisk', risk: 'high', reason: 'odd papers' }],
    ['another policy', { kind: 'adoptPolicy', policy: { ...policy, version: 2 } }],
  ])('stays through the round that %s begins', (_name, action) => {
    const later = value(act(sentBack, asked(action, 'eva', 'supervisor'), start))
    expect(later).toMatchObject({ ...asksStill, round: 2, decisions: [] })
    expect(judge(later, { userId: 'ben', decision: 'approve' }, start)).toMatchObject({
      refusal: { refusal: 'CaseNotInReview' },
    })
    const bill: HeldEvidence = { ...document('b'), type: 'bill' }
    expect(given(later, bill)).toMatchObject({ state: 'in_review', requested: [], resubmissions: 1 })
    const withdrawn = value(act(later, asked(actions.withdrawRequest), start))
    expect(withdrawn).toMatchObject({ state: 'in_review', requested: [], resubmissions: 0 })
  })

  test.each<[string, HeldEvidence]>([
    ['a document', document('b')],
    ['media', { kind: 'media', id: 's', type: 'selfie', requestHash: 's' }],
    ['a check', { ...check, id: 'another' }],
  ])('is answered by %s', (_name, held) => {
    expect(given(sentBack, held)).toMatchObject({ state: 'in_review', requested: [], resubmissions: 1 })
  })

  test('is one where no type is named, and only where more is asked for', () => {
    expect(requestedBy('request_more', [])).toEqual([anything])
    expect(requestedBy('request_more', ['selfie'])).toEqual(['selfie'])
    expect(requestedBy('approve', [])).toEqual([])
    expect(requestedBy('reject', [])).toEqual([])
  })

  test('of a case of before is read from its decision', () => {
    const before = settle({ ...sentBack, requested: [] }, start)
    expect(before).toMatchObject({ state: 'collecting', requested: [] })
    expect(given(before, document('b'))).toMatchObject({ state: 'in_review', resubmissions: 1 })
  })
})

test('a watched customer stays accepted under a stricter policy that their documents fulfil; what is missing is asked for', () => {
  const adopt = (changes: object) =>
    value(act(monitoring, asked({ kind: 'adoptPolicy', policy: { ...policy, version: 2, ...changes } }), start))
  expect(adopt({ approvalsByRisk: null, approvalsRequired: 2 })).toMatchObject({ state: 'monitoring', decisions: [{}] })
  const stricter = adopt({ requiredMediaTypes: ['selfie'] })
  expect(stricter).toMatchObject({ state: 'collecting', waitsFor: 'waiting for selfie', round: 2, expired: false })
})

test('payments are frozen as the policy says: after a rejection, when a document has run out, when the relationship has ended', () => {
  const expiring = watch(decide(given(empty, document('d', '2026-01-02T00:00:00Z'), check), 'ann', 'approve'), start)
  const end = Date.parse('2026-01-02T00:00:00Z')
  const expired = afterTime(expiring, end)?.file ?? expiring
  const replaced = value(withEvidence(expired, document('d', '2030-01-01T00:00:00Z'), end))
  const accepted = withDecision(replaced, { commandId: '1', userId: 'ann', decision: 'approve' }, end)
  const lenient = { ...expired, policy: { ...policy, freezeExpired: false } }
  expect([monitoring, rejected, closed, expiring, expired, replaced, accepted, lenient].map(frozenBecause)).toEqual([
    ...[null, 'rejected', 'closed', null, 'expired', 'expired', null, null],
  ])
})

test('personal data are kept as long as the policy says, and no longer', () => {
  const keeping = settle({ ...rejected, policy: { ...policy, retentionMs: 1_000 } }, start)
  expect(act(keeping, asked(actions.erase), start + 999)).toMatchObject({ refusal: { refusal: 'RetentionNotOver' } })
  expect(afterTime(keeping, start + 999)).toBeUndefined()
  expect(act(keeping, asked(actions.erase), start + 1_000)).toMatchObject({ value: { state: 'erased', evidence: [] } })
  expect(afterTime(keeping, start + 1_000)).toMatchObject({ event: 'retentionPassed' })
})
