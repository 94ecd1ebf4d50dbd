/** Customers who change while their case lives: compared again by themselves, whatever dies in between. */
import { changedCustomers, markChangesTold } from '../../db/write/customer-facts'
import { onboardingId } from '../../domain/ids'
import { caseTeller } from '../../workers/outbox'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { openDesk } from '../support/onboarding'
import type { CaseBody, OnboardingDesk } from '../support/onboarding'
import { call, createPerson, grant } from '../support/people'
import type { Person, Reply } from '../support/people'
import { startProgram } from '../support/processes'
import { listed, loadedVersion } from '../support/screening'
import { waitFor } from '../support/wait'

let engine: TestEngine
let desk: OnboardingDesk
let officer: Person
beforeAll(async () => {
  engine = await startEngine()
  desk = await openDesk(engine)
  await desk.setPolicy({ screening: { threshold: 85 } })
  await loadedVersion(engine, [listed('k1', 'Karl Testmann'), listed('e1', 'Erika Musterfrau')])
  const roles = ['CanUpdateCustomerIdentity', 'CanUpdateCustomerEmail', 'CanCreateCustomerAddress']
  await grant(
    engine,
    desk.clerk,
    roles.map((role) => [role, desk.bankId] as const),
  )
  officer = await createPerson(engine, {
    roles: ['CanDecideScreeningHit', 'CanGetScreeningHits'].map((role) => [role, desk.bankId]),
  })
})
afterAll(() => engine.stop())

const reads = (customerId: string, isIt: (found: CaseBody) => boolean): Promise<CaseBody> =>
  waitFor(() => desk.read(customerId), isIt)
const screenings = ({ timeline }: CaseBody): CaseBody['timeline'] => timeline.filter(({ kind }) => kind === 'screened')
const afterScreenings =
  (count: number) =>
  (found: CaseBody): boolean =>
    screenings(found).length === count
async function reviewed(legal_name: string): Promise<string> {
  const customerId = await desk.caseInReview({ customer: { legal_name, mobile_phone_number: '+49 555 0100' } })
  await reads(customerId, ({ state }) => state === 'in_review')
  return customerId
}
async function accepted(legal_name: string): Promise<string> {
  const customerId = await reviewed(legal_name)
  await desk.decide(customerId, desk.reviewers[0], 'approve')
  await reads(customerId, ({ state }) => state === 'monitoring')
  return customerId
}
const put = (customerId: string, what: string, body: object): Promise<Reply> =>
  call(engine, 'PUT', `/obp/v3.1.0/banks/${desk.bankId}/customers/${customerId}/${what}`, { as: desk.clerk, body })
const rename = async (customerId: string, legal_name: string, date_of_birth: string | null = null): Promise<void> => {
  const { status } = await put(customerId, 'identity', { legal_name, date_of_birth, title: '', name_suffix: '' })
  expect(status).toBe(200)
}

interface Hit {
  readonly hit_id: string
  readonly customer_id: string
}
async function decideHits(customerId: string, decision: string): Promise<void> {
  const path = `/engine/v1/banks/${desk.bankId}/screening-hits`
  const { body } = await call<{ screening_hits: readonly Hit[] }>(engine, 'GET', path, { as: officer })
  for (const { hit_id: id } of body.screening_hits.filter((hit) => hit.customer_id === customerId))
    await call(engine, 'POST', `${path}/${id}/decisions`, { as: officer, body: { decision, reason: 'as it is' } })
}

test('a name that is on a list opens the review of an accepted customer, and the timeline says why', async () => {
  const customerId = await accepted('Ottilie Unbekannt')
  await rename(customerId, 'Karl Testmann')
  const found = await reads(customerId, ({ state }) => state === 'in_review')
  expect(found).toMatchObject({ round: 2, screening: { open_hits: 1, true_matches: 0 } })
  expect(screenings(found).at(-1)?.detail).toMatchObject({ cause: 'customerChanged', open_hits: '1' })
  expect((await desk.decide(customerId, desk.reviewers[1], 'approve')).body.message).toContain('OBP-39006')
  await decideHits(customerId, 'false_positive')
  await reads(customerId, ({ screening }) => screening?.open_hits === 0)
  expect((await desk.decide(customerId, desk.reviewers[1], 'approve')).status).toBe(201)
})

test('an accepted customer whose new name no list knows stays accepted; what is not compared screens nobody', async () => {
  const customerId = await accepted('Nora Neu')
  await put(customerId, 'email', { email: 'nora@example.com' })
  await rename(customerId, 'Nora Neumann', '1980-02-03T00:00:00Z')
  const found = await reads(customerId, afterScreenings(2))
  expect(found).toMatchObject({ state: 'monitoring', round: 1, screening: { open_hits: 0 } })
})

test('nobody is approved under a name that cannot be compared; a name that can be is compared', async () => {
  const customerId = await reviewed('— ! —')
  const found = await desk.read(customerId)
  expect(found).toMatchObject({ screening: { open_hits: 0, problem: 'NameNotComparable' } })
  expect(found.waiting_for).toContain('the name cannot be screened')
  const refused = await desk.decide(customerId, desk.reviewers[0], 'approve')
  expect([refused.status, refused.body.message]).toEqual([400, expect.stringContaining('OBP-39006')])
  expect(refused.body.message).toContain('the name cannot be screened')
  expect(await desk.read(customerId)).toEqual(found)
  await rename(customerId, 'Rosa Lesbar')
  await reads(customerId, ({ screening, state }) => screening?.problem === null && state === 'in_review')
  expect((await desk.decide(customerId, desk.reviewers[0], 'approve')).status).toBe(201)
})

