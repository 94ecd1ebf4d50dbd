/** Checks that providers answer, as a case sees them: when they are asked, what counts, and that nobody is accepted without. */
import fc from 'fast-check'
import { caseStates } from '../../../domain/kyc/case'
import { act } from '../../../domain/kyc/case-action'
import { completeFile, laterMembers, settle, watch } from '../../../domain/kyc/case-file'
import type { CaseFile } from '../../../domain/kyc/case-file'
import {
  answerDueAtMs,
  checksToAsk,
  requestsToSend,
  withoutAnswer,
  withProviderAnswer,
  withRequest,
  withSent,
} from '../../../domain/kyc/case-providers'
import { judge, withDecision, withEvidence } from '../../../domain/kyc/case-steps'
import { afterTime, nextWakeMs } from '../../../domain/kyc/case-time'
import { membersOfKind, newRequest, providerCheckKinds, readAnswer } from '../../../domain/kyc/provider-check'
import type { CheckRequest } from '../../../domain/kyc/provider-check'
import { taskOf } from '../../../domain/kyc/task'
import {
  actions,
  asked,
  check,
  checkRequest,
  decide,
  document,
  files,
  given,
  inReview,
  policy,
  start,
  value,
  withProvider,
} from '../../support/case-files'

const open = checkRequest({ state: 'open', isSent: false })
const settled = (request?: CheckRequest): CaseFile => settle(withProvider(inReview, request), start)
const answer = (satisfied: boolean, requestId = 'r') => ({ requestId, satisfied, requestHash: 'h' })
const byHand = (file: CaseFile, satisfied: boolean, changesAnswers = false): CaseFile => {
  const held = { ...check, id: 'hand', satisfied, requestHash: `${satisfied}` }
  return value(withEvidence(file, held, start, { how: 'Address', changesAnswers }))
}

test.each(caseStates)('%s: providers are asked where somebody looks at the case, and nowhere else', (state) => {
  const due = checksToAsk(withProvider(files[state])).map(({ kind }) => kind)
  expect(due).toEqual(state === 'checking' || state === 'in_review' ? ['address'] : [])
  expect(checksToAsk(withProvider(files[state], open))).toEqual([])
})

test.each<[string, CheckRequest | undefined, string, string, string | null]>([
  ['nobody was asked', undefined, 'checking', 'waiting for address by post', null],
  ['open', open, 'checking', 'waiting for address by post', null],
  [
    'unanswered',
    { ...open, state: 'unanswered', problem: 'timedOut' },
    'checking',
    'waiting for address by post (not confirmed, the staff have to act)',
    'providerCheck',
  ],
  ['satisfied', checkRequest(), 'in_review', 'waiting for 1 of 1 approvals', 'review'],
])('a case whose request is %s', (_what, request, state, waitsFor, task) => {
  const file = settled(request)
  expect([file.state, file.waitsFor, taskOf(file)?.kind ?? null]).toEqual([state, waitsFor, task])
})

test('a good answer is a satisfied check, a bad one brings the case before the staff, who cannot approve it', () => {
  const good = value(withProviderAnswer(settled(open), answer(true), start))
  expect(good).toMatchObject({ state: 'in_review', caseVersion: inReview.caseVersion + 1 })
  expect(good.evidence).toContainEqual({ kind: 'check', id: 'r', satisfied: true, requestHash: 'h' })
  const bad = value(withProviderAnswer(settled(open), answer(false), start))
  expect(bad).toMatchObject({ state: 'in_review', checkRequests: [{ state: 'failed', problem: null }] })
  expect(judge(bad, { userId: 'ann', decision: 'approve' }, start)).toMatchObject({
    refusal: { refusal: 'CaseIncomplete', detail: ' address by post' },
  })
})

test.each([true, false])(
  'what a provider has said (%s) is theirs: a check by hand that says otherwise changes it not',
  (satisfied) => {
    const answered = value(withProviderAnswer(settled(open), answer(satisfied), start))
    expect(byHand(answered, !satisfied).checkRequests).toEqual(answered.checkRequests)
    const request = { userId: 'ann', decision: 'approve' } as const
    expect(judge(byHand(answered, !satisfied), request, start).ok).toBe(satisfied)
    // As histories of before have it.
    expect(byHand(answered, !satisfied, true).checkRequests).toMatchObject([
      { state: satisfied ? 'failed' : 'satisfied' },
    ])
  },
)

