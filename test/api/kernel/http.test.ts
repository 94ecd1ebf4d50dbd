import { request } from 'node:http'
import type { IncomingMessage, OutgoingHttpHeaders, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { composeApi } from '../../../api/compose'
import { dataKeyTable } from '../../../db/write/data-keys'
import { safeOf } from '../../../platform/encryption/safe'
import { openDatabase } from '../../../db/connection'
import type { Database } from '../../../db/connection'
import { createLogger } from '../../../platform/log'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createPerson } from '../../support/people'

const bodyLimitBytes = 4_096

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({ worker: false, environment: { BODY_LIMIT_BYTES: String(bodyLimitBytes) } })
})
afterAll(() => engine.stop())

/** Sends exactly these header lines: fetch would join two of the same name. */
function rawCall(method: string, path: string, headers: OutgoingHttpHeaders): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(engine.baseUrl + path, { method, headers }, (response) => resolve(response.resume()))
      .on('error', reject)
      .end()
  })
}

const messageOf = (body: unknown): string => (body as { message: string }).message

describe('what is refused before any endpoint looks at it', () => {
  test('a body over the limit is 413, one at the limit is read', async () => {
    const raw = (size: number): string => JSON.stringify('x'.repeat(size - 2))
    const over = await call(engine, 'POST', '/obp/v4.0.0/banks', { raw: raw(bodyLimitBytes + 1) })
    expect([over.status, messageOf(over.body)]).toEqual([413, expect.stringContaining('OBP-29005')])
    const within = await call(engine, 'POST', '/obp/v4.0.0/banks', { raw: raw(bodyLimitBytes) })
    expect([within.status, messageOf(within.body)]).toEqual([401, expect.stringContaining('OBP-20001')])
  })

  test.each([
    [413, 'POST', '/banks/b/accounts/a/owner/transactions/t/metadata/tags', { raw: 'x'.repeat(bodyLimitBytes + 1) }],
    [404, 'GET', '/no-such', {}],
    [404, 'GET', '/%ff', {}],
    [404, 'DELETE', '/banks', {}],
    [404, 'GET', '/no-such?a=1&a=2', {}],
    [404, 'GET', '/banks', { headers: { Accept: 'text/html' } }],
    [400, 'GET', '/banks?a=1&a=2', {}],
    [400, 'GET', '/banks/?a=1&a=2', {}],
  ] as const)(
    '%d: %s %s has both texts under v1.x, and one under later versions',
    async (status, method, path, more) => {
      const ask = (version: string) => call<Record<string, unknown>>(engine, method, `/obp/${version}${path}`, more)
      const [older, later] = [await ask('v1.4.0'), await ask('v5.1.0')]
      const { message } = older.body
      expect(older).toMatchObject({ status, body: { code: status, message: expect.stringMatching(/^OBP-/) as string } })
      expect(older.body).toEqual({ code: status, message, error: message })
      expect(later.status).toBe(status)
      expect(Object.keys(later.body).sort()).toEqual(['code', 'message'])
    },
  )

  test('a query parameter that is given twice', async () => {
    const reply = await call(engine, 'GET', '/obp/v4.0.0/banks?limit=1&limit=2')
    expect([reply.status, messageOf(reply.body)]).toEqual([400, expect.stringContaining('OBP-09016')])
  })

  test.each(['DirectLogin', 'Authorization', 'Idempotency-Key'])('the header %s given twice', async (name) => {
    expect((await rawCall('GET', '/obp/v4.0.0/banks', { [name]: ['one', 'two'] })).statusCode).toBe(400)
  })

  test.each([
    ['text/html', 404],
    ['application/xml, image/*', 404],
    ['application/json;q=0, text/html', 404],
    ['*/*', 200],
    ['text/html,*/*', 200],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8', 200],
    ['application/*', 200],
    ['application/json', 200],
    ['text/json', 200],
    ['', 200],
  ])('to who accepts %p only, /banks is %d', async (accept, status) => {
    expect((await rawCall('GET', '/obp/v4.0.0/banks', { Accept: accept })).statusCode).toBe(status)
    // Pages are for browsers, and our own API has more to give than JSON.
    expect((await rawCall('GET', '/docs', { Accept: accept })).statusCode).toBe(200)
    expect((await rawCall('GET', '/openapi.json', { Accept: accept })).statusCode).toBe(200)
    expect((await rawCall('GET', '/engine/v1/banks/b/tasks', { Accept: accept })).statusCode).toBe(401)
  })

  test('what is unknown comes before what is given twice', async () => {
    for (const path of ['/obp/v4.0.0/no-such?a=1&a=2', '/obp/v4.0.0/banks?a=1&a=2']) {
      const status = path.includes('no-such') ? 404 : 400
      expect((await rawCall('GET', path, {})).statusCode).toBe(status)
      expect((await rawCall('GET', path, { DirectLogin: ['one', 'two'] })).statusCode).toBe(status)
    }
  })

  test.each([
    ['/obp/v4.0.0/banks/%', 404],
    ['/obp/v4.0.0/banks/%ff', 404],
    ['/obp/v4.0.0/banks/%00', 404],
    ['/obp/v4.0.0/banks/a%2Fb', 404],
    ['/obp/v9.0.0/banks', 404],
    ['/obp/v4.0.0/banks/', 200],
    ['//obp//v4.0.0//banks', 200],
    ['/', 404],
    ['//', 404],
    ['//:99999/obp', 404],
    ['/docs/%zz', 404],
    ['/obp/v4.0.0/banks?%', 200],
  ])('%s is %d, never a fault', async (path, status) => {
    expect((await rawCall('GET', path, {})).statusCode).toBe(status)
  })

  test('a write that is not JSON is an unknown URL, as OBP clients know it', async () => {
    const as = await createPerson(engine, { roles: ['CanCreateBank'] })
    const reply = await call(engine, 'POST', '/obp/v4.0.0/banks', {
      as,
      raw: 'a=b',
      headers: { 'Content-Type': 'text/plain' },
    })
    expect([reply.status, messageOf(reply.body)]).toEqual([
      404,
      expect.stringContaining('Current Content-Type Header is (text/plain)'),
    ])
  })

  test.each([
    ['{"a": ', 'application/json'],
    ['{"a": 1e}', 'application/json; charset=utf-8'],
    ['{}', 'application/json; charset=no-such-charset'],
    [`${'['.repeat(1_500)}${']'.repeat(1_500)}`, 'application/json'],
    [`${'{"a":'.repeat(600)}1${'}'.repeat(600)}`, 'application/json'],
  ])('the body %s as %s is 400', async (raw, type) => {
    const as = await createPerson(engine, { roles: ['CanCreateBank'] })
    const reply = await call(engine, 'POST', '/obp/v4.0.0/banks', { as, raw, headers: { 'Content-Type': type } })
    expect([reply.status, messageOf(reply.body)]).toEqual([400, expect.stringContaining('OBP-10001')])
  })
})

