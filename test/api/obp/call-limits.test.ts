import { randomUUID } from 'node:crypto'
import { consumerOf as consumerOfPerson, limitsPath, setCallLimits, unlimited } from '../../support/call-limits'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

let engine: TestEngine
let staff: Person
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  staff = await createPerson(engine, { roles: ['CanSetCallLimits', 'CanReadCallLimits'] })
})
afterAll(() => engine.stop())

const consumerOf = (person: Person): Promise<string> => consumerOfPerson(engine, person)
const setLimits = (person: Person, limits: object): Promise<Reply> => setCallLimits(engine, staff, person, limits)

const me = '/obp/v4.0.0/users/current'

test('the limits are echoed, and told with the calls that were made', async () => {
  const limited = await createPerson(engine)
  const consumerId = await consumerOf(limited)
  const asked = { ...unlimited, per_month_call_limit: '50', per_hour_call_limit: '40', api_name: null }
  const put = await call(engine, 'PUT', limitsPath(consumerId), { as: staff, body: asked })
  expect(put).toMatchObject({
    status: 200,
    body: { ...unlimited, per_month_call_limit: '50', per_hour_call_limit: '40' },
  })
  await call(engine, 'GET', me, { as: limited })
  const read = await call<{ redis_call_limit: Record<string, { calls_made: number; reset_in_seconds: number }> }>(
    engine,
    'GET',
    limitsPath(consumerId, 'v3.1.0'),
    { as: staff },
  )
  expect(read).toMatchObject({ status: 200, body: { per_month_call_limit: '50', per_second_call_limit: '-1' } })
  expect(Object.keys(read.body.redis_call_limit)).toEqual(['per_hour', 'per_month'])
})

test.each([
  ['a limit of zero', { per_hour_call_limit: '0' }, 400, 'OBP-10001'],
  ['a limit that is no number', { per_hour_call_limit: 'many' }, 400, 'OBP-10001'],
  ['a limit that no counter holds', { per_hour_call_limit: '2147483648' }, 400, 'OBP-10001'],
  ['a date that does not exist', { to_date: '2026-02-30T00:00:00Z' }, 400, 'OBP-10001'],
  ['an end before the beginning', { to_date: '2019-01-01T00:00:00Z' }, 400, 'OBP-10005'],
  ['a limit of one operation', { api_name: 'getBanks' }, 400, 'OBP-29501'],
])('%s is refused, and what was set stays', async (_what, wrong, status, code) => {
  const limited = await createPerson(engine)
  await setLimits(limited, { per_month_call_limit: '7' })
  expect(await setLimits(limited, wrong)).toMatchObject({
    status,
    body: { message: expect.stringContaining(code) as string },
  })
  const read = await call(engine, 'GET', limitsPath(await consumerOf(limited), 'v3.1.0'), { as: staff })
  expect(read.body).toMatchObject({ per_month_call_limit: '7' })
})

test('nobody without the role, and no application that does not exist', async () => {
  const stranger = await createPerson(engine)
  for (const id of [randomUUID(), 'no-uuid'])
    for (const [method, version, body] of [
      ['PUT', 'v4.0.0', unlimited],
      ['GET', 'v3.1.0', undefined],
    ] as const) {
      const as = (person: Person): Promise<Reply> =>
        call(engine, method, limitsPath(id, version), { as: person, ...(body && { body }) })
      expect((await as(stranger)).body).toMatchObject({ message: expect.stringContaining('OBP-20006') as string })
      expect(await as(staff)).toMatchObject({
        status: 404,
        body: { message: expect.stringContaining('OBP-30019') as string },
      })
    }
})
