/** How often a read of a customer's resources asks Postgres: once for what the request itself has to know, and at most twice for its answer. */
import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { composeApi } from '../../../api/compose'
import { endpoints } from '../../../api/endpoints'
import { isPlaceholder } from '../../../api/kernel/path'
import { operationKey, prefixesOf } from '../../../api/kernel/versions'
import { listen } from '../../../api/listen'
import { createLogger } from '../../../platform/log'
import { createWorld } from '../../contract/world'
import type { World } from '../../contract/world'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call } from '../../support/people'
import { countedDatabase } from '../../support/statements'
import type { CountedDatabase } from '../../support/statements'

let engine: TestEngine
let counted: CountedDatabase
let server: Server
let world: World
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  world = await createWorld(engine)
  counted = countedDatabase(engine.database)
  const log = createLogger({ name: 'test', level: 'error' })
  server = await listen(composeApi({ ...engine, database: counted.database, log }), { port: 0, host: '127.0.0.1' })
})
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve).closeAllConnections())
  await engine.stop()
})

const records = readFileSync(join(__dirname, '../../contract/facts/customers.jsonl'), 'utf8').trim().split('\n')
const recorded = new Set(
  records.map((line) => {
    const { version, method, path } = JSON.parse(line) as Record<'version' | 'method' | 'path', string>
    return `${version} ${method} ${path}`
  }),
)
const reads = endpoints
  .filter(({ version, method, path }) => method === 'GET' && recorded.has(`${version} ${method} ${path}`))
  .map((endpoint) => ({ key: operationKey(endpoint), endpoint }))

test.each(reads)('$key', async ({ endpoint }) => {
  const path = endpoint.path
    .split('/')
    .map((segment) => (isPlaceholder(segment) ? (world.present[segment] ?? 'x') : segment))
    .join('/')
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  counted.taken()
  const { status } = await call(
    { ...engine, baseUrl },
    'GET',
    `${prefixesOf(endpoint, endpoints).at(-1) ?? ''}${path}`,
    {
      as: world.everything,
    },
  )
  // What 'x' stands for does not exist, and is looked for all the same.
  expect([200, 400, 404]).toContain(status)
  expect(counted.taken().length).toBeLessThanOrEqual(3)
})
