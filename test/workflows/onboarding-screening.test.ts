/** Cases whose policy asks for screening: compared by themselves, and not accepted while a list may mean them. */
import { randomUUID } from 'node:crypto'
import { onboardingId } from '../../domain/ids'
import { searchAttributes } from '../../workflows/contract'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { openDesk, passport } from '../support/onboarding'
import type { CaseBody, OnboardingDesk } from '../support/onboarding'
import { call, createPerson, grant } from '../support/people'
import type { Person, Reply } from '../support/people'
import { listed, loadedVersion, quietlyLoadedVersion } from '../support/screening'
import { waitFor } from '../support/wait'

let engine: TestEngine
let desk: OnboardingDesk
let officer: Person
beforeAll(async () => {
  engine = await startEngine()
  desk = await openDesk(engine)
  await desk.setPolicy({ screening: { threshold: 85 } })
  officer = await createPerson(engine, {
    roles: [
      ['CanDecideScreeningHit', desk.bankId],
      ['CanGetScreeningHits', desk.bankId],
      ['CanScreenCustomer', desk.bankId],
    ],
  })
})
afterAll(() => engine.stop())

const reads = (customerId: string, isIt: (found: CaseBody) => boolean): Promise<CaseBody> =>
  waitFor(() => desk.read(customerId), isIt)
const says = (text: string) => (found: CaseBody) => found.waiting_for.includes(text)
const kinds = ({ timeline }: CaseBody): readonly string[] => timeline.map(({ kind }) => kind)
/** A case with all that the policy asks for, of a customer of this name. */
async function caseOf(legal_name: string, facts: object = {}): Promise<string> {
  const customer = { legal_name, mobile_phone_number: '+49 555 0100', ...facts }
  const { customer_id: customerId } = (await desk.start({ customer })).body
  await desk.addDocument(customerId)
  await desk.addCheck(customerId)
  return customerId
}
const approve = (customerId: string, by = 0): Promise<Reply<CaseBody>> =>
  desk.decide(customerId, desk.reviewers[by] ?? desk.reviewers[0], 'approve')

interface Hit {
  readonly hit_id: string
  readonly customer_id: string
}
const decideHits = async (customerId: string, decision: string): Promise<void> => {
  const path = `/engine/v1/banks/${desk.bankId}/screening-hits`
  const { body } = await call<{ screening_hits: readonly Hit[] }>(engine, 'GET', path, { as: officer })
  for (const { hit_id: id } of body.screening_hits.filter((hit) => hit.customer_id === customerId)) {
    // Under a key, too, the decision is there before the case is told to look.
    const decided = await call(engine, 'POST', `${path}/${id}/decisions`, {
      as: officer,
      headers: { 'Idempotency-Key': randomUUID() },
      body: { decision, reason: 'as the passport shows' },
    })
    expect(decided.status).toBe(200)
  }
}

test('without a list nobody is accepted', async () => {
  const customerId = await caseOf('Nora Niemand')
  const waiting = await reads(customerId, says('waiting for a screening list'))
  expect(waiting).toMatchObject({ state: 'checking', screening: { problem: 'NoScreeningList' } })
  expect((await approve(customerId)).body.message).toContain('OBP-39002')
  await loadedVersion(engine, [listed('k1', 'Karl Testmann'), listed('e1', 'Erika Musterfrau')])
})

test('a customer whom no list knows goes on to the review by themselves', async () => {
  const customerId = await caseOf('Ottilie Unbekannt')
  const found = await reads(customerId, ({ state }) => state === 'in_review')
  expect(found).toMatchObject({ screening: { open_hits: 0, true_matches: 0, problem: null } })
  expect(found.timeline.map(({ kind }) => kind)).toContain('screened')
  expect((await approve(customerId)).status).toBe(201)
})

test('an open hit keeps everybody from approving; a false one does not', async () => {
  const customerId = await caseOf('Karl Testmann')
  const found = await reads(customerId, says('1 screening hits'))
  expect(found).toMatchObject({ state: 'in_review', screening: { open_hits: 1, true_matches: 0 } })
  expect((await approve(customerId)).body.message).toMatch(/OBP-39006.*screening hits/)
  await decideHits(customerId, 'false_positive')
  const free = await reads(customerId, (now) => now.state === 'in_review' && now.screening?.open_hits === 0)
  // To decide a hit gives the review no more time.
  expect([free.due_at, kinds(free)]).toEqual([found.due_at, [...kinds(found), 'screeningAsked', 'screened']])
  expect((await approve(customerId)).status).toBe(201)
})

