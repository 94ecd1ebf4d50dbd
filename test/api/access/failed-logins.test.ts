/** Logins that fail are counted by the address that they come from, whatever the users. */
import { hashPassword } from '../../../api/access/passwords'
import { consumerOf } from '../../support/call-limits'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createPerson } from '../../support/people'
import type { Reply } from '../../support/people'

let engine: TestEngine
let key: string
beforeAll(async () => {
  const environment = { FAILED_LOGINS_PER_HOUR: '3', TRUSTED_PROXIES: '127.0.0.1, ::1' }
  engine = await startEngine({ worker: false, environment })
  key = await consumerOf(engine, await createPerson(engine))
})
afterAll(() => engine.stop())

const password = 'A right Passw0rd, and long enough'
const tryLogin = (username: string, secret: string, address: string): Promise<Reply> =>
  call(engine, 'POST', '/my/logins/direct', {
    headers: {
      'X-Forwarded-For': address,
      DirectLogin: `username="${username}", password="${secret}", consumer_key="${key}"`,
    },
  })

const usersWithPassword = async (count: number): Promise<string[]> => {
  const people = await Promise.all(Array.from({ length: count }, () => createPerson(engine)))
  await engine.database.writeAtOnce.raw('update users set password_hash = ? where user_id = any (?)', [
    await hashPassword(password),
    people.map(({ userId }) => userId),
  ])
  return people.map(({ username }) => username)
}
const tooMany = { status: 429, body: { message: expect.stringContaining('OBP-29500') as string } }

test('failed logins from one address are stopped, whatever the users: nobody is locked, and from elsewhere they log in', async () => {
  const [last = '', ...others] = await usersWithPassword(4)
  const replies = []
  for (const username of others) replies.push(await tryLogin(username, 'wrong', '192.0.2.50'))
  expect(replies.map(({ status }) => status)).toEqual([401, 401, 401])
  const reply = await tryLogin(last, password, '192.0.2.50')
  expect(reply).toMatchObject(tooMany)
  expect([reply.headers.get('x-rate-limit-limit'), reply.headers.get('x-rate-limit-remaining')]).toEqual(['3', '0'])
  const [wait, reset] = [reply.headers.get('retry-after'), reply.headers.get('x-rate-limit-reset')]
  expect([wait === reset, Number(wait) > 0, Number(wait) <= 3_600]).toEqual([true, true, true])
  expect((await tryLogin(last, password, '192.0.2.51')).status).toBe(201)
  const locked = await engine.database.read.raw('select 1 from users where locked_at is not null')
  expect(locked).toEqual([])
})

test('of failed logins at once no more are told, the right one behind them is not told, and the users are not counted against', async () => {
  const [last = '', ...others] = await usersWithPassword(16)
  const guesses = others.map((username) => tryLogin(username, 'wrong', '192.0.2.60'))
  const replies = await Promise.all([...guesses, tryLogin(last, password, '192.0.2.60')])
  expect(replies.filter(({ status }) => status === 401)).toHaveLength(3)
  expect(replies.filter(({ status }) => status === 429)).toHaveLength(13)
  expect(replies.at(-1)).toMatchObject(tooMany)
  const [counted] = await engine.database.read.raw(
    'select sum(failed_logins)::int as failures from users where username = any (?)',
    [others],
  )
  expect(counted).toEqual({ failures: 3 })
})

test('right ones take no place from each other: any number of them at once is let in', async () => {
  const [username = ''] = await usersWithPassword(1)
  const logins = Array.from({ length: 12 }, () => tryLogin(username, password, '192.0.2.70'))
  expect((await Promise.all(logins)).map(({ status }) => status)).toEqual(logins.map(() => 201))
})
