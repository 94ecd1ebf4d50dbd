import { matchedStep, newTotpSecret, totpUri } from '../../platform/totp'

/** The secret and moments of RFC 6238, appendix B; its codes have eight digits, ours are the last six of them. */
const secret = Buffer.from('12345678901234567890')
const moments = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
] as const

const match = (atSeconds: number, given: string, after = 0): number | undefined =>
  matchedStep({ secret, atMs: atSeconds * 1_000, after, isGiven: (code) => code === given })

test.each(moments)('at %d seconds the code is %s', (atSeconds, code) => {
  expect(match(atSeconds, code)).toBe(Math.floor(atSeconds / 30))
})

test('a code is good in its step, the one before and the one after, and in no other', () => {
  const [at, code] = moments[3]
  const step = Math.floor(at / 30)
  const found = [-60, -30, 0, 30, 60].map((shift) => match(at + shift, code))
  expect(found).toEqual([undefined, step, step, step, undefined])
})

test('a code that was used is not good again, nor is one from before it', () => {
  const [at, code] = moments[3]
  const step = Math.floor(at / 30)
  expect([step - 1, step, step + 1].map((after) => match(at, code, after))).toEqual([step, undefined, undefined])
})

test('an app reads secret and names from the address', () => {
  const uri = new URL(totpUri(secret, { issuer: 'Bank & Söhne', label: 'felix:smith' }))
  expect(uri.protocol).toBe('otpauth:')
  expect(Object.fromEntries(uri.searchParams)).toMatchObject({
    secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
    issuer: 'Bank & Söhne',
    digits: '6',
    period: '30',
    algorithm: 'SHA1',
  })
})

test('a new secret has 160 bits, and no two are the same', () => {
  expect(newTotpSecret()).toHaveLength(20)
  expect(newTotpSecret().equals(newTotpSecret())).toBe(false)
})
