/** The time of the database, in a process whose own is wrong. */
import { openClock } from '../../db/clock'
import { openDatabase } from '../../db/connection'
import type { Reader } from '../../db/connection'
import { freePort } from '../../platform/embedded/ports'
import { openTestDatabase } from '../support/database'
import type { OpenTestDatabase } from '../support/database'
import { setMachineClock } from '../support/machine-clock'
import { waitFor } from '../support/wait'

let database: OpenTestDatabase
beforeAll(async () => {
  database = await openTestDatabase(2)
})
afterAll(() => database.close())
afterEach(() => jest.useRealTimers())

const hour = 3_600_000

async function behindMs(now: () => Date): Promise<number> {
  const [row] = await database.read.raw<{ ms: number }>(
    'select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms',
  )
  return (row?.ms ?? 0) - now().getTime()
}

test.each([-hour, hour])('a machine that is %i ms off tells the time of the database', async (offMs) => {
  setMachineClock(offMs)
  const { now } = await openClock(database)
  expect(Math.abs(await behindMs(now))).toBeLessThan(2_000)
  expect(Math.abs(Date.now() - now().getTime())).toBeGreaterThan(hour - 10_000)
})

test('a clock that is set wrong later changes nothing', async () => {
  const { now } = await openClock(database)
  setMachineClock(hour)
  expect(Math.abs(await behindMs(now))).toBeLessThan(2_000)
})

/** Counts how often the database is asked. */
function counted(): { readonly read: Reader; readonly asked: () => number } {
  let asked = 0
  const raw: Reader['raw'] = (sql, values) => {
    asked += 1
    return database.read.raw(sql, values)
  }
  return { read: { raw } as Reader, asked: () => asked }
}

test('a reading that has grown old is used while the next one is on its way', async () => {
  const { read, asked } = counted()
  const { now } = await openClock({ read }, { maxAgeMs: -1 })
  expect(asked()).toBe(1)
  now()
  now()
  expect(asked()).toBe(2)
  await waitFor(
    () => Promise.resolve([now(), asked()]),
    ([, times]) => Number(times) > 2,
  )
  const fresh = counted()
  const steady = await openClock(fresh)
  steady.now()
  expect(fresh.asked()).toBe(1)
})

test('without the database nothing goes on: at the beginning it is waited for, later the last reading counts', async () => {
  const nobody = openDatabase({ url: `postgres://x:x@127.0.0.1:${await freePort()}/x`, poolMax: 1 })
  await expect(openClock(nobody, { patienceMs: 0 })).rejects.toThrow('ECONNREFUSED')
  await nobody.close()
  const lost = openDatabase({ url: database.url, poolMax: 1 })
  const { now } = await openClock(lost, { maxAgeMs: -1 })
  await lost.close()
  now()
  expect(Math.abs(await behindMs(now))).toBeLessThan(2_000)
})
