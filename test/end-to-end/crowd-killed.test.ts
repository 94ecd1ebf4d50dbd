/** As crowd.test.ts, smaller, while Postgres and the worker are killed in the middle: clients that repeat under their keys see every payment and refund once. */
import { byClients, crowdPayments, expectBooked, fund, gatherCrowd, payInCrowd, refundInCrowd } from '../support/crowd'
import type { Crowd, Paid } from '../support/crowd'
import { startEmbeddedEngine } from '../support/embedded'
import type { EmbeddedEngine } from '../support/embedded'
import { expectSoundLedger } from '../support/sandbox-data'
import { waitFor } from '../support/wait'

const payments = 600
const refunds = 24

let embedded: EmbeddedEngine
let crowd: Crowd
let paid: Paid[]
beforeAll(async () => {
  embedded = await startEmbeddedEngine()
  crowd = await gatherCrowd(embedded.engine, 20, 3_000n)
}, 240_000)
afterAll(() => embedded.stop(), 60_000)

/** Kills each part when a share of the work is done, and then waits until the work goes on. */
async function killAmid(parts: readonly ('postgres' | 'worker')[], all: number, done: () => number): Promise<void> {
  for (const [index, part] of parts.entries()) {
    const reached = (number: number): Promise<number> =>
      waitFor(
        () => Promise.resolve(done()),
        (count) => count >= Math.min(number, all),
        120_000,
      )
    const before = await reached(Math.floor((all * (index + 1)) / (parts.length + 1)))
    await embedded.killed(part)
    await reached(before + 1)
  }
}

/** The work, by so many clients, and the kills amid it. */
async function underKills<T>(clients: number, work: readonly (() => Promise<T>)[]): Promise<T[]> {
  let done = 0
  const counted = work.map((one) => async () => {
    const result = await one()
    done += 1
    return result
  })
  const [results] = await Promise.all([
    byClients(clients, counted),
    killAmid(['postgres', 'worker'], work.length, () => done),
  ])
  return results
}

test('every payment that was answered is booked once, and no account pays what it does not have', async () => {
  const made = crowdPayments(crowd, payments, 29_112_026)
  const pay = made.map((one) => () => payInCrowd(embedded.engine, crowd, one))
  paid = (await underKills(32, pay)).filter((one) => one !== undefined)
  expect(paid.length).toBeGreaterThan(payments / 10)
  await expectBooked(embedded.engine, crowd, paid, [])
  await expectSoundLedger(embedded.engine, crowd.bankId)
}, 300_000)

test('of three refunds of one payment at once exactly one succeeds', async () => {
  await fund(embedded.engine, crowd, 10_000_000n)
  const wanted = paid.slice(0, refunds)
  const outcomes = await underKills(
    3,
    wanted.map((one) => () => refundInCrowd(embedded.engine, crowd, one, 3)),
  )
  // Who repeats an answer that was lost on its way learns that the request has ended.
  const told = outcomes.map((three) => three.map((one) => (one === 'OBP-40020' ? 'OBP-30068' : one)).sort())
  expect(told).toEqual(wanted.map(() => ['COMPLETED', 'OBP-30068', 'OBP-30068']))
  await expectBooked(embedded.engine, crowd, paid, wanted)
  await expectSoundLedger(embedded.engine, crowd.bankId)
}, 300_000)
