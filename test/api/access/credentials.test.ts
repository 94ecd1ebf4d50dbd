import fc from 'fast-check'
import { directLoginParameters, readCredentials } from '../../../api/access/credentials'
import { loginErrors, readLoginRequest } from '../../../api/access/login-request'

const headers =
  (values: Readonly<Record<string, string>>) =>
  (name: string): string | undefined =>
    values[name]

describe('directLoginParameters', () => {
  test.each([
    ['username=a, password=b, consumer_key=c', { username: 'a', password: 'b', consumer_key: 'c' }],
    ['username="a",password="b",consumer_key="c"', { username: 'a', password: 'b', consumer_key: 'c' }],
    ['  username = a ,  password = "b" ', { username: 'a', password: 'b' }],
    ['password="a, b=c", username=d', { password: 'a, b=c', username: 'd' }],
    ['password=a"b, username=d', { password: 'a"b', username: 'd' }],
    ['password="a"b, username=d', { password: '"a"b', username: 'd' }],
    ['password=a=b=, username=d', { password: 'a=b=', username: 'd' }],
    ['password=" a ", username=', { password: ' a ', username: '' }],
    ['nothing, username=a, nor this', { username: 'a' }],
    ['password="open, username=a', { password: '"open', username: 'a' }],
    ['', {}],
    [',,=,"', {}],
  ])('%s', (text, expected) => {
    expect(Object.fromEntries(directLoginParameters(text))).toEqual(expected)
  })

  const key = fc.constantFrom('username', 'password', 'consumer_key', 'token')
  const quotable = fc.string({ unit: 'grapheme-ascii', maxLength: 40 }).filter((value) => !value.includes('"'))

  test('every value without quotes comes back as it was sent in quotes', () => {
    fc.assert(
      fc.property(fc.dictionary(key, quotable), fc.constantFrom(',', ', ', ' ,\t'), (values, separator) => {
        const text = Object.entries(values)
          .map(([name, value]) => `${name}="${value}"`)
          .join(separator)
        expect(Object.fromEntries(directLoginParameters(text))).toEqual({ ...values })
      }),
    )
  })

  test('every value without commas and leading quotes comes back as it was sent bare', () => {
    const bare = quotable.map((value) => value.replaceAll(',', '').trim())
    fc.assert(
      fc.property(fc.dictionary(key, bare), (values) => {
        const text = Object.entries(values)
          .map(([name, value]) => `${name}=${value}`)
          .join(', ')
        expect(Object.fromEntries(directLoginParameters(text))).toEqual({ ...values })
      }),
    )
  })

  test.each(['a', ' ', '=', '"', ',', 'a="', '=",'])('a megabyte of %j is read in no time', (piece) => {
    const started = performance.now()
    directLoginParameters(piece.repeat(1_000_000 / piece.length))
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})

describe('readCredentials', () => {
  test.each([
    [{}, { kind: 'none' }],
    [{ directlogin: 'token=t' }, { kind: 'token', token: 't' }],
    [{ directlogin: 'DirectLogin token="t"' }, { kind: 'token', token: 't' }],
    [{ authorization: 'DirectLogin token="t"' }, { kind: 'token', token: 't' }],
    [{ authorization: 'directlogin token=t' }, { kind: 'token', token: 't' }],
    [{ authorization: 'Basic abc' }, { kind: 'unsupported' }],
    [
      { authorization: 'Basic abc', directlogin: 'token=t' },
      { kind: 'token', token: 't' },
    ],
    [{ directlogin: '' }, { kind: 'token', token: '' }],
    [{ authorization: 'Bearer a.b.c' }, { kind: 'bearer', token: 'a.b.c' }],
    [{ authorization: ' bearer  a.b.c ' }, { kind: 'bearer', token: 'a.b.c' }],
    [{ authorization: 'Bearer' }, { kind: 'bearer', token: '' }],
    [{ authorization: 'Bearerish a.b.c' }, { kind: 'unsupported' }],
    [
      { authorization: 'Bearer a.b.c', directlogin: 'token=t' },
      { kind: 'bearer', token: 'a.b.c' },
    ],
  ])('%j', (given, expected) => {
    expect(readCredentials(headers(given))).toEqual(expected)
  })
})

describe('readLoginRequest', () => {
  const wrong = (name: string, detail = ''): never => {
    throw new Error(name + detail)
  }
  const long = 'x'.repeat(513)
  test.each([
    [{}, 'LoginHeaderMissing'],
    [{ authorization: 'Basic abc' }, 'LoginWordMissing'],
    [{ directlogin: '' }, 'LoginParametersMissingusername, password, consumer_key'],
    [{ directlogin: 'username=a, password=, token=t' }, 'LoginParametersMissingpassword, consumer_key'],
    [{ directlogin: `username=${long}, password=b, consumer_key=c` }, 'LoginValueTooLong'],
    [{ directlogin: `username=a, password=${long}, consumer_key=c` }, 'LoginValueTooLong'],
    [{ directlogin: 'username="a b", password=b, consumer_key=c' }, 'LoginValueInvalid'],
    [{ directlogin: `username=a, password=b, consumer_key=${long}` }, 'ConsumerKeyTooLong'],
    [{ directlogin: 'username=a, password=b, consumer_key=c$' }, 'ConsumerKeyInvalid'],
  ])('%j is refused', (given, expected) => {
    expect(() => readLoginRequest(headers(given), wrong)).toThrow(new Error(expected))
  })

  test('a password in UTF-8 is read as what was typed', () => {
    const sent = Buffer.from('Pässwörter-sind-länger', 'utf8').toString('latin1')
    const given = headers({ directlogin: `username=a, password="${sent}", consumer_key=c` })
    expect(readLoginRequest(given, wrong)).toEqual({
      username: 'a',
      password: 'Pässwörter-sind-länger',
      consumerKey: 'c',
    })
  })

  test('any header is refused by a name of the list, or asks for what it says', () => {
    const part = fc.oneof(
      fc.constantFrom('DirectLogin', 'username=', 'password="', 'consumer_key=', ',', '"', '=', ' '),
      fc.string({ unit: 'binary', maxLength: 20 }),
    )
    const header = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(
        fc.option(header, { nil: undefined }),
        fc.option(header, { nil: undefined }),
        (direct, authorization) => {
          const given = (name: string): string | undefined => ({ directlogin: direct, authorization })[name]
          try {
            const asked = readLoginRequest(given, wrong)
            expect(`${direct ?? ''} ${authorization ?? ''}`).toContain(asked.username)
            const values: readonly string[] = [asked.username, asked.password, asked.consumerKey]
            expect(values.filter((value) => value === '' || value.length > 512)).toEqual([])
          } catch (error) {
            expect(loginErrors.some((name) => (error as Error).message.startsWith(name))).toBe(true)
          }
          expect(['none', 'unsupported', 'token', 'bearer']).toContain(readCredentials(given).kind)
        },
      ),
      { numRuns: 1_000 },
    )
  })
})
