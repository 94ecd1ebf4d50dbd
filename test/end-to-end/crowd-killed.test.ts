/** As crowd.test.ts, smaller, while Postgres and the worker are killed in the middle: clients that repeat under their keys see every payment and refund once. */
import {
  crowdPayments,
  expectBooked,
  fund,
  gatherCrowd,
  interrupted,
  payInCrowd,
  refundInCrowd,
} from '../support/crowd'
import type { Crowd, Paid } from '../support/crowd'
import { crowdSizes, spread } from '../support/crowd-sizes'
import { startEmbeddedEngine } from '../support/embedded'
import type { EmbeddedEngine } from '../support/embedded'
import { expectSoundLedger } from '../support/sandbox-data'

const { clients, accounts, payments, refunds, rounds, mostMinutes } = crowdSizes().killed

let embedded: EmbeddedEngine
let crowd: Crowd
let paid: Paid[]
beforeAll(async () => {
  embedded = await startEmbeddedEngine()
  crowd = await gatherCrowd(embedded.engine, accounts, 3_000n)
}, 240_000)
afterAll(() => embedded.stop(), 60_000)

const kills = Array.from({ length: rounds }, () => ['postgres', 'worker'] as const)
  .flat()
  .map((part) => () => embedded.killed(part))

test('every payment that was answered is booked once, and no account pays what it does not have', async () => {
  const made = crowdPayments(crowd, payments, 29_112_026)
  const pay = made.map((one) => () => payInCrowd(embedded.engine, crowd, one))
  paid = (await interrupted(clients, pay, kills)).filter((one) => one !== undefined)
  expect(paid.length).toBeGreaterThan(payments / 10)
  await expectBooked(embedded.engine, crowd, paid, [])
  await expectSoundLedger(embedded.engine, crowd.bankId)
}, 1_200_000)

test(
  'of three refunds of one payment at once exactly one succeeds',
  async () => {
    await fund(embedded.engine, crowd, 10_000_000n)
    const wanted = spread(paid, refunds)
    const outcomes = await interrupted(
      3,
      wanted.map((one) => () => refundInCrowd(embedded.engine, crowd, one, 3)),
      kills,
    )
    // Who repeats an answer that was lost on its way learns that the request has ended.
    const told = outcomes.map((three) => three.map((one) => (one === 'OBP-40020' ? 'OBP-30068' : one)).sort())
    expect(told).toEqual(wanted.map(() => ['COMPLETED', 'OBP-30068', 'OBP-30068']))
    await expectBooked(embedded.engine, crowd, paid, wanted)
    await expectSoundLedger(embedded.engine, crowd.bankId)
  },
  mostMinutes * 60_000,
)
