/** The inbox of the staff: by role, in the order that is asked for, taken and given. */
import type { Reader, SqlValue } from '../../../db/connection'
import { tasksPage } from '../../../db/read/tasks'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { openDesk, passport } from '../../support/onboarding'
import type { OnboardingDesk } from '../../support/onboarding'
import { call, createPerson, grant } from '../../support/people'
import type { Person } from '../../support/people'
import { askForCreditLimit } from '../../support/staff-requests'
import { waitFor } from '../../support/wait'

interface TaskJson {
  readonly task_id: string
  readonly kind: string
  readonly role: string
  readonly assignee_user_id: string | null
  readonly assignee_username: string | null
  readonly due_at: string | null
  readonly overdue: boolean
  readonly customer_id: string | null
  readonly message: string
}
interface TasksJson {
  readonly tasks: readonly TaskJson[]
  readonly next: string | null
}

let engine: TestEngine
let desk: OnboardingDesk
let ann: Person
let supervisor: Person
let clerk: Person
beforeAll(async () => {
  engine = await startEngine()
})
beforeEach(async () => {
  desk = await openDesk(engine)
  ann = desk.reviewers[0]
  const at = (role: string) => [role, desk.bankId] as const
  supervisor = await createPerson(engine, { roles: [at('CanDecideOnboardingAsSupervisor')] })
  clerk = await createPerson(engine, { roles: [at('CanUpdateCustomerCreditLimit'), 'CanUpdateAccountApplications'] })
})
afterAll(() => engine.stop())

const inbox = async (as: Person, query = '') =>
  call<TasksJson & { message: string }>(engine, 'GET', `/engine/v1/banks/${desk.bankId}/tasks${query}`, { as })
const ids = async (as: Person, query = ''): Promise<string[]> =>
  (await inbox(as, query)).body.tasks.map(({ task_id: id }) => id)
const assign = (as: Person, taskId: string, body: object = {}) =>
  call<TaskJson>(engine, 'PUT', `/engine/v1/banks/${desk.bankId}/tasks/${taskId}/assignee`, { as, body })
const unassign = (as: Person, taskId: string) =>
  call<TaskJson>(engine, 'DELETE', `/engine/v1/banks/${desk.bankId}/tasks/${taskId}/assignee`, { as })

const creditLimitRequest = (customerId: string): Promise<string> =>
  askForCreditLimit(engine, desk, customerId, '5000.00')

test('a case is a task from the review on, until it is decided; whoever only collects has none', async () => {
  const customerId = await desk.caseInReview()
  await desk.start()
  const { tasks } = (await inbox(ann)).body
  expect(tasks).toMatchObject([
    { task_id: customerId, kind: 'review', role: 'CanDecideOnboarding', customer_id: customerId, overdue: false },
  ])
  await desk.decide(customerId, ann, 'approve')
  expect(await ids(ann)).toEqual([])
})

test('an escalated case is for supervisors; they see what officers see besides', async () => {
  const [first, second] = [await desk.caseInReview(), await desk.caseInReview()]
  await desk.act(first, ann, 'POST', 'escalations', { level: 'supervisor', reason: 'odd' })
  expect(await ids(ann)).toEqual([second])
  expect((await ids(supervisor)).sort()).toEqual([first, second].sort())
  expect(await ids(supervisor, '?role=CanDecideOnboardingAsSupervisor')).toEqual([first])
  expect(await ids(supervisor, '?kind=escalation')).toEqual([first])
  expect(await ids(ann, '?role=CanDecideOnboardingAsSupervisor')).toEqual([])
})

test('what is late is a task, whatever it waits for', async () => {
  await desk.setPolicy({ collecting_deadline_ms: 300 })
  const { customer_id: customerId } = (await desk.start()).body
  const { tasks } = await waitFor(
    async () => (await inbox(ann)).body,
    (body) => body.tasks.length > 0,
  )
  expect(tasks).toMatchObject([{ task_id: customerId, kind: 'overdue', overdue: true }])
})

test('the list is in the order of due or age, and paged by a cursor that loses and repeats nothing', async () => {
  const cases: string[] = []
  for (const days of [3, 1, 2]) {
    await desk.setPolicy({ review_deadline_ms: days * 86_400_000 })
    cases.push(await desk.caseInReview())
  }
  const [late, soon, later] = cases
  expect(await ids(ann)).toEqual([soon, later, late])
  expect(await ids(ann, '?order=age')).toEqual(cases)
  for (const order of ['due', 'age']) {
    const seen: string[] = []
    let next: string | null = ''
    while (next !== null) {
      const page: TasksJson = (await inbox(ann, `?order=${order}&limit=1${next === '' ? '' : `&after=${next}`}`)).body
      seen.push(...page.tasks.map(({ task_id: id }) => id))
      next = page.next
    }
    expect(seen).toEqual(await ids(ann, `?order=${order}`))
  }
})

