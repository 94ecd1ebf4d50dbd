/** New users on an instance that wants to know their address first: by mail, or by the staff; with a real mail server and the real relay. */
import { randomUUID } from 'node:crypto'
import { addressConfirmationId } from '../../../domain/ids'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { startMailServer } from '../../support/mail-server'
import type { MailServer } from '../../support/mail-server'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { consumerKey, signUp, tryLogin } from '../../support/sign-up'
import type { SignedUp } from '../../support/sign-up'
import { waitFor } from '../../support/wait'

let mails: MailServer
let engine: TestEngine
let staff: Person
beforeAll(async () => {
  mails = await startMailServer()
  engine = await startEngine({
    environment: {
      ...mails.environment,
      BOOTSTRAP_CONSUMER_KEY: consumerKey,
      USER_ACCOUNT_VALIDATED: 'false',
      FAILED_LOGINS_PER_HOUR: '5',
      TRUSTED_PROXIES: '127.0.0.1',
      WEBHOOK_TRIES: '2',
      WEBHOOK_FIRST_DELAY_MS: '50',
    },
  })
  staff = await createPerson(engine, { roles: ['CanValidateUser', 'CanDeleteUser'] })
})
afterAll(async () => {
  await engine.stop()
  await mails.close()
})

let addresses = 0
const from = (): Record<string, string> => ({ 'X-Forwarded-For': `192.0.2.${++addresses}` })
const logIn = ({ username }: SignedUp): Promise<Reply> => tryLogin(engine, username, undefined, from())
const confirm = (body: unknown, headers = from()): Promise<Reply> =>
  call(engine, 'PUT', '/engine/v1/users/address-confirmation', { body, headers })
const letIn = (userId: string, as: Person): Promise<Reply> =>
  call(engine, 'PUT', `/engine/v1/users/${userId}/validation`, { as })
const isIn = async (user: SignedUp): Promise<boolean> => {
  const { status } = await logIn(user)
  expect([201, 401]).toContain(status)
  return status === 201
}

interface Carried {
  readonly user_id: string
  readonly token: string
}

/** What the link of the mail to the user carries, once it has come. */
async function mailed({ email }: SignedUp): Promise<Carried> {
  const [mail] = await waitFor(
    () => Promise.resolve(mails.taken.filter(({ to }) => to === email)),
    (taken) => taken.length > 0,
  )
  // A long line of a mail goes on after `=` and a new line, and `=` itself is written as =3D.
  const text = (mail?.text ?? '').replace(/=\r?\n/g, '').replaceAll('=3D', '=')
  const [, page, userId, token] = /(http\S+)#user=([0-9a-f-]{36})&token=([\w-]{43})/.exec(text) ?? []
  expect(page).toBe(`${engine.config.http.publicUrl}/console/confirmation`)
  return { user_id: userId ?? '', token: token ?? '' }
}
const rowOf = ({ user_id: userId }: SignedUp) =>
  engine.database.read.raw<{ sent: boolean; error: string }>(
    'select sent_at is not null as sent, last_error as error from address_confirmations where user_id = ?',
    [userId],
  )

test('a new user logs in once they have confirmed the address, and is asked for it by mail', async () => {
  const user = await signUp(engine)
  expect(await logIn(user)).toMatchObject(refused(401, 'OBP-20004'))
  const carried = await mailed(user)
  expect(carried.user_id).toBe(user.user_id)
  await waitFor(
    () => rowOf(user),
    ([row]) => row?.sent === true,
  )
  expect((await confirm(carried)).status).toBe(204)
  expect(await isIn(user)).toBe(true)
  expect(await rowOf(user)).toEqual([])
  // The mail is read twice.
  expect((await confirm(carried)).status).toBe(204)
  const handle = engine.client.workflow.getHandle(addressConfirmationId(user.user_id))
  expect(await handle.result()).toBe('sent')
  const history = JSON.stringify([await handle.describe(), await handle.fetchHistory()])
  for (const secret of [user.email, carried.token]) expect(history).not.toContain(secret)
})

test('nothing but what the mail says confirms it', async () => {
  const [user, other] = [await signUp(engine), await signUp(engine)]
  const [mine, theirs] = [await mailed(user), await mailed(other)]
  for (const wrong of [
    { ...mine, token: theirs.token },
    { ...mine, user_id: theirs.user_id },
    { ...mine, token: mine.token.slice(1) },
    { ...mine, token: '' },
    { ...mine, user_id: randomUUID() },
    { ...mine, user_id: 'nobody' },
  ])
    expect(await confirm(wrong)).toMatchObject(refused(400, 'OBP-29327'))
  for (const wrong of [{}, { ...mine, token: null }, { ...mine, token: 'x'.repeat(101) }, []])
    expect(await confirm(wrong)).toMatchObject(refused(400, 'OBP-10001'))
  await engine.database.writeAtOnce.raw('update users set email = ? where user_id = ?', [
    'new@example.com',
    user.user_id,
  ])
  expect(await confirm(mine)).toMatchObject(refused(400, 'OBP-29327'))
  expect([await isIn(user), await isIn(other)]).toEqual([false, false])
})

test('guesses count as failed logins of their address', async () => {
  const user = await signUp(engine)
  const mine = await mailed(user)
  const guesser = from()
  for (let time = 0; time < 5; time++)
    expect(await confirm({ ...mine, token: randomUUID() }, guesser)).toMatchObject(refused(400, 'OBP-29327'))
  expect(await confirm(mine, guesser)).toMatchObject(refused(429, 'OBP-29500'))
  expect((await confirm(mine)).status).toBe(204)
})

test('who is deleted before has nothing to confirm, and is not kept in the queue', async () => {
  const user = await signUp(engine)
  const mine = await mailed(user)
  expect((await call(engine, 'DELETE', `/obp/v4.0.0/users/${user.user_id}`, { as: staff })).status).toBe(200)
  expect(await rowOf(user)).toEqual([])
  expect(await confirm(mine)).toMatchObject(refused(400, 'OBP-29327'))
})

test('whom no mail reaches the staff let in; others do not', async () => {
  mails.takes(false)
  try {
    const user = await signUp(engine)
    const handle = engine.client.workflow.getHandle(addressConfirmationId(user.user_id))
    await waitFor(
      () => rowOf(user),
      ([row]) => row?.error.includes('come again later') === true,
    )
    await waitFor(
      () => handle.describe(),
      ({ status }) => status.name === 'COMPLETED',
    )
    expect(await handle.result()).toBe('parked')
    expect(await isIn(user)).toBe(false)
    expect(await letIn(user.user_id, await createPerson(engine))).toMatchObject(refused(403, 'CanValidateUser'))
    expect(await letIn(randomUUID(), staff)).toMatchObject(refused(404, 'OBP-20005'))
    expect(await isIn(user)).toBe(false)
    expect((await letIn(user.user_id, staff)).status).toBe(204)
    expect(await isIn(user)).toBe(true)
    expect((await letIn(user.user_id, staff)).status).toBe(204)
    expect(await rowOf(user)).toEqual([])
  } finally {
    mails.takes(true)
  }
})
