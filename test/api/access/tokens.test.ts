import { SignJWT, UnsecuredJWT } from 'jose'
import { createTokens } from '../../../api/access/tokens'

const secret = 'a secret of tests with 32 letters'
const tokens = createTokens(secret)
const soon = (): Date => new Date(Date.now() + 60_000)

test('a token names the id that it was signed for', async () => {
  expect(await tokens.verify(await tokens.sign('token-1', soon()))).toBe('token-1')
})

test.each([
  ['expired', () => tokens.sign('token-1', new Date(Date.now() - 60_000))],
  ['of another secret', () => createTokens(`${secret}!`).sign('token-1', soon())],
  [
    'tampered with',
    async () => (await tokens.sign('token-1', soon())).replace(/\.[^.]+\./, (part) => `.x${part.slice(1)}`),
  ],
  ['cut', async () => (await tokens.sign('token-1', soon())).slice(0, -5)],
  ['unsigned', () => Promise.resolve(new UnsecuredJWT({ jti: 'token-1' }).setAudience('obp-engine').encode())],
  [
    'for another audience',
    () =>
      new SignJWT()
        .setProtectedHeader({ alg: 'HS256' })
        .setJti('token-1')
        .setAudience('somebody-else')
        .setExpirationTime(soon())
        .sign(new TextEncoder().encode(secret)),
  ],
  ['empty', () => Promise.resolve('')],
  ['no token at all', () => Promise.resolve('abc.def.ghi')],
])('a token that is %s is refused', async (_case, token) => {
  expect(await tokens.verify(await token())).toBeUndefined()
})
