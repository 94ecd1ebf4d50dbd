/** The codec server, as the Temporal UI and the command line call it: with payloads from a real server. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { Client } from '@temporalio/client'
import type { Payload } from '@temporalio/common'
import { composeApi } from '../../../api/compose'
import { listen } from '../../../api/listen'
import { eraseDataKey } from '../../../db/write/data-keys'
import { customerScope, onboardingId } from '../../../domain/ids'
import { createLogger } from '../../../platform/log'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { newCustomer, openDesk } from '../../support/onboarding'
import type { OnboardingDesk } from '../../support/onboarding'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

const uiOrigin = 'http://127.0.0.1:8233'
const decode = '/engine/v1/temporal/codec/decode'
const encode = '/engine/v1/temporal/codec/encode'

interface WirePayload {
  readonly metadata: Readonly<Record<string, string>>
  readonly data: string
}
interface WirePayloads {
  readonly payloads: readonly WirePayload[]
}

let engine: TestEngine
let desk: OnboardingDesk
let reader: Person
let lines: Record<string, unknown>[]
beforeAll(async () => {
  lines = []
  engine = await startEngine({
    environment: {
      PAYLOAD_KEYS: `test:${randomBytes(32).toString('base64')}`,
      TEMPORAL_UI_URL: `${uiOrigin}/`,
      LOG_LEVEL: 'info',
    },
    logTo: { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  })
  desk = await openDesk(engine)
  reader = await createPerson(engine, { roles: ['CanReadHistories'] })
})
afterAll(() => engine.stop())

const base64 = (value: Uint8Array | string | null | undefined): string => Buffer.from(value ?? '').toString('base64')
const textOf = ({ data }: WirePayload): string => Buffer.from(data, 'base64').toString()

const onWire = ({ metadata, data }: Payload): WirePayload => ({
  metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)])),
  data: base64(data),
})

/** The input of a started onboarding, as the server stores it. */
async function storedInput(customerId: string): Promise<WirePayload> {
  const { events } = await engine.client.workflow.getHandle(onboardingId(customerId)).fetchHistory()
  const [payload] = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? []
  if (payload === undefined) throw new Error('the history has no input')
  return onWire(payload)
}

/** An API process of the same engine that has just started: the first one keeps a key for a minute. */
async function startLater(): Promise<{ baseUrl: string; stop: () => void }> {
  const { config, database, vault, safe } = engine
  const { connection } = engine.client
  const client = new Client({
    connection,
    namespace: config.temporal.namespace,
    dataConverter: engine.newDataConverter(),
  })
  const log = createLogger({ name: 'later', level: 'silent' })
  const app = composeApi({ config, database, client, vault, safe, log })
  const server = await listen(app, { host: '127.0.0.1', port: 0 })
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => server.close().closeAllConnections(),
  }
}

async function startedCase(): Promise<string> {
  return (await desk.start()).body.customer_id
}

const ask = (payloads: unknown, options: object = { as: reader }): Promise<Reply<WirePayloads & { message: string }>> =>
  call(engine, 'POST', decode, { body: { payloads }, ...options })

const plain: WirePayload = { metadata: { encoding: base64('json/plain') }, data: base64('"not encrypted"') }

test('what the server stores is shown to staff with the role, and what was never encrypted comes back as it is', async () => {
  const stored = await storedInput(await startedCase())
  expect(textOf(stored)).not.toContain(newCustomer.legal_name)
  const { status, body, headers } = await ask([stored, plain])
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store'])
  expect(body.payloads).toHaveLength(2)
  expect(body.payloads[0]?.metadata).toEqual({ encoding: base64('json/plain') })
  expect(textOf(body.payloads[0] ?? plain)).toContain(newCustomer.legal_name)
  expect(body.payloads[1]).toEqual(plain)
})

