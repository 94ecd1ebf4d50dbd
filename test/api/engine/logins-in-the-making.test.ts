/** Logins that are being made at the very moment in which those of their user end: none of them is left over. */
import { randomUUID } from 'node:crypto'
import { createTokens } from '../../../api/access/tokens'
import { issueToken } from '../../../db/write/logins'
import type { NewToken } from '../../../db/write/logins'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { somebodyWaits } from '../../support/locks'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { consumerKey, password, signUp, tryLogin } from '../../support/sign-up'
import type { SignedUp } from '../../support/sign-up'

const another = 'An0ther!Pass-word'

let engine: TestEngine
let staff: Person
beforeAll(async () => {
  const environment = {
    BOOTSTRAP_CONSUMER_KEY: consumerKey,
    PASSWORD_RESET_PAGE: 'https://bank.example.com/password',
  }
  engine = await startEngine({ worker: false, environment })
  staff = await createPerson(engine, { roles: ['CanRevokeLogins', 'CanLockUser', 'CanCreateResetPasswordUrl'] })
})
afterAll(() => engine.stop())

interface User extends SignedUp {
  /** A login that was made before. */
  readonly headers: Readonly<Record<string, string>>
}

async function logInAnew(): Promise<User> {
  const user = await signUp(engine)
  const { body } = await tryLogin(engine, user.username)
  return { ...user, headers: { DirectLogin: `token=${body.token}` } }
}

/** A login for which the password of now was found to be right. */
async function provenLogin({ user_id: userId }: User): Promise<NewToken> {
  const [facts] = await engine.database.read.raw<{ provenHash: string; consumerId: string }>(
    `select password_hash as "provenHash", consumer_id as "consumerId" from users join login_tokens using (user_id) where user_id = ?`,
    [userId],
  )
  if (facts === undefined) throw new Error('who has signed up has a password and a login')
  const times = { issuedAt: new Date(), expiresAt: new Date(Date.now() + 86_400_000) }
  return { tokenId: randomUUID(), userId, ...facts, ...times }
}

const changeOwn = ({ headers }: User): Promise<Reply> =>
  call(engine, 'PUT', '/engine/v1/users/current/password', {
    headers,
    body: { current_password: password, new_password: another },
  })
async function useLink({ username, email, user_id }: User): Promise<Reply> {
  const path = '/obp/v4.0.0/management/user/reset-password-url'
  const link = await call<{ reset_password_url: string }>(engine, 'POST', path, {
    as: staff,
    body: { username, email, user_id },
  })
  const token = link.body.reset_password_url.split('#token=')[1]
  return call(engine, 'PUT', '/engine/v1/users/forgotten-password', { body: { token, new_password: another } })
}
const lock = ({ username }: User): Promise<Reply> =>
  call(engine, 'POST', `/obp/v4.0.0/users/${username}/locks`, { as: staff })
const logOut = ({ user_id: userId }: User): Promise<Reply> =>
  call(engine, 'DELETE', `/engine/v1/users/${userId}/logins`, { as: staff })

const ends: [how: string, end: (user: User) => Promise<Reply>][] = [
  ['the staff lock the user', lock],
  ['the staff log the user out', logOut],
  ['the user changes the password', changeOwn],
  ['the user chooses another password by a link', useLink],
]

test.each(ends)('one that comes first ends with the others, when %s', async (_how, end) => {
  const user = await logInAnew()
  const login = await provenLogin(user)
  const { ending } = await engine.database.write(async (transaction) => {
    expect(await issueToken(transaction, login, 5)).toBe(true)
    const reply = end(user)
    reply.catch(() => undefined)
    await somebodyWaits(engine.database)
    return { ending: reply }
  })
  expect([200, 204]).toContain((await ending).status)
  await engine.database.writeAtOnce.raw('update users set locked_at = null where user_id = ?', [user.user_id])
  const token = await createTokens(engine.config.secrets.token).sign(login.tokenId, login.expiresAt)
  const { status } = await call(engine, 'GET', '/obp/v5.1.0/users/current', {
    headers: { DirectLogin: `token=${token}` },
  })
  expect(status).toBe(401)
})

test.each([ends[0], ends[2], ends[3]].flatMap((one) => (one === undefined ? [] : [one])))(
  'one that comes second is none, when %s',
  async (_how, end) => {
    const user = await logInAnew()
    const login = await provenLogin(user)
    expect([200, 204]).toContain((await end(user)).status)
    expect(await issueToken(engine.database.writeAtOnce, login, 5)).toBe(false)
  },
)
