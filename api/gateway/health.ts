/** Whether Temporal answers, and whether workers are there to do what it hands out. */
import type { Client } from '@temporalio/client'
import { temporal } from '@temporalio/proto'
import { UnavailableError } from '../kernel/faults'

export interface HealthGateway {
  /** How many workers have asked for work lately before `now`. Throws UnavailableError where Temporal does not answer. */
  workersSeen(now: Date): Promise<number>
}

/**
 * A worker that lives asks again at least once a minute, which is how long the server lets it wait. One that was killed stays in the
 * server's list for five minutes, with the time at which it was last heard of.
 */
export const pollerFreshMs = 90_000

const isFresh = ({ lastAccessTime: seen }: temporal.api.taskqueue.v1.IPollerInfo, now: Date): boolean =>
  now.getTime() - (seen?.seconds?.toNumber() ?? 0) * 1_000 <= pollerFreshMs

/** Whoever asks for readiness waits two seconds (deploy/kubernetes/api.yaml); what is missing should be named within them. */
const patienceMs = 1_500

/** The verb of the health checks; it asks the server itself, no workflow. */
export const healthVerbs = (
  client: Client,
  { taskQueue, timeoutMs }: { readonly taskQueue: string; readonly timeoutMs: number },
): HealthGateway => ({
  workersSeen: async (now) => {
    try {
      const { pollers } = await client.connection.withDeadline(Date.now() + Math.min(timeoutMs, patienceMs), () =>
        client.workflowService.describeTaskQueue({
          namespace: client.options.namespace,
          taskQueue: { name: taskQueue },
          taskQueueType: temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
        }),
      )
      return pollers.filter((poller) => isFresh(poller, now)).length
    } catch (error) {
      throw new UnavailableError('Temporal did not answer in time', { cause: error })
    }
  },
})
