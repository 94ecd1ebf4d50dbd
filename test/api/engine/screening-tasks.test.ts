/** Screening hits in the inbox: a task for whoever decides them, a number for whoever decides on cases. */
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { newCustomer, openDesk } from '../../support/onboarding'
import type { OnboardingDesk } from '../../support/onboarding'
import { call, createPerson, grant } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { listed, quietlyLoadedVersion } from '../../support/screening'

interface TasksJson {
  readonly tasks: readonly { readonly task_id: string }[]
}

let engine: TestEngine
let desk: OnboardingDesk
let ann: Person
beforeAll(async () => {
  engine = await startEngine()
})
beforeEach(async () => {
  desk = await openDesk(engine)
  ann = desk.reviewers[0]
})
afterAll(() => engine.stop())

const inbox = (as: Person, query = ''): Promise<Reply<TasksJson>> =>
  call<TasksJson>(engine, 'GET', `/engine/v1/banks/${desk.bankId}/tasks${query}`, { as })
const ids = async (as: Person): Promise<string[]> => (await inbox(as)).body.tasks.map(({ task_id: id }) => id)
const assign = (as: Person, taskId: string) =>
  call<{ message: string }>(engine, 'PUT', `/engine/v1/banks/${desk.bankId}/tasks/${taskId}/assignee`, { as, body: {} })

test('an open hit is a task for whoever decides hits, also of a customer whom nobody reviews any more', async () => {
  const customerId = await desk.caseInReview({ customer: { ...newCustomer, legal_name: 'Ottokar Listenfund' } })
  await desk.decide(customerId, ann, 'approve')
  const at = (role: string) => [role, desk.bankId] as const
  const officer = await createPerson(engine, { roles: ['CanScreenCustomer', 'CanDecideScreeningHit'].map(at) })
  expect(await ids(officer)).toEqual([])
  await quietlyLoadedVersion(engine, [listed('o-1', 'Ottokar Listenfund')])
  const screened = await call<{ hits: readonly { hit_id: string }[] }>(
    engine,
    'POST',
    `/engine/v1/banks/${desk.bankId}/screenings`,
    { as: officer, body: { customer_id: customerId } },
  )
  const hitId = screened.body.hits[0]?.hit_id ?? ''
  // Whoever opens the case sees that, although its policy asks for no screening.
  expect(await desk.read(customerId)).toMatchObject({ state: 'monitoring', screening: null, open_screening_hits: 1 })
  const task = { task_id: hitId, kind: 'screeningHit', role: 'CanDecideScreeningHit', customer_id: customerId }
  expect((await inbox(officer, '?kind=screeningHit')).body.tasks).toMatchObject([{ ...task, due_at: null }])
  expect(await ids(ann)).toEqual([])
  expect((await assign(ann, hitId)).body.message).toContain('OBP-39408')
  expect(await assign(officer, hitId)).toMatchObject({ status: 200, body: { assignee_user_id: officer.userId } })
  const counts = await call(engine, 'GET', `/engine/v1/banks/${desk.bankId}/task-counts`, { as: officer })
  expect(counts.body).toMatchObject({
    counts: [{ kind: 'screeningHit', role: 'CanDecideScreeningHit', open: 1, unassigned: 0, mine: 1, overdue: 0 }],
  })
  const decisions = `/engine/v1/banks/${desk.bankId}/screening-hits/${hitId}/decisions`
  const decision = { decision: 'false_positive', reason: 'another person' }
  expect((await call(engine, 'POST', decisions, { as: officer, body: decision })).status).toBe(200)
  expect(await ids(officer)).toEqual([])
  expect((await desk.read(customerId)).open_screening_hits).toBe(0)
})

test('beside the tasks whoever decides is told how many hits are open, and how many no review waits for', async () => {
  const hits = async (as: Person): Promise<unknown> =>
    (await call<{ open_screening_hits: unknown }>(engine, 'GET', `/engine/v1/banks/${desk.bankId}/task-counts`, { as }))
      .body.open_screening_hits
  const [accepted, open] = [await desk.caseInReview(), await desk.caseInReview()]
  await desk.decide(accepted, ann, 'approve')
  expect(await hits(ann)).toEqual({ number: 0, without_open_case: 0 })
  await grant(engine, ann, [
    ['CanScreenCustomer', desk.bankId],
    ['CanDecideScreeningHit', desk.bankId],
  ])
  await quietlyLoadedVersion(engine, [listed('e-1', 'Eveline Tripman')])
  const found: string[] = []
  for (const customerId of [accepted, open]) {
    const screening = { as: ann, body: { customer_id: customerId } }
    const path = `/engine/v1/banks/${desk.bankId}/screenings`
    const { body } = await call<{ hits: readonly { hit_id: string }[] }>(engine, 'POST', path, screening)
    found.push(body.hits[0]?.hit_id ?? '')
  }
  expect(await hits(ann)).toEqual({ number: 2, without_open_case: 1 })
  const decision = { as: ann, body: { decision: 'false_positive', reason: 'another person' } }
  await call(engine, 'POST', `/engine/v1/banks/${desk.bankId}/screening-hits/${found[0] ?? ''}/decisions`, decision)
  expect(await hits(ann)).toEqual({ number: 1, without_open_case: 0 })
  // Neither cases nor hits are for them.
  const clerk = await createPerson(engine, { roles: [['CanUpdateCustomerCreditLimit', desk.bankId]] })
  expect(await hits(clerk)).toBeNull()
})