const decideHit = async (customerId: string, as: Person): Promise<Reply<{ status: string; message: string }>> => {
  const path = `/engine/v1/banks/${desk.bankId}/screening-hits`
  const query = `?customer_id=${customerId}`
  const { body } = await call<{ screening_hits: readonly Hit[] }>(engine, 'GET', `${path}${query}`, { as: officer })
  const [hit] = body.screening_hits
  const decision = { decision: 'false_positive', reason: 'as it seems to me' }
  return call(engine, 'POST', `${path}/${hit?.hit_id ?? ''}/decisions`, { as, body: decision })
}
const someone = (...roles: readonly string[]): Promise<Person> =>
  createPerson(engine, { roles: ['CanDecideScreeningHit', ...roles].map((role) => [role, desk.bankId] as const) })
const makers = [
  ['has started the case', (): Promise<Person> => Promise.resolve(desk.clerk), () => Promise.resolve()],
  [
    'has brought a document',
    () => someone('CanAddKycDocument'),
    async (by: Person, customerId: string) => {
      const path = `/engine/v1/banks/${desk.bankId}/onboarding-cases/${customerId}/documents`
      expect((await call(engine, 'POST', path, { as: by, body: passport })).status).toBe(201)
    },
  ],
  [
    'has given the customer this name',
    () => someone('CanUpdateCustomerIdentity'),
    async (by: Person, customerId: string) => {
      const path = `/obp/v3.1.0/banks/${desk.bankId}/customers/${customerId}/identity`
      const body = { legal_name: 'Karl Testmann', date_of_birth: null, title: '', name_suffix: '' }
      expect((await call(engine, 'PUT', path, { as: by, body })).status).toBe(200)
    },
  ],
] as const

test.each(makers)('who %s says nothing to its hits; somebody else does', async (_who, person, make) => {
  const by = await person()
  await grant(engine, by, [['CanDecideScreeningHit', desk.bankId]])
  const customerId = await caseOf('Karl Testman')
  await reads(customerId, says('1 screening hits'))
  await make(by, customerId)
  await reads(customerId, says('1 screening hits'))
  expect(await decideHit(customerId, by)).toMatchObject({
    status: 403,
    body: { message: expect.stringContaining('OBP-39005') as string },
  })
  const again = await decideHit(customerId, officer)
  expect(again).toMatchObject({ status: 200, body: { status: 'FALSE_POSITIVE' } })
})

test('where the policy lets makers decide, they say what they think of a hit, too', async () => {
  await desk.setPolicy({ screening: { threshold: 85 }, maker_may_approve: true })
  const customerId = await caseOf('Karl Testman')
  await desk.setPolicy({ screening: { threshold: 85 } })
  await reads(customerId, says('1 screening hits'))
  expect((await decideHit(customerId, desk.clerk)).status).toBe(200)
})

test('whom a list means is not accepted', async () => {
  const customerId = await caseOf('Erika Musterfrau')
  await reads(customerId, says('1 screening hits'))
  await decideHits(customerId, 'true_match')
  const found = await reads(customerId, (now) => now.screening?.true_matches === 1)
  expect(found).toMatchObject({ state: 'in_review', screening: { open_hits: 0, true_matches: 1 } })
  expect((await approve(customerId)).body.message).toContain('OBP-39006')
  const rejected = await desk.decide(customerId, desk.reviewers[1], { decision: 'reject', reason: 'on a list' })
  expect(rejected.body.state).toBe('rejected')
})

test('an accepted customer whom a new list means is looked at again', async () => {
  const customerId = await caseOf('Paula Neumann')
  await reads(customerId, ({ state }) => state === 'in_review')
  await approve(customerId)
  await reads(customerId, ({ state }) => state === 'monitoring')
  await loadedVersion(engine, [listed('p1', 'Paula Neumann')], { listName: 'newer' })
  const path = `/engine/v1/banks/${desk.bankId}/screening-hits`
  await waitFor(
    () => call<{ screening_hits: readonly Hit[] }>(engine, 'GET', path, { as: officer }),
    ({ body }) => body.screening_hits.some((hit) => hit.customer_id === customerId),
  )
  // They stay accepted until somebody has said what it means; the case shows that it is open.
  const watched = await reads(customerId, ({ screening }) => screening?.open_hits === 1)
  expect(watched).toMatchObject({ state: 'monitoring', round: 1, open_screening_hits: 1 })
  const waitsFor = 'waiting for a document to run out, 1 screening hits'
  expect(watched.waiting_for).toBe(waitsFor)
  await waitFor(
    async () => (await engine.client.workflow.getHandle(onboardingId(customerId)).describe()).typedSearchAttributes,
    (shown) => shown.get(searchAttributes.waitingFor) === waitsFor,
  )
  await decideHits(customerId, 'true_match')
  const found = await reads(customerId, ({ state }) => state === 'in_review')
  expect(found).toMatchObject({ round: 2, screening: { true_matches: 1 } })
  await expect(engine.client.workflow.getHandle(onboardingId(customerId)).describe()).resolves.toMatchObject({
    status: { name: 'RUNNING' },
  })
})

