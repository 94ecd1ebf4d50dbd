/** Users, consumers and roles for tests, and HTTP calls in their names. */
import { randomUUID } from 'node:crypto'
import { createTokens } from '../../api/access/tokens'
import type { TestEngine } from './engine'

export interface Reply<Body = Record<string, unknown>> {
  readonly status: number
  readonly body: Body
  readonly headers: Headers
}

export interface Person {
  readonly userId: string
  readonly username: string
  readonly token: string
  /** Of an issuer; missing: of a login of ours. */
  readonly isBearer?: true
}

export interface CallOptions {
  readonly body?: unknown
  /** Sent as it is, in place of `body`. */
  readonly raw?: string
  readonly as?: Person
  readonly headers?: Readonly<Record<string, string>>
  /** Given up after so many milliseconds; missing: never. */
  readonly withinMs?: number
}

/** One HTTP call; replies that are no JSON have the text as their body. */
export async function call<Body = Record<string, never>>(
  engine: Pick<TestEngine, 'baseUrl'>,
  method: string,
  path: string,
  { body, raw, as, headers = {}, withinMs }: CallOptions = {},
): Promise<Reply<Body>> {
  const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body))
  const response = await fetch(engine.baseUrl + path, {
    method,
    headers: {
      ...(payload === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(as === undefined ? {} : credentialsOf(as)),
      ...headers,
    },
    ...(payload === undefined ? {} : { body: payload }),
    ...(withinMs === undefined ? {} : { signal: AbortSignal.timeout(withinMs) }),
  })
  const text = await response.text()
  return { status: response.status, body: asJson(text) as Body, headers: response.headers }
}

const credentialsOf = ({ token, isBearer }: Person): Record<string, string> =>
  isBearer === true ? { Authorization: `Bearer ${token}` } : { DirectLogin: `token="${token}"` }

function asJson(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return text
  }
}

/** A role name alone is a system role, `[role, bankId]` a role at a bank. */
export type Grant = string | readonly [role: string, bankId: string]

/** A user with a consumer, a usable token and roles, written straight into the database: logging in has tests of its own. */
export async function createPerson(
  engine: TestEngine,
  { roles = [], username }: { roles?: readonly Grant[]; username?: string } = {},
): Promise<Person> {
  const userId = randomUUID()
  const consumerId = randomUUID()
  const tokenId = randomUUID()
  const name = username ?? `person.${userId.slice(0, 8)}`
  // Longer than whatever is tried by hand.
  const expiresAt = new Date(Date.now() + 86_400_000)
  await engine.database.write(async (transaction) => {
    await transaction.raw(
      'insert into users (user_id, provider, provider_id, username, email, validated) values (?, ?, ?, ?, ?, true)',
      [userId, engine.config.http.publicUrl, name, name, `${name}@example.com`],
    )
    await transaction.raw(
      `insert into consumers (consumer_id, key, secret_hash, app_name, app_type, description, developer_email, redirect_url, enabled)
       values (?, ?, '', 'tests', 'Confidential', '', '', '', true)`,
      [consumerId, consumerId],
    )
    await transaction.raw('insert into login_tokens (token_id, user_id, consumer_id, expires_at) values (?, ?, ?, ?)', [
      tokenId,
      userId,
      consumerId,
      expiresAt,
    ])
  })
  const person = {
    userId,
    username: name,
    token: await createTokens(engine.config.secrets.token).sign(tokenId, expiresAt),
  }
  await grant(engine, person, roles)
  return person
}

/** The person with another login, through the same application. */
export async function logInAnew(engine: TestEngine, person: Person): Promise<Person> {
  const tokenId = randomUUID()
  const expiresAt = new Date(Date.now() + 86_400_000)
  await engine.database.writeAtOnce.raw(
    `insert into login_tokens (token_id, user_id, consumer_id, expires_at)
     select ?, user_id, consumer_id, ? from login_tokens where user_id = ? limit 1`,
    [tokenId, expiresAt, person.userId],
  )
  return { ...person, token: await createTokens(engine.config.secrets.token).sign(tokenId, expiresAt) }
}

export async function grant(engine: TestEngine, person: Person, roles: readonly Grant[]): Promise<void> {
  for (const role of roles) {
    const [name, bankId] = typeof role === 'string' ? [role, ''] : role
    await engine.database.writeAtOnce.raw(
      'insert into entitlements (entitlement_id, user_id, role_name, bank_id) values (?, ?, ?, ?) on conflict do nothing',
      [randomUUID(), person.userId, name, bankId],
    )
  }
}

/** A bank of its own, created over HTTP; the id fits every version. */
export async function createBank(engine: TestEngine): Promise<string> {
  const creator = await createPerson(engine, { roles: ['CanCreateBank'] })
  const id = `bank.${randomUUID().slice(0, 8)}`
  const body = { id, short_name: 'Test', full_name: 'Test Bank', logo: '', website: '', bank_routings: [] }
  const { status } = await call(engine, 'POST', '/obp/v4.0.0/banks', { as: creator, body })
  if (status !== 201) throw new Error(`the bank was not created: ${status}`)
  return id
}
