import { createHash, randomUUID } from 'node:crypto'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createPerson } from '../../support/people'
import type { Person } from '../../support/people'

let engine: TestEngine
let staff: Person
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  staff = await createPerson(engine, {
    roles: ['CanCreateConsumer', 'CanGetConsumers', 'CanEnableConsumers', 'CanDisableConsumers'],
  })
})
afterAll(() => engine.stop())

const body = {
  app_name: 'SOFI',
  app_type: 'Web',
  description: 'Account Management',
  developer_email: 'x@example.com',
  redirect_url: 'https://example.com',
  created_by_user_id: randomUUID(),
  enabled: true,
  created: '2020-01-27T00:00:00Z',
  clientCertificate: '',
}
const path = '/obp/v4.0.0/management/consumers'
const saying = (status: number, text: string): object => ({
  status,
  body: { code: status, message: expect.stringContaining(text) as string },
})

interface Created {
  consumer_id: string
  key: string
  secret: string
}

test('a consumer is registered, shown once with its secret, and read without it', async () => {
  const created = await call<Created>(engine, 'POST', path, { as: staff, body })
  expect(created.status).toBe(201)
  const shown = {
    consumer_id: expect.any(String) as string,
    app_name: 'SOFI',
    app_type: 'Web',
    description: 'Account Management',
    developer_email: 'x@example.com',
    redirect_url: 'https://example.com',
    created_by_user: {
      user_id: staff.userId,
      email: `${staff.username}@example.com`,
      provider_id: staff.username,
      provider: engine.config.http.publicUrl,
      username: staff.username,
    },
    enabled: true,
    created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
  }
  expect(created.body).toEqual({
    ...shown,
    key: expect.stringMatching(/^[a-z0-9]{40}$/) as string,
    secret: expect.stringMatching(/^[a-z0-9]{40}$/) as string,
    client_certificate: '',
    created_by_user_id: staff.userId,
  })
  const { consumer_id: id, key, secret } = created.body
  expect((await call(engine, 'GET', `${path}/${id}`, { as: staff })).body).toEqual(shown)
  const mine = await call<{ consumers: object[] }>(engine, 'GET', '/obp/v3.1.0/management/users/current/consumers', {
    as: staff,
  })
  expect(mine.body.consumers).toContainEqual(shown)
  expect((await call(engine, 'GET', `${path}?consumer_id=${id}&app_type=Web`, { as: staff })).body).toEqual({
    consumers: [shown],
  })
  expect((await call(engine, 'GET', `${path}?consumer_id=${id}&app_type=Mobile`, { as: staff })).body).toEqual({
    consumers: [],
  })
  const [row] = await engine.database.read.raw<{ key: string; secret_hash: string }>(
    'select key, secret_hash from consumers where consumer_id = ?',
    [id],
  )
  expect(row).toEqual({ key, secret_hash: createHash('sha256').update(secret).digest('hex') })
})

test('the list is cut into pages', async () => {
  await call(engine, 'POST', path, { as: staff, body })
  const page = (query: string): Promise<{ body: { consumers: object[] } }> =>
    call<{ consumers: object[] }>(engine, 'GET', `${path}?${query}`, { as: staff })
  const [first, second, both] = await Promise.all([page('limit=1'), page('limit=1&offset=1'), page('limit=2')])
  expect([...first.body.consumers, ...second.body.consumers]).toEqual(both.body.consumers)
  expect(await call(engine, 'GET', `${path}?limit=x`, { as: staff })).toMatchObject(saying(400, 'OBP-10025'))
})

test('disabling ends the tokens of its users; each direction has its own role', async () => {
  const user = await createPerson(engine)
  const [row] = await engine.database.read.raw<{ consumerId: string }>(
    'select consumer_id as "consumerId" from login_tokens where user_id = ?',
    [user.userId],
  )
  const target = `${path}/${row?.consumerId ?? ''}`
  const disabler = await createPerson(engine, { roles: ['CanDisableConsumers'] })
  expect(await call(engine, 'PUT', target, { as: disabler, body: { enabled: true } })).toMatchObject(
    saying(403, 'OBP-20006: User is missing one or more roles: CanEnableConsumers'),
  )
  expect(await call(engine, 'PUT', target, { as: disabler, body: { enabled: false } })).toMatchObject({
    status: 200,
    body: { enabled: false },
  })
  expect((await call(engine, 'GET', '/obp/v4.0.0/users/current', { as: user })).status).toBe(401)
  await call(engine, 'PUT', target, { as: staff, body: { enabled: true } })
  expect((await call(engine, 'GET', '/obp/v4.0.0/users/current', { as: user })).status).toBe(200)
})

test.each([
  ['nobody', 'POST', path, undefined, body, 401, 'OBP-20001'],
  ['no role to create', 'POST', path, [], body, 403, 'CanCreateConsumer'],
  ['no role to list', 'GET', path, [], undefined, 403, 'CanGetConsumers'],
  ['no role to read', 'GET', `${path}/x`, [], undefined, 403, 'CanGetConsumers'],
  ['an unknown consumer', 'GET', `${path}/x`, ['CanGetConsumers'], undefined, 404, 'OBP-30019'],
  [
    'an unknown consumer to disable',
    'PUT',
    `${path}/${randomUUID()}`,
    ['CanDisableConsumers'],
    { enabled: false },
    404,
    'OBP-30019',
  ],
  ['text for a flag', 'PUT', `${path}/x`, [], { enabled: 'yes' }, 400, 'OBP-10001'],
  ['a missing member', 'POST', path, ['CanCreateConsumer'], { ...body, app_name: undefined }, 400, 'OBP-10001'],
  ['an ill-formed user id', 'POST', path, [], { ...body, created_by_user_id: 'x', user_id: 'a b' }, 400, 'OBP-10001'],
  ['a long name', 'POST', path, ['CanCreateConsumer'], { ...body, app_name: 'x'.repeat(101) }, 400, 'OBP-10001'],
])('%s is refused', async (_case, method, target, roles, sent, status, message) => {
  const as = roles === undefined ? {} : { as: await createPerson(engine, { roles }) }
  const payload = sent === undefined ? {} : { body: sent }
  expect(await call(engine, method, target, { ...as, ...payload })).toMatchObject(saying(status, message))
})
