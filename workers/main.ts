/** A worker process: `npm run worker`. Configured by the environment alone; finishes what it has begun on SIGTERM and SIGINT. */
import { openDatabase } from '../db/connection'
import { configOrExit } from '../platform/config'
import { createLogger } from '../platform/log'
import { connectNative } from '../platform/temporal'
import { createWorker } from './worker'

async function main(): Promise<void> {
  const config = configOrExit()
  const log = createLogger({ name: 'worker', level: config.logLevel })
  const database = openDatabase({ url: config.database.url, poolMax: config.database.poolMax })
  const connection = await connectNative(config.temporal)
  const { namespace, taskQueue } = config.temporal
  const worker = await createWorker({ connection, namespace, taskQueue }, { database, now: () => new Date() })
  log.info({ taskQueue }, 'worker ready')
  process.send?.('ready')
  await worker.run()
  await Promise.all([database.close(), connection.close()])
  log.info('worker stopped')
  process.exit(0)
}

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
