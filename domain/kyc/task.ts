/** What a case asks of the staff: at most one task at a time, for whoever holds one of its roles. */
import type { CaseFile } from './case-file'
import { roleOfLevel } from './level'
import { needsPerson } from './provider-check'

export const taskKinds = ['review', 'escalation', 'overdue', 'providerCheck'] as const
export type TaskKind = (typeof taskKinds)[number]

export interface Task {
  readonly kind: TaskKind
  /** The least role at the bank that does it. */
  readonly role: string
}

type TaskFacts = Pick<CaseFile, 'state' | 'level' | 'overdue' | 'policy' | 'checkRequests'>

/** The task of the case as it stands; null when it waits for somebody else than those who decide. */
export function taskOf({ state, level, overdue, policy, checkRequests }: TaskFacts): Task | null {
  const role = roleOfLevel[level]
  if (overdue) return { kind: 'overdue', role }
  const isForPerson = policy.providerChecks?.some((check) => needsPerson(checkRequests, check)) === true
  if (state === 'checking' && isForPerson) return { kind: 'providerCheck', role }
  if (state !== 'in_review') return null
  return { kind: level === 'officer' ? 'review' : 'escalation', role }
}
