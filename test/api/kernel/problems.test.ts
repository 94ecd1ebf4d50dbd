/** Errors of our own API are problem details wherever they arise, and those of OBP are not; each endpoint's own are in test/contract. */
import { endpoints } from '../../../api/endpoints'
import { openApiDocument } from '../../../api/kernel/openapi'
import { prefixesOf } from '../../../api/kernel/versions'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { openDesk } from '../../support/onboarding'
import type { OnboardingDesk } from '../../support/onboarding'
import { call, createPerson } from '../../support/people'
import type { CallOptions, Reply } from '../../support/people'

let engine: TestEngine
let desk: OnboardingDesk
beforeAll(async () => {
  engine = await startEngine()
  desk = await openDesk(engine)
})
afterAll(() => engine.stop())

interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly instance: string
  readonly error_code: string
  readonly code: number
  readonly message: string
}
const isProblem = ({ headers }: Reply<unknown>): boolean =>
  headers.get('Content-Type') === 'application/problem+json; charset=utf-8'

/** A problem whose members say the same. */
function expectProblem(reply: Reply<Problem>, status: number, code: string, instance: string): void {
  const { type, title, detail, message } = reply.body
  expect({ status: reply.status, isProblem: isProblem(reply), body: reply.body }).toMatchObject({
    status,
    isProblem: true,
    body: { type: `urn:obp-engine:problem:${code}`, status, code: status, error_code: code, instance },
  })
  expect([type, title, detail].every((member) => member.trim() !== '')).toBe(true)
  expect(detail.startsWith(title)).toBe(true)
  expect(message).toContain(`${code}: `)
}

test.each<[string, string, string, CallOptions, number, string]>([
  ['a path that does not exist', 'GET', '/engine/v1/nowhere', {}, 404, 'OBP-10404'],
  ['a verb that it does not have', 'DELETE', '/engine/v1/health/live', {}, 404, 'OBP-10404'],
  ['nobody', 'GET', '/engine/v1/stuck-flows', {}, 401, 'OBP-20001'],
  ['a parameter twice', 'GET', '/engine/v1/stuck-flows?a=1&a=2', {}, 400, 'OBP-09016'],
])('%s', async (_what, method, path, options, status, code) => {
  const reply = await call<Problem>(engine, method, path, options)
  expect(reply.body.error_code).toContain(code)
  expectProblem(reply, status, reply.body.error_code, path.split('?')[0] ?? '')
})

test('a body that is none, and a file that is refused while it comes', async () => {
  const as = await createPerson(engine, {
    roles: ['CanStartOnboarding', 'CanAddCustomerFile'].map((role) => [role, desk.bankId] as const),
  })
  const cases = `/engine/v1/banks/${desk.bankId}/onboarding-cases`
  expectProblem(await call<Problem>(engine, 'POST', cases, { as, raw: '{"a": ' }), 400, 'OBP-10001', cases)
  const { customer_id: customerId } = (await desk.start()).body
  const files = `/engine/v1/banks/${desk.bankId}/customers/${customerId}/files`
  const raw = 'no picture at all'.repeat(100_000)
  const reply = await call<Problem>(engine, 'POST', files, { as, raw, headers: { 'Content-Type': 'image/png' } })
  expectProblem(reply, reply.status, reply.body.error_code, files)
  expect(reply.status).toBeGreaterThanOrEqual(400)
})

test('what an error says besides is a member of its own', async () => {
  const customerId = await desk.caseInReview()
  const { case_version: seen } = await desk.read(customerId)
  await desk.addDocument(customerId, { number: 'another' })
  const path = `/engine/v1/banks/${desk.bankId}/onboarding-cases/${customerId}/decisions`
  const body = { decision: 'approve', case_version: seen }
  const reply = await call<Problem & { changes: unknown[] }>(engine, 'POST', path, { as: desk.reviewers[0], body })
  expectProblem(reply, 409, 'OBP-39003', path)
  expect(reply.body.changes).toHaveLength(1)
})

test('a repetition under a key gets the same problem', async () => {
  const path = `/engine/v1/banks/${desk.bankId}/onboarding-cases`
  const body = { customer: { legal_name: 'E', mobile_phone_number: '1', dependants: 0 }, owner_user_id: 'nobody' }
  const ask = () =>
    call<Problem>(engine, 'POST', path, { as: desk.clerk, body, headers: { 'Idempotency-Key': 'the-same-problem' } })
  const first = await ask()
  expectProblem(first, 404, 'OBP-20005', path)
  const second = await ask()
  expectProblem(second, 404, 'OBP-20005', path)
  expect(second.body).toEqual(first.body)
})

test('under the prefixes of OBP it is the envelope that clients know', async () => {
  for (const path of ['/obp/v5.1.0/nowhere', '/obp/v5.1.0/banks/no.such.bank', '/nowhere']) {
    const reply = await call(engine, 'GET', path)
    expect([reply.headers.get('Content-Type'), Object.keys(reply.body).sort()]).toEqual([
      'application/json; charset=utf-8',
      ['code', 'message'],
    ])
  }
})

test('the document of the API says which is which', () => {
  const operations = endpoints.map((endpoint) => ({ endpoint, prefix: prefixesOf(endpoint, endpoints).at(-1) ?? '' }))
  const { paths } = openApiDocument(operations, { title: 't', version: 'all', serverUrl: 'http://x' }) as {
    paths: Record<string, Record<string, { responses: Record<string, { content?: Record<string, unknown> }> }>>
  }
  const mediaTypes = (isOurs: boolean): Set<string> =>
    new Set(
      Object.entries(paths)
        .filter(([path]) => path.startsWith('/engine/v1') === isOurs)
        .flatMap(([, methods]) => Object.values(methods))
        .flatMap(({ responses }) => Object.entries(responses))
        .filter(([status]) => Number(status) >= 400)
        .flatMap(([, { content = {} }]) => Object.keys(content)),
    )
  expect([...mediaTypes(true)]).toEqual(['application/problem+json'])
  expect([...mediaTypes(false)]).toEqual(['application/json'])
})
