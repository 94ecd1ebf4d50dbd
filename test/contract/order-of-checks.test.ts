import { endpoints } from '../../api/endpoints'
import { absentErrorOf, standardOrder, subjectPlaceholder } from '../../api/kernel/endpoint'
import type { AnyEndpoint, Check, Subject } from '../../api/kernel/endpoint'
import { apiErrors } from '../../api/kernel/errors'
import type { ApiErrorName } from '../../api/kernel/errors'
import { isFileBody } from '../../api/kernel/file-bodies'
import { isPlaceholder } from '../../api/kernel/path'
import { operationKey, prefixesOf } from '../../api/kernel/versions'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { call } from '../support/people'
import type { CallOptions, Reply } from '../support/people'
import { createWorld } from './world'
import type { World } from './world'

interface ErrorBody {
  readonly code: number
  readonly message: string
  readonly detail?: string
}

let engine: TestEngine
let world: World
beforeAll(async () => {
  engine = await startEngine({
    worker: false,
    environment: { PASSWORD_RESET_PAGE: 'https://bank.example.com/password' },
  })
  world = await createWorld(engine)
})
afterAll(() => engine.stop())

const isSubject = (check: Check): check is Subject => check in subjectPlaceholder

/** The checks that an endpoint makes before its handler, in its order. */
const checksOf = (endpoint: AnyEndpoint): readonly Check[] =>
  (endpoint.order ?? standardOrder).filter((check) => {
    if (check === 'caller') return endpoint.auth === 'user'
    if (check === 'roles') return (endpoint.roles ?? []).length > 0
    if (check === 'body') return endpoint.body !== undefined
    // What a guard decides, and what is looked up, is the endpoint's own business; its resource's test tries it.
    if (check === 'guard' || check === 'lookUp') return false
    // All of these send ids that can be one.
    if (check === 'ids') return false
    return endpoint.needs?.includes(check) === true
  })

const errorOf = (endpoint: AnyEndpoint, check: Check): ApiErrorName => {
  if (check === 'caller') return 'UserNotLoggedIn'
  if (check === 'roles') return 'RoleMissing'
  return isSubject(check) ? absentErrorOf(endpoint, check) : 'InvalidJson'
}

/** The URL under the newest prefix; what `wrong` names does not exist. */
function urlOf(endpoint: AnyEndpoint, wrong: ReadonlySet<Check>): string {
  const absent = new Set([...wrong].filter(isSubject).map((subject) => subjectPlaceholder[subject]))
  if (endpoint.opensAccount === true) absent.add('ACCOUNT_ID')
  const filled = endpoint.path
    .split('/')
    .map((segment) => (isPlaceholder(segment) ? valueOf(segment, absent.has(segment as never)) : segment))
    .join('/')
  return `${prefixesOf(endpoint, endpoints).at(-1) ?? ''}${filled}`
}
const valueOf = (placeholder: string, isAbsent: boolean): string =>
  (isAbsent ? world.absent : world.present)[placeholder] ?? 'x'

/** A JSON text is no object: no body schema takes it. */
const bodyOf = (endpoint: AnyEndpoint, wrong: ReadonlySet<Check>): CallOptions =>
  endpoint.body === undefined ? {} : { body: wrong.has('body') ? 'not an object' : endpoint.body.example }

/** Sends a request in which everything is right but what `wrong` names. */
function send(endpoint: AnyEndpoint, wrong: ReadonlySet<Check>): Promise<Reply<ErrorBody>> {
  const caller = wrong.has('caller') ? {} : { as: wrong.has('roles') ? world.nothing : world.everything }
  return call<ErrorBody>(engine, endpoint.method, urlOf(endpoint, wrong), { ...caller, ...bodyOf(endpoint, wrong) })
}

/** What problem details say besides OBP's envelope. */
function problem(name: ApiErrorName, path: string): object {
  const { code, status, text } = apiErrors[name]
  return {
    type: `urn:obp-engine:problem:${code}`,
    title: text.trim(),
    status,
    detail: expect.stringContaining(text.trim()) as string,
    instance: path,
    error_code: code,
  }
}

