/** How much waits for the caller at the chosen bank; the frame and the inbox ask once. */
import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { TaskCounts } from '../../api/json/tasks'
import { inboxRoles } from '../roles'
import { get } from './http'
import { useSession } from './session'

export type Counts = z.output<typeof TaskCounts>

/** Undefined before they are there, and for whoever has no inbox. */
export function useTaskCounts(): Counts | undefined {
  const { bankId, may } = useSession()
  const counts = useQuery({
    // Whatever reads the tasks anew reads these anew.
    queryKey: ['tasks', bankId, 'counts'],
    queryFn: () => get<Counts>(`/engine/v1/banks/${bankId}/task-counts`),
    enabled: may(...inboxRoles),
  })
  return counts.data
}
