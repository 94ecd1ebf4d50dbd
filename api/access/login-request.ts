/** Reads a login request from its header: which parameters are missing, too long or ill-formed, in the order that clients know. */
import type { ApiErrorName } from '../kernel/errors'
import { directLoginParameters, directLoginText } from './credentials'

export interface LoginRequest {
  readonly username: string
  readonly password: string
  readonly consumerKey: string
}

const longest = 512
const required = ['username', 'password', 'consumer_key'] as const
type LoginParameter = (typeof required)[number]

/** Headers arrive as Latin-1; a client that sends UTF-8 means UTF-8, as in the body that set the password. */
function fromHeader(value: string): string {
  const bytes = Buffer.from(value, 'latin1')
  const decoded = bytes.toString('utf8')
  return decoded.includes('�') ? value : decoded
}

/** Keys that we make are alphanumeric; keys that an operator chooses may have `-` and `_` besides. */
const isConsumerKey = (key: string): boolean => /^[A-Za-z0-9_-]+$/.test(key)

/** For clients a key is alphanumeric: one that nobody has is wrong in its form where it has another character. */
export const errorOfUnknownKey = (key: string): 'InvalidConsumerKey' | 'ConsumerKeyInvalid' =>
  /^[A-Za-z0-9]+$/.test(key) ? 'InvalidConsumerKey' : 'ConsumerKeyInvalid'

const isUsername = (username: string): boolean => /^[\x21-\x7e]+$/.test(username)

export const loginErrors = [
  'LoginHeaderMissing',
  'LoginWordMissing',
  'LoginParametersMissing',
  'LoginValueTooLong',
  'LoginValueInvalid',
  'ConsumerKeyInvalid',
  'ConsumerKeyTooLong',
] as const satisfies readonly ApiErrorName[]
type LoginError = (typeof loginErrors)[number]

type Fail = (name: LoginError, detail?: string) => never

/** The login that a header asks for. Calls `fail` with what is wrong first. */
export function readLoginRequest(header: (name: string) => string | undefined, fail: Fail): LoginRequest {
  const said = directLoginText(header)
  if (said.kind === 'none') return fail('LoginHeaderMissing')
  if (said.kind === 'unsupported') return fail('LoginWordMissing')
  const given = directLoginParameters(said.text)
  return checkedLogin((name) => (name === 'password' ? fromHeader(given.get(name) ?? '') : given.get(name)), fail)
}

/** The login of what was given, by the names of the parameters. Calls `fail` with what is wrong first. */
export function checkedLogin(given: (name: LoginParameter) => string | undefined, fail: Fail): LoginRequest {
  const missing = required.filter((name) => (given(name) ?? '') === '')
  if (missing.length > 0) return fail('LoginParametersMissing', missing.join(', '))
  const username = given('username') ?? ''
  const password = given('password') ?? ''
  const consumerKey = given('consumer_key') ?? ''
  if (username.length > longest || password.length > longest) return fail('LoginValueTooLong')
  if (!isUsername(username)) return fail('LoginValueInvalid')
  if (consumerKey.length > longest) return fail('ConsumerKeyTooLong')
  if (!isConsumerKey(consumerKey)) return fail('ConsumerKeyInvalid')
  return { username, password, consumerKey }
}
