/** The states of a customer's onboarding case and the only moves between them. */
import { defineTransitions } from '../transition'

export const caseStates = ['collecting', 'checking', 'in_review', 'approved', 'rejected', 'monitoring'] as const
export type CaseState = (typeof caseStates)[number]

/**
 * documentsComplete: everything the policy asks for is there. documentsMissing: something that was there no longer counts.
 * checksPassed: enough satisfied checks. checksMissing: a check was changed and they are no longer enough.
 * checkFailed: a check came out badly, a person must look. moreRequested, approved, rejected: what the staff decided.
 * deadlinePassed: nothing came in time. accountOpened: what the approval led to is done, the watching begins.
 * documentExpired: a document the case rests on ran out. reopened: the staff start the case again.
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
  'deadlinePassed',
  'accountOpened',
  'documentExpired',
  'reopened',
] as const
export type CaseEvent = (typeof caseEvents)[number]

/** Every legal move. A state is computed from what the case holds (`settle`); the tests hold each of its steps to this table. */
export const caseTransitions = defineTransitions<CaseState, CaseEvent>([
  { from: ['collecting'], event: 'documentsComplete', to: 'checking' },
  { from: ['collecting'], event: 'deadlinePassed', to: 'rejected' },
  { from: ['checking', 'in_review'], event: 'documentsMissing', to: 'collecting' },
  { from: ['checking'], event: 'checksPassed', to: 'in_review' },
  { from: ['checking'], event: 'checkFailed', to: 'in_review' },
  { from: ['in_review'], event: 'checksMissing', to: 'checking' },
  { from: ['in_review'], event: 'moreRequested', to: 'collecting' },
  { from: ['in_review'], event: 'approved', to: 'approved' },
  { from: ['in_review'], event: 'rejected', to: 'rejected' },
  { from: ['approved'], event: 'accountOpened', to: 'monitoring' },
  { from: ['checking', 'in_review', 'monitoring'], event: 'documentExpired', to: 'collecting' },
  { from: ['rejected', 'monitoring'], event: 'reopened', to: 'collecting' },
])

/** True once the staff have decided: no further decision is taken until the case is reopened. */
export const isClosed = (state: CaseState): boolean =>
  state === 'approved' || state === 'rejected' || state === 'monitoring'
