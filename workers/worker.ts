/** Composes a worker: its activities with their dependencies, the workflow bundle, and the task queue that it serves. */
import type { DataConverter } from '@temporalio/common'
import { Worker } from '@temporalio/worker'
import type { NativeConnection } from '@temporalio/worker'
import { createActivities } from '../activities'
import type { PaymentDependencies } from '../activities/dependencies'
import { workflowBundle } from './bundle'

export interface WorkerOptions {
  readonly connection: NativeConnection
  readonly namespace: string
  readonly taskQueue: string
  /** How payloads are written: the same for clients and workers. */
  readonly dataConverter?: DataConverter
}

/** A worker that is ready to run; the connection stays the property of the caller. */
export async function createWorker(
  { connection, namespace, taskQueue, dataConverter = {} }: WorkerOptions,
  dependencies: PaymentDependencies,
): Promise<Worker> {
  return Worker.create({
    connection,
    namespace,
    taskQueue,
    dataConverter,
    workflowBundle: await workflowBundle(),
    activities: createActivities(dependencies),
    workflowTaskPollerBehavior: { type: 'autoscaling' },
    activityTaskPollerBehavior: { type: 'autoscaling' },
    shutdownGraceTime: '10s',
  })
}