test('every look is logged: who, how many, which namespace, and nothing of what they say', async () => {
  const stored = await storedInput(await startedCase())
  const before = lines.length
  await ask([stored, plain], { as: reader, headers: { 'X-Namespace': 'default' } })
  await ask([], { as: reader, headers: { 'X-Namespace': 'a forged\tline' } })
  const logged = lines.slice(before).filter(({ msg }) => msg === 'payloads decoded')
  const line = { userId: reader.userId, erased: 0, unreadable: 0 }
  expect(logged).toMatchObject([
    { ...line, namespace: 'default', payloads: 2 },
    { ...line, namespace: null, payloads: 0 },
  ])
  expect(JSON.stringify(lines)).not.toContain(newCustomer.legal_name)
})

test('a payload of an erased customer says so, and the others of its page can still be read', async () => {
  const [gone, stays] = [await startedCase(), await startedCase()]
  const payloads = [await storedInput(gone), await storedInput(stays)]
  await eraseDataKey(engine.database.writeAtOnce, customerScope(gone))
  const later = await startLater()
  const { status, body } = await call<WirePayloads>(later, 'POST', decode, { as: reader, body: { payloads } })
  later.stop()
  expect(status).toBe(200)
  expect(body.payloads.map(textOf)).toEqual([
    expect.stringMatching(/^"\[erased\] /),
    expect.stringContaining(newCustomer.legal_name),
  ])
})

test('rubbish that claims to be encrypted says that it cannot be read', async () => {
  const { metadata, data } = await storedInput(await startedCase())
  const changed = Buffer.from(data, 'base64')
  changed[40] = (changed[40] ?? 0) ^ 1
  const keyId = (id: string): object => ({ ...metadata, 'encryption-key-id': base64(id) })
  const { status, body } = await ask([
    { metadata, data: changed.toString('base64') },
    { metadata, data: base64('short') },
    { metadata, data: '' },
    { metadata: keyId('no key at all'), data },
    { metadata: keyId(randomUUID()), data },
  ])
  expect(status).toBe(200)
  expect(body.payloads.map((payload) => textOf(payload).slice(0, 13))).toEqual([
    '"[unreadable]',
    '"[unreadable]',
    '"[unreadable]',
    '"[unreadable]',
    '"[erased] The',
  ])
})

test.each([
  ['no list', 'payloads'],
  ['bytes that are no base64', [{ metadata: {}, data: '%%%' }]],
  ['metadata that is no base64', [{ metadata: { encoding: 'json/plain!' }, data: '' }]],
  ['too many of them', Array.from({ length: 1_001 }, () => plain)],
])('a body with %s is refused', async (_, payloads) => {
  const { status, body } = await ask(payloads)
  expect([status, body.message]).toEqual([400, expect.stringContaining('OBP-10001')])
})

test('what senders leave out when it is empty may be missing', async () => {
  const empty = await call<WirePayloads>(engine, 'POST', decode, { as: reader, body: {} })
  expect([empty.status, empty.body]).toEqual([200, { payloads: [] }])
  expect((await ask([{ metadata: { encoding: base64('binary/null') } }])).body.payloads).toEqual([
    { metadata: { encoding: base64('binary/null') }, data: '' },
  ])
})

test('a body of more than eight megabytes is refused, one of two is not', async () => {
  const large = (bytes: number): WirePayload => ({ ...plain, data: Buffer.alloc(bytes, 'a').toString('base64') })
  expect((await ask([large(2_000_000)])).status).toBe(200)
  expect((await ask([large(7_000_000)])).status).toBe(413)
  expect((await ask([large(2_000_000)], {})).status).toBe(413)
})

test('nobody else is told: not who has not logged in, not who has no such role', async () => {
  const payloads = [await storedInput(await startedCase())]
  expect(await ask(payloads, {})).toMatchObject({ status: 401 })
  const other = await createPerson(engine, { roles: [['CanGetOnboarding', desk.bankId], 'CanReadMetrics'] })
  const { status, body } = await ask(payloads, { as: other })
  expect([status, body.message]).toEqual([403, expect.stringContaining('CanReadHistories')])
  const token = { Authorization: `DirectLogin token="${reader.token}"` }
  expect(await ask(payloads, { headers: token })).toMatchObject({ status: 200 })
})

test('a reply that is kept for a repeated request is kept without what was decrypted', async () => {
  const payloads = [await storedInput(await startedCase())]
  const options = { as: reader, headers: { 'Idempotency-Key': 'the-same-look' } }
  expect((await ask(payloads, options)).body.payloads).toHaveLength(1)
  const rows = await engine.database.read.raw('select * from idempotency_keys')
  expect(JSON.stringify(rows)).not.toContain('payloads')
})

test('what is encoded here is encrypted, and workers can read it', async () => {
  const { status, body } = await call<WirePayloads>(engine, 'POST', encode, {
    as: reader,
    body: { payloads: [plain] },
  })
  expect([status, body.payloads.length]).toEqual([200, 1])
  const [encrypted] = body.payloads
  expect(textOf(encrypted ?? plain)).not.toContain('not encrypted')
  const [codec] = engine.dataConverter.payloadCodecs ?? []
  const metadata = Object.entries(encrypted?.metadata ?? {}).map(([name, value]) => [
    name,
    Buffer.from(value, 'base64'),
  ])
  const [read] =
    (await codec?.decode([
      {
        metadata: Object.fromEntries(metadata) as Record<string, Uint8Array>,
        data: Buffer.from(encrypted?.data ?? '', 'base64'),
      },
    ])) ?? []
  expect(onWire(read ?? {})).toEqual(plain)
  expect((await call(engine, 'POST', encode, { body: { payloads: [plain] } })).status).toBe(401)
})

describe('from a page in a browser', () => {
  const cookie = (token: string): string => `theme=dark; obp-engine-login=${token}`
  const from = (origin: string | undefined, token = reader.token): object => ({
    headers: { Cookie: cookie(token), ...(origin === undefined ? {} : { Origin: origin }) },
  })

  test('the Temporal UI may ask with the cookie, and read the reply', async () => {
    const { status, headers } = await ask([plain], from(uiOrigin))
    expect([
      status,
      headers.get('access-control-allow-origin'),
      headers.get('access-control-allow-credentials'),
    ]).toEqual([200, uiOrigin, 'true'])
    expect(headers.get('vary')).toContain('Origin')
  })

  test.each(['http://127.0.0.1:9999', 'http://localhost:8233', 'null', undefined])(
    'the cookie does not count for a page of %s',
    async (origin) => {
      const { status, headers } = await ask([plain], from(origin))
      expect([status, headers.get('access-control-allow-credentials')]).toEqual([401, null])
    },
  )

  test('a cookie that is no token, or that is there twice, is none', async () => {
    expect((await ask([plain], from(uiOrigin, 'a"b'))).status).toBe(401)
    expect((await ask([plain], from(uiOrigin, 'eyJhbGciOiJub25lIn0.e30.'))).status).toBe(401)
    const twice = { headers: { Origin: uiOrigin, Cookie: `${cookie(reader.token)}; ${cookie(reader.token)}` } }
    expect((await ask([plain], twice)).status).toBe(401)
  })

  test('no other endpoint knows the cookie', async () => {
    expect((await call(engine, 'GET', '/obp/v5.1.0/users/current', from(uiOrigin))).status).toBe(401)
  })

  test('a browser is told before what the UI may send', async () => {
    const preflight = (origin: string): Promise<Reply> =>
      call(engine, 'OPTIONS', decode, {
        headers: {
          Origin: origin,
          'Access-Control-Request-Method': 'POST',
          'Access-Control-Request-Headers': 'content-type,x-namespace',
        },
      })
    const allowed = await preflight(uiOrigin)
    expect(allowed.status).toBe(204)
    expect(Object.fromEntries(allowed.headers)).toMatchObject({
      'access-control-allow-origin': uiOrigin,
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'Content-Type, X-Namespace, Authorization, Authorization-Extras',
    })
    expect((await preflight('http://evil.example')).headers.get('access-control-allow-origin')).toBe('*')
  })
})
