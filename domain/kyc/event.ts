/** What can stand on the timeline of a customer. */

export const caseEventKinds = [
  'caseOpened',
  'documentRecorded',
  'mediaRecorded',
  'checkRecorded',
  'statusRecorded',
  'decisionGiven',
  'reminderDue',
  'deadlinePassed',
  'escalated',
  'documentExpired',
  'accountOpened',
  'accountRefused',
  'onboardingCompleted',
  'reviewDue',
  'retentionPassed',
  'escalatedByStaff',
  'takenOver',
  'handedBack',
  'assigned',
  'commented',
  'riskSet',
  'policyAdopted',
  'requestWithdrawn',
  'relationshipEnded',
  'erased',
  // What happens to a customer, with or without a case.
  'customerCreated',
  'customerChanged',
] as const
export type CaseEventKind = (typeof caseEventKinds)[number]
