/** `npx tsx bench/payments.ts`: small payments over HTTP against the same bookings straight in the database, in pairs, as ratios. */
import { randomUUID } from 'node:crypto'
import { openDatabase } from '../db/connection'
import { payment, requestsPath, startBankDay } from '../test/support/bank-day'
import type { BankDay } from '../test/support/bank-day'
import { startEngine } from '../test/support/engine'
import type { TestEngine } from '../test/support/engine'
import { call } from '../test/support/people'
import { createTemplate, startServices } from '../test/support/services'

const roundMs = 3_000
const rounds = 5
const connections = [1, 16, 64]

/** How often per second `work` is done by so many at once; it throws when one of them fails. */
async function rate(atOnce: number, work: () => Promise<void>): Promise<number> {
  const endMs = performance.now() + roundMs
  let done = 0
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (performance.now() < endMs) {
        await work()
        done += 1
      }
    }),
  )
  return done / (roundMs / 1_000)
}

async function pay(engine: TestEngine, day: BankDay): Promise<void> {
  const { status, body } = await call(engine, 'POST', requestsPath(day), { as: day.payer, body: payment(day, '0.01') })
  if (status !== 201) throw new Error(`a payment was refused: ${JSON.stringify(body)}`)
}

/** The ledger's own work without API, checks and request: what the database can do at best on this machine. */
function bookDirectly(
  engine: TestEngine,
  keys: readonly string[],
): { work: () => Promise<void>; close: () => Promise<void> } {
  const database = openDatabase({ url: engine.databaseUrl, poolMax: 64 })
  const [payer = '', payee = ''] = keys
  return {
    close: () => database.close(),
    work: async () => {
      await database.writeAtOnce.raw(
        `select 1 from book(?::uuid, 'PAYMENT', 'BENCH', '', '', now(), now(), null, true, ?::uuid[], ?::bigint[], ?::bigint[], ?::text[], ?::bigint[])`,
        [randomUUID(), [randomUUID(), randomUUID()], [payer, payee], [payee, payer], ['EUR', 'EUR'], ['-1', '1']],
      )
    },
  }
}

const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const spread = (values: readonly number[], digits: number): string =>
  [Math.min(...values), middle(values), Math.max(...values)].map((value) => value.toFixed(digits)).join(' / ')

async function compare(engine: TestEngine, day: BankDay): Promise<void> {
  const rows = await engine.database.read.raw<{ key: string }>(
    `select account_key::text as key from accounts where bank_id = ? and account_id in ('payer', 'payee') order by account_id desc`,
    [day.bankId],
  )
  const direct = bookDirectly(
    engine,
    rows.map(({ key }) => key),
  )
  console.log('| connections | payments/s over HTTP | bookings/s in SQL | ratio |\n| --- | --- | --- | --- |')
  for (const atOnce of connections) {
    const http: number[] = []
    const sql: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      http.push(await rate(atOnce, () => pay(engine, day)))
      sql.push(await rate(atOnce, direct.work))
    }
    const ratios = http.map((value, index) => value / (sql[index] ?? 1))
    console.log(`| ${atOnce} | ${spread(http, 0)} | ${spread(sql, 0)} | ${spread(ratios, 2)} |`)
  }
  await direct.close()
}

async function main(): Promise<void> {
  const services = await startServices((line) => console.error(line))
  process.env['TEST_POSTGRES_ADMIN_URL'] = services.postgresAdminUrl
  process.env['TEST_TEMPORAL_ADDRESS'] = services.temporalAddress
  const template = await createTemplate(services.postgresAdminUrl)
  process.env['TEST_TEMPLATE_DATABASE'] = template.name
  const engine = await startEngine()
  await compare(engine, await startBankDay(engine, { deposit: '1000000.00' }))
  await engine.stop()
  await services.stop()
  process.exit(0)
}

void main()
