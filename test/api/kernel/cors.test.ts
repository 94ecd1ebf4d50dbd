/** From which pages browsers may call. */
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'

const ours = 'https://app.example.com'
let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({ worker: false, environment: { CORS_ORIGINS: `${ours}, https://staff.example.com` } })
})
afterAll(() => engine.stop())

const from = (origin: string | undefined, method = 'GET'): Promise<Response> =>
  fetch(`${engine.baseUrl}/obp/v5.1.0/banks`, { method, ...(origin && { headers: { Origin: origin } }) })
const allowed = ({ headers }: Response): (string | null)[] =>
  ['origin', 'methods', 'headers', 'credentials'].map((name) => headers.get(`access-control-allow-${name}`))

test('a listed origin may call and may read how many calls are left and how to log in; caches keep the answers of origins apart', async () => {
  const reply = await from(ours)
  expect([reply.status, reply.headers.get('access-control-allow-origin')]).toEqual([200, ours])
  const exposed = reply.headers.get('access-control-expose-headers') ?? ''
  expect(exposed.split(', ')).toEqual(expect.arrayContaining(['X-Rate-Limit-Remaining', 'WWW-Authenticate']))
  expect(reply.headers.get('vary')).toMatch(/\bOrigin\b/i)
  const preflight = await from(ours, 'OPTIONS')
  expect([preflight.status, ...allowed(preflight)]).toEqual([
    204,
    ours,
    'GET, POST, OPTIONS, PUT, PATCH, DELETE',
    'Authorization, Content-Type, Correlation-Id, DirectLogin, Idempotency-Key, Last-Event-ID',
    null,
  ])
})

test.each([
  'https://evil.example',
  'https://app.example.com.evil.example',
  'http://app.example.com',
  'null',
  undefined,
])('the origin %s is told nothing', async (origin) => {
  for (const method of ['GET', 'OPTIONS']) {
    const reply = await from(origin, method)
    expect(allowed(reply)).toEqual([null, null, null, null])
    expect(reply.headers.get('access-control-expose-headers')).toBeNull()
  }
})
