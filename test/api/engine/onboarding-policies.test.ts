/** What a policy may ask for on the wire: only what can be brought, and in the same words. */
import { randomUUID } from 'node:crypto'
import { policyJson } from '../../../api/json/onboarding-policy'
import { defaultPolicy } from '../../../domain/kyc/policy'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { openDesk, passport } from '../../support/onboarding'
import type { OnboardingDesk } from '../../support/onboarding'
import { call } from '../../support/people'

let engine: TestEngine
let desk: OnboardingDesk
beforeAll(async () => {
  engine = await startEngine()
  desk = await openDesk(engine)
})
afterAll(() => engine.stop())

const longest = 'x'.repeat(50)
const tooLong = 'x'.repeat(51)
const refusedWith = (code: string) => ({ status: 400, body: { message: expect.stringContaining(code) as string } })
const newCase = async (): Promise<string> => (await desk.start()).body.customer_id

test('what can be asked for can be brought: the longest type of a document and of media', async () => {
  const asked = { required_document_types: [longest], required_media_types: [longest], minimum_satisfied_checks: 0 }
  expect((await desk.setPolicy(asked)).status).toBe(200)
  const customerId = await newCase()
  await desk.addDocument(customerId, { type: longest })
  expect((await desk.read(customerId)).waiting_for).toBe(`waiting for ${longest}`)
  await desk.addMedia(customerId, { type: longest })
  expect((await desk.read(customerId)).state).toBe('in_review')
})

test.each<[string, object]>([
  ['documents', { required_document_types: [tooLong] }],
  ['media', { required_media_types: [tooLong] }],
  ['documents of companies', { company: { required_document_types: [tooLong], required_media_types: [] } }],
  ['media of companies', { company: { required_document_types: [], required_media_types: [tooLong] } }],
  ['zones', { required_document_types: [], machine_readable_zone: { document_types: [tooLong], override: null } }],
])('a policy for %s of which the type is too long to be brought is refused', async (_what, policy) => {
  expect(await desk.setPolicy(policy)).toMatchObject(refusedWith('OBP-10001'))
})

test('a reviewer asks for nothing that cannot be brought', async () => {
  await desk.setPolicy({})
  const customerId = await desk.caseInReview()
  const asking = { decision: 'request_more', reason: 'blurred', missing: [tooLong] }
  expect(await desk.decide(customerId, desk.reviewers[0], asking)).toMatchObject(refusedWith('OBP-10001'))
  const asked = await desk.decide(customerId, desk.reviewers[0], { ...asking, missing: [longest] })
  expect(asked).toMatchObject({ status: 201, body: { state: 'collecting', requested: [longest] } })
  await desk.addDocument(customerId, { ...passport, id: randomUUID(), type: longest })
  expect(await desk.read(customerId)).toMatchObject({ state: 'in_review', requested: [], resubmissions: 1 })
})

test.each([
  ['asked for in one form and brought in two', 'NFC', 'NFD'],
  ['asked for in two forms and brought in one', 'NFD', 'NFC'],
] as const)('a letter with a mark is one letter: %s', async (_how, asked, brought) => {
  const type = 'pièce'.repeat(10)
  const [askedType, broughtType] = [type.normalize(asked), type.toUpperCase().normalize(brought)]
  await desk.setPolicy({ required_document_types: [askedType], minimum_satisfied_checks: 0 })
  const customerId = await newCase()
  const document = await desk.addDocument(customerId, { type: broughtType })
  expect(document).toMatchObject({ status: 201, body: { type: type.toUpperCase().normalize('NFC') } })
  expect((await desk.read(customerId)).state).toBe('in_review')
  const asking = { decision: 'request_more', reason: 'blurred', missing: [askedType] }
  await desk.decide(customerId, desk.reviewers[0], asking)
  await desk.addMedia(customerId, { type: broughtType })
  expect(await desk.read(customerId)).toMatchObject({ state: 'in_review', resubmissions: 1 })
})

test('members that are left out are as in the default policy, each of them', async () => {
  const own = await openDesk(engine)
  const put = (body: object) =>
    call<object>(engine, 'PUT', `/engine/v1/banks/${own.bankId}/onboarding-policy`, { as: own.clerk, body })
  const first = await put({})
  expect([first.status, first.body]).toEqual([200, policyJson(defaultPolicy)])
  const deadlines = await put({ required_document_types: ['passport'], approvals_required: 2 })
  expect(deadlines.body).toEqual({
    ...first.body,
    version: 2,
    required_document_types: ['passport'],
    approvals_required: 2,
  })
  expect(await put({ approvals_require: 2 })).toMatchObject(refusedWith('OBP-10001'))
  expect(await put({ approvals_required: null })).toMatchObject(refusedWith('OBP-10001'))
})

test.each<[string, object]>([
  ['approvals_required', { approvals_required: 3 }],
  ['minimum_satisfied_checks', { minimum_satisfied_checks: 101 }],
  ['re_kyc_every_ms, review_deadline_ms', { re_kyc_every_ms: { low: 2, medium: 2, high: 1 }, review_deadline_ms: 2 }],
  ['provider_checks (address by post)', { provider_checks: [{ kind: 'address', provider: 'post' }] }],
])('what is wrong with a policy is named as it was sent: %s', async (named, policy) => {
  const message = `OBP-39009: The onboarding policy is not valid. ${named}`
  expect(await desk.setPolicy(policy)).toMatchObject({ status: 400, body: { message } })
})

test('a policy from before types had to be that short stays readable', async () => {
  const own = await openDesk(engine)
  const policy = {
    ...defaultPolicy,
    version: 2,
    requiredDocumentTypes: [tooLong],
    company: { requiredDocumentTypes: [], requiredMediaTypes: [tooLong] },
  }
  await engine.database.writeAtOnce.raw(
    'insert into onboarding_policies (bank_id, version, policy, created_by) values (?, 2, ?::jsonb, ?)',
    [own.bankId, JSON.stringify(policy), own.clerk.userId],
  )
  const path = `/engine/v1/banks/${own.bankId}/onboarding-policy`
  for (const suffix of ['', '/versions/2'])
    expect(await call(engine, 'GET', path + suffix, { as: own.clerk })).toMatchObject({
      status: 200,
      body: { required_document_types: [tooLong], company: { required_media_types: [tooLong] } },
    })
  expect((await own.start()).body).toMatchObject({ policy_version: 2, waiting_for: `waiting for ${tooLong}` })
})
