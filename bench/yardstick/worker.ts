/** A worker that has nothing to do but to carry the bare workflow; a process of its own, as the engine's is. */
import path from 'node:path'
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker'
import { projectFolder } from '../../platform/project'
import { announceReady, endGracefully } from '../../platform/lifetime'
import { bareTaskQueue } from './bare-client'

async function main(): Promise<void> {
  const connection = await NativeConnection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? '' })
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: path.join(projectFolder, 'bench/yardstick/workflow.ts'),
    logger: new DefaultLogger('WARN'),
  })
  const worker = await Worker.create({
    ...{ connection, workflowBundle, taskQueue: bareTaskQueue, activities: { nothing: () => Promise.resolve() } },
    namespace: process.env['TEMPORAL_NAMESPACE'] ?? 'default',
    // As the engine's worker polls.
    workflowTaskPollerBehavior: { type: 'autoscaling' },
    activityTaskPollerBehavior: { type: 'autoscaling' },
  })
  const ended = worker.run()
  announceReady()
  endGracefully(async () => {
    worker.shutdown()
    await ended
    await connection.close()
  })
}

void main()
