/** How often a payment without a challenge asks Postgres: every round trip counts, those under the lock of a hot account most. */
import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { composeApi } from '../../../api/compose'
import { listen } from '../../../api/listen'
import { createLogger } from '../../../platform/log'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createPayingPair, pay } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { countedDatabase } from '../../support/statements'
import type { CountedDatabase } from '../../support/statements'

let engine: TestEngine
let counted: CountedDatabase
let server: Server
let pair: PayingPair
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  counted = countedDatabase(engine.database)
  const log = createLogger({ name: 'test', level: 'error' })
  const app = composeApi({ ...engine, database: counted.database, log })
  server = await listen(app, { port: 0, host: '127.0.0.1' })
  pair = await createPayingPair(engine)
})
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve).closeAllConnections())
  await engine.stop()
})

/** What one payment sends, each statement by the function that it is there for. */
async function sentBy(headers: Record<string, string> = {}): Promise<string[]> {
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  counted.taken()
  expect((await pay({ ...engine, baseUrl }, pair, { headers })).status).toBe(201)
  const marks = { 'from book(': 'book', pg_try_advisory: 'lock key', 'select request_hash': 'find reply' }
  const known = { ...marks, 'insert into idempotency_keys': 'store reply', 'with payee as': 'payment facts' }
  const nameOf = (sql: string): string =>
    Object.entries(known).find(([mark]) => sql.includes(mark))?.[1] ?? (sql.length < 6 ? sql : 'request facts')
  return counted.taken().map(nameOf)
}

test('one for the booking, and two before it', async () => {
  expect(await sentBy()).toEqual(['request facts', 'payment facts', 'book'])
})

test('with a key one transaction stores the reply too, and nothing else is asked while the accounts are locked', async () => {
  const work = ['begin', 'payment facts', 'begin', 'book', 'end', 'end']
  expect(await sentBy({ 'Idempotency-Key': randomUUID() })).toEqual([
    'request facts',
    'begin',
    'lock key',
    'find reply',
    ...work,
    'store reply',
    'end',
  ])
})
