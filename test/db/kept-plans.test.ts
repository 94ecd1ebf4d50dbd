/** What Postgres plans anew for every call costs more than the call itself: the statements of a payment are planned once per connection. */
import { openDatabase } from '../../db/connection'
import type { OpenDatabase } from '../../db/connection'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { openOwnApi } from '../support/own-api'
import type { OwnApi } from '../support/own-api'
import { createPayingPair, pay } from '../support/payments'

let engine: TestEngine
let database: OpenDatabase
let api: OwnApi
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  // One connection of the pool, so that it has seen all that goes there; of those that glances share the first one is taken while it is free.
  database = openDatabase({ url: engine.databaseUrl, poolMax: 1 })
  api = await openOwnApi(engine, database)
})
afterAll(async () => {
  await api.close()
  await database.close()
  await engine.stop()
})

/** How often Postgres has planned the statement that begins so for its values: five times, before it asks whether a plan may be kept. */
async function plannedForValues(beginning: string): Promise<string | undefined> {
  const rows = await Promise.all(
    [database.read, database.glance].map((handle) =>
      handle.raw<{ times: string }>(
        'select custom_plans::text as times from pg_prepared_statements where starts_with(ltrim(statement), ?)',
        [beginning],
      ),
    ),
  )
  return rows.flat()[0]?.times
}

test('the statements of a payment', async () => {
  const pair = await createPayingPair(engine)
  const here = { ...engine, baseUrl: api.baseUrl }
  for (let payments = 0; payments < 12; payments += 1) {
    const { status, body } = await pay(here, pair, { amount: '1.00' })
    expect([status, body.status]).toEqual([201, 'COMPLETED'])
  }
  for (const beginning of ['with "caller" as', 'with payee as', 'select pay('])
    expect([beginning, await plannedForValues(beginning)]).toEqual([beginning, '5'])
})

test('what is asked inside of the functions that book', async () => {
  const rows = await engine.database.read.raw<{ name: string }>(
    `select proname as name from pg_proc where proconfig @> array['plan_cache_mode=force_generic_plan'] order by proname`,
  )
  expect(rows.map(({ name }) => name)).toEqual(['book', 'lock_accounts', 'payments_of_frozen_accounts'])
})