const found = (customerId: string, number: number): Promise<readonly { score: number }[]> =>
  waitFor(
    () =>
      engine.database.read.raw<{ score: number }>(
        `select score from screening_hits where customer_id = ? and status = 'OPEN'`,
        [customerId],
      ),
    (hits) => hits.length === number,
  )
const later = [
  [
    'comparing everybody with a new list',
    async (customerId: string, name: string) => {
      await loadedVersion(engine, [listed('l1', name)], { listName: 'found-by-all' })
      // The case is told, and says so.
      const told = await reads(customerId, says('1 screening hits'))
      expect(told).toMatchObject({ state: 'in_review', round: 1, screening: { open_hits: 1 }, open_screening_hits: 1 })
      expect(told.timeline.at(-1)).toMatchObject({ kind: 'screened', detail: { cause: 'hitsChanged' } })
      const shown = await engine.client.workflow
        .getHandle(onboardingId(customerId))
        .query<{ currentDetails?: string }>('__temporal_workflow_metadata')
      expect(shown.currentDetails).toContain('Screening hits that nobody has decided: 1.')
    },
  ],
  [
    'somebody of the staff',
    async (customerId: string, name: string) => {
      await quietlyLoadedVersion(engine, [listed('l2', name)], { listName: 'found-by-one' })
      const body = { customer_id: customerId }
      const path = `/engine/v1/banks/${desk.bankId}/screenings`
      expect((await call(engine, 'POST', path, { as: officer, body })).status).toBe(201)
      // The case is told.
      await reads(customerId, says('1 screening hits'))
    },
  ],
  [
    'nobody yet, as everybody is still being compared with a new list',
    async (_customerId: string, name: string) => {
      await quietlyLoadedVersion(engine, [listed('l3', name)], { listName: 'found-by-nobody' })
    },
  ],
] as const

test.each(later)('a hit after the screening of the case, found by %s, keeps from approving', async (by, find) => {
  const name = `Adelheid ${by}`
  const customerId = await caseOf(name)
  await reads(customerId, ({ state }) => state === 'in_review')
  await find(customerId, name)
  const refused = await approve(customerId)
  expect([refused.status, refused.body.message]).toEqual([400, expect.stringMatching(/OBP-39006.*screening hits/)])
  expect(await found(customerId, 1)).toHaveLength(1)
  // Whoever has found it, the case knows of it now.
  await reads(customerId, says('1 screening hits'))
  await decideHits(customerId, 'false_positive')
  await reads(customerId, ({ state, screening }) => state === 'in_review' && screening?.open_hits === 0)
  expect((await approve(customerId)).status).toBe(201)
})

// An equal name that the list calls a weak one, and another birth date.
const likeByEighty = (entryId: string, name: string) =>
  listed(entryId, '', { names: [{ name, quality: 'weak' }], births: [{ from: '1950-01-01', to: '1950-01-01' }] })
const born = { date_of_birth: '1990-05-17T00:00:00Z' }

test('a hit that the policy does not count keeps from nothing', async () => {
  const customerId = await caseOf('Kunigunde Halbwegs', born)
  await reads(customerId, ({ state }) => state === 'in_review')
  await quietlyLoadedVersion(engine, [likeByEighty('w1', 'Kunigunde Halbwegs')], { listName: 'weak' })
  const body = { customer_id: customerId, threshold: 0.7 }
  const path = `/engine/v1/banks/${desk.bankId}/screenings`
  expect((await call(engine, 'POST', path, { as: officer, body })).status).toBe(201)
  expect(await found(customerId, 1)).toEqual([{ score: 0.8 }])
  expect((await approve(customerId)).status).toBe(201)
})

test('a new list is compared from the score on that the policy of each customer names', async () => {
  const name = 'Ortwina Steinhuber'
  await desk.setPolicy({ screening: { threshold: 70 } })
  const strict = await caseOf(name, born)
  await desk.setPolicy({ screening: { threshold: 85 } })
  const usual = await caseOf(name, born)
  for (const customerId of [strict, usual]) await reads(customerId, ({ state }) => state === 'in_review')
  const versionId = await loadedVersion(engine, [likeByEighty('s1', name)], { listName: 'graded' })
  await waitFor(
    () =>
      engine.database.read.raw('select from rescreenings where version_id = ? and ended_at is not null', [versionId]),
    ({ length }) => length === 1,
  )
  expect(await found(strict, 1)).toEqual([{ score: 0.8 }])
  expect(await found(usual, 0)).toEqual([])
})
