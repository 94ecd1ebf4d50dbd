/** Composes a worker: its activities with their dependencies, the workflow bundle, and the task queue that it serves. */
import { Worker } from '@temporalio/worker'
import type { NativeConnection } from '@temporalio/worker'
import { createActivities } from '../activities'
import type { WorkerDependencies } from '../activities'
import { workflowBundle } from './bundle'

export interface WorkerOptions {
  readonly connection: NativeConnection
  readonly namespace: string
  readonly taskQueue: string
}

export async function createWorker(
  { connection, namespace, taskQueue }: WorkerOptions,
  dependencies: WorkerDependencies,
): Promise<Worker> {
  return Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowBundle: await workflowBundle(),
    activities: createActivities(dependencies),
    workflowTaskPollerBehavior: { type: 'autoscaling' },
    activityTaskPollerBehavior: { type: 'autoscaling' },
    shutdownGraceTime: '10s',
  })
}
