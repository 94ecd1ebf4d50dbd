/** Posting to addresses of other people's choice: what is refused before, at and after the look-up of a name. */
import { isPublicAddress, openOutsideHttp, whyNotOutside } from '../../platform/outside-http'
import type { OutsideHttp } from '../../platform/outside-http'
import { startReceiver } from '../support/receiver'
import type { Receiver } from '../support/receiver'

let receiver: Receiver
let open: OutsideHttp
let hasty: OutsideHttp
let guarded: OutsideHttp
beforeAll(async () => {
  receiver = await startReceiver()
  open = openOutsideHttp({ timeoutMs: 20_000, privateAddresses: true })
  hasty = openOutsideHttp({ timeoutMs: 300, privateAddresses: true })
  guarded = openOutsideHttp({ timeoutMs: 20_000, privateAddresses: false })
})
afterAll(async () => {
  await Promise.all([open.close(), hasty.close(), guarded.close()])
  await receiver.close()
})

const what = (url: string) => ({ url, headers: { 'content-type': 'application/json' }, body: '{}' })

test.each([
  ['8.8.8.8', true],
  ['2001:4860:4860::8888', true],
  ['127.0.0.1', false],
  ['10.1.2.3', false],
  ['172.16.0.1', false],
  ['192.168.1.1', false],
  ['169.254.169.254', false],
  ['100.64.0.1', false],
  ['0.0.0.0', false],
  ['255.255.255.255', false],
  ['224.0.0.1', false],
  ['::1', false],
  ['::', false],
  ['fe80::1', false],
  ['fd00::1', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:10.0.0.1', false],
  ['::7f00:1', false],
  ['::127.0.0.1', false],
  ['64:ff9b::7f00:1', false],
  ['2002:7f00:1::', false],
  ['no address', false],
])('%s is public: %s', (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic)
})

test.each([
  ['not a url', 'it is no URL'],
  ['file:///etc/passwd', 'it must be http or https'],
  ['ftp://example.com/', 'it must be http or https'],
  ['https://user:password@example.com/', 'it must not hold credentials'],
  ['http://example.com/', 'it must be https'],
  ['https://127.0.0.1/', 'it is not an address of the public internet'],
  ['https://2130706433/', 'it is not an address of the public internet'],
  ['https://0x7f.1/', 'it is not an address of the public internet'],
  ['https://[::1]/', 'it is not an address of the public internet'],
  ['https://[::ffff:10.0.0.1]/', 'it is not an address of the public internet'],
])('%s is refused: %s', async (url, reason) => {
  expect(whyNotOutside(url, false)).toBe(reason)
  await expect(guarded.post(what(url))).rejects.toThrow(reason)
})

test('https to a public name is fine, and anything of our own network where that is allowed', () => {
  expect(whyNotOutside('https://example.com:8443/hook?a=b', false)).toBeUndefined()
  expect(whyNotOutside('http://127.0.0.1:1234/', true)).toBeUndefined()
})

test('a name that leads into our own network is refused when it is looked up', async () => {
  const url = `https://localhost:${new URL(receiver.url).port}/`
  await expect(guarded.post(what(url))).rejects.toThrow('localhost is not an address of the public internet')
  expect(receiver.told).toEqual([])
})

test('a redirect is an answer, and is not followed', async () => {
  receiver.answer(302, { location: `${receiver.url}/elsewhere` })
  expect(await open.post(what(`${receiver.url}/hook`))).toEqual({ status: 302 })
  expect(receiver.told.map(({ path }) => path)).toEqual(['/hook'])
})

test('an answer that never comes is given up', async () => {
  receiver.answer('never')
  await expect(hasty.post(what(`${receiver.url}/slow`))).rejects.toThrow(/timeout/i)
})

test('nobody who listens is an error with its reason', async () => {
  await expect(open.post(what('http://127.0.0.1:1/'))).rejects.toThrow('ECONNREFUSED')
})

test('an answer that is asked for is read, unless it is too long or comes from where nothing may be posted', async () => {
  receiver.answer(201)
  expect(await open.ask(what(`${receiver.url}/ask`))).toEqual({ status: 201, text: 'thanks' })
  await expect(guarded.ask(what('http://example.com/'))).rejects.toThrow('it must be https')
  receiver.answer('never')
  await expect(hasty.ask(what(`${receiver.url}/slow`))).rejects.toThrow(/timeout/i)
})
