/** Starts bare workflows and takes their steps, each with as many activities as it is told. */
import { randomUUID } from 'node:crypto'
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client'
import { bareWorkflow, step } from './workflow'

export const bareTaskQueue = 'bare'

export interface BareClient {
  /** One workflow from its start to its end: a number per update, that of its activities; the first comes with the start. */
  readonly whole: (updates: readonly number[]) => Promise<void>
  /** Starts one that waits for so many updates. */
  readonly begin: (updates: number) => Promise<(activities: number) => Promise<void>>
  readonly close: () => Promise<void>
}

export async function openBareClient(address: string, namespace: string): Promise<BareClient> {
  const connection = await Connection.connect({ address })
  const { workflow } = new Client({ connection, namespace })
  const started = (steps: number): { workflowId: string; args: [number]; taskQueue: string } => ({
    workflowId: `bare/${randomUUID()}`,
    args: [steps],
    taskQueue: bareTaskQueue,
  })
  return {
    close: () => connection.close(),
    begin: async (updates) => {
      const handle = await workflow.start(bareWorkflow, started(updates))
      return async (activities) => {
        await handle.executeUpdate(step, { args: [activities] })
      }
    },
    whole: async ([first = 0, ...later]) => {
      const options = started(1 + later.length)
      const startWorkflowOperation = new WithStartWorkflowOperation(bareWorkflow, {
        ...options,
        workflowIdConflictPolicy: 'FAIL',
      })
      await workflow.executeUpdateWithStart(step, { args: [first], startWorkflowOperation })
      const handle = workflow.getHandle(options.workflowId)
      for (const activities of later) await handle.executeUpdate(step, { args: [activities] })
    },
  }
}
