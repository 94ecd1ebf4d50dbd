/** A decision is about the person whom the decider has seen: whoever is somebody else since then is decided anew, whatever the policy asks for. */
import { onboardingId } from '../../domain/ids'
import { refused } from '../support/customers'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { openDesk } from '../support/onboarding'
import type { CaseBody, OnboardingDesk } from '../support/onboarding'
import { call, createPerson } from '../support/people'
import type { Person } from '../support/people'
import { listed, loadedVersion } from '../support/screening'
import { waitFor } from '../support/wait'

let engine: TestEngine
let desk: OnboardingDesk
let editor: Person
beforeAll(async () => {
  engine = await startEngine()
  desk = await openDesk(engine)
  const roles = ['CanUpdateCustomerIdentity', 'CanCreateCustomer']
  editor = await createPerson(engine, { roles: roles.map((role) => [role, desk.bankId] as const) })
})
afterAll(() => engine.stop())

const person = { legal_name: 'Karl Alt', date_of_birth: '1980-02-03T00:00:00Z', title: '', name_suffix: '' }
const become = async (customerId: string, changes: object): Promise<void> => {
  const path = `/obp/v3.1.0/banks/${desk.bankId}/customers/${customerId}/identity`
  expect((await call(engine, 'PUT', path, { as: editor, body: { ...person, ...changes } })).status).toBe(200)
}
const inReview = (): Promise<string> =>
  desk.caseInReview({ customer: { ...person, mobile_phone_number: '+49 555 0100' } })
const isSeen = ({ timeline }: CaseBody): boolean => timeline.some(({ kind }) => kind === 'customerChangeSeen')
const seenAnew = (customerId: string): Promise<CaseBody> => waitFor(() => desk.read(customerId), isSeen)
const stale = refused(409, 'OBP-39003')

const changes = [
  ['legal_name', { legal_name: 'Karl Neu' }],
  ['date_of_birth', { date_of_birth: '1999-02-03T00:00:00Z' }],
] as const
const decisions = [
  { decision: 'approve' },
  { decision: 'reject', reason: 'as it was' },
  { decision: 'request_more', reason: 'as it was' },
] as const

test.each(changes.flatMap(([field, change]) => decisions.map((given) => [field, change, given] as const)))(
  'whoever has seen the customer before a change of %s %j is told so: %j',
  async (field, change, given) => {
    const customerId = await inReview()
    const { case_version } = await desk.read(customerId)
    const [ann] = desk.reviewers
    await become(customerId, change)
    const decide = (): ReturnType<typeof desk.decide> => desk.decide(customerId, ann, { ...given, case_version })
    // Also before the case has been told.
    const early = await decide()
    const found = await seenAnew(customerId)
    const late = await decide()
    for (const reply of [early, late]) {
      expect(reply).toMatchObject(stale)
      expect(reply.body.changes).toContainEqual(
        expect.objectContaining({
          kind: 'customerChanged',
          actor_user_id: editor.userId,
          detail: { changed: [field] },
        }),
      )
    }
    expect(late.body.changes?.map(({ kind }) => kind)).toEqual(['customerChanged', 'customerChangeSeen'])
    expect(found).toMatchObject({ state: 'in_review', decisions: [], case_version: case_version + 1 })
    expect(await desk.read(customerId)).toEqual(found)
    const anew = await desk.decide(customerId, ann, given)
    expect(anew.status).toBe(201)
    const again = await desk.decide(customerId, ann, { ...given, case_version })
    expect(again.body.message).toMatch(/OBP-3900[123]/)
  },
)

test('what is no change of the person makes nothing stale', async () => {
  const customerId = await inReview()
  const { case_version } = await desk.read(customerId)
  await become(customerId, { title: 'Dr.' })
  expect((await desk.decide(customerId, desk.reviewers[0], { decision: 'approve', case_version })).status).toBe(201)
})

test('an approval that was given before counts no longer, and whoever gave it may give it again', async () => {
  await desk.setPolicy({ approvals_required: 2 })
  const customerId = await inReview()
  const [ann, ben] = desk.reviewers
  expect((await desk.decide(customerId, ann, 'approve')).status).toBe(201)
  await become(customerId, { legal_name: 'Karl Neu' })
  const found = await seenAnew(customerId)
  expect(found).toMatchObject({ state: 'in_review', round: 2 })
  expect((await desk.decide(customerId, ben, 'approve')).body).toMatchObject({ state: 'in_review' })
  expect((await desk.decide(customerId, ann, 'approve')).status).toBe(201)
  await waitFor(
    () => desk.read(customerId),
    ({ state }) => state === 'monitoring',
  )
})

test('nor does it when the process of the case was lost meanwhile', async () => {
  await desk.setPolicy({ approvals_required: 2 })
  const customerId = await inReview()
  const [ann, ben] = desk.reviewers
  expect((await desk.decide(customerId, ann, 'approve')).status).toBe(201)
  await engine.client.workflow.getHandle(onboardingId(customerId)).terminate('an operator by mistake')
  await become(customerId, { legal_name: 'Karl Neu' })
  await waitFor(
    () =>
      engine.database.read.raw('select from customer_facts where customer_id = ? and told_version = version', [
        customerId,
      ]),
    (told) => told.length === 1,
  )
  expect(await desk.decide(customerId, ben, 'approve')).toMatchObject(stale)
  expect(await seenAnew(customerId)).toMatchObject({ state: 'in_review', round: 2 })
  expect((await desk.decide(customerId, ben, 'approve')).body).toMatchObject({ state: 'in_review' })
})

test('an accepted customer stays accepted, and nobody ends by mistake what they have with somebody else', async () => {
  await desk.setPolicy({})
  const customerId = await inReview()
  await desk.decide(customerId, desk.reviewers[0], 'approve')
  const watched = await waitFor(
    () => desk.read(customerId),
    ({ state }) => state === 'monitoring',
  )
  await become(customerId, { legal_name: 'Karl Neu' })
  expect(await seenAnew(customerId)).toMatchObject({ state: 'monitoring', round: 1, kyc_status: true })
  const keeper = await createPerson(engine, { roles: [['CanEndCustomerRelationship', desk.bankId]] })
  const { case_version } = watched
  expect(await desk.act(customerId, keeper, 'POST', 'closure', { reason: 'gone', case_version })).toMatchObject(stale)
})

test('whoever has changed before their case began is decided about as anybody else', async () => {
  await desk.setPolicy({ screening: { threshold: 85 } })
  await loadedVersion(engine, [listed('l', 'Erika Musterfrau')])
  const path = `/obp/v5.0.0/banks/${desk.bankId}/customers`
  const body = { ...person, mobile_phone_number: '1', dependants: 0 }
  const made = await call<{ customer_id: string }>(engine, 'POST', path, { as: editor, body })
  const { customer_id: customerId } = made.body
  await become(customerId, { legal_name: 'Karl Neu' })
  await desk.addDocument(customerId)
  await desk.addCheck(customerId)
  await waitFor(
    () => desk.read(customerId),
    ({ state }) => state === 'in_review',
  )
  expect((await desk.decide(customerId, desk.reviewers[0], 'approve')).status).toBe(201)
})
