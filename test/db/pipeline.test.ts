/** Glances share few connections: each is told its own answer, and what happens to one connection is the end of nothing else. */
import { openDatabase } from '../../db/connection'
import type { OpenDatabase } from '../../db/connection'
import { isPassingFault } from '../../db/faults'
import { testDatabase } from '../support/database'

let clone: Awaited<ReturnType<typeof testDatabase>>
let database: OpenDatabase
beforeAll(async () => {
  clone = await testDatabase()
  database = openDatabase({ url: clone.url, poolMax: 1 })
})
afterAll(async () => {
  await database.close()
  await clone.close()
})

const many = Array.from({ length: 200 }, (_, index) => index)

interface Told {
  readonly asked: number
  readonly pid: number
}
const ask = async (asked: number): Promise<Told | undefined> =>
  (await database.glance.raw<Told>('select ?::int as asked, pg_backend_pid() as pid', [asked]))[0]

test('many at once are told their own answers, over two connections beside the pool', async () => {
  const told = await Promise.all(many.map(ask))
  expect(told.map((row) => row?.asked)).toEqual(many)
  expect(new Set(told.map((row) => row?.pid)).size).toBe(2)
})

test('one that fails is the only one that fails', async () => {
  const outcomes = await Promise.allSettled(
    many.map((index) => database.glance.raw<{ whole: number }>('select 1 / (? % 10)::int as whole', [index + 1])),
  )
  expect(outcomes.flatMap(({ status }, index) => (status === 'rejected' ? [index + 1] : []))).toEqual(
    many.map((index) => index + 1).filter((divisor) => divisor % 10 === 0),
  )
})

test('what a lost connection was asked is a passing fault, and the next glance has another connection', async () => {
  const before = await Promise.all(many.map(ask))
  const asleep = [1, 2].map(() => database.glance.raw('select pg_sleep(10)').catch((error: unknown) => error))
  await database.read.raw(`select pg_terminate_backend(pid) from pg_stat_activity where pid = any (?::int[])`, [
    [...new Set(before.map((row) => row?.pid ?? 0))],
  ])
  expect((await Promise.all(asleep)).map(isPassingFault)).toEqual([true, true])
  const after = await Promise.all(many.map(ask))
  expect(after.map((row) => row?.asked)).toEqual(many)
  const known = new Set(before.map((row) => row?.pid))
  expect(after.filter((row) => known.has(row?.pid))).toEqual([])
})

test('without a server, and after the close, each is a passing fault', async () => {
  const unreachable = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none', poolMax: 1, acquireTimeoutMs: 500 })
  const refused: unknown = await unreachable.glance.raw('select 1').catch((error: unknown) => error)
  expect(isPassingFault(refused)).toBe(true)
  await unreachable.close()
  const closed: unknown = await unreachable.glance.raw('select 1').catch((error: unknown) => error)
  expect(isPassingFault(closed)).toBe(true)
})

test('inside of a transaction a glance sees what the transaction has written', async () => {
  const told = await database.within(async (inner) => {
    await inner.writeAtOnce.raw(`set local application_name = 'inside'`)
    return inner.glance.raw<{ name: string }>(`select current_setting('application_name') as name`)
  })
  expect(told).toEqual([{ name: 'inside' }])
})