test('requests of customers wait in the same inbox, for whoever decides them', async () => {
  const customerId = await desk.caseInReview()
  const requestId = await creditLimitRequest(customerId)
  const application = await call<{ account_application_id: string }>(
    engine,
    'POST',
    `/obp/v3.1.0/banks/${desk.bankId}/account-applications`,
    { as: ann, body: { product_code: '1234BW', user_id: ann.userId } },
  )
  const applicationId = application.body.account_application_id
  expect(await ids(clerk)).toEqual([requestId, applicationId])
  const { tasks } = (await inbox(clerk)).body
  expect(tasks).toMatchObject([
    { role: 'CanUpdateCustomerCreditLimit', customer_id: customerId, overdue: false },
    { role: 'CanUpdateAccountApplications', overdue: false },
  ])
  // Their processes end them after thirty days.
  const daysLeft = tasks.map(({ due_at: at }) => (Date.parse(at ?? '') - Date.now()) / 86_400_000)
  for (const days of daysLeft) expect(days).toBeCloseTo(30, 1)
  expect(await assign(clerk, requestId)).toMatchObject({ status: 200, body: { assignee_user_id: clerk.userId } })
  expect(await ids(clerk, '?assignee=me')).toEqual([requestId])
  expect(await ids(clerk, '?assignee=none')).toEqual([applicationId])
  expect(await assign(clerk, applicationId, { user_id: ann.userId })).toMatchObject({ status: 404 })
  await unassign(clerk, requestId)
  expect(await ids(clerk, '?assignee=me')).toEqual([])
  expect((await assign(ann, requestId)).body.message).toContain('OBP-39408')
  const decision = `/engine/v1/banks/${desk.bankId}/credit-limit-requests/${requestId}/decisions`
  await call(engine, 'POST', decision, { as: clerk, body: { decision: 'ACCEPTED' } })
  expect(await ids(clerk)).toEqual([applicationId])
})

test('requests are due when they expire, among cases; one that was stored without that counts as due when it came', async () => {
  await grant(engine, clerk, [['CanDecideOnboarding', desk.bankId]])
  await desk.setPolicy({ review_deadline_ms: 2 * 86_400_000 })
  const customerId = await desk.caseInReview()
  const requestId = await creditLimitRequest(customerId)
  expect([await ids(clerk), await ids(clerk, '?order=age')]).toEqual([
    [customerId, requestId],
    [customerId, requestId],
  ])
  const expire = (moment: string): Promise<unknown> =>
    engine.database.writeAtOnce.raw(
      `update credit_limit_requests set expires_at = now() + ?::interval where request_id = ?`,
      [moment, requestId],
    )
  await expire('1 day')
  expect(await ids(clerk)).toEqual([requestId, customerId])
  const between = new Date(Date.now() + 1.5 * 86_400_000).toISOString()
  expect(await ids(clerk, `?due_before=${between}`)).toEqual([requestId])
  await expire('-1 minute')
  expect((await inbox(clerk, '?kind=creditLimitRequest')).body.tasks).toMatchObject([{ overdue: true }])
  await engine.database.writeAtOnce.raw('update credit_limit_requests set expires_at = null where request_id = ?', [
    requestId,
  ])
  expect((await inbox(clerk)).body.tasks).toMatchObject([
    { task_id: requestId, due_at: null, overdue: false },
    { task_id: customerId },
  ])
})

test('taking a case from the inbox is taking it over: the case says so, and nobody else decides', async () => {
  const customerId = await desk.caseInReview()
  const ben = desk.reviewers[1]
  expect(await assign(ann, customerId)).toMatchObject({
    status: 200,
    body: { assignee_user_id: ann.userId, assignee_username: ann.username },
  })
  expect((await desk.read(customerId)).assignee_user_id).toBe(ann.userId)
  expect(await ids(ben, '?assignee=none')).toEqual([])
  expect(await ids(ben, `?assignee=${ann.userId}`)).toEqual([customerId])
  expect((await desk.decide(customerId, ben, 'approve')).body.message).toContain('OBP-39402')
  expect((await unassign(ben, customerId)).body.message).toContain('OBP-39402')
  expect(await unassign(ann, customerId)).toMatchObject({ status: 200, body: { assignee_user_id: null } })
  expect(await assign(supervisor, customerId, { user_id: ben.userId })).toMatchObject({ status: 200 })
  await desk.act(customerId, ann, 'POST', 'escalations', { level: 'supervisor', reason: 'odd' })
  expect((await assign(supervisor, customerId, { user_id: ben.userId })).body.message).toContain('OBP-20005')
})

