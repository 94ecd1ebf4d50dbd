/** Every request leaves one line: what, by whom, how it ended, under an id that the client is told; and nothing personal. */
import { once } from 'node:events'
import { request } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { hashPassword } from '../../../api/access/passwords'
import { composeApi } from '../../../api/compose'
import type { ServedRequest } from '../../../api/kernel/request-log'
import { createLogger } from '../../../platform/log'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createBank, createPerson, grant } from '../../support/people'
import type { CallOptions, Person } from '../../support/people'
import { waitFor } from '../../support/wait'

type Line = Readonly<Record<string, unknown>>

let engine: TestEngine
let server: Server
let baseUrl: string
let person: Person
let written: string[] = []
let counted: ServedRequest[] = []

beforeAll(async () => {
  engine = await startEngine({ worker: false, environment: { UPDATE_TIMEOUT_MS: '100' } })
  const log = createLogger({ name: 'api', level: 'debug' }, { write: (line: string) => written.push(line) })
  const app = composeApi({ ...engine, log, served: (one) => void counted.push(one) })
  server = await new Promise<Server>((resolve) => {
    const listening: Server = app.listen(0, '127.0.0.1', () => resolve(listening))
  })
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  person = await createPerson(engine)
})
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve).closeAllConnections())
  await engine.stop()
})
beforeEach(() => (written = []))

const lines = (): Line[] => written.map((line) => JSON.parse(line) as Line)
const requestLine = (): Promise<Line> =>
  waitFor(
    () => Promise.resolve(lines().find(({ msg }) => msg === 'request')),
    (line) => line !== undefined,
  ) as Promise<Line>

/** The line of one call. */
async function lineOf(method: string, path: string, options: CallOptions = {}): Promise<Line> {
  await call({ baseUrl }, method, path, options)
  return requestLine()
}

test('the endpoint by its pattern, the status, the time it took, user and application', async () => {
  const line = await lineOf('GET', '/obp/v5.1.0/users/current', { as: person })
  expect(line).toMatchObject({
    name: 'api',
    level: 30,
    method: 'GET',
    route: '/obp/v5.1.0/users/current',
    operation: 'getCurrentUser',
    status: 200,
    durationMs: expect.any(Number) as number,
    userId: person.userId,
    consumerId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
  })
})

test('the endpoint is named, too, of a request that is refused before it is looked at', async () => {
  const line = await lineOf('GET', '/obp/v5.1.0/users/current?a=1&a=2', { as: person })
  expect(line).toMatchObject({ route: '/obp/v5.1.0/users/current', operation: 'getCurrentUser', error: 'OBP-09016' })
})

test('a refusal tells who was refused, and the workflow that was asked is named', async () => {
  const bankId = await createBank(engine)
  const refused = await lineOf('GET', `/obp/v4.0.0/banks/${bankId}/customers`, { as: person })
  expect(refused).toMatchObject({
    status: 403,
    error: 'OBP-20006',
    route: '/obp/v4.0.0/banks/BANK_ID/customers',
    userId: person.userId,
  })
  written = []
  await grant(engine, person, [['CanCreateAccount', bankId]])
  const body = {
    user_id: person.userId,
    label: 'Test',
    product_code: 'TEST',
    balance: { currency: 'EUR', amount: '0' },
    branch_id: '',
  }
  // Nobody works: the request waits for its workflow in vain.
  const line = await lineOf('PUT', `/obp/v5.0.0/banks/${bankId}/accounts/mine`, { as: person, body })
  expect(line).toMatchObject({ level: 40, status: 503, workflowId: `account-opening/${bankId}/mine` })
  expect(lines()).toContainEqual(
    expect.objectContaining({ msg: 'temporarily unavailable', requestId: line['requestId'] }),
  )
})

test('a login tells whose it was, also where it fails', async () => {
  const password = 'A right Passw0rd, and long enough'
  const [row] = await engine.database.writeAtOnce.raw<{ consumerId: string }>(
    `update users u set password_hash = ? from login_tokens t where u.user_id = ? and t.user_id = u.user_id
     returning t.consumer_id as "consumerId"`,
    [await hashPassword(password), person.userId],
  )
  const login = (secret: string): Promise<Line> => {
    written = []
    const DirectLogin = `username="${person.username}", password="${secret}", consumer_key="${row?.consumerId ?? ''}"`
    return lineOf('POST', '/my/logins/direct', { headers: { DirectLogin } })
  }
  const who = { operation: 'directLogin', userId: person.userId, consumerId: row?.consumerId }
  expect(await login('wrong')).toMatchObject({ ...who, status: 401, error: 'OBP-20004' })
  const good = await login(password)
  expect(good).toMatchObject({ ...who, status: 201 })
  expect(good).not.toHaveProperty('error')
})

