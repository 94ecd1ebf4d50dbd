/** Users who sign up and log in through the API, as anybody does. */
import { randomUUID } from 'node:crypto'
import type { TestEngine } from './engine'
import { call } from './people'
import type { Reply } from './people'

/** Of everybody who signs up here, and the key of the application that they log in through: the engine needs it as BOOTSTRAP_CONSUMER_KEY. */
export const password = 'Str0ng!Pass-word9'
export const consumerKey = 'consumerkey065657'

/** As the API shows them. */
export interface SignedUp {
  readonly username: string
  readonly email: string
  readonly user_id: string
}

export async function signUp(engine: TestEngine, secret = password): Promise<SignedUp> {
  const username = `user.${randomUUID().slice(0, 8)}`
  const body = { username, password: secret, email: `${username}@example.com`, first_name: 'A', last_name: 'B' }
  const { status, body: made } = await call<SignedUp>(engine, 'POST', '/obp/v2.0.0/users', { body })
  if (status !== 201) throw new Error(`nobody signs up: ${status} ${JSON.stringify(made)}`)
  return { username, email: made.email, user_id: made.user_id }
}

/** A login with name and password; `headers` besides, such as where it comes from. */
export const tryLogin = (
  engine: TestEngine,
  username: string,
  secret = password,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply<{ readonly token: string }>> =>
  call(engine, 'POST', '/my/logins/direct', {
    headers: {
      ...headers,
      DirectLogin: `username=${username}, password="${secret}", consumer_key=${consumerKey}`,
    },
  })
