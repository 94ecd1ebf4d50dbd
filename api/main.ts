/** An API process: `npm run api`. Configured by the environment alone; stops cleanly on SIGTERM and SIGINT. */
import { openDatabase } from '../db/connection'
import { configOrExit } from '../platform/config'
import { createLogger } from '../platform/log'
import { connectClient } from '../platform/temporal'
import { composeApi } from './compose'

async function main(): Promise<void> {
  const config = configOrExit()
  const log = createLogger({ name: 'api', level: config.logLevel })
  const database = openDatabase({ url: config.database.url, poolMax: config.database.poolMax })
  const { client, connection } = await connectClient(config.temporal)
  const app = composeApi({ config, database, client, log })
  const server = app.listen(config.http.port, config.http.host, () => {
    log.info({ port: config.http.port }, 'api ready')
    process.send?.('ready')
  })
  const stop = (): void => {
    log.info('api stopping')
    server.close(() => void Promise.all([database.close(), connection.close()]).then(() => process.exit(0)))
    server.closeIdleConnections()
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
