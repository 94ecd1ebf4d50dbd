/** The generated bank holds what the engine's own checks ask of books, and reads like any other. */
import { generateBank } from '../../bench/generator/bank'
import type { GeneratedBank } from '../../bench/generator/bank'
import { Seeded } from '../../bench/generator/seeded'
import { auditLedger } from '../../start/ledger-audit'
import { booksOf } from '../model/books'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { call, createBank, createPerson } from '../support/people'

let engine: TestEngine
let bank: GeneratedBank
const size = { customers: 40, transactions: 400 }
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  bank = await generateBank(engine.databaseUrl, await createBank(engine), size, 'one')
})
afterAll(() => engine.stop())

test('balances, versions and chains are those of the entries', async () => {
  expect(await auditLedger(engine.database)).toMatchObject({ entries: 2 * size.transactions })
  expect((await auditLedger(engine.database)).broken).toBeUndefined()
  const { accounts, sums } = await booksOf(engine.database.read, bank.bankId)
  expect(sums).toEqual([{ currency: 'EUR', sum: 0n }])
  const customers = accounts.filter(({ id }) => bank.customers.some(({ accountId }) => accountId === id))
  expect(customers).toHaveLength(size.customers)
  expect(customers.filter(({ balance, sum }) => balance !== sum || balance <= 0n)).toEqual([])
})

test('a customer reads like any other, and the next account has a key of its own', async () => {
  const [customer] = bank.customers
  const reader = await createPerson(engine, { roles: [['CanGetCustomer', bank.bankId]] })
  const path = `/obp/v5.0.0/banks/${bank.bankId}/customers/${customer?.customerId ?? ''}`
  expect(await call(engine, 'GET', path, { as: reader })).toMatchObject({
    status: 200,
    body: { legal_name: customer?.name, mobile_phone_number: customer?.phone },
  })
  const [next] = await engine.database.read.raw<{ free: boolean }>(
    `select nextval(pg_get_serial_sequence('accounts', 'account_key')) > max(account_key) as free from accounts`,
  )
  expect(next?.free).toBe(true)
})

test('every index is there again', async () => {
  const [row] = await engine.database.read.raw<{ resting: number }>(
    'select count(*)::int as resting from pg_index where not indisready or not indisvalid',
  )
  expect(row).toEqual({ resting: 0 })
})

test('the same seed makes the same values, another one others', () => {
  const few = (seed: string): readonly unknown[] => {
    const random = new Seeded(seed)
    return Array.from({ length: 5_000 }, () => [random.uuid(), random.below(1_000)])
  }
  expect(few('a')).toEqual(few('a'))
  expect(few('a')[4_999]).not.toEqual(few('b')[4_999])
})
