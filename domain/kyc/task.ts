/** What a case asks of the staff: at most one task at a time, for whoever holds one of its roles. */
import type { CaseFile } from './case-file'
import { roleOfLevel } from './level'

export const taskKinds = ['review', 'escalation', 'overdue'] as const
export type TaskKind = (typeof taskKinds)[number]

export interface Task {
  readonly kind: TaskKind
  /** The least role at the bank that does it. */
  readonly role: string
}

/** The task of the case as it stands; null when it waits for somebody else than those who decide. */
export function taskOf({ state, level, overdue }: Pick<CaseFile, 'state' | 'level' | 'overdue'>): Task | null {
  const role = roleOfLevel[level]
  if (overdue) return { kind: 'overdue', role }
  if (state !== 'in_review') return null
  return { kind: level === 'officer' ? 'review' : 'escalation', role }
}