test('a case is given to nobody who has a part in it: they could not decide it, and nobody else would', async () => {
  const customerId = await desk.caseInReview()
  const [, ben] = desk.reviewers
  const at = `/engine/v1/banks/${desk.bankId}/onboarding-cases/${customerId}`
  await grant(engine, desk.clerk, [['CanDecideOnboarding', desk.bankId]])
  await grant(engine, ann, [['CanAddKycDocument', desk.bankId]])
  expect((await call(engine, 'POST', `${at}/documents`, { as: ann, body: passport })).status).toBe(201)
  for (const { userId } of [desk.clerk, ann]) {
    const refusal = { status: 403, body: { message: expect.stringMatching(/OBP-39005.*given to nobody/) as string } }
    expect(await assign(supervisor, customerId, { user_id: userId })).toMatchObject(refusal)
    expect(await desk.act(customerId, supervisor, 'PUT', 'assignee', { user_id: userId })).toMatchObject(refusal)
  }
  expect(await desk.read(customerId)).toMatchObject({ state: 'in_review', assignee_user_id: null })
  expect((await assign(supervisor, customerId, { user_id: ben.userId })).body.assignee_user_id).toBe(ben.userId)
})

test('counts say how much waits, by kind and role', async () => {
  const [first, second] = [await desk.caseInReview(), await desk.caseInReview(), await desk.caseInReview()]
  await desk.act(second, ann, 'POST', 'escalations', { level: 'supervisor', reason: 'odd' })
  await assign(supervisor, first)
  const url = `/engine/v1/banks/${desk.bankId}/task-counts`
  const { body } = await call<{ counts: object[] }>(engine, 'GET', url, { as: supervisor })
  expect(body.counts).toEqual([
    { kind: 'escalation', role: 'CanDecideOnboardingAsSupervisor', open: 1, unassigned: 1, mine: 0, overdue: 0 },
    { kind: 'review', role: 'CanDecideOnboarding', open: 2, unassigned: 1, mine: 1, overdue: 0 },
  ])
})

test('what is due, or has waited, before a moment', async () => {
  await desk.setPolicy({ review_deadline_ms: 86_400_000 })
  const soon = await desk.caseInReview()
  const between = new Date().toISOString()
  await desk.setPolicy({ review_deadline_ms: 3 * 86_400_000 })
  const late = await desk.caseInReview()
  const inTwoDays = new Date(Date.now() + 2 * 86_400_000).toISOString()
  expect(await ids(ann, `?due_before=${inTwoDays}`)).toEqual([soon])
  expect(await ids(ann, `?due_before=${between}`)).toEqual([])
  expect(await ids(ann, `?since_before=${between}&order=age`)).toEqual([soon])
  expect(await ids(ann, `?since_before=${inTwoDays}`)).toEqual([soon, late])
  for (const query of [
    'due_before=tomorrow',
    'since_before=2026-13-01T00:00:00.000Z',
    'due_before=2026-02-30T00:00:00.000Z',
    'due_before=',
  ]) {
    const refused = await inbox(ann, `?${query}`)
    expect([refused.status, refused.body.message]).toEqual([400, expect.stringContaining('OBP-10016')])
  }
})

test('what is no task, or is one of another bank, cannot be taken; without a role nobody sees the inbox', async () => {
  const { customer_id: collecting } = (await desk.start()).body
  const foreign = await (await openDesk(engine)).caseInReview()
  for (const taskId of [collecting, foreign, 'x', '00000000-0000-4000-8000-000000000000']) {
    const refused = await assign(ann, taskId)
    expect([refused.status, refused.body.message]).toEqual([404, expect.stringContaining('OBP-39408')])
  }
  expect(await inbox(await createPerson(engine))).toMatchObject({ status: 403 })
})

test.each([
  ['due', ['kyc_cases_tasks', 'credit_limit_requests_by_due', 'account_applications_by_due']],
  ['age', ['kyc_cases_tasks_by_age', 'credit_limit_requests_of_bank', 'account_applications_waiting']],
] as const)(
  'in the order of %s every part of the query goes through an index, and sorts nothing',
  async (order, indexes) => {
    const page = {
      bankId: desk.bankId,
      roles: ['CanUpdateCustomerCreditLimit', 'CanUpdateAccountApplications', 'CanDecideScreeningHit'],
      kind: undefined,
      assigneeUserId: undefined,
      after: undefined,
      limit: 50,
    }
    await engine.database.within(async ({ read }) => {
      await read.raw('set local enable_seqscan = off')
      await read.raw('set local enable_bitmapscan = off')
      const explain = {
        raw: (sql: string, values?: readonly SqlValue[]) => read.raw(`explain ${sql}`, values),
      } as Reader
      const plan = JSON.stringify(await tasksPage(explain, { ...page, order }))
      for (const name of [...indexes, 'screening_hits_waiting']) expect(plan).toContain(`using ${name} on`)
      expect(plan).not.toContain('Sort  (')
    })
  },
)

test.each(['?kind=x', '?assignee=x', '?order=x', '?limit=0', '?after=x', '?after=1_x'])(
  '%s is refused',
  async (query) => {
    expect(await inbox(ann, query)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('OBP-10016') as string },
    })
  },
)
