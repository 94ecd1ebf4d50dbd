/** Names on the calls of the staff: who has worked on a case, for whoever may read it; the customer's, for whoever may read customers. */
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { openDesk } from '../../support/onboarding'
import type { OnboardingDesk } from '../../support/onboarding'
import { call, createPerson } from '../../support/people'
import type { Person } from '../../support/people'

let engine: TestEngine
let desk: OnboardingDesk
let reader: Person
beforeAll(async () => {
  engine = await startEngine()
  desk = await openDesk(engine)
  reader = await createPerson(engine, {
    roles: ['CanGetOnboarding', 'CanDecideOnboarding', 'CanGetCustomer'].map((role) => [role, desk.bankId] as const),
  })
})
afterAll(() => engine.stop())

interface Named {
  readonly customer_name: string | null
}
const at = (path: string): string => `/engine/v1/banks/${desk.bankId}/${path}`
async function read<Body>(as: Person, path: string): Promise<Body> {
  const { status, body } = await call<Body>(engine, 'GET', at(path), { as })
  expect(status).toBe(200)
  return body
}

test('the name of a customer is for those who may read customers, in the inbox, the list and the case', async () => {
  const customerId = await desk.caseInReview()
  const namesFor = async (as: Person): Promise<readonly (string | null)[]> => {
    const { tasks } = await read<{ tasks: readonly (Named & { task_id: string })[] }>(as, 'tasks')
    const list = await read<{ onboarding_cases: readonly (Named & { customer_id: string })[] }>(as, 'onboarding-cases')
    const one = await read<Named>(as, `onboarding-cases/${customerId}`)
    const ofTask = tasks.find(({ task_id: id }) => id === customerId)
    const ofCase = list.onboarding_cases.find(({ customer_id: id }) => id === customerId)
    return [ofTask, ofCase, one].map((found) => (found === undefined ? 'not found' : found.customer_name))
  }
  expect(await namesFor(reader)).toEqual(['Eveline Tripman', 'Eveline Tripman', 'Eveline Tripman'])
  expect(await namesFor(desk.clerk)).toEqual([null, null, null])
})

test('what the staff is answered after an act says no more than what they may read', async () => {
  const customerId = await desk.caseInReview()
  const taken = (as: Person) =>
    call<Named>(engine, 'PUT', at(`tasks/${customerId}/assignee`), { as, body: {} }).then(({ body }) => body)
  expect((await taken(reader)).customer_name).toBe('Eveline Tripman')
  expect((await taken(desk.reviewers[0])).customer_name).toBeNull()
  const commented = (as: Person) =>
    call<Named>(engine, 'POST', at(`onboarding-cases/${customerId}/comments`), { as, body: { text: 'looked' } })
  expect((await commented(reader)).body.customer_name).toBe('Eveline Tripman')
  expect((await commented(desk.reviewers[0])).body.customer_name).toBeNull()
})

test('a case names whoever has worked on it, had it or was given it, and nobody else', async () => {
  const customerId = await desk.caseInReview()
  const [first, second] = desk.reviewers
  await desk.act(customerId, first, 'PUT', 'assignee', {})
  await desk.act(customerId, second, 'PUT', 'assignee', {})
  await desk.decide(customerId, second, { decision: 'reject', reason: 'a copy' })
  const { users } = await read<{ users: readonly { user_id: string; username: string }[] }>(
    reader,
    `onboarding-cases/${customerId}`,
  )
  const names = [desk.clerk, first, second].map(({ userId, username }) => ({ user_id: userId, username }))
  expect(users).toEqual(names.sort((one, other) => (one.username < other.username ? -1 : 1)))
})