test.each([true, false])('a no is remembered while the provider is asked again (by a file of before: %s)', (isOld) => {
  const denied = value(withProviderAnswer(settled(open), answer(false), start))
  const { deniedBy, ...before } = denied
  expect(deniedBy).toEqual([{ kind: 'address', provider: 'post' }])
  const again = value(act(isOld ? completeFile(before) : denied, asked(actions.askProvider), start))
  const second = (provider = 'post'): CaseFile => {
    const moved = { ...again, policy: { ...again.policy, providerChecks: [{ kind: open.kind, provider }] } }
    return withRequest(moved, { ...open, requestId: 's', provider, round: again.round }, start)
  }
  const silent = (provider = 'post'): CaseFile => withoutAnswer(second(provider), 's', 'timedOut', start)
  const states = ({ checkRequests }: CaseFile): readonly string[] => checkRequests.map(({ state }) => state)
  expect(states(byHand(silent(), true))).toEqual(['unanswered'])
  expect(states(byHand(byHand(silent(), false), true))).toEqual(['failed'])
  // As histories of before have it.
  expect(states(byHand(silent(), true, true))).toEqual(['satisfied'])
  // Their yes takes it back; of another provider it says nothing.
  expect(value(withProviderAnswer(second(), answer(true, 's'), start))).toMatchObject({
    state: 'in_review',
    deniedBy: [],
  })
  expect(states(byHand(silent('other'), true))).toEqual(['satisfied'])
})

test.each<[string, CaseFile, string, number, string]>([
  ['nobody asked', settled(), 'r', start, 'CheckRequestOver'],
  ['another request', settled(open), 'another', start, 'CheckRequestOver'],
  ['answered', settled(checkRequest()), 'r', start, 'CheckRequestAnswered'],
  ['its time is over', settled(open), 'r', open.dueAtMs, 'CheckRequestOver'],
  ['given up', withoutAnswer(settled(open), 'r', 'refused', start), 'r', start, 'CheckRequestOver'],
  ['done by hand', byHand(withoutAnswer(settled(open), 'r', 'timedOut', start), true), 'r', start, 'CheckRequestOver'],
  ['another round', settle({ ...withProvider(inReview, open), round: 2 }, start), 'r', start, 'CheckRequestOver'],
  ['another policy', settle({ ...settled(open), policy }, start), 'r', start, 'CheckRequestOver'],
  ['sent back', decide(withProvider(inReview, open), 'ann', 'request_more'), 'r', start, 'CheckRequestOver'],
  ['rejected', decide(withProvider(inReview, open), 'ann', 'reject'), 'r', start, 'CheckRequestOver'],
  ['closed', value(act(settled(open), asked(actions.close), start)), 'r', start, 'CheckRequestOver'],
])('%s: an answer is refused', (_what, file, requestId, nowMs, refusal) => {
  expect(withProviderAnswer(file, answer(true, requestId), nowMs)).toMatchObject({ refusal: { refusal } })
})

test('silence is noticed when the time is over, and wakes the case', () => {
  const file = settled(open)
  expect([answerDueAtMs(file), nextWakeMs(file, start)]).toEqual([open.dueAtMs, open.dueAtMs])
  expect(afterTime(file, open.dueAtMs - 1)).toBeUndefined()
  const passed = afterTime(file, open.dueAtMs)
  expect(passed).toMatchObject({
    event: 'checkUnanswered',
    detail: { requestId: 'r', check: 'address', provider: 'post', problem: 'timedOut' },
    file: { checkRequests: [{ state: 'unanswered', problem: 'timedOut' }] },
  })
  expect(answerDueAtMs(passed?.file ?? file)).toBeNull()
})

