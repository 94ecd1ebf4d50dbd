/** The Temporal SDK's runtime in tests: one per process, silent unless something is wrong. */
import { Runtime } from '@temporalio/worker'
import { createLogger } from '../../platform/log'
import { sdkLogger } from '../../workers/sdk-log'

let isInstalled = false

/** Without a logger of ours the SDK prints every change of a worker's state. Safe to call twice. */
export function quietRuntime(): void {
  if (!isInstalled) Runtime.install({ logger: sdkLogger(createLogger({ name: 'test', level: 'error' })) })
  isInstalled = true
}
