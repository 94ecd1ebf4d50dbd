/** The numbers of a bank: they count what is there, and nothing of another bank. */
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { waitingForTwo } from '../../support/challenges'
import { openDesk } from '../../support/onboarding'
import { pay } from '../../support/payments'
import { call, createBank, createPerson } from '../../support/people'

interface Numbers {
  readonly cases: readonly { readonly state: string; readonly number: number; readonly ages: readonly object[] }[]
  readonly decisions: {
    readonly number: number
    readonly median_seconds: number | null
    readonly durations: readonly object[]
  }
  readonly payments: { readonly minutes: readonly { readonly completed: number; readonly others: number }[] }
  readonly challenges: { readonly statuses: readonly object[] }
  readonly message: string
}

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

const numbersOf = async (bankId: string): Promise<Numbers> => {
  const as = await createPerson(engine, { roles: [['CanGetMetricsAtOneBank', bankId]] })
  return (await call<Numbers>(engine, 'GET', `/engine/v1/banks/${bankId}/numbers`, { as })).body
}

test('cases by state and age, and how long decisions took', async () => {
  const desk = await openDesk(engine)
  const [old, rejected] = [await desk.caseInReview(), await desk.caseInReview()]
  await desk.start()
  await engine.database.writeAtOnce.raw(
    `update kyc_cases set opened_at = opened_at - interval '10 days' where customer_id in (?, ?)`,
    [old, rejected],
  )
  await desk.decide(rejected, desk.reviewers[0], { decision: 'reject', reason: 'no' })
  const { cases, decisions } = await numbersOf(desk.bankId)
  expect(cases).toEqual([
    { state: 'collecting', number: 1, ages: ages(1, 0, 0, 0) },
    { state: 'in_review', number: 1, ages: ages(0, 0, 1, 0) },
    { state: 'rejected', number: 1, ages: [] },
  ])
  expect(decisions.number).toBe(1)
  expect(decisions.median_seconds).toBeGreaterThanOrEqual(864_000)
  expect(decisions.durations).toEqual(durations([0, 0], [0, 0], [0, 0], [0, 0], [0, 1]))
})

const durations = (...numbers: readonly (readonly [approved: number, rejected: number])[]): readonly object[] =>
  [3_600, 86_400, 259_200, 604_800, null].map((seconds, at) => ({
    shorter_than_seconds: seconds,
    approved: numbers[at]?.[0],
    rejected: numbers[at]?.[1],
  }))

const ages = (day: number, week: number, month: number, older: number): readonly object[] => [
  { younger_than_days: 1, number: day },
  { younger_than_days: 7, number: week },
  { younger_than_days: 30, number: month },
  { younger_than_days: null, number: older },
]

test('decisions by the time that they took, approvals and rejections apart', async () => {
  const desk = await openDesk(engine)
  const decided = async (age: string, decision: object | 'approve'): Promise<void> => {
    const customerId = await desk.caseInReview()
    await engine.database.writeAtOnce.raw(
      `update kyc_cases set opened_at = now() - ?::interval where customer_id = ?`,
      [age, customerId],
    )
    await desk.decide(customerId, desk.reviewers[0], decision)
  }
  const reject = { decision: 'reject', reason: 'no' }
  await decided('0 seconds', 'approve')
  await decided('10 minutes', 'approve')
  await decided('1 hour', 'approve')
  await decided('2 days', reject)
  await decided('3 days 1 minute', 'approve')
  // Asking for more is no decision yet.
  await decided('0 seconds', { decision: 'request_more', reason: 'more', missing: ['utility_bill'] })
  const { decisions } = await numbersOf(desk.bankId)
  expect(decisions.number).toBe(5)
  expect(decisions.durations).toEqual(durations([2, 0], [1, 0], [0, 1], [1, 0], [0, 0]))
})

test('payments by the minute, and what became of challenges', async () => {
  const shared = await waitingForTwo(engine)
  await pay(engine, shared, { amount: '10.00' })
  const { payments, challenges } = await numbersOf(shared.bankId)
  expect(payments.minutes.length).toBe(60)
  const sum = (of: 'completed' | 'others'): number => payments.minutes.reduce((total, minute) => total + minute[of], 0)
  expect([sum('completed'), sum('others')]).toEqual([1, 1])
  expect(challenges.statuses).toEqual([{ status: 'INITIATED', number: 1 }])
})

test('a bank where nothing has happened has numbers, too; it takes the role', async () => {
  const bankId = await createBank(engine)
  expect(await numbersOf(bankId)).toMatchObject({
    cases: [],
    decisions: {
      number: 0,
      median_seconds: null,
      slowest_tenth_seconds: null,
      durations: durations([0, 0], [0, 0], [0, 0], [0, 0], [0, 0]),
    },
    challenges: { statuses: [] },
  })
  const as = await createPerson(engine, { roles: [['CanGetMetricsAtOneBank', await createBank(engine)]] })
  expect((await call(engine, 'GET', `/engine/v1/banks/${bankId}/numbers`, { as })).status).toBe(403)
})
