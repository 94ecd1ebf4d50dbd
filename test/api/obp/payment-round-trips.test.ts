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
  const marks = { 'select pay(': 'pay', 'from idempotency_keys': 'find reply' }
  const known = { ...marks, 'with payee as': 'payment facts' }
  const nameOf = (sql: string): string =>
    Object.entries(known).find(([mark]) => sql.includes(mark))?.[1] ?? (sql.length < 6 ? sql : 'request facts')
  return counted.taken().map(nameOf)
}

test('one for the booking, and two before it', async () => {
  expect(await sentBy()).toEqual(['request facts', 'payment facts', 'pay'])
})

test('with a key one more, to see whether it has a reply: its own is stored by the statement that books', async () => {
  const sent = await sentBy({ 'Idempotency-Key': randomUUID() })
  expect(sent).toEqual(['request facts', 'find reply', 'payment facts', 'pay'])
})
