/** An API process: `npm run api`. Configured by the environment alone; stops cleanly on SIGTERM and SIGINT. */
import { tracing } from './tracing'
import { OpenTelemetryWorkflowClientInterceptor } from '@temporalio/interceptors-opentelemetry'
import { openClock } from '../db/clock'
import { openDatabase } from '../db/connection'
import { dataKeyTable, keyPoolMax } from '../db/write/data-keys'
import { payloadScopeOf } from '../domain/ids'
import { configOrExit } from '../platform/config'
import { dataConverterOf } from '../platform/encryption/data-converter'
import { openVault } from '../platform/storage/vault'
import { safeOf } from '../platform/encryption/safe'
import { drainable } from '../platform/drain'
import { announceReady, endGracefully } from '../platform/lifetime'
import { createLogger } from '../platform/log'
import { connectClient } from '../platform/temporal'
import { showMetrics } from '../signals/show'
import { bootstrap } from './bootstrap'
import { composeApi } from './compose'
import { listen } from './listen'

/** What a request may take besides waiting for a workflow. */
const answerMs = 5_000

async function main(): Promise<void> {
  const config = configOrExit()
  const log = createLogger({ name: 'api', level: config.logLevel })
  const database = openDatabase({ url: config.database.url, poolMax: config.database.poolMax })
  await bootstrap(database, config)
  const keyDatabase = openDatabase({ url: config.database.url, poolMax: keyPoolMax })
  const dataKeys = dataKeyTable(keyDatabase)
  const dataConverter = dataConverterOf(config.secrets.payloadKeys, dataKeys, payloadScopeOf)
  const vault = openVault(config.files, config.secrets.payloadKeys, dataKeys)
  const safe = safeOf(config.secrets, dataKeys)
  const { client, connection } = await connectClient(config.temporal, {
    dataConverter,
    ...(tracing && { interceptors: { workflow: [new OpenTelemetryWorkflowClientInterceptor()] } }),
  })
  const metrics = await showMetrics({
    at: config.metrics,
    build: config.build,
    pools: { main: database.poolState, keys: keyDatabase.poolState },
    waiting: database.read,
  })
  const { now } = await openClock(database)
  const stopping = new AbortController()
  const app = composeApi({
    config,
    database,
    client,
    vault,
    safe,
    now,
    log,
    served: metrics?.served,
    stopping: stopping.signal,
  })
  const server = await listen(app, config.http)
  const drained = drainable(server, stopping.signal, {
    noticeMs: config.http.stopNoticeMs,
    patienceMs: config.temporal.updateTimeoutMs + answerMs,
  })
  log.info({ port: config.http.port }, 'api ready')
  announceReady()
  endGracefully(async () => {
    log.info('api stopping')
    stopping.abort()
    await drained()
    vault.close()
    await Promise.all([database.close(), keyDatabase.close(), connection.close(), metrics?.close(), tracing?.close()])
    log.info('api stopped')
  })
}

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
