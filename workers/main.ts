/** A worker process: `npm run worker`. Configured by the environment alone; finishes what it has begun on SIGTERM and SIGINT. */
import { tracing } from './tracing'
import { openDatabase } from '../db/connection'
import { dataKeyTable, keyPoolMax } from '../db/write/data-keys'
import { payloadScopeOf } from '../domain/ids'
import { configOrExit } from '../platform/config'
import { dataConverterOf } from '../platform/encryption/data-converter'
import { safeOf } from '../platform/encryption/safe'
import { announceReady, endGracefully } from '../platform/lifetime'
import { createLogger } from '../platform/log'
import { showMetrics } from '../signals/show'
import { connectNative } from './connection'
import { installRuntime } from './runtime'
import { runWorker } from './worker'

async function main(): Promise<void> {
  const config = configOrExit()
  const log = createLogger({ name: 'worker', level: config.logLevel })
  const sdkMetrics = await installRuntime(log, config.metrics !== undefined)
  const database = openDatabase({ url: config.database.url, poolMax: config.database.poolMax })
  const keyDatabase = openDatabase({ url: config.database.url, poolMax: keyPoolMax })
  const dataConverter = dataConverterOf(config.secrets.payloadKeys, dataKeyTable(keyDatabase), payloadScopeOf)
  const safe = safeOf(config.secrets, dataKeyTable(keyDatabase))
  const connection = await connectNative(config.temporal)
  const metrics = await showMetrics({
    at: config.metrics,
    build: config.build,
    pools: { main: database.poolState, keys: keyDatabase.poolState },
    ...(sdkMetrics === undefined ? {} : { more: sdkMetrics }),
  })
  const worker = await runWorker({ config, database, connection, dataConverter, safe, ...(tracing && { tracing }) })
  log.info({ taskQueue: config.temporal.taskQueue }, 'worker ready')
  announceReady()
  endGracefully(async () => {
    await worker.stop()
    await Promise.all([database.close(), keyDatabase.close(), connection.close(), metrics?.close(), tracing?.close()])
    log.info('worker stopped')
  })
  await worker.ended
}

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
