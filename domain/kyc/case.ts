/** The states of a customer's onboarding case and the only moves between them. */
import { defineTransitions } from '../transition'

export const caseStates = [
  'collecting',
  'checking',
  'in_review',
  'approved',
  'rejected',
  'monitoring',
  'closed',
  'erased',
] as const
export type CaseState = (typeof caseStates)[number]

/**
 * documentsComplete: everything the policy asks for is there. documentsMissing: something that was there no longer counts.
 * checksPassed: enough satisfied checks. checksMissing: a check was changed and they are no longer enough.
 * checkFailed: a check came out badly, a person must look. moreRequested, approved, rejected: what the staff decided.
 * accountOpened: what the approval led to is done, the watching begins.
 * documentExpired: a document the case rests on ran out. reviewDue: an accepted customer is looked at again.
 * reopened: new evidence starts the case again. ended: the staff have ended the relationship. erased: what was known of the
 * person is gone.
 */
export const caseEvents = [
  'documentsComplete',
  'documentsMissing',
  'checksPassed',
  'checksMissing',
  'checkFailed',
  'moreRequested',
  'approved',
  'rejected',
  'accountOpened',
  'documentExpired',
  'reviewDue',
  'reopened',
  'ended',
  'erased',
] as const
export type CaseEvent = (typeof caseEvents)[number]

/** Every legal move. A state is computed from what the case holds (`settle`); the tests hold each of its steps to this table. */
export const caseTransitions = defineTransitions<CaseState, CaseEvent>([
  { from: ['collecting'], event: 'documentsComplete', to: 'checking' },
  { from: ['checking', 'in_review'], event: 'documentsMissing', to: 'collecting' },
  { from: ['checking'], event: 'checksPassed', to: 'in_review' },
  { from: ['checking'], event: 'checkFailed', to: 'in_review' },
  { from: ['in_review'], event: 'checksMissing', to: 'checking' },
  { from: ['in_review'], event: 'moreRequested', to: 'collecting' },
  { from: ['in_review'], event: 'approved', to: 'approved' },
  // From collecting only when the deadline has passed: nobody is rejected by a clock.
  { from: ['in_review', 'collecting'], event: 'rejected', to: 'rejected' },
  { from: ['approved'], event: 'accountOpened', to: 'monitoring' },
  { from: ['checking', 'in_review', 'monitoring'], event: 'documentExpired', to: 'collecting' },
  { from: ['monitoring'], event: 'reviewDue', to: 'in_review' },
  { from: ['rejected', 'monitoring'], event: 'reopened', to: 'collecting' },
  { from: ['collecting', 'checking', 'in_review', 'rejected', 'monitoring'], event: 'ended', to: 'closed' },
  { from: ['rejected', 'closed'], event: 'erased', to: 'erased' },
])

/** True while the staff have not decided. */
export const isOpen = (state: CaseState): boolean =>
  state === 'collecting' || state === 'checking' || state === 'in_review'

/** True once the staff have decided: no further decision is taken until the case is reopened. */
export const isClosed = (state: CaseState): boolean => !isOpen(state)

/** True once the relationship has ended: nothing opens the case again. */
export const isOver = (state: CaseState): boolean => state === 'closed' || state === 'erased'
