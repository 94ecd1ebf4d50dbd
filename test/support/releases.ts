/** Workers of other releases than this one, in the process of the test. */
import { bundleWorkflowCode, DefaultLogger, NativeConnection } from '@temporalio/worker'
import type { WorkflowBundle } from '@temporalio/worker'
import { loadConfig } from '../../platform/config'
import { runWorker } from '../../workers/worker'
import type { TestEngine } from './engine'
import { quietRuntime } from './runtime'

/** The workflows of a release: those that this file exports. */
export const releaseBundle = (workflowsPath: string): Promise<WorkflowBundle> =>
  bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') })

export interface Release {
  /** Missing: the workflows of this release. */
  readonly bundle?: WorkflowBundle
  /** What its workers are configured with besides. */
  readonly environment?: Readonly<Record<string, string>>
}

/** Workers of one release for an engine that was started without any; the answer stops them. */
export async function startRelease(
  engine: TestEngine,
  { bundle, environment = {} }: Release = {},
): Promise<() => Promise<void>> {
  quietRuntime()
  const config = loadConfig({ ...engine.environment, ...environment })
  const connection = await NativeConnection.connect({ address: config.temporal.address })
  const { database, dataConverter, safe } = engine
  const worker = await runWorker({ config, database, connection, dataConverter, safe, ...(bundle && { bundle }) })
  return async () => {
    await worker.stop()
    await connection.close()
  }
}