describe('what every reply carries', () => {
  test('a correlation id, no sniffing, no framing, no name of the server', async () => {
    const { headers } = await rawCall('GET', '/obp/v4.0.0/banks', {})
    expect(headers).toMatchObject({
      'correlation-id': expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache, private',
      'access-control-allow-origin': '*',
    })
    expect(headers['x-powered-by']).toBeUndefined()
  })

  test('a 401 names the ways to log in', async () => {
    const { headers } = await rawCall('GET', '/obp/v4.0.0/users/current', {})
    expect(headers['www-authenticate']).toContain('DirectLogin realm=')
  })

  test('OPTIONS is answered for browsers, HEAD like GET without a body', async () => {
    expect((await rawCall('OPTIONS', '/obp/v4.0.0/banks', {})).statusCode).toBe(204)
    expect((await rawCall('HEAD', '/obp/v4.0.0/banks', {})).statusCode).toBe(200)
  })

  test('a reply that the client has already is 304', async () => {
    const { headers } = await rawCall('GET', '/obp/v4.0.0/banks', {})
    const again = await rawCall('GET', '/obp/v4.0.0/banks', { 'If-None-Match': headers.etag })
    expect(again.statusCode).toBe(304)
  })
})

describe('while the database cannot be reached', () => {
  let server: Server
  let unreachable: Database
  beforeAll(async () => {
    unreachable = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none', poolMax: 1, acquireTimeoutMs: 500 })
    const log = createLogger({ name: 'test', level: 'silent' })
    const app = composeApi({
      config: engine.config,
      database: unreachable,
      client: engine.client,
      vault: engine.vault,
      log,
      safe: safeOf(engine.config.secrets, dataKeyTable(unreachable)),
    })
    server = await new Promise<Server>((resolve) => {
      const listening: Server = app.listen(0, '127.0.0.1', () => resolve(listening))
    })
  })
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve).closeAllConnections())
    await unreachable.close()
  })

  test('a request is 503 with a hint when to retry, and says nothing of the inside', async () => {
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const reply = await call({ baseUrl }, 'GET', '/obp/v4.0.0/banks')
    expect([reply.status, reply.headers.get('Retry-After')]).toEqual([503, '1'])
    expect(messageOf(reply.body)).toMatch(/^OBP-29004: /)
    expect(messageOf(reply.body)).not.toMatch(/ECONN|127\.0\.0\.1|select/)
  })
})
