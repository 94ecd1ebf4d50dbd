/** Onboarding cases: every state x every event. */
import { caseEvents, caseStates, caseTransitions, isClosed } from '../../../domain/kyc/case'
import type { CaseEvent, CaseState } from '../../../domain/kyc/case'

const expected: Record<CaseState, Partial<Record<CaseEvent, CaseState>>> = {
  collecting: { documentsComplete: 'checking', rejected: 'rejected', ended: 'closed' },
  checking: {
    documentsMissing: 'collecting',
    checksPassed: 'in_review',
    checkFailed: 'in_review',
    documentExpired: 'collecting',
    ended: 'closed',
  },
  in_review: {
    documentsMissing: 'collecting',
    checksMissing: 'checking',
    moreRequested: 'collecting',
    approved: 'approved',
    rejected: 'rejected',
    documentExpired: 'collecting',
    ended: 'closed',
  },
  approved: { accountOpened: 'monitoring' },
  rejected: { reopened: 'collecting', ended: 'closed', erased: 'erased' },
  monitoring: { documentExpired: 'collecting', reviewDue: 'in_review', reopened: 'collecting', ended: 'closed' },
  closed: { erased: 'erased' },
  erased: {},
}

const everyPair = caseStates.flatMap((state) =>
  caseEvents.map((event) => [state, event, expected[state][event]] as const),
)

test.each(everyPair)('%s + %s -> %s', (state, event, next) => {
  expect(caseTransitions.next(state, event)).toBe(next)
})

test('a case is closed once decided', () => {
  expect(caseStates.filter(isClosed)).toEqual(['approved', 'rejected', 'monitoring', 'closed', 'erased'])
})
