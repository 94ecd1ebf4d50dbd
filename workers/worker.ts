/** Runs a worker: its activities with their dependencies, the workflow bundle, the task queues that it serves, the relay of the outbox and the schedules. */
import { Client } from '@temporalio/client'
import type { DataConverter } from '@temporalio/common'
import { Worker } from '@temporalio/worker'
import type { NativeConnection, WorkerDeploymentOptions, WorkflowBundle } from '@temporalio/worker'
import { createActivities } from '../activities'
import { openClock } from '../db/clock'
import type { Database } from '../db/connection'
import type { Config, TemporalConfig } from '../platform/config'
import type { Safe } from '../platform/encryption/safe'
import type { Tracing } from '../platform/tracing'
import { queueBeside, queuesBeside } from '../workflows/queues'
import { workflowBundle } from './bundle'
import { dependenciesOf } from './dependencies'
import { tracedClient, tracedWorker } from './interceptors'
import { startRelay } from './outbox'
import { scheduleFileSweep, scheduleReconciliation } from './schedules'

export interface WorkerParts {
  readonly config: Config
  readonly database: Database
  readonly connection: NativeConnection
  /** How payloads are written: the same for clients and workers. */
  readonly dataConverter: DataConverter
  readonly safe: Safe
  /** Missing where nothing is traced. */
  readonly tracing?: Tracing
  /** The workflows of another release; missing: those of this one. */
  readonly bundle?: WorkflowBundle
}

export interface RunningWorker {
  /** Ends when the worker has; rejects when it failed. */
  readonly ended: Promise<unknown>
  /** Finishes what has begun, then ends. */
  stop(): Promise<void>
}

/** Every workflow says for itself how it is upgraded (workflows/versioned.ts); the default is for one that would not. */
const versionOf = ({ name, buildId }: NonNullable<TemporalConfig['deployment']>): WorkerDeploymentOptions => ({
  version: { deploymentName: name, buildId },
  useWorkerVersioning: true,
  defaultVersioningBehavior: 'PINNED',
})

/** A worker that polls; database and connection stay the property of the caller, to be closed after its end. */
export async function runWorker(parts: WorkerParts): Promise<RunningWorker> {
  const { config, database, connection, dataConverter, safe, tracing, bundle } = parts
  const { namespace, taskQueue, deployment, workflowCache } = config.temporal
  const client = new Client({ connection, namespace, dataConverter, interceptors: tracedClient(tracing) })
  const stopping = new AbortController()
  const { dependencies, close } = dependenciesOf({
    config,
    database,
    client,
    safe,
    clock: await openClock(database),
    stopping: stopping.signal,
  })
  const common = {
    connection,
    namespace,
    dataConverter,
    ...(deployment && { workerDeploymentOptions: versionOf(deployment) }),
    ...(tracing && tracedWorker(tracing)),
    activities: createActivities(dependencies),
    activityTaskPollerBehavior: { type: 'autoscaling' },
    shutdownGraceTime: '10s',
  } as const
  const main = await Worker.create({
    ...common,
    taskQueue,
    workflowBundle:
      bundle ?? (await workflowBundle({ versioned: deployment !== undefined, traced: tracing !== undefined })),
    ...(workflowCache !== undefined && { maxCachedWorkflows: workflowCache }),
    // What waits for a worker that has been killed goes to another one after this long; whoever has asked waits, too.
    stickyQueueScheduleToStartTimeout: '5s',
    workflowTaskPollerBehavior: { type: 'autoscaling' },
  })
  const beside = queuesBeside.map((name) => Worker.create({ ...common, taskQueue: queueBeside(taskQueue, name) }))
  const workers = [main, ...(await Promise.all(beside))]
  await startRelay(client, taskQueue)
  await scheduleReconciliation(client, taskQueue, config.ledger.reconciliationIntervalSeconds)
  await scheduleFileSweep(client, taskQueue, config.files.sweepIntervalSeconds)
  const ended = Promise.all(workers.map((worker) => worker.run())).finally(close)
  return {
    ended,
    stop: async () => {
      stopping.abort()
      for (const worker of workers) worker.shutdown()
      await ended
    },
  }
}
