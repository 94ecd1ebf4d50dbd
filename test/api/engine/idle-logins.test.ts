/** A login that nobody uses ends, where the operator says so; that it is used is noted now and then. */
import { noteUse } from '../../../api/kernel/caller'
import type { Database } from '../../../db/connection'
import { readFacts } from '../../../db/read/facts'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { openOwnApi } from '../../support/own-api'
import type { OwnApi } from '../../support/own-api'
import { call, createBank, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { countedDatabase } from '../../support/statements'

const idleSeconds = 600
const tenth = idleSeconds / 10

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({ worker: false, environment: { LOGIN_IDLE_SECONDS: String(idleSeconds) } })
})
afterAll(() => engine.stop())

const whoAmI = (as: Person): Promise<Reply> => call(engine, 'GET', '/obp/v5.1.0/users/current', { as })
/** As if nobody had called for so long. */
const leaveAlone = ({ userId }: Person, seconds: number): Promise<unknown> =>
  engine.database.writeAtOnce.raw(
    'update login_tokens set last_used_at = now() - make_interval(secs => ?) where user_id = ?',
    [seconds, userId],
  )
interface Login {
  readonly loginId: string
  readonly idle: number
}
const loginOf = async ({ userId }: Person): Promise<Login> => {
  const [row] = await engine.database.read.raw<Login>(
    `select token_id as "loginId", extract(epoch from now() - last_used_at)::float8 as idle from login_tokens where user_id = ?`,
    [userId],
  )
  if (row === undefined) throw new Error('there is no login')
  return row
}

test('it is refused like one that has expired, for good, and is listed no more', async () => {
  const person = await createPerson(engine)
  const { loginId } = await loginOf(person)
  await leaveAlone(person, idleSeconds + 1)
  expect(await whoAmI(person)).toMatchObject(refused(401, 'OBP-20003'))
  expect(await whoAmI(person)).toMatchObject(refused(401, 'OBP-20003'))
  expect((await loginOf(person)).idle).toBeGreaterThan(idleSeconds)
  const other = await createPerson(engine)
  await engine.database.writeAtOnce.raw('update login_tokens set user_id = ? where token_id = ?', [
    other.userId,
    loginId,
  ])
  const listed = await call<{ logins: readonly { is_current: boolean }[] }>(engine, 'GET', '/engine/v1/logins', {
    as: other,
  })
  expect(listed.body.logins.map((login) => login.is_current)).toEqual([true])
})

test('a call keeps it, whatever the call comes to', async () => {
  const person = await createPerson(engine)
  for (const [path, status] of [
    ['/obp/v5.1.0/users/current', 200],
    ['/engine/v1/payment-setting-changes', 403],
    ['/obp/v4.0.0/banks/no-bank', 404],
  ] as const) {
    await leaveAlone(person, idleSeconds - 30)
    expect((await call(engine, 'GET', path, { as: person })).status).toBe(status)
    expect((await loginOf(person)).idle).toBeLessThan(tenth)
  }
})

test('a locked user’s login is not kept by calls', async () => {
  const person = await createPerson(engine)
  await engine.database.writeAtOnce.raw('update users set locked_at = now() where user_id = ?', [person.userId])
  await leaveAlone(person, idleSeconds - 30)
  expect(await whoAmI(person)).toMatchObject(refused(401, 'OBP-20013'))
  expect((await loginOf(person)).idle).toBeGreaterThan(tenth)
})

test('its use is noted once in a tenth of the time, and between two notes a call costs no more than without', async () => {
  const person = await createPerson(engine)
  const { loginId } = await loginOf(person)
  const use = async (idle: number | undefined): Promise<number> => {
    const counted = countedDatabase(engine.database)
    const facts = await readFacts(counted.database.glance, { caller: { loginId }, idleSeconds: idle })
    await noteUse(facts, idle, counted.database)
    return counted.taken().length
  }
  await leaveAlone(person, tenth - 20)
  expect(await use(idleSeconds)).toBe(1)
  await leaveAlone(person, tenth + 1)
  expect(await use(undefined)).toBe(1)
  expect(await use(idleSeconds)).toBe(2)
  expect(await use(idleSeconds)).toBe(1)
})

test('a database that takes no writes still answers; what else fails is told', async () => {
  const person = await createPerson(engine)
  const { loginId } = await loginOf(person)
  await leaveAlone(person, tenth + 1)
  const facts = await readFacts(engine.database.read, { caller: { loginId }, idleSeconds })
  const note = (database: Database): Promise<void> => noteUse(facts, idleSeconds, database)
  const readOnly: Database['writeAtOnce'] = {
    ...engine.database.writeAtOnce,
    raw: (sql, values) =>
      engine.database.write(async (transaction) => {
        await transaction.raw('set transaction read only')
        return transaction.raw(sql, values)
      }),
  }
  await expect(note({ ...engine.database, writeAtOnce: readOnly })).resolves.toBeUndefined()
  expect((await loginOf(person)).idle).toBeGreaterThan(tenth)
  const broken: Database['writeAtOnce'] = { ...readOnly, raw: () => engine.database.writeAtOnce.raw('select no_such') }
  await expect(note({ ...engine.database, writeAtOnce: broken })).rejects.toThrow('no_such')
})

test('who only watches the inbox does not use it', async () => {
  const bankId = await createBank(engine)
  const person = await createPerson(engine, { roles: [['CanDecideOnboarding', bankId]] })
  await leaveAlone(person, idleSeconds - 30)
  const end = new AbortController()
  const stream = await fetch(`${engine.baseUrl}/engine/v1/banks/${bankId}/tasks/events`, {
    headers: { DirectLogin: `token="${person.token}"` },
    signal: end.signal,
  })
  expect(stream.status).toBe(200)
  end.abort()
  expect((await loginOf(person)).idle).toBeGreaterThan(tenth)
})

describe('an instance with another time', () => {
  const having = async <T>(loginIdleSeconds: number, ask: (api: OwnApi) => Promise<T>): Promise<T> => {
    const config = { ...engine.config, access: { ...engine.config.access, loginIdleSeconds } }
    const api = await openOwnApi({ ...engine, config }, engine.database)
    try {
      return await ask(api)
    } finally {
      await api.close()
    }
  }

  test.each([
    [0, '300'],
    [idleSeconds, '300'],
    [120, '120'],
  ])('of %i tells user interfaces to log out after %s seconds', async (seconds, expected) => {
    const path = '/obp/v5.1.0/ui/suggested-session-timeout'
    const told = await having(seconds, (api) => call(api, 'GET', path))
    expect(told.body).toEqual({ timeout_in_seconds: expected })
  })

  test('of 0 ends no login for that, and notes nothing', async () => {
    const person = await createPerson(engine)
    await leaveAlone(person, 10 * idleSeconds)
    const path = '/obp/v5.1.0/users/current'
    expect((await having(0, (api) => call(api, 'GET', path, { as: person }))).status).toBe(200)
    expect((await loginOf(person)).idle).toBeGreaterThan(idleSeconds)
  })
})
