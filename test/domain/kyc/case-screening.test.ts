/** What a screening makes of a case, in every state, and when it is due. */
import fc from 'fast-check'
import { caseStates } from '../../../domain/kyc/case'
import { act } from '../../../domain/kyc/case-action'
import { settle } from '../../../domain/kyc/case-file'
import type { CaseFile } from '../../../domain/kyc/case-file'
import { screeningCause, screeningRetryAtMs, withHitsChanged, withScreening } from '../../../domain/kyc/case-screening'
import { judge } from '../../../domain/kyc/case-steps'
import type { CaseScreening } from '../../../domain/kyc/facts'
import { files, start } from '../../support/case-files'

const asking = (file: CaseFile): CaseFile => ({ ...file, policy: { ...file.policy, screening: { threshold: 85 } } })
const result = (change: Partial<CaseScreening> = {}): CaseScreening => ({
  openHits: 0,
  trueMatches: 0,
  problem: null,
  atMs: start,
  ...change,
})
const screened = (state: keyof typeof files, change: Partial<CaseScreening> = {}): CaseFile =>
  withScreening(asking(files[state]), result(change), start)

test.each(caseStates)('%s: it is due where somebody will look, or has looked, at the case', (state) => {
  const isDue = ['checking', 'in_review', 'monitoring'].includes(state)
  expect(screeningCause(asking(files[state]), start)).toBe(isDue ? 'due' : undefined)
  expect(screeningCause(files[state], start)).toBeUndefined()
  expect(screeningCause(screened(state), start)).toBeUndefined()
})

test('without a list it is tried again', () => {
  const file = screened('checking', { problem: 'NoScreeningList' })
  expect(file.waitsFor).toBe('waiting for a screening list')
  const retryAtMs = screeningRetryAtMs(file) ?? 0
  expect(retryAtMs).toBeGreaterThan(start)
  expect([retryAtMs - 1, retryAtMs].map((nowMs) => screeningCause(file, nowMs))).toEqual([undefined, 'due'])
})

test('a review waits for it, and nobody approves before the hits are decided', () => {
  expect(settle(asking(files.in_review), start)).toMatchObject({
    state: 'checking',
    waitsFor: 'waiting for the screening',
  })
  const hit = screened('in_review', { openHits: 2 })
  expect(hit).toMatchObject({ state: 'in_review', caseVersion: files.in_review.caseVersion + 1 })
  expect(hit.waitsFor).toContain('2 screening hits')
  const approval = { userId: 'eva', decision: 'approve' } as const
  expect(judge(hit, approval, start)).toMatchObject({ refusal: { refusal: 'CaseIncomplete' } })
  expect(judge(screened('in_review', { trueMatches: 1 }), approval, start)).toMatchObject({ ok: false })
  expect(judge(screened('in_review'), approval, start)).toMatchObject({ ok: true })
  expect(screened('in_review', { problem: 'NameNotComparable' }).waitsFor).toContain('the name cannot be screened')
})

test('hits alone bring a case to a person', () => {
  expect(screened('checking', { openHits: 1 }).state).toBe('in_review')
  expect(screened('checking').state).toBe('checking')
})

test('an accepted customer stays accepted unless a list means them', () => {
  expect(screened('monitoring', { openHits: 1 })).toMatchObject({ state: 'monitoring', round: files.monitoring.round })
  expect(screened('monitoring', { trueMatches: 1 })).toMatchObject({
    state: 'in_review',
    round: files.monitoring.round + 1,
  })
})

test('the same result again changes no version; being asked again makes it due, and leaves the review as it is', () => {
  const once = screened('in_review', { openHits: 1 })
  expect(withScreening(once, result({ openHits: 1, atMs: start + 1 }), start).caseVersion).toBe(once.caseVersion)
  const again = act(once, { userId: 'eva', level: 'officer', action: { kind: 'screen' } }, start + 1)
  expect(again.ok && screeningCause(again.value, start)).toBe('hitsChanged')
  const { state, sinceMs, dueAtMs } = once
  expect(again).toMatchObject({ value: { state, sinceMs, dueAtMs } })
})

test('whatever comes of it, it is a legal state and nothing is approved by it', () => {
  const counts = fc.record({ openHits: fc.nat(3), trueMatches: fc.nat(3) })
  fc.assert(
    fc.property(fc.constantFrom('checking', 'in_review', 'monitoring'), counts, (state, found) => {
      const next = screened(state, found)
      return next.state === 'monitoring' ? state === 'monitoring' : ['checking', 'in_review'].includes(next.state)
    }),
  )
})

test('a case that is told of a hit is screened again, where it is screened and has been', () => {
  expect(screeningCause(withHitsChanged(screened('in_review')), start)).toBe('hitsChanged')
  // What has fallen back to collecting is screened once somebody will look again.
  const collecting = withHitsChanged(screened('collecting'))
  expect(screeningCause(collecting, start)).toBeUndefined()
  expect(screeningCause({ ...collecting, state: 'in_review' }, start)).toBe('hitsChanged')
  expect(screeningCause(withScreening(withHitsChanged(screened('in_review')), result(), start), start)).toBeUndefined()
  for (const untold of [files.in_review, asking(files.in_review)]) expect(withHitsChanged(untold)).toBe(untold)
})
