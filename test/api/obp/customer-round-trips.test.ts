/** How often a read of a customer's resources asks Postgres: once for what the request itself has to know, and at most twice for its answer. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { endpoints } from '../../../api/endpoints'
import { isPlaceholder } from '../../../api/kernel/path'
import { operationKey, prefixesOf } from '../../../api/kernel/versions'
import { createWorld } from '../../contract/world'
import type { World } from '../../contract/world'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { openOwnApi } from '../../support/own-api'
import type { OwnApi } from '../../support/own-api'
import { call } from '../../support/people'
import { countedDatabase } from '../../support/statements'
import type { CountedDatabase } from '../../support/statements'

let engine: TestEngine
let counted: CountedDatabase
let api: OwnApi
let world: World
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  world = await createWorld(engine)
  counted = countedDatabase(engine.database)
  api = await openOwnApi(engine, counted.database)
})
afterAll(async () => {
  await api.close()
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
  const { baseUrl } = api
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