test('a check by hand stands in for what was asked in vain, and not for what is being asked', () => {
  expect(byHand(settled(open), true)).toMatchObject({ state: 'checking', checkRequests: [open] })
  const silent = withoutAnswer(settled(open), 'r', 'timedOut', start)
  expect(byHand(silent, true)).toMatchObject({ state: 'in_review', checkRequests: [{ state: 'satisfied' }] })
  expect(byHand(silent, false)).toMatchObject({ state: 'in_review', checkRequests: [{ state: 'failed' }] })
  // Nobody but the staff has said anything: they may find that they were wrong.
  expect(byHand(byHand(silent, false), true)).toMatchObject({
    checkRequests: [{ state: 'satisfied', problem: 'timedOut' }],
  })
  const how = { how: 'online_meeting', changesAnswers: false }
  const other = value(withEvidence(silent, { ...check, id: 'other' }, start, how))
  expect(other.checkRequests).toEqual(silent.checkRequests)
})

test('a provider who has taken a request is not told again', () => {
  const file = settled(open)
  expect(requestsToSend(file, start)).toEqual([open])
  expect(requestsToSend(file, open.dueAtMs)).toEqual([])
  expect(requestsToSend(withSent(file, 'r'), start)).toEqual([])
  expect(withSent(settled(checkRequest()), 'r')).toEqual(settled(checkRequest()))
})

test('a review, and a case that is opened again after a rejection, ask anew', () => {
  const everyMs = { low: 1_000, medium: 1_000, high: 1_000 }
  const rules = (file: CaseFile): CaseFile => ({
    ...file,
    policy: { ...file.policy, reKycEveryMs: everyMs, reviewDeadlineMs: 1_000 },
  })
  const accepted = watch(decide(rules(settled(checkRequest())), 'ann', 'approve'), start)
  expect(accepted.state).toBe('monitoring')
  const due = afterTime(accepted, start + 1_000)
  expect(due).toMatchObject({ event: 'reviewDue', file: { state: 'checking', checkRequests: [] } })
  const rejected = decide(settled(checkRequest()), 'ann', 'reject')
  expect(given(rejected, document('e'))).toMatchObject({ state: 'checking', checkRequests: [], round: 2 })
})

test('a file from before there were providers asks nobody', () => {
  const old = Object.fromEntries(Object.entries(inReview).filter(([name]) => name !== 'checkRequests'))
  expect(completeFile(old as unknown as CaseFile).checkRequests).toEqual(laterMembers.checkRequests)
})

test.each([
  ['who is on', { isActive: true, kinds: ['address'] }, { state: 'open', problem: null, dueAtMs: start + 5 }],
  ['who is off', { isActive: false, kinds: ['address'] }, { state: 'unanswered', problem: 'providerOff' }],
  ['who does not know this', { isActive: true, kinds: ['email_address'] }, { state: 'unanswered' }],
])('a request to somebody %s', (_who, terms, expected) => {
  const providers = [{ name: 'post', timeoutMs: 5, ...terms }]
  const of = { requestId: 'n', round: 3, nowMs: start }
  expect(newRequest({ kind: 'address', provider: 'post' }, providers, of)).toMatchObject({ round: 3, ...expected })
})

test.each([
  ['an answer', '{"satisfied":true}', { satisfied: true, comments: '' }],
  ['more than we know', '{"satisfied":false,"comments":"no","more":1}', { satisfied: false, comments: 'no' }],
  ['a word for a flag', '{"satisfied":"true"}', undefined],
  ['a number for a text', '{"satisfied":true,"comments":7}', undefined],
  ['too long comments', `{"satisfied":true,"comments":"${'x'.repeat(2_001)}"}`, undefined],
  ['what cannot be stored', '{"satisfied":true,"comments":"\\u0000"}', undefined],
  ['no answer', '{"comments":"no"}', undefined],
  ['null', 'null', undefined],
  ['a list', '[]', undefined],
  ['no JSON', 'yes', undefined],
  ['nothing', '', undefined],
])('a reply with %s', (_what, text, expected) => {
  expect(readAnswer(text)).toEqual(expected)
})

