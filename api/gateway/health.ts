/** Whether Temporal answers, and whether workers are there to do what it hands out. */
import type { Client } from '@temporalio/client'
import { temporal } from '@temporalio/proto'
import { UnavailableError } from '../kernel/faults'

export interface HealthGateway {
  /** How many workers have asked for work lately. Throws UnavailableError where Temporal does not answer. */
  workersSeen(): Promise<number>
}

/** The verb of the health checks; it asks the server itself, no workflow. */
export const healthVerbs = (
  client: Client,
  { taskQueue, timeoutMs }: { readonly taskQueue: string; readonly timeoutMs: number },
): HealthGateway => ({
  workersSeen: async () => {
    try {
      const { pollers } = await client.connection.withDeadline(Date.now() + timeoutMs, () =>
        client.workflowService.describeTaskQueue({
          namespace: client.options.namespace,
          taskQueue: { name: taskQueue },
          taskQueueType: temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
        }),
      )
      return pollers.length
    } catch (error) {
      throw new UnavailableError('Temporal did not answer in time', { cause: error })
    }
  },
})