function expectError(reply: Reply<ErrorBody>, name: ApiErrorName, path: string): void {
  const { code, status } = apiErrors[name]
  const envelope = { code: status, message: expect.stringContaining(code) as string }
  if (path.startsWith('/engine/v1/')) {
    expect({ status: reply.status, body: reply.body }).toEqual({
      status,
      body: { ...envelope, ...problem(name, path) },
    })
    expect(`${code}: ${reply.body.detail ?? ''}`).toBe(reply.body.message.trim())
    expect(reply.headers.get('Content-Type')).toBe('application/problem+json; charset=utf-8')
    return
  }
  expect(reply.headers.get('Content-Type')).toBe('application/json; charset=utf-8')
  const old = path.startsWith('/obp/v1.') ? { error: reply.body.message } : {}
  expect({ status: reply.status, body: reply.body }).toEqual({ status, body: { ...envelope, ...old } })
}

/** What JSON is answered with that is not the body of this endpoint. */
const errorOfJson = ({ body }: AnyEndpoint): ApiErrorName => (isFileBody(body) ? 'FileTypeNotTaken' : 'InvalidJson')

const named = endpoints.map((endpoint) => ({ key: operationKey(endpoint), endpoint }))

describe('each check ends the request with its own error, whatever comes behind it', () => {
  const cases = named.flatMap(({ key, endpoint }) => {
    const checks = checksOf(endpoint)
    return checks.map((check, at) => ({ key, check, endpoint, wrong: new Set(checks.slice(at)) }))
  })
  // A caller without roles has no access to the account either: the roles of an account's endpoint come first or not at all.
  test.each(cases)('$key: $check', async ({ endpoint, check, wrong }) => {
    const reply = await send(endpoint, wrong)
    expectError(reply, check === 'body' ? errorOfJson(endpoint) : errorOf(endpoint, check), urlOf(endpoint, wrong))
    if (check === 'body' && !isFileBody(endpoint.body))
      expect(reply.body.message).toContain(`should be the ${endpoint.body?.name ?? ''} `)
    if (check === 'roles') for (const role of endpoint.roles ?? []) expect(reply.body.message).toContain(role)
  })
})

describe('another bank', () => {
  const atBank = named.filter(({ endpoint }) => endpoint.path.includes('/BANK_ID'))
  const guarded = atBank.filter(({ endpoint }) => (endpoint.roles ?? []).length > 0)
  test.each(guarded)('$key: roles that are held elsewhere do not count', async ({ endpoint }) => {
    const [url, as] = [urlOf(endpoint, new Set()), world.elsewhere]
    expectError(
      await call<ErrorBody>(engine, endpoint.method, url, { as, ...bodyOf(endpoint, new Set()) }),
      'RoleMissing',
      url,
    )
  })

  const ofCustomer = atBank.filter(({ endpoint }) => endpoint.needs?.includes('customer') === true)
  test.each(ofCustomer)('$key: its customers are not reached here', async ({ endpoint }) => {
    const here = world.present['CUSTOMER_ID'] ?? ''
    const url = urlOf(endpoint, new Set()).replace(here, world.customerElsewhere)
    const as = world.everything
    expectError(
      await call<ErrorBody>(engine, endpoint.method, url, { as, ...bodyOf(endpoint, new Set()) }),
      endpoint.tellsOtherBank === true ? 'CustomerOfAnotherBank' : 'CustomerNotFound',
      url,
    )
  })
})

describe('what nobody can read', () => {
  const withBody = named.filter(({ endpoint }) => endpoint.body !== undefined)
  test.each(withBody)('$key refuses malformed JSON in the turn of the body', async ({ endpoint }) => {
    const url = urlOf(endpoint, new Set())
    const raw = '{"open": '
    const as = world.everything
    expectError(await call<ErrorBody>(engine, endpoint.method, url, { raw, as }), errorOfJson(endpoint), url)
    if (endpoint.auth !== 'user') return
    expectError(await call<ErrorBody>(engine, endpoint.method, url, { raw }), 'UserNotLoggedIn', url)
  })

  const behindPrefix = named.filter(({ endpoint }) => endpoint.version !== 'none')
  test.each(behindPrefix)('$key refuses a token that is none', async ({ endpoint }) => {
    const url = urlOf(endpoint, new Set())
    const headers = { DirectLogin: 'token="forged"' }
    expectError(
      await call<ErrorBody>(engine, endpoint.method, url, { headers, ...bodyOf(endpoint, new Set()) }),
      'TokenInvalid',
      url,
    )
  })
})
