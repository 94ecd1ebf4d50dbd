/** 64 clients pay at once from 80 accounts and a hot one; then three ask for the same money back at once. `TEST_CROWD=full` asks for that of every payment. */
import { byClients, crowdPayments, expectBooked, fund, gatherCrowd, payInCrowd, refundInCrowd } from '../support/crowd'
import type { Crowd, Paid } from '../support/crowd'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { crowdSizes, spread } from '../support/crowd-sizes'
import { expectSoundLedger } from '../support/sandbox-data'

const { clients, accounts, payments, refunds, mostMinutes } = crowdSizes().crowd
/** Each waits for three workflows at once, with a database connection for each. */
const refunding = 5

let engine: TestEngine
let crowd: Crowd
let paid: Paid[]
beforeAll(async () => {
  engine = await startEngine({ environment: { DATABASE_POOL_MAX: '32' } })
  crowd = await gatherCrowd(engine, accounts, 5_000n)
})
afterAll(() => engine.stop())

test('every payment that was answered is booked once, and no account pays what it does not have', async () => {
  const made = crowdPayments(crowd, payments, 20_261_129, 30)
  const results = await byClients(
    clients,
    made.map((one) => () => payInCrowd(engine, crowd, one)),
  )
  paid = results.filter((one) => one !== undefined)
  // Both must come true often, or the test shows nothing.
  expect(paid.length).toBeGreaterThan(payments / 10)
  expect(payments - paid.length).toBeGreaterThan(payments / 50)
  await expectBooked(engine, crowd, paid, [])
  await expectSoundLedger(engine, crowd.bankId)
}, 300_000)

test(
  'of three refunds of one payment at once exactly one succeeds',
  async () => {
    await fund(engine, crowd, 10_000_000n)
    const wanted = spread(paid, refunds)
    const outcomes = await byClients(
      refunding,
      wanted.map((one) => () => refundInCrowd(engine, crowd, one, 3)),
    )
    const expected = ['COMPLETED', 'OBP-30068', 'OBP-30068']
    expect(outcomes.map((three) => [...three].sort())).toEqual(wanted.map(() => expected))
    await expectBooked(engine, crowd, paid, wanted)
    await expectSoundLedger(engine, crowd.bankId)
  },
  mostMinutes * 60_000,
)
