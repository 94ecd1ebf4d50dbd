import { gzipSync } from 'node:zlib'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { call, createPerson } from '../support/people'
import type { Person } from '../support/people'
import { bytesOf, exchange } from './raw-request'
import type { RawReply } from './raw-request'

let engine: TestEngine
let as: Person
const logged: string[] = []
beforeAll(async () => {
  const logTo = { write: (line: string): void => void logged.push(line) }
  engine = await startEngine({ worker: false, logTo, environment: { LOG_LEVEL: 'warn' } })
  as = await createPerson(engine, { roles: ['CanCreateBank'] })
})
afterAll(() => engine.stop())

const json = 'application/json'
const path = '/obp/v4.0.0/banks'
const bank = { id: 'attacked.bank', short_name: 's', full_name: 'f', logo: '', website: '', bank_routings: [] }

interface Sending {
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
}
/** Creates a bank by these bytes, as somebody who may. */
const post = (body: string | Buffer, { type = json, headers = {} }: Sending = {}): Promise<RawReply> =>
  exchange(
    engine.baseUrl,
    bytesOf({ path, body, headers: { 'Content-Type': type, DirectLogin: `token="${as.token}"`, ...headers } }),
  )
const codeIn = ({ body }: RawReply): string | undefined => /OBP-\d{5}/.exec(body)?.[0]
const banks = async (): Promise<readonly { readonly id: string; readonly full_name: string }[]> =>
  (await call<{ banks: { id: string; full_name: string }[] }>(engine, 'GET', path)).body.banks

/** The server is there, has told of no fault, and has kept nothing. */
afterEach(async () => {
  expect((await call(engine, 'GET', '/engine/v1/health/live')).status).toBe(200)
  expect(logged).toEqual([])
  expect(await banks()).toEqual([])
})

const megabyte = 1_048_576
const keys = (count: number): string => `{${Array.from({ length: count }, (_, index) => `"k${index}":0`).join(',')}}`

test.each<[name: string, body: string | Buffer, status: number, code: string]>([
  ['100,000 brackets', '['.repeat(100_000), 400, 'OBP-10001'],
  ['100,000 lists in one another', '['.repeat(100_000) + ']'.repeat(100_000), 400, 'OBP-10001'],
  ['60,000 objects in one another', '{"a":'.repeat(60_000) + '1' + '}'.repeat(60_000), 400, 'OBP-10001'],
  ['80,000 members', keys(80_000), 400, 'OBP-10001'],
  ['a million members', keys(1_000_000), 413, 'OBP-29005'],
  ['a text of a megabyte', JSON.stringify({ ...bank, full_name: 'x'.repeat(megabyte - 200) }), 400, 'OBP-10001'],
  ['30 megabytes', 'x'.repeat(30 * megabyte), 413, 'OBP-29005'],
  ['a number of 100,000 digits', `{"id": ${'9'.repeat(100_000)}}`, 400, 'OBP-10001'],
  ['nothing', '', 400, 'OBP-10001'],
  ['white space', ' \n\t ', 400, 'OBP-10001'],
  ['null', 'null', 400, 'OBP-10001'],
  ['a NUL character', JSON.stringify({ ...bank, full_name: 'a\0b' }), 400, 'OBP-10001'],
  ['half a surrogate pair', `{"id":"b","full_name":"\\ud800"}`, 400, 'OBP-10001'],
  ['broken UTF-8', Buffer.from(JSON.stringify({ ...bank, full_name: 'caf\u00e9' }), 'latin1'), 400, 'OBP-10001'],
  ['overlong UTF-8', Buffer.from([0x7b, 0xc0, 0xaf, 0x7d]), 400, 'OBP-10001'],
  ['UTF-16 that says nothing of it', Buffer.from(JSON.stringify(bank), 'utf16le'), 400, 'OBP-10001'],
  ['members that pass for those of every object', '{"__proto__": {"id": "attacked.bank"}}', 400, 'OBP-10001'],
])('%s', async (_name, body, status, code) => {
  const started = performance.now()
  const reply = await post(body)
  expect([reply.status, codeIn(reply)]).toEqual([status, code])
  expect(reply.body.length).toBeLessThan(2_000)
  expect(performance.now() - started).toBeLessThan(10_000)
})

test.each<[name: string, body: string | Buffer, sending: Sending, status: number, code: string]>([
  ['a charset that nobody knows', '{}', { type: `${json}; charset=klingon` }, 400, 'OBP-10001'],
  ['UTF-16 of half a character', Buffer.from('7b00d8', 'hex'), { type: `${json}; charset=utf-16le` }, 400, 'OBP-10001'],
  ['a compression that nobody knows', '{}', { headers: { 'Content-Encoding': 'rot13' } }, 400, 'OBP-10001'],
  ['what is not compressed as it says', '{}', { headers: { 'Content-Encoding': 'gzip' } }, 400, 'OBP-10001'],
  [
    '200 megabytes in 200 kilobytes',
    gzipSync(Buffer.alloc(200 * megabyte, '[')),
    { headers: { 'Content-Encoding': 'gzip' } },
    413,
    'OBP-29005',
  ],
  ['a form', 'id=attacked.bank', { type: 'application/x-www-form-urlencoded' }, 404, 'OBP-10404'],
  [
    'XML with an entity',
    '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
    { type: 'text/xml' },
    404,
    'OBP-10404',
  ],
  ['two types', '{}', { type: `${json}, text/plain` }, 404, 'OBP-10404'],
])('%s', async (_name, body, sending, status, code) => {
  const reply = await post(body, sending)
  expect([reply.status, codeIn(reply)]).toEqual([status, code])
})

test.each<[name: string, head: string]>([
  ['two lengths', 'Content-Length: 2\r\nContent-Length: 3'],
  ['a length and chunks', 'Content-Length: 2\r\nTransfer-Encoding: chunked'],
  ['a negative length', 'Content-Length: -1'],
  ['a header without a name', ': x'],
  ['a header on two lines', 'X-A: b\r\n c: d'],
  ['a bare line feed', 'X-A: b\nX-C: d'],
  ['headers of 100 kilobytes', `X-A: ${'b'.repeat(100_000)}`],
])('what is no HTTP is refused before anything looks at it: %s', async (_name, head) => {
  const reply = await exchange(
    engine.baseUrl,
    `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: ${json}\r\n${head}\r\n\r\n{}`,
  )
  expect([400, 431]).toContain(reply.status)
})

describe('members that objects have by themselves', () => {
  test.each([
    `{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}`,
    `{"constructor": {"prototype": {"polluted": true}}, "prototype": {"polluted": true}}`,
    `[{"__proto__": {"polluted": true}}]`,
  ])('%s changes no other object', async (body) => {
    expect((await post(body)).status).toBe(400)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})