test('neither query, nor headers, nor body, nor an unknown path are in the log', async () => {
  const options = {
    body: { username: 'hidden-name', password: 'Hidden!1' },
    headers: { Authorization: 'DirectLogin token=hidden', Cookie: 'hidden', 'User-Agent': 'hidden' },
  }
  await lineOf('POST', '/obp/v4.0.0/users?email=hidden@example.com', options)
  await lineOf('GET', '/hidden/path?name=hidden')
  await lineOf('POST', '/my/logins/direct', {
    headers: { DirectLogin: 'username="hidden", password="Hidden!1", consumer_key="hidden"' },
  })
  await waitFor(
    () => Promise.resolve(lines().filter(({ msg }) => msg === 'request').length),
    (count) => count === 3,
  )
  expect(written.join('').toLowerCase()).not.toContain('hidden')
  expect(lines().map(({ error }) => error)).toContain('OBP-20008')
})

test('a sane id of the client is kept and sent back; any other is replaced', async () => {
  const idFor = async (headers: Readonly<Record<string, string>>): Promise<unknown> => {
    written = []
    const { headers: replied } = await call({ baseUrl }, 'GET', '/obp/v5.1.0/root', { headers })
    const { requestId } = await requestLine()
    expect(replied.get('Correlation-Id')).toBe(requestId)
    return requestId
  }
  const fresh = expect.stringMatching(/^[0-9a-f-]{36}$/) as string
  expect(await idFor({ 'X-Request-Id': 'proxy-000042' })).toBe('proxy-000042')
  expect(await idFor({ 'Correlation-Id': 'client.0042', 'X-Request-Id': 'proxy-000042' })).toBe('client.0042')
  expect(await idFor({})).toEqual(fresh)
  expect(await idFor({ 'X-Request-Id': 'short' })).toEqual(fresh)
  expect(await idFor({ 'X-Request-Id': 'x'.repeat(65) })).toEqual(fresh)
  expect(await idFor({ 'X-Request-Id': 'somebody@example.com' })).toEqual(fresh)
})

test('the probes of a supervisor are for who debugs', async () => {
  expect(await lineOf('GET', '/engine/v1/health/live')).toMatchObject({ level: 20, operation: 'getLiveness' })
})

test('a client that goes away is logged as such, without a status that it never saw', async () => {
  const headers = { 'Content-Type': 'application/json', 'Content-Length': '100' }
  const going = request(`${baseUrl}/obp/v4.0.0/banks`, { method: 'POST', headers })
  going.on('error', () => undefined)
  const seen = once(server, 'request')
  going.write('{')
  await seen
  going.destroy()
  const line = await requestLine()
  expect(line).toMatchObject({ method: 'POST', aborted: true })
  expect(line['status']).toBeUndefined()
})

test('a stream counts with the time until it began, as what it was answered with; its line tells how long it went on', async () => {
  const bankId = await createBank(engine)
  await grant(engine, person, [['CanDecideOnboarding', bankId]])
  written = []
  counted = []
  const gone = new AbortController()
  const asked = performance.now()
  const response = await fetch(`${baseUrl}/engine/v1/banks/${bankId}/tasks/events`, {
    headers: { DirectLogin: `token="${person.token}"` },
    signal: gone.signal,
  })
  const answered = performance.now()
  expect(response.status).toBe(200)
  await delay(300)
  gone.abort()
  const line = await requestLine()
  const route = '/engine/v1/banks/BANK_ID/tasks/events'
  expect(line).toMatchObject({ route, operation: 'watchTasks' })
  expect(line['durationMs']).toBeGreaterThanOrEqual(299)
  expect(counted).toEqual([{ method: 'GET', route, status: 200, seconds: expect.any(Number) as number }])
  expect((counted[0]?.seconds ?? 0) * 1_000).toBeLessThanOrEqual(answered - asked)
})
