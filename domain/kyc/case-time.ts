/** What time alone does to a case: reminders, deadlines, escalation, documents that run out, the next review, the erasure. */
import { isOpen, isOver } from './case'
import { earliest, earliestExpiryMs, erasureAtMs, newRound, reviewAtMs, settle } from './case-file'
import type { CaseFile } from './case-file'
import { afterSilence, answerDueAtMs } from './case-providers'
import { screeningRetryAtMs } from './case-screening'
import { reaches } from './level'

const mostReminders = 12

export type TimerEvent =
  | 'documentExpired'
  | 'deadlinePassed'
  | 'escalated'
  | 'reminderDue'
  | 'reviewDue'
  | 'retentionPassed'
  | 'checkUnanswered'

const reminderAtMs = (file: CaseFile): number | null =>
  file.state === 'collecting' && !file.overdue && file.remindersSent < mostReminders
    ? file.sinceMs + file.policy.reminderEveryMs * (file.remindersSent + 1)
    : null

const deadlineMs = (file: CaseFile): number | null => (isOpen(file.state) && !file.overdue ? file.dueAtMs : null)

const escalationAtMs = ({ state, policy: { escalation }, level, sinceMs }: CaseFile): number | null =>
  state === 'in_review' && escalation !== null && !reaches(level, escalation.to) ? sinceMs + escalation.afterMs : null

const runsOutAtMs = (file: CaseFile, nowMs: number): number | null =>
  isOpen(file.state) || file.state === 'monitoring' ? earliestExpiryMs(file, nowMs) : null

/** When the case has to be looked at next without anybody asking, epoch ms; undefined: never. */
export const nextWakeMs = (file: CaseFile, nowMs: number): number | undefined =>
  earliest([
    runsOutAtMs(file, nowMs),
    deadlineMs(file),
    reminderAtMs(file),
    escalationAtMs(file),
    reviewAtMs(file),
    erasureAtMs(file),
    screeningRetryAtMs(file),
    answerDueAtMs(file),
  ]) ?? undefined

export interface Passed {
  readonly event: TimerEvent
  readonly file: CaseFile
  /** What the timeline says besides. */
  readonly detail?: Readonly<Record<string, string>>
}

/** What has run out is a change of evidence: a decision on what was read before is stale. */
function afterExpiry(file: CaseFile, nowMs: number): Passed | undefined {
  const settled = settle(file, nowMs)
  const isSame = settled.state === file.state && settled.waitsFor === file.waitsFor && settled.dueAtMs === file.dueAtMs
  if (isSame) return undefined
  const changed = settled.state === file.state ? settled : newRound(settled)
  return { event: 'documentExpired', file: settle({ ...changed, caseVersion: file.caseVersion + 1 }, nowMs) }
}

const has = (moment: number | null, nowMs: number): boolean => moment !== null && moment <= nowMs

/** What time alone has done to the case by now; undefined when nothing. */
export function afterTime(file: CaseFile, nowMs: number): Passed | undefined {
  if (has(erasureAtMs(file), nowMs)) return { event: 'retentionPassed', file }
  if (isOver(file.state)) return undefined
  // Before the documents: the moment of the review is one of those that they are due at.
  if (has(reviewAtMs(file), nowMs)) {
    const asked = { engineChecks: null, screening: null, checkRequests: [] }
    const begun = newRound({ ...file, ...asked, caseVersion: file.caseVersion + 1 })
    return { event: 'reviewDue', file: settle(begun, nowMs) }
  }
  const expired = afterExpiry(file, nowMs)
  if (expired !== undefined) return expired
  if (has(answerDueAtMs(file), nowMs)) return { event: 'checkUnanswered', ...afterSilence(file, nowMs) }
  const { escalation } = file.policy
  if (has(escalationAtMs(file), nowMs) && escalation !== null) {
    return { event: 'escalated', file: { ...file, level: escalation.to, assigneeUserId: null } }
  }
  if (has(deadlineMs(file), nowMs)) {
    // Where nobody of a higher level decides, a review that takes too long is for everybody who reviews.
    const event = file.state === 'collecting' || escalation !== null ? 'deadlinePassed' : 'escalated'
    return { event, file: settle({ ...file, overdue: true }, nowMs) }
  }
  if (!has(reminderAtMs(file), nowMs)) return undefined
  return { event: 'reminderDue', file: { ...file, remindersSent: file.remindersSent + 1 } }
}
