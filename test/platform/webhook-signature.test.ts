/** Signatures of what others post to us: who has signed, and when. */
import { Webhook } from 'standardwebhooks'
import { checkProviderSecret, signedHeaders, verifiedId } from '../../platform/webhook-signature'

const now = new Date('2026-01-01T00:00:00Z')
const bank = { bankId: 'b', name: 'post' }
const [first, second] = [1, 2].map((version) => checkProviderSecret('instance', bank, version)) as [string, string]
const body = '{"a": 1}'

const messageOf = (headers: Readonly<Record<string, string | undefined>>, text = body) => ({
  header: (name: string) => headers[name],
  body: text,
})
const signed = (secrets: readonly string[], at = now, eventId = 'one') => signedHeaders(secrets, { eventId, at, body })

test.each([
  ['the present secret', [second]],
  ['the one before', [first]],
  ['both', [first, second]],
])('what is signed with %s is known', (_what, secrets) => {
  expect(verifiedId(messageOf(signed(secrets)), [second, first], now)).toEqual({ eventId: 'one' })
})

test('our signature is that of the specification', () => {
  const headers = signed([first], new Date())
  expect(() => new Webhook(first).verify(body, headers)).not.toThrow()
})

test('every bank, provider and version has a secret of its own', () => {
  const others = [
    checkProviderSecret('instance', { ...bank, bankId: 'c' }, 1),
    checkProviderSecret('instance', { ...bank, name: 'acme' }, 1),
    checkProviderSecret('another', bank, 1),
  ]
  expect(new Set([first, second, ...others]).size).toBe(5)
})

const headers = signed([first])
test.each([
  ['a secret that is over', messageOf(headers), [second]],
  ['no secret', messageOf(headers), []],
  ['another body', messageOf(headers, '{"a": 2}'), [first]],
  ['another id', messageOf({ ...headers, 'webhook-id': 'two' }), [first]],
  ['another time', messageOf({ ...headers, 'webhook-timestamp': '1767225601' }), [first]],
  ['no id', messageOf({ ...headers, 'webhook-id': undefined }), [first]],
  ['an id with a space', messageOf(signed([first], now, 'o ne')), [first]],
  ['too long an id', messageOf(signed([first], now, 'x'.repeat(256))), [first]],
  ['no time', messageOf({ ...headers, 'webhook-timestamp': undefined }), [first]],
  ['a time that is none', messageOf({ ...headers, 'webhook-timestamp': 'now' }), [first]],
  ['no signature', messageOf({ ...headers, 'webhook-signature': undefined }), [first]],
  ['another version of signatures', messageOf({ ...headers, 'webhook-signature': 'v2,x' }), [first]],
  [
    'a signature behind many others',
    messageOf({ ...headers, 'webhook-signature': `${'v1,x '.repeat(8)}${headers['webhook-signature'] ?? ''}` }),
    [first],
  ],
])('%s: nobody', (_what, message, secrets) => {
  expect(verifiedId(message, secrets, now)).toBe('badSignature')
})

test.each([
  [-301, 'badTimestamp'],
  [-299, { eventId: 'one' }],
  [299, { eventId: 'one' }],
  [301, 'badTimestamp'],
])('%p seconds from now', (seconds, expected) => {
  const at = new Date(now.getTime() + seconds * 1_000)
  expect(verifiedId(messageOf(signed([first], at)), [first], now)).toEqual(expected)
})
