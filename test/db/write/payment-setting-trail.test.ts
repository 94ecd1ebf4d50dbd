/** The database itself records what is changed of the settings of payments: nobody is left out, at whatever moment, and nobody changes the record. */
import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { urlAs } from '../../support/database'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { bounds, ofBank, openSettingDesk, setLimit, steps, trailOf } from '../../support/payment-settings'
import { call } from '../../support/people'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({ worker: false })
})
afterAll(() => engine.stop())

test('a change past the API is recorded too, with nobody’s name', async () => {
  const desk = await openSettingDesk(engine)
  await setLimit(desk)
  await engine.database.writeAtOnce.raw('update payer_limits set daily_amount = 1 where bank_id = ?', [desk.bankId])
  const [latest] = await trailOf(desk)
  expect(latest).toMatchObject({
    changed_by_user_id: null,
    before: bounds,
    after: { ...bounds, daily_amount: '0.01' },
  })
})

test('of many at once each begins where the one before it has ended', async () => {
  const desk = await openSettingDesk(engine)
  const set = (amount: number): Promise<unknown> => setLimit(desk, { daily_amount: `${amount}.00` })
  const remove = async (): Promise<unknown> => {
    const [row] = await engine.database.read.raw<{ id: string }>(
      'select limit_id as id from payer_limits where bank_id = ?',
      [desk.bankId],
    )
    const path = ofBank(desk, `payer-limits/${row?.id ?? randomUUID()}`)
    return call(engine, 'DELETE', path, { as: desk.officer })
  }
  await Promise.all(Array.from({ length: 24 }, (_, place) => (place % 4 === 3 ? remove() : set(place + 1))))
  const chain = steps(await trailOf(desk))
  expect(chain.length).toBeGreaterThan(17)
  const befores = chain.map(([before]) => before)
  const afters = chain.map(([, after]) => after)
  expect(befores).toEqual([null, ...afters.slice(0, -1)])
  const { body } = await call<{ payer_limits: object[] }>(engine, 'GET', ofBank(desk, 'payer-limits'), {
    as: desk.officer,
  })
  expect(body.payer_limits).toMatchObject([afters.at(-1)].filter((last) => last !== null))
})

describe('nobody can change the trail', () => {
  const changes = [
    'update payment_setting_changes set actor_user_id = null',
    'delete from payment_setting_changes',
    'truncate payment_setting_changes',
  ]

  test.each(changes)('not even the owner of the tables: %s', async (statement) => {
    await setLimit(await openSettingDesk(engine))
    await expect(engine.database.writeAtOnce.raw(statement)).rejects.toMatchObject({ code: 'OBA01' })
  })

  test.each([
    ...changes,
    "insert into payment_setting_changes (kind, after) values ('PAYMENT_RULES', '{}')",
    'alter table payer_limits disable trigger all',
  ])('and the processes may not: %s', async (statement) => {
    for (const role of ['api', 'worker'] as const) {
      const client = new Client({ connectionString: urlAs(engine.databaseUrl, role) })
      await client.connect()
      try {
        await expect(client.query(statement)).rejects.toThrow(/^permission denied|^must be owner of/)
      } finally {
        await client.end()
      }
    }
  })
})
