/** The age of what waits is counted from when it began to wait: what is done to it meanwhile makes it no younger. */
import { Registry } from 'prom-client'
import { waitingGauges } from '../../signals/waiting'
import { waitingForTwo } from '../support/challenges'
import { dayOf, openDated } from '../support/dated-payments'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { openDesk } from '../support/onboarding'
import { answer, createPayingPair, storedRequest } from '../support/payments'
import { createPerson } from '../support/people'

let engine: TestEngine
let registry: Registry
let refresh: () => Promise<void>
beforeAll(async () => {
  engine = await startEngine()
  registry = new Registry()
  refresh = waitingGauges(registry, { read: engine.database.read, freshMs: 0, patienceMs: 5_000 })
})
afterAll(() => engine.stop())

const hourSeconds = 3_600

/** How many wait, and how many hours the oldest has been waiting, as it is scraped. */
async function waiting(name: string, labels: string): Promise<[number, number]> {
  await refresh()
  const lines = (await registry.metrics()).split('\n')
  const valueOf = (series: string): number => {
    const line = lines.find((one) => one.startsWith(`${series}{${labels}} `))
    if (line === undefined) throw new Error(`no series ${series}`)
    return Number(line.slice(line.lastIndexOf(' ')))
  }
  return [valueOf(`obp_${name}_waiting`), Math.floor(valueOf(`obp_${name}_oldest_seconds`) / hourSeconds)]
}
const older = (sql: string, hours: number, id: string): Promise<unknown> =>
  engine.database.writeAtOnce.raw(sql, [hours, id])

test('a comment, and whoever takes a case over, makes neither case nor task younger; another task is a new one', async () => {
  const desk = await openDesk(engine)
  const customerId = await desk.caseInReview()
  const [reviewer] = desk.reviewers
  await older(
    `update kyc_cases set (state_since, task_since) = (select m, m from (values (now() - make_interval(hours => ?))) as t (m)) where customer_id = ?`,
    120,
    customerId,
  )
  const review = ['tasks', 'kind="review"'] as const
  const inReview = ['cases', 'state="in_review"'] as const
  expect([await waiting(...review), await waiting(...inReview)]).toEqual([
    [1, 120],
    [1, 120],
  ])
  expect((await desk.act(customerId, reviewer, 'POST', 'comments', { text: 'Called back.' })).status).toBe(201)
  expect((await desk.act(customerId, reviewer, 'PUT', 'assignee', {})).status).toBe(200)
  expect([await waiting(...review), await waiting(...inReview)]).toEqual([
    [1, 120],
    [1, 120],
  ])
  const escalation = { level: 'supervisor', reason: 'odd' }
  expect((await desk.act(customerId, reviewer, 'POST', 'escalations', escalation)).status).toBe(201)
  expect([await waiting(...review), await waiting('tasks', 'kind="escalation"'), await waiting(...inReview)]).toEqual([
    [0, 0],
    [1, 0],
    [1, 120],
  ])
  const supervisor = await createPerson(engine, { roles: [['CanDecideOnboardingAsSupervisor', desk.bankId]] })
  expect((await desk.decide(customerId, supervisor, { decision: 'reject', reason: 'odd' })).status).toBe(201)
  expect([await waiting('tasks', 'kind="escalation"'), await waiting(...inReview)]).toEqual([
    [0, 0],
    [0, 0],
  ])
})

test('a payment waits for answers since it was made, however many have answered', async () => {
  const shared = await waitingForTwo(engine)
  await older(
    'update transaction_requests set created_at = created_at - make_interval(hours => ?) where request_id = ?',
    3,
    shared.requestId,
  )
  const answers = ['payments', 'reason="answers"'] as const
  expect(await waiting(...answers)).toEqual([1, 3])
  const { requestId, challengeOf, second, third } = shared
  await answer(engine, shared, { as: second, requestId, challengeId: challengeOf(second) })
  expect(await waiting(...answers)).toEqual([1, 3])
  await answer(engine, shared, { as: third, requestId, challengeId: challengeOf(third) })
  expect(await storedRequest(engine, requestId)).toMatchObject({ status: 'COMPLETED' })
  expect(await waiting(...answers)).toEqual([0, 0])
})

test('a payment for a later day has no age before its day; one that lacks funds, since it was tried first', async () => {
  const pair = await createPayingPair(engine)
  const { requestId } = await openDated(engine, pair, { timing: dayOf(60_000) })
  const day = ['payments', 'reason="day"'] as const
  expect(await waiting(...day)).toEqual([1, 0])
  await older('update payment_waits set pays_at = now() - make_interval(hours => ?) where request_id = ?', 2, requestId)
  expect(await waiting(...day)).toEqual([1, 2])
  await older(
    `update payment_waits set waits_for = 'FUNDS', since = now() - make_interval(hours => ?) where request_id = ?`,
    1,
    requestId,
  )
  expect([await waiting(...day), await waiting('payments', 'reason="funds"')]).toEqual([
    [0, 0],
    [1, 1],
  ])
})