test('no check is told more of a person than it needs', () => {
  const told = Object.fromEntries(providerCheckKinds.map((kind) => [kind, membersOfKind[kind]]))
  expect(told).toEqual({
    identity_document: ['legalName', 'dateOfBirth', 'documents'],
    address: ['legalName', 'addresses'],
    adverse_media: ['legalName', 'dateOfBirth'],
    email_address: ['email'],
    phone_number: ['legalName', 'mobilePhoneNumber'],
    company_register: ['legalName', 'documents'],
  })
})

type Step = (file: CaseFile, nowMs: number) => CaseFile
const orSame = (file: CaseFile, outcome: ReturnType<typeof withEvidence>): CaseFile =>
  outcome.ok ? outcome.value : file
let ids = 0
/** What the workflow does on its own: asks whatever is due. */
const ask: Step = (file, nowMs) =>
  checksToAsk(file).reduce((before, one) => {
    const terms = { name: one.provider, kinds: [one.kind], isActive: true, timeoutMs: 500 }
    const request = newRequest(one, [terms], { requestId: `q${ids++}`, round: before.round, nowMs })
    return withRequest(before, request, nowMs)
  }, file)
const answered =
  (satisfied: boolean): Step =>
  (file, nowMs) =>
    orSame(file, withProviderAnswer(file, answer(satisfied, file.checkRequests.at(-1)?.requestId), nowMs))
const inHand = { how: 'address', changesAnswers: false }
const steps = fc.array(
  fc.tuple(
    fc.oneof(
      fc.constant(ask),
      fc.constantFrom(ask, answered(true), answered(true), answered(false)),
      fc.constantFrom(document('d'), document('d', '2026-01-01T00:00:01Z'), check).map(
        (held): Step =>
          (file, nowMs) =>
            orSame(file, withEvidence(file, held, nowMs)),
      ),
      fc.boolean().map(
        (satisfied): Step =>
          (file, nowMs) =>
            orSame(file, withEvidence(file, { ...check, id: 'hand', satisfied }, nowMs, inHand)),
      ),
      fc.tuple(fc.constantFrom('ann', 'ben'), fc.constantFrom('approve', 'approve', 'reject', 'request_more')).map(
        ([userId, decision]): Step =>
          (file, nowMs) =>
            judge(file, { userId, decision, reason: 'why' }, nowMs).ok
              ? withDecision(file, { commandId: userId, userId, decision }, nowMs)
              : file,
      ),
      fc.constant<Step>((file, nowMs) => orSame(file, act(file, asked(actions.askProvider), nowMs))),
      fc.constant<Step>((file, nowMs) => afterTime(file, nowMs)?.file ?? file),
      fc.constant<Step>((file, nowMs) => (file.state === 'approved' ? watch(file, nowMs) : file)),
    ),
    fc.integer({ min: 0, max: 80 }),
  ),
  { minLength: 10, maxLength: 40 },
)

test('whatever happens in whatever order, nobody is accepted unless what the policy asks of a provider is confirmed, and no answer changes', () => {
  let accepted = 0
  fc.assert(
    fc.property(steps, (sequence) => {
      let [file, nowMs] = [settle(withProvider(inReview), start), start]
      for (const [step, elapsedMs] of sequence) {
        nowMs += elapsedMs
        const next = step(file, nowMs)
        if (next.state === 'approved' && file.state !== 'approved') {
          accepted += 1
          expect(next.checkRequests).toMatchObject([{ kind: 'address', state: 'satisfied' }])
        }
        for (const { requestId, state, problem } of file.checkRequests) {
          if (problem !== null || !['satisfied', 'failed'].includes(state)) continue
          const after = next.checkRequests.find((one) => one.requestId === requestId)
          expect(after?.state ?? state).toBe(state)
        }
        const waiting = next.checkRequests.filter(({ state }) => state === 'open')
        expect(next.checkRequests.length).toBeLessThan(2)
        expect(waiting.filter(({ round }) => round !== next.round)).toEqual([])
        if (!['collecting', 'checking', 'in_review'].includes(next.state)) expect(waiting).toEqual([])
        file = next
      }
    }),
    { numRuns: 200 },
  )
  // Else the property would say nothing.
  expect(accepted).toBeGreaterThan(0)
})
