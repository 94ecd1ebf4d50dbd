/** Cases whose policy asks for checks by the engine itself: made by themselves, and not accepted past one that has not passed. */
import { onboardingId } from '../../domain/ids'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { openDesk } from '../support/onboarding'
import type { ActReply, CaseBody, OnboardingDesk } from '../support/onboarding'
import { call, createPerson, grant } from '../support/people'
import type { Person, Reply } from '../support/people'
import { waitFor } from '../support/wait'

const zone = ['P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<', 'C01X0006H1D<<6408125F2702283<<<<<<<<<<<<<<<8']
const passport = { id: 'p', number: 'C01X0006H', expiry_date: '2027-02-28T00:00:00Z', machine_readable_zone: zone }
const erika = { legal_name: 'Erika Mustermann', date_of_birth: '1964-08-12T00:00:00Z', mobile_phone_number: '1' }

interface CheckedCase extends CaseBody {
  readonly engine_checks:
    | readonly {
        readonly check: string
        readonly outcome: string
        readonly findings: readonly string[]
        readonly overridden_by_user_id: string | null
      }[]
    | null
}

let engine: TestEngine
let supervisor: Person
beforeAll(async () => (engine = await startEngine()))
afterAll(() => engine.stop())

/** A bank of its own: who was there before is no duplicate. */
async function openBank(policy: object): Promise<OnboardingDesk> {
  const desk = await openDesk(engine)
  expect((await desk.setPolicy(policy)).status).toBe(200)
  await grant(engine, desk.clerk, [
    ['CanUpdateCustomerIdentity', desk.bankId],
    ['CanCreateCustomer', desk.bankId],
  ])
  supervisor = await createPerson(engine, { roles: [['CanDecideOnboardingAsSupervisor', desk.bankId]] })
  return desk
}
const read = async (desk: OnboardingDesk, customerId: string): Promise<CheckedCase> =>
  (await desk.read(customerId)) as CheckedCase
const reads = (desk: OnboardingDesk, customerId: string, isIt: (found: CheckedCase) => boolean): Promise<CheckedCase> =>
  waitFor(() => read(desk, customerId), isIt)
const says =
  (text: string) =>
  ({ waiting_for }: CheckedCase): boolean =>
    waiting_for.includes(text)
const isInReview = ({ state }: CheckedCase): boolean => state === 'in_review'

async function started(desk: OnboardingDesk, customer: object = {}, document: object = passport): Promise<string> {
  const { customer_id: customerId } = (await desk.start({ customer: { ...erika, ...customer } })).body
  await desk.addCheck(customerId)
  expect((await desk.addDocument(customerId, document)).status).toBe(201)
  return customerId
}
const override = (
  desk: OnboardingDesk,
  customerId: string,
  by: Person,
  check: string,
  reason = 'seen',
): Promise<ActReply> => desk.act(customerId, by, 'POST', 'engine-check-overrides', { check, reason })
const rename = (desk: OnboardingDesk, customerId: string, facts: object): Promise<Reply> =>
  call(engine, 'PUT', `/obp/v3.1.0/banks/${desk.bankId}/customers/${customerId}/identity`, {
    as: desk.clerk,
    body: { ...erika, title: '', name_suffix: '', ...facts },
  })