test('a birth date alone, and a country alone, are changes', async () => {
  const customerId = await reviewed('Paul Probe')
  await rename(customerId, 'Paul Probe', '1980-02-03T00:00:00Z')
  await reads(customerId, afterScreenings(2))
  const address = {
    line_1: 'a',
    line_2: '',
    line_3: '',
    city: 'b',
    county: '',
    state: '',
    postcode: '1',
    country_code: 'DE',
  }
  const path = `/obp/v3.1.0/banks/${desk.bankId}/customers/${customerId}/address`
  const added = await call(engine, 'POST', path, { as: desk.clerk, body: { ...address, status: 'OK', tags: [] } })
  expect(added.status).toBe(201)
  await reads(customerId, afterScreenings(3))
})

test('approvals of somebody by another name do not count', async () => {
  await desk.setPolicy({ screening: { threshold: 85 }, approvals_required: 2 })
  const customerId = await reviewed('Anna Anders')
  await desk.setPolicy({ screening: { threshold: 85 } })
  expect((await desk.decide(customerId, desk.reviewers[0], 'approve')).status).toBe(201)
  await rename(customerId, 'Anna Andersson')
  const found = await reads(customerId, afterScreenings(2))
  expect(found).toMatchObject({ state: 'in_review', round: 2 })
  expect(found.waiting_for).toContain('2 of 2 approvals')
})

test('whom the staff have found on a list is found there under any name', async () => {
  const customerId = await reviewed('Erika Musterfrau')
  await decideHits(customerId, 'true_match')
  await reads(customerId, ({ screening }) => screening?.true_matches === 1)
  await rename(customerId, 'Wilhelmine Ganz-Anders')
  const found = await reads(customerId, (now) => screenings(now).at(-1)?.detail['cause'] === 'customerChanged')
  expect(found.screening).toMatchObject({ open_hits: 0, true_matches: 1 })
  expect((await desk.decide(customerId, desk.reviewers[0], 'approve')).body.message).toContain('OBP-39006')
  expect(found.state).toBe('in_review')
})

test('a change that is told twice is one', async () => {
  const customerId = await accepted('Zoe Zweimal')
  await rename(customerId, 'Zoe Einmal')
  await reads(customerId, afterScreenings(2))
  const tell = caseTeller(engine.client)
  await tell({ customerId, version: 1 })
  await tell({ customerId, version: 1 })
  await rename(customerId, 'Zoe Nochmal')
  expect(screenings(await reads(customerId, (found) => screenings(found).length > 2))).toHaveLength(3)
  const [row] = await engine.database.read.raw(
    'select version, told_version from customer_facts where customer_id = ?',
    [customerId],
  )
  expect(row).toEqual({ version: 2, told_version: 2 })
})

test('a change that comes while an older one is being told stays to be told', async () => {
  const customerId = '00000000-0000-4000-8000-00000000000a'
  const { writeAtOnce } = engine.database
  await writeAtOnce.raw(
    `insert into customers (customer_id, bank_id, customer_number, legal_name, request_hash) values (?, ?, 'n', 'a', '')`,
    [customerId, desk.bankId],
  )
  const told = await engine.database.write(async (transaction) => {
    await transaction.raw('insert into customer_facts (customer_id, version) values (?, 2)', [customerId])
    await markChangesTold(transaction, [{ customerId, version: 1 }])
    return changedCustomers(transaction, 1_000)
  })
  expect(told).toContainEqual({ customerId, version: 2 })
})

describe('without anybody to tell it', () => {
  let alone: TestEngine
  let its: OnboardingDesk
  beforeAll(async () => {
    alone = await startEngine({ worker: false })
    its = await openDesk(alone)
    await its.setPolicy({ screening: { threshold: 85 } })
    await loadedVersion(alone, [listed('k1', 'Karl Testmann')])
    await grant(alone, its.clerk, [['CanUpdateCustomerIdentity', its.bankId]])
  })
  afterAll(() => alone.stop())
  const renamed = (customerId: string, legal_name: string): Promise<Reply> =>
    call(alone, 'PUT', `/obp/v3.1.0/banks/${its.bankId}/customers/${customerId}/identity`, {
      as: its.clerk,
      body: { legal_name, date_of_birth: null, title: '', name_suffix: '' },
    })

  test('a change outlives the worker, and a case that is taken up from its rows knows of it', async () => {
    let worker = await startProgram('worker', alone.environment)
    const customers = [await its.caseInReview(), await its.caseInReview()] as const
    for (const customerId of customers) {
      await waitFor(
        () => its.read(customerId),
        ({ state }) => state === 'in_review',
      )
      await its.decide(customerId, its.reviewers[0], 'approve')
      await waitFor(
        () => its.read(customerId),
        ({ state }) => state === 'monitoring',
      )
    }
    await worker.kill()
    const [first, lost] = customers
    await alone.client.workflow.getHandle(onboardingId(lost)).terminate('an operator by mistake')
    expect((await renamed(first, 'Karl Testmann')).status).toBe(200)
    expect((await renamed(lost, 'Karl Testmann')).status).toBe(200)
    worker = await startProgram('worker', alone.environment)
    await waitFor(
      () => its.read(first),
      ({ state, screening }) => state === 'in_review' && screening?.open_hits === 1,
      60_000,
    )
    await waitFor(
      () => changedCustomers(alone.database.writeAtOnce, 10),
      (left) => left.length === 0,
    )
    await its.addMedia(lost)
    await waitFor(
      () => its.read(lost),
      ({ state, screening }) => state === 'in_review' && screening?.open_hits === 1,
      60_000,
    )
    await worker.kill()
  }, 120_000)
})
