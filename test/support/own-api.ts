/** An API of a test's own beside that of its engine: over another database handle, which counts or has one connection. */
import type { AddressInfo } from 'node:net'
import { composeApi } from '../../api/compose'
import { listen } from '../../api/listen'
import type { Database } from '../../db/connection'
import { loggerOfTests } from './answers'
import type { TestEngine } from './engine'

export interface OwnApi {
  readonly baseUrl: string
  readonly close: () => Promise<void>
}

export async function openOwnApi(engine: TestEngine, database: Database): Promise<OwnApi> {
  const app = composeApi({ ...engine, database, log: loggerOfTests('error') })
  const server = await listen(app, { port: 0, host: '127.0.0.1' })
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  }
}
