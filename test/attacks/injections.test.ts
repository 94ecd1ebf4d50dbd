import { createAccount } from '../support/accounts'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { call, createBank, createPerson } from '../support/people'
import type { Person } from '../support/people'
import { createHolder, everyRoleAt } from './attackers'
import { bytesOf, exchange } from './raw-request'
import { takeSnapshot } from './snapshot'

let engine: TestEngine
let bankId: string
let staff: Person
const logged: string[] = []
beforeAll(async () => {
  const logTo = { write: (line: string): void => void logged.push(line) }
  engine = await startEngine({ worker: false, logTo, environment: { LOG_LEVEL: 'warn' } })
  bankId = await createBank(engine)
  staff = await createHolder(engine, everyRoleAt(bankId))
  await createAccount(engine, await createPerson(engine), bankId)
})
afterAll(() => engine.stop())
afterEach(async () => {
  expect((await call(engine, 'GET', '/engine/v1/health/live')).status).toBe(200)
  expect(logged).toEqual([])
})

const get = (path: string): ReturnType<typeof exchange> =>
  exchange(engine.baseUrl, bytesOf({ method: 'GET', path, headers: { DirectLogin: `token="${staff.token}"` } }))

const statements = [
  `'; drop table customers; --`,
  `' or '1'='1`,
  `1; select pg_sleep(10)`,
  `\\'; select 1; --`,
  `$1`,
  `?`,
  `%' or true --`,
  `{"$gt": ""}`,
  `\u2019 or 1=1`,
]

describe.each(statements)('the text %j', (text) => {
  const word = encodeURIComponent(text)
  test.each([
    `/obp/v4.0.0/banks/${word}`,
    `/obp/v4.0.0/users/username/${word}`,
    `/obp/v4.0.0/users/email/${word}/terminator`,
    `/obp/v4.0.0/users/user_id/${word}`,
    `/obp/v4.0.0/users?limit=1&offset=${word}`,
    `/obp/v4.0.0/users?sort_direction=${word}`,
    `/obp/v4.0.0/users?locked_status=${word}`,
  ])('in %s finds nothing that it should not, and changes nothing', async (path) => {
    const before = await takeSnapshot(engine)
    const started = performance.now()
    const { status, body } = await get(path)
    expect([200, 400, 404]).toContain(status)
    expect(body).not.toMatch(/syntax error|relation "|column "|invalid input|sqlstate/i)
    expect(performance.now() - started).toBeLessThan(9_000)
    expect(await takeSnapshot(engine)).toEqual(before)
  })

  test('is kept as the text that it is', async () => {
    const created = await call<{ customer_id: string; legal_name: string }>(
      engine,
      'POST',
      `/obp/v5.0.0/banks/${bankId}/customers`,
      { as: staff, body: { legal_name: text, mobile_phone_number: text, dependants: 0 } },
    )
    expect([created.status, created.body.legal_name]).toEqual([201, text])
    const path = `/obp/v3.1.0/banks/${bankId}/customers/${created.body.customer_id}`
    expect((await call<{ legal_name: string }>(engine, 'GET', path, { as: staff })).body.legal_name).toBe(text)
  })
})

test.each([
  '%0d%0aX-Injected:%20yes',
  '%0aX-Injected:%20yes',
  '%e5%98%8a%e5%98%8dX-Injected:%20yes',
  '%E2%80%A8X-Injected: yes'.replace(' ', '%20'),
])('a line break in a path or a parameter becomes no header: %s', async (text) => {
  for (const path of [`/obp/v4.0.0/banks/${text}`, `/obp/v4.0.0/banks?limit=${text}`, `/${text}`, `/docs/${text}`]) {
    const { status, headers } = await get(path)
    expect([200, 400, 404]).toContain(status)
    expect(headers.filter((line) => /^x-injected/i.test(line))).toEqual([])
  }
})

test.each([
  ['/obp/v4.0.0/banks/%2e%2e/%2e%2e/etc/passwd', 404],
  ['/obp/v4.0.0/banks/..%2f..%2fetc%2fpasswd', 404],
  ['/obp/v4.0.0/../../../../etc/passwd', 404],
  ['/docs/..%2f..%2fpackage.json', 404],
  ['/docs/%2e%2e/%2e%2e/package.json', 404],
  ['/docs/..%5c..%5cpackage.json', 404],
  ['/docs/%00', 404],
  ['/obp/v4.0.0/banks/%00', 404],
  ['/obp/v4.0.0/banks/%c0%ae%c0%ae', 404],
  ['/obp/v4.0.0/banks/%u002e', 404],
  ['/obp/v4.0.0//banks///', 200],
  ['//engine//v1//health//live', 200],
  ['/OBP/V4.0.0/BANKS', 404],
  [`/obp/v4.0.0/banks/${'a'.repeat(8_000)}`, 404],
  [`/obp/v4.0.0/banks?limit=${'9'.repeat(8_000)}`, 200],
  [`/${'a/'.repeat(4_000)}`, 404],
  [`/obp/v4.0.0/banks/${'%2f'.repeat(2_000)}`, 404],
  [`/${'a'.repeat(100_000)}`, 431],
  ['/obp/v4.0.0/banks?__proto__=1&constructor=2', 200],
  ['/obp/v4.0.0/banks/__proto__', 404],
  ['/obp/v4.0.0/constructor', 404],
  ['/__proto__/v1', 404],
  ['/engine/v1/toString', 404],
])('%s is %d', async (path, status) => {
  const reply = await get(path)
  expect([reply.status, reply.body.includes('root:')]).toEqual([status, false])
})

test.each(['__proto__', 'constructor', 'toString', 'GARBAGE', 'TRACE', 'CONNECT', 'PATCH'])(
  'the method %s is no method of ours',
  async (method) => {
    const reply = await exchange(engine.baseUrl, bytesOf({ method, path: '/obp/v4.0.0/banks' }))
    expect([0, 400, 404]).toContain(reply.status)
  },
)
