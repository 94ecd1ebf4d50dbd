/** What a process counts: bookings and answers by outcome, requests by endpoint, pools; and what waits, as long as the database says so. */
import { Registry } from 'prom-client'
import { openDatabase } from '../../db/connection'
import { createMetrics } from '../../signals/metrics'
import type { Metrics } from '../../signals/metrics'
import { waitingGauges } from '../../signals/waiting'
import { waitingForOne } from '../support/challenges'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { openDesk } from '../support/onboarding'
import { answer, createPayingPair, pay } from '../support/payments'
import { waitFor } from '../support/wait'

let engine: TestEngine
let metrics: Metrics
beforeAll(async () => {
  engine = await startEngine()
  metrics = createMetrics({ build: 'test', pools: {} })
})
afterAll(async () => {
  metrics.close()
  await engine.stop()
})

/** The value of one series as it is scraped; undefined when there is no such series. */
async function valueOf(registry: Registry, series: string): Promise<number | undefined> {
  const line = (await registry.metrics()).split('\n').find((one) => one.startsWith(`${series} `))
  return line === undefined ? undefined : Number(line.slice(series.length))
}
const counted = (series: string): Promise<number | undefined> => valueOf(metrics.registry, series)

test('a booking, one that the bank refuses, and answers are counted by what became of them', async () => {
  const booked = 'obp_bookings_total{outcome="booked"}'
  const right = 'obp_challenge_answers_total{verdict="right"}'
  const wrong = 'obp_challenge_answers_total{verdict="wrong"}'
  expect([await counted(booked), await counted(right), await counted(wrong)]).toEqual([0, 0, 0])
  const pair = await createPayingPair(engine, { balance: 2_000n })
  expect((await pay(engine, pair, { amount: '15.00' })).status).toBe(201)
  expect((await pay(engine, pair, { amount: '15.00' })).status).toBe(400)
  expect(await counted(booked)).toBe(1)
  expect(await counted('obp_bookings_total{outcome="InsufficientFunds"}')).toBe(1)
  const waiting = await waitingForOne(engine)
  await answer(engine, waiting, { ...waiting, answer: 'wrong' })
  await answer(engine, waiting, { ...waiting, answer: '123' })
  expect([await counted(booked), await counted(right), await counted(wrong)]).toEqual([2, 1, 1])
})

test('requests are counted by endpoint; what no endpoint serves is one series, however it was called', async () => {
  metrics.served({ method: 'GET', route: '/obp/v4.0.0/banks/BANK_ID', status: 200, seconds: 0.02 })
  metrics.served({ method: 'BREW', route: undefined, status: 404, seconds: 0.001 })
  metrics.served({ method: 'GET', route: undefined, status: 404, seconds: 0.001 })
  metrics.served({ method: 'GET', route: '/obp/v4.0.0/banks', status: undefined, seconds: 1 })
  const count = (labels: string): Promise<number | undefined> =>
    counted(`obp_http_request_duration_seconds_count{${labels}}`)
  expect(await count('method="GET",route="/obp/v4.0.0/banks/BANK_ID",status="200"')).toBe(1)
  expect(await count('method="any",route="none",status="404"')).toBe(2)
  expect(await count('method="GET",route="/obp/v4.0.0/banks",status="aborted"')).toBe(1)
})

test('a pool shows who uses it and who waits for it', async () => {
  const database = openDatabase({ url: engine.databaseUrl, poolMax: 1 })
  const { registry, close } = createMetrics({ build: undefined, pools: { main: database.poolState } })
  const states = async (): Promise<(number | undefined)[]> =>
    Promise.all(
      ['used', 'idle', 'waiting'].map((state) =>
        valueOf(registry, `obp_database_connections{pool="main",state="${state}"}`),
      ),
    )
  await database.read.raw('select 1')
  expect(await states()).toEqual([0, 1, 0])
  let later: Promise<unknown> | undefined
  await database.write(async (transaction) => {
    await transaction.raw('select 1')
    later = database.read.raw('select 1')
    await waitFor(states, (seen) => seen.join() === '1,0,1')
  })
  await later
  close()
  await database.close()
})

describe('what waits', () => {
  const inReview = 'obp_cases_waiting{state="in_review"}'

  test('is read when it is asked for, but not again before it is stale', async () => {
    const desk = await openDesk(engine)
    await desk.caseInReview()
    const lasting = new Registry()
    const fleeting = new Registry()
    const read = engine.database.read
    const refreshLasting = waitingGauges(lasting, { read, freshMs: 60_000, patienceMs: 5_000 })
    const refreshFleeting = waitingGauges(fleeting, { read, freshMs: 0, patienceMs: 5_000 })
    const seen = async (): Promise<(number | undefined)[]> => {
      await Promise.all([refreshLasting(), refreshFleeting()])
      return [await valueOf(lasting, inReview), await valueOf(fleeting, inReview)]
    }
    expect(await seen()).toEqual([1, 1])
    await desk.caseInReview()
    expect(await seen()).toEqual([1, 2])
    expect(await valueOf(fleeting, 'obp_waiting_known')).toBe(1)
  })

  test('is missing, and said to be, when the database does not answer or not in time', async () => {
    const unreachable = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none', poolMax: 1, acquireTimeoutMs: 500 })
    const slow = openDatabase({ url: engine.databaseUrl, poolMax: 1 })
    for (const { read } of [unreachable, slow]) {
      const registry = new Registry()
      const refresh = waitingGauges(registry, { read, freshMs: 0, patienceMs: read === slow.read ? 1 : 5_000 })
      const held = slow.read.raw('select pg_sleep(0.3)')
      await refresh()
      expect([await valueOf(registry, 'obp_waiting_known'), await valueOf(registry, inReview)]).toEqual([0, undefined])
      await held
    }
    // What was asked too late is answered before this.
    await slow.read.raw('select 1')
    await Promise.all([unreachable.close(), slow.close()])
  })
})
