import { bootstrap } from '../../api/bootstrap'
import type { Config } from '../../platform/config'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { call } from '../support/people'

const superAdmin = { username: 'alice.065657', password: 'Str0ng!Pass-word9', email: 'Alice.065657@example.com' }
const consumerKey = 'consumerkey065657'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({ worker: false })
})
afterAll(() => engine.stop())

const config = (admin: typeof superAdmin): Pick<Config, 'access' | 'http' | 'payments' | 'profile'> => ({
  payments: engine.config.payments,
  profile: 'production',
  http: engine.config.http,
  access: { ...engine.config.access, superAdmin: admin, bootstrapConsumerKey: consumerKey },
})
const logIn = (username: string, password: string): ReturnType<typeof call<{ token: string }>> =>
  call<{ token: string }>(engine, 'POST', '/my/logins/direct', {
    headers: { DirectLogin: `username=${username}, password=${password}, consumer_key=${consumerKey}` },
  })

test('many processes that start at once make one super admin and one consumer, who can log in and grant', async () => {
  await Promise.all(Array.from({ length: 6 }, () => bootstrap(engine.database, config(superAdmin))))
  const [counts] = await engine.database.read.raw<{ users: number; consumers: number }>(
    `select (select count(*)::int from users where username = ?) as users,
            (select count(*)::int from consumers where key = ?) as consumers`,
    [superAdmin.username, consumerKey],
  )
  expect(counts).toEqual({ users: 1, consumers: 1 })
  const { body } = await logIn(superAdmin.username, superAdmin.password)
  const headers = { DirectLogin: `token=${body.token}` }
  const me = await call<{ user_id: string }>(engine, 'GET', '/obp/v4.0.0/users/current', { headers })
  expect(me.body).toMatchObject({ username: superAdmin.username, email: 'alice.065657@example.com' })
  const granted = await call(engine, 'POST', `/obp/v4.0.0/users/${me.body.user_id}/entitlements`, {
    headers,
    body: { bank_id: '', role_name: 'CanCreateBank' },
  })
  expect(granted.status).toBe(201)
})

test('a start with another password leaves the stored one', async () => {
  const password = 'An0ther!Pass-word'
  await bootstrap(engine.database, config({ ...superAdmin, password }))
  expect((await logIn(superAdmin.username, superAdmin.password)).status).toBe(201)
  expect((await logIn(superAdmin.username, password)).status).toBe(401)
})

test('a start after a change of the public URL finds the same user', async () => {
  const moved = { ...config(superAdmin), http: { ...engine.config.http, publicUrl: 'https://elsewhere.example.com' } }
  await bootstrap(engine.database, moved)
  const users = await engine.database.read.raw('select from users where username = ?', [superAdmin.username])
  expect(users).toHaveLength(1)
})

test('whoever signed up under the name first does not become super admin: the start fails', async () => {
  const username = 'squatter.of.names'
  const body = { username, password: superAdmin.password, email: 's@example.com', first_name: 'S', last_name: 'Q' }
  expect((await call(engine, 'POST', '/obp/v4.0.0/users', { body })).status).toBe(201)
  await expect(bootstrap(engine.database, config({ ...superAdmin, username }))).rejects.toThrow('SUPER_ADMIN_USERNAME')
})

test('in a sandbox the super admin may read histories, elsewhere somebody has to grant it', async () => {
  const rolesOf = (username: string) =>
    engine.database.read.raw<{ role: string }>(
      'select role_name as role from entitlements join users using (user_id) where username = ?',
      [username],
    )
  const [strict, playful] = ['strict.admin.1', 'playful.admin.1']
  await bootstrap(engine.database, config({ ...superAdmin, username: strict }))
  expect(await rolesOf(strict)).toEqual([])
  const sandbox = { ...config({ ...superAdmin, username: playful }), profile: 'sandbox' } as const
  for (let start = 0; start < 2; start += 1) await bootstrap(engine.database, sandbox)
  expect(await rolesOf(playful)).toEqual([{ role: 'CanReadHistories' }])
})

test('a time zone that the database does not know keeps the API from starting, and changes nothing', async () => {
  const zone = () => engine.database.read.raw('select time_zone as "timeZone" from payment_zone')
  const zoned = (timeZone: string) => ({ ...engine.config, payments: { timeZone } })
  await bootstrap(engine.database, zoned('Europe/Berlin'))
  expect(await zone()).toEqual([{ timeZone: 'Europe/Berlin' }])
  await expect(bootstrap(engine.database, zoned('Europe/Nowhere'))).rejects.toThrow('Europe/Nowhere')
  expect(await zone()).toEqual([{ timeZone: 'Europe/Berlin' }])
})
