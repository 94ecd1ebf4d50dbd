/** The worker is killed in the middle of a rescreening; a new one goes on where it stood, and every hit is there once. */
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { createBank } from '../support/people'
import { startProgram } from '../support/processes'
import type { Program } from '../support/processes'
import { listed, loadedVersion } from '../support/screening'
import { waitFor } from '../support/wait'

const everybody = 60_000
const alike = 600

let engine: TestEngine
let worker: Program
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  const bankId = await createBank(engine)
  await engine.database.writeAtOnce.raw(
    `insert into customers (customer_id, bank_id, customer_number, legal_name, request_hash)
     select gen_random_uuid(), ?, n::text, case when n % ? = 0 then 'Karl Testmann' else 'Customer Number ' || md5(n::text) end, ''
     from generate_series(1, ?) as n`,
    [bankId, everybody / alike, everybody],
  )
  worker = await startProgram('worker', engine.environment)
}, 60_000)
afterAll(async () => {
  await worker.kill()
  await engine.stop()
})

const count = async (): Promise<number> => {
  const [row] = await engine.database.read.raw<{ hits: number }>('select count(*)::int as hits from screening_hits')
  return row?.hits ?? 0
}

test('nobody is left out and nobody is hit twice', async () => {
  const versionId = await loadedVersion(engine, [listed('k', 'Testmann, Karl')])
  await waitFor(count, (hits) => hits > 0)
  await worker.kill()
  const found = await count()
  expect(found).toBeLessThan(alike)
  worker = await startProgram('worker', engine.environment)
  const [ended] = await waitFor(
    () =>
      engine.database.read.raw<{ customers: bigint | null }>(
        'select customers from rescreenings where version_id = ?',
        [versionId],
      ),
    ([row]) => row !== undefined && row.customers !== null,
    90_000,
  )
  expect(ended).toEqual({ customers: BigInt(everybody) })
  expect(await count()).toBe(alike)
  const [per] = await engine.database.read.raw(
    'select count(distinct customer_id)::int as customers from screening_hits',
  )
  expect(per).toEqual({ customers: alike })
}, 150_000)
