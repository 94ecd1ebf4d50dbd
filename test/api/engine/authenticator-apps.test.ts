import { randomUUID } from 'node:crypto'
import { addApp, appOf, askForApp, forgetUsedCodes, password, sendCode, setPassword } from '../../support/authenticator'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createPerson } from '../../support/people'
import type { Person } from '../../support/people'
import { waitFor } from '../../support/wait'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({ worker: false })
})
afterAll(() => engine.stop())

const path = '/engine/v1/my/authenticator-app'
const statusOf = async (person: Person): Promise<string> =>
  (await call<{ status: string }>(engine, 'GET', path, { as: person })).body.status
const error = (status: number, code: string): object => ({
  status,
  body: { message: expect.stringContaining(code) as string },
})

async function personWithPassword(): Promise<Person> {
  const person = await createPerson(engine)
  await setPassword(engine, person)
  return person
}

describe('adding an app', () => {
  test('takes the password, shows the secret once, and a first code; after that there is no second app', async () => {
    const person = await personWithPassword()
    expect(await statusOf(person)).toBe('NONE')
    const asked = await askForApp(engine, person)
    expect(asked).toMatchObject({ status: 201, body: { status: 'PENDING' } })
    const app = appOf(asked.body.otpauth_uri)
    expect(new URL(asked.body.otpauth_uri).pathname).toContain(person.username)
    expect(await statusOf(person)).toBe('PENDING')
    expect(await sendCode(engine, person, 'confirmation', app.code())).toMatchObject({
      status: 200,
      body: { status: 'CONFIRMED' },
    })
    expect(await askForApp(engine, person)).toMatchObject(error(409, 'OBP-49344'))
    expect(await sendCode(engine, person, 'confirmation', app.code(1))).toMatchObject(error(404, 'OBP-49345'))
  })

  test('asked for again before it is confirmed, the secret before is good no more', async () => {
    const person = await personWithPassword()
    const first = appOf((await askForApp(engine, person)).body.otpauth_uri)
    const second = appOf((await askForApp(engine, person)).body.otpauth_uri)
    expect(await sendCode(engine, person, 'confirmation', first.code())).toMatchObject(error(400, 'OBP-49346'))
    expect(await sendCode(engine, person, 'confirmation', second.code())).toMatchObject({ status: 200 })
  })

  test('no secret is stored in clear, and under an Idempotency-Key neither it nor the password is kept', async () => {
    const person = await personWithPassword()
    const headers = { 'Idempotency-Key': randomUUID() }
    const ask = (given: string) =>
      call<{ otpauth_uri?: string }>(engine, 'POST', path, { as: person, headers, body: { password: given } })
    const first = await ask(password)
    const secret = new URL(first.body.otpauth_uri ?? '').searchParams.get('secret') ?? 'none'
    // The stored reply, whatever password is sent: its hash would be there to be guessed.
    expect((await ask('another')).body).toEqual({ status: 'PENDING' })
    const rows = await engine.database.read.raw(
      'select to_jsonb(k) from idempotency_keys k union all select to_jsonb(a) from authenticator_apps a',
    )
    expect(JSON.stringify(rows)).not.toContain(secret)
  })

  test('with a wrong password it is refused, and the wrong ones are counted like those of logins, with and without an Idempotency-Key', async () => {
    const person = await personWithPassword()
    for (let time = 0; time < 6; time += 1) {
      const headers = time % 2 === 0 ? {} : { 'Idempotency-Key': randomUUID() }
      const reply = await call(engine, 'POST', path, { as: person, headers, body: { password: 'wrong' } })
      expect(reply).toMatchObject(error(401, 'OBP-20004'))
    }
    expect(await askForApp(engine, person)).toMatchObject(error(401, 'OBP-20013'))
    expect(await statusOf(person)).toBe('NONE')
  })

  test('with a right password that meets a wrong one it is refused as if it had come after it', async () => {
    const person = await personWithPassword()
    const row = 'from users where user_id = ?'
    await engine.database.writeAtOnce.raw('update users set failed_logins = 5 where user_id = ?', [person.userId])
    const answered: unknown[] = []
    const ask = (given: string) => askForApp(engine, person, given).finally(() => answered.push(given))
    const lockWaits = async (): Promise<number> =>
      (
        await engine.database.read.raw(
          `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
      ).length
    // Both are compared while nobody can count; then they are judged in the order in which they have come, as two are that wait for a row.
    const asked = await engine.database.write(async (transaction) => {
      await transaction.raw(`select 1 ${row} for no key update`, [person.userId])
      const wrong = ask('wrong')
      await waitFor(lockWaits, (waits) => waits === 1)
      const right = ask(password)
      await waitFor(lockWaits, (waits) => waits === 2 || answered.length > 0)
      return [wrong, right]
    })
    const codes = ['OBP-20004', 'OBP-20013']
    expect(await Promise.all(asked)).toMatchObject(codes.map((code) => error(401, code)))
    expect(await engine.database.read.raw(`select failed_logins as failures ${row}`, [person.userId])).toEqual([
      { failures: 6 },
    ])
    expect(await statusOf(person)).toBe('NONE')
  })

  test('with the right password the wrong ones before it are forgotten', async () => {
    const person = await personWithPassword()
    for (let time = 0; time < 3; time += 1) {
      for (const wrong of ['wrong', 'wrong', 'wrong']) await askForApp(engine, person, wrong)
      expect(await askForApp(engine, person)).toMatchObject({ status: 201 })
    }
  })

  test('a login of ours whose user has no password, and somebody who has not logged in, get none', async () => {
    expect(await askForApp(engine, await createPerson(engine))).toMatchObject(error(401, 'OBP-20004'))
    expect(await call(engine, 'POST', path, { body: { password } })).toMatchObject(error(401, 'OBP-20001'))
  })

  test.each([{}, { password: null }, { password: 'x'.repeat(513) }])('%j is refused', async (body) => {
    const person = await personWithPassword()
    expect(await call(engine, 'POST', path, { as: person, body })).toMatchObject(error(400, 'OBP-10001'))
  })
})

describe('removing an app', () => {
  test('takes one of its codes, which was not used before', async () => {
    const person = await createPerson(engine)
    const app = await addApp(engine, person)
    expect(await sendCode(engine, person, 'removal', app.code())).toMatchObject({
      status: 200,
      body: { status: 'NONE' },
    })
    expect(await sendCode(engine, person, 'removal', app.code(1))).toMatchObject(error(404, 'OBP-49345'))
  })

  test('the code that confirmed it does not remove it', async () => {
    const person = await personWithPassword()
    const app = appOf((await askForApp(engine, person)).body.otpauth_uri)
    const code = app.code()
    await sendCode(engine, person, 'confirmation', code)
    expect(await sendCode(engine, person, 'removal', code)).toMatchObject(error(400, 'OBP-49346'))
    expect(await statusOf(person)).toBe('CONFIRMED')
  })

  test('of many guesses at once five are looked at, then no code is good; an Idempotency-Key undoes no count', async () => {
    const person = await createPerson(engine)
    const app = await addApp(engine, person)
    const guesses = await Promise.all(
      Array.from({ length: 20 }, () =>
        call(engine, 'POST', `${path}/removal`, {
          as: person,
          headers: { 'Idempotency-Key': randomUUID() },
          body: { code: app.code(9) },
        }),
      ),
    )
    expect(new Set(guesses.map(({ status }) => status))).toEqual(new Set([400]))
    const [row] = await engine.database.read.raw<{ wrong: number }>(
      'select wrong_codes as wrong from authenticator_apps where user_id = ?',
      [person.userId],
    )
    expect(row?.wrong).toBe(5)
    expect(await sendCode(engine, person, 'removal', app.code())).toMatchObject(error(400, 'OBP-49346'))
  })

  test('a right code between wrong ones begins the count anew', async () => {
    const person = await personWithPassword()
    const app = appOf((await askForApp(engine, person)).body.otpauth_uri)
    for (let time = 0; time < 4; time += 1) await sendCode(engine, person, 'confirmation', app.code(9))
    expect(await sendCode(engine, person, 'confirmation', app.code())).toMatchObject({ status: 200 })
    await forgetUsedCodes(engine, person)
    for (let time = 0; time < 4; time += 1) await sendCode(engine, person, 'removal', app.code(9))
    expect(await sendCode(engine, person, 'removal', app.code())).toMatchObject({ status: 200 })
  })

  test.each(['12345', '1234567', '12345a', ' 123456', 123456])('the code %j is refused by its form', async (code) => {
    const person = await createPerson(engine)
    expect(await call(engine, 'POST', `${path}/removal`, { as: person, body: { code } })).toMatchObject(
      error(400, 'OBP-10001'),
    )
  })
})

describe('staff', () => {
  test('remove an app that was lost, and see who did what; nobody removes their own', async () => {
    const staff = await createPerson(engine, { roles: ['CanRemoveAuthenticatorApp'] })
    const person = await createPerson(engine)
    await addApp(engine, person)
    const ofUser = ({ userId }: Person): string => `/engine/v1/users/${userId}/authenticator-app`
    expect(await call(engine, 'DELETE', ofUser(person), { as: person })).toMatchObject(error(403, 'OBP-20006'))
    expect(await call(engine, 'DELETE', ofUser(person), { as: staff })).toMatchObject({ status: 204 })
    expect(await call(engine, 'DELETE', ofUser(person), { as: staff })).toMatchObject(error(404, 'OBP-49345'))
    expect((await call(engine, 'GET', ofUser(person), { as: staff })).body).toMatchObject({
      status: 'NONE',
      events: [
        { kind: 'REMOVED', actor_user_id: staff.userId },
        { kind: 'CONFIRMED', actor_user_id: person.userId },
        { kind: 'STARTED', actor_user_id: person.userId },
      ],
      next: null,
    })
    await addApp(engine, staff)
    expect(await call(engine, 'DELETE', ofUser(staff), { as: staff })).toMatchObject(error(403, 'OBP-49347'))
    await expect(engine.database.writeAtOnce.raw('delete from authenticator_app_events')).rejects.toMatchObject({
      code: 'OBA01',
    })
  })
})