describe('the machine-readable zone', () => {
  let desk: OnboardingDesk
  beforeAll(async () => {
    desk = await openBank({ machine_readable_zone: { document_types: ['passport'], override: 'supervisor' } })
  })

  test('a case collects until it has come, and goes on by itself when it agrees', async () => {
    const customerId = await started(desk, {}, { ...passport, machine_readable_zone: null })
    expect(await read(desk, customerId)).toMatchObject({
      state: 'collecting',
      waiting_for: 'waiting for machine-readable zone of passport',
      documents: [{ machine_readable_zone: null }],
      missing: { document_types: [], machine_readable_zone_of: ['passport'], engine_checks: [] },
    })
    expect((await desk.addDocument(customerId, passport)).body).toMatchObject({ machine_readable_zone: zone })
    const found = await reads(desk, customerId, isInReview)
    expect(found.engine_checks).toEqual([
      { check: 'machine_readable_zone', outcome: 'passed', findings: [], overridden_by_user_id: null },
    ])
    expect(found.timeline.at(-1)).toMatchObject({
      kind: 'engineChecked',
      detail: { machine_readable_zone: 'passed', from: 'checking', to: 'in_review' },
    })
    expect(found.checks).toContainEqual(
      expect.objectContaining({
        ...{ id: 'engine:machine_readable_zone', how: 'machine_readable_zone', staff_name: 'engine' },
        ...{ staff_user_id: null, satisfied: true },
      }),
    )
    expect((await desk.decide(customerId, desk.reviewers[0], 'approve')).status).toBe(201)
  })

  test('what does not agree keeps everybody from approving, until who may has said with a reason that it counts', async () => {
    const customerId = await started(desk, { legal_name: 'Otto Probe' })
    const found = await reads(desk, customerId, says('machine readable zone: failed'))
    expect(found).toMatchObject({
      state: 'in_review',
      engine_checks: [{ outcome: 'failed', findings: ['mrz_name'] }],
      missing: { machine_readable_zone_of: [], engine_checks: ['machine_readable_zone'] },
    })
    expect(found.checks).toContainEqual(
      expect.objectContaining({ satisfied: false, comments: expect.stringContaining('Otto Probe') as string }),
    )
    const [ann] = desk.reviewers
    expect((await desk.decide(customerId, ann, 'approve')).body.message).toMatch(/OBP-39006.*machine_readable_zone/)
    const tries: readonly [Person, string, string, string][] = [
      [ann, 'machine_readable_zone', 'seen', 'OBP-39401'],
      [supervisor, 'machine_readable_zone', ' ', 'OBP-39008'],
      [supervisor, 'duplicate_identity', 'seen', 'OBP-39400'],
      [supervisor, 'astrology', 'seen', 'OBP-10001'],
    ]
    for (const [by, check, reason, code] of tries)
      expect((await override(desk, customerId, by, check, reason)).body.message).toContain(code)
    const done = await override(desk, customerId, supervisor, 'machine_readable_zone', 'married since')
    expect(done).toMatchObject({
      status: 201,
      body: {
        ...{ state: 'in_review', missing: { engine_checks: [] } },
        engine_checks: [{ outcome: 'failed', overridden_by_user_id: supervisor.userId }],
      },
    })
    expect(done.body.timeline.at(-1)).toMatchObject({
      kind: 'engineCheckOverridden',
      actor_user_id: supervisor.userId,
      detail: { check: 'machine_readable_zone', reason: 'married since' },
    })
    expect((await desk.decide(customerId, ann, 'approve')).status).toBe(201)
  })

  test('a customer who changes is checked again: an accepted one whom the zone does not name any more is looked at', async () => {
    const customerId = await started(desk, { date_of_birth: null })
    await reads(desk, customerId, says('machine readable zone: unknown'))
    await rename(desk, customerId, {})
    await reads(desk, customerId, (now) => isInReview(now) && now.engine_checks?.[0]?.outcome === 'passed')
    await desk.decide(customerId, desk.reviewers[0], 'approve')
    await reads(desk, customerId, ({ state }) => state === 'monitoring')
    await rename(desk, customerId, { legal_name: 'Otto Probe' })
    const found = await reads(desk, customerId, isInReview)
    expect(found).toMatchObject({ round: 2, engine_checks: [{ findings: ['mrz_name'] }] })
    expect(found.timeline.at(-1)?.detail).toMatchObject({ cause: 'customerChanged' })
  })

  test('lines that are no zone are refused, and leave nothing behind', async () => {
    const customerId = (await desk.start({ customer: erika })).body.customer_id
    const refusals = [[zone, 'A'].flat(), ['A', 'B'], [zone[0]], 'AB', [1, 2]]
    for (const machine_readable_zone of refusals)
      expect(await desk.addDocument(customerId, { ...passport, machine_readable_zone })).toMatchObject({ status: 400 })
    expect((await read(desk, customerId)).documents).toEqual([])
  })

  test('nobody writes in the name of the engine', async () => {
    const customerId = await started(desk, { legal_name: 'Otto Probe' })
    const forged = await desk.addCheck(customerId, { id: 'engine:machine_readable_zone' })
    expect(forged).toMatchObject({ status: 400, body: { message: expect.stringContaining('OBP-39008') as string } })
    const found = await reads(desk, customerId, says('machine readable zone: failed'))
    expect(found.checks.map(({ id, satisfied }) => [id, satisfied])).toContainEqual([
      'engine:machine_readable_zone',
      false,
    ])
  })
})

