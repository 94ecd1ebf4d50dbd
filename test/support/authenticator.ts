/** An authenticator app in the hands of a person of a test. */
import { TOTP, URI } from 'otpauth'
import { hashPassword } from '../../api/access/passwords'
import type { TestEngine } from './engine'
import { call } from './people'
import type { Person, Reply } from './people'

export const password = 'Str0ng-Password!'
const stepMs = 30_000

export interface TestApp {
  /** The code of a moment from now; steps are of thirty seconds. */
  code(steps?: number): string
}

/** Gives the person a password, as if they had signed up with it. */
export async function setPassword(engine: TestEngine, { userId }: Person): Promise<void> {
  await engine.database.writeAtOnce.raw('update users set password_hash = ? where user_id = ?', [
    await hashPassword(password),
    userId,
  ])
}

export const askForApp = (
  engine: TestEngine,
  person: Person,
  given = password,
): Promise<Reply<{ otpauth_uri: string }>> =>
  call(engine, 'POST', '/engine/v1/my/authenticator-app', { as: person, body: { password: given } })

/** What a phone makes of the address that it was shown. */
export function appOf(address: string): TestApp {
  const totp = URI.parse(address)
  if (!(totp instanceof TOTP)) throw new Error('the address is none of an authenticator app')
  return { code: (steps = 0) => totp.generate({ timestamp: Date.now() + steps * stepMs }) }
}

export const sendCode = (
  engine: TestEngine,
  person: Person,
  use: 'confirmation' | 'removal',
  code: string,
): Promise<Reply<{ status: string }>> =>
  call(engine, 'POST', `/engine/v1/my/authenticator-app/${use}`, { as: person, body: { code } })

/** As if codes had been used long ago only: a test cannot wait for half a minute. */
export async function forgetUsedCodes(engine: TestEngine, { userId }: Person): Promise<void> {
  await engine.database.writeAtOnce.raw('update authenticator_apps set last_step = 0 where user_id = ?', [userId])
}

/** A person with a confirmed app. */
export async function addApp(engine: TestEngine, person: Person): Promise<TestApp> {
  await setPassword(engine, person)
  const app = appOf((await askForApp(engine, person)).body.otpauth_uri)
  const { status } = await sendCode(engine, person, 'confirmation', app.code())
  if (status !== 200) throw new Error(`the app was not confirmed: ${status}`)
  await forgetUsedCodes(engine, person)
  return app
}