describe('somebody twice', () => {
  test('the second one is suspected, by name and by document; where the policy lets nobody, nobody overrules it', async () => {
    const desk = await openBank({ duplicate_identity: { override: null } })
    const first = await started(desk)
    await reads(desk, first, isInReview)
    const second = await started(desk, { legal_name: 'MUSTERMANN, Erika' })
    const found = await reads(desk, second, says('duplicate identity: failed'))
    expect(found.engine_checks?.[0]?.findings).toEqual(['duplicate_document', 'duplicate_person'])
    expect((await override(desk, second, supervisor, 'duplicate_identity')).body.message).toContain('OBP-39440')
    expect((await desk.decide(second, desk.reviewers[0], 'approve')).body.message).toContain('OBP-39006')
    expect((await desk.decide(first, desk.reviewers[0], 'approve')).status).toBe(201)
    const rejected = await desk.decide(second, desk.reviewers[1], { decision: 'reject', reason: 'twice' })
    expect(rejected.body.state).toBe('rejected')
  })

  test('who has brought a case does not overrule it; another document makes the engine look again', async () => {
    const desk = await openBank({ duplicate_identity: { override: 'officer' } })
    await started(desk)
    const twin = await started(desk, { date_of_birth: '1964-08-13T00:00:00Z' })
    await reads(desk, twin, says('duplicate identity: failed'))
    expect((await override(desk, twin, desk.clerk, 'duplicate_identity')).body.message).toContain('OBP-39005')
    const own = { ...passport, number: 'C01X0006K', machine_readable_zone: null }
    expect((await desk.addDocument(twin, own)).status).toBe(201)
    const found = await reads(desk, twin, (now) => isInReview(now) && now.engine_checks?.[0]?.outcome === 'passed')
    expect(found.checks.filter(({ id }) => id === 'engine:duplicate_identity')).toMatchObject([{ satisfied: true }])
    expect((await desk.decide(twin, desk.reviewers[0], 'approve')).status).toBe(201)
  })
})

test('a case that is taken up from its rows knows its zone, its results and who has overruled them', async () => {
  const zoneRule = { document_types: ['passport'], override: 'officer' }
  const desk = await openBank({ machine_readable_zone: zoneRule, duplicate_identity: { override: 'officer' } })
  const customerId = await started(desk, { legal_name: 'Otto Probe' })
  await reads(desk, customerId, says('machine readable zone: failed'))
  await override(desk, customerId, desk.reviewers[0], 'machine_readable_zone')
  const before = await read(desk, customerId)
  await engine.client.workflow.getHandle(onboardingId(customerId)).terminate('an operator by mistake')
  const approved = await desk.decide(customerId, desk.reviewers[0], 'approve')
  expect(approved.status).toBe(201)
  expect((await read(desk, customerId)).engine_checks).toEqual(before.engine_checks)
})

test('a policy that asks for the zone of a document that nobody brings is refused', async () => {
  const desk = await openDesk(engine)
  const refused = await desk.setPolicy({ machine_readable_zone: { document_types: ['id card'], override: null } })
  expect(refused).toMatchObject({
    status: 400,
    body: { message: expect.stringMatching(/OBP-39009.*machine_readable_zone/) as string },
  })
  const kept = await desk.setPolicy({ duplicate_identity: { override: 'compliance' } })
  expect(kept.body).toMatchObject({ machine_readable_zone: null, duplicate_identity: { override: 'compliance' } })
})

test('a check of the engine is none of those that the staff have to make', async () => {
  const asked = { document_types: ['passport'], override: null }
  const strict = await openBank({ machine_readable_zone: asked, minimum_satisfied_checks: 2 })
  const customerId = await started(strict)
  const found = await reads(strict, customerId, ({ engine_checks: checks }) => checks !== null && checks.length > 0)
  expect(found).toMatchObject({ state: 'checking', missing: { satisfied_checks: 1, engine_checks: [] } })
})
