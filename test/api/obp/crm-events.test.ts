import { randomUUID } from 'node:crypto'
import knex from 'knex'
import * as moveEvents from '../../../migrations/20261130180600_move_events_with_customers'
import { grantPrivileges } from '../../../migrations/grant-privileges'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { openCustomerDesk, refused } from '../../support/customers'
import type { CustomerDesk } from '../../support/customers'
import { call, createPerson } from '../../support/people'
import type { Person } from '../../support/people'

let engine: TestEngine
let desk: CustomerDesk
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  desk = await openCustomerDesk(engine, ['CanGetCustomer', 'CanCreateUserCustomerLink', 'CanUpdateCustomerNumber'])
})
afterAll(() => engine.stop())

const eventsOf = (at: string, version = 'v1.4.0', as = desk.staff) =>
  call(engine, 'GET', `/obp/${version}/banks/${at}/crm-events`, { as })

test('the events of the bank, the latest scheduled first, and none of another bank', async () => {
  expect(await eventsOf(desk.bank)).toMatchObject({ status: 200, body: { crm_events: [] } })
  const ids = [randomUUID(), randomUUID(), randomUUID()]
  for (const [index, scheduled] of ['2024-01-01T00:00:00Z', null, '2025-01-01T00:00:00Z'].entries()) {
    await engine.database.writeAtOnce.raw(
      `insert into crm_events (event_id, bank_id, customer_name, customer_number, category, detail, channel, scheduled_date, result)
       values (?, ?, 'Felix Smith', '5987953', 'Call', 'Mortgage', 'Phone', ?, 'No answer')`,
      [ids[index] ?? '', desk.bank, scheduled],
    )
  }
  const event = (index: number, scheduled: string | null): object => ({
    id: ids[index],
    bank_id: desk.bank,
    customer_name: 'Felix Smith',
    customer_number: '5987953',
    category: 'Call',
    detail: 'Mortgage',
    channel: 'Phone',
    scheduled_date: scheduled,
    actual_date: null,
    result: 'No answer',
  })
  expect((await eventsOf(desk.bank, 'v5.1.0')).body).toEqual({
    crm_events: [event(2, '2025-01-01T00:00:00Z'), event(0, '2024-01-01T00:00:00Z'), event(1, null)],
  })
  expect((await eventsOf(desk.otherBank)).body).toEqual({ crm_events: [] })
})

test('who has no role reads what concerns the customers for whom they act, and nothing else', async () => {
  const customer = await desk.newCustomer()
  const path = `/obp/v3.1.0/banks/${desk.bank}/customers/${customer}`
  const { body } = await call<{ customer_number: string }>(engine, 'GET', path, { as: desk.staff })
  for (const [bank, number] of [
    [desk.bank, body.customer_number],
    [desk.otherBank, body.customer_number],
    [desk.bank, 'another'],
  ] as const) {
    await engine.database.writeAtOnce.raw(
      `insert into crm_events (event_id, bank_id, customer_name, customer_number, category, detail, channel, result)
       values (?, ?, 'Felix Smith', ?, 'Call', 'Mortgage', 'Phone', '')`,
      [randomUUID(), bank, number],
    )
  }
  expect((await eventsOf(desk.bank, 'v1.4.0', desk.stranger)).body).toEqual({ crm_events: [] })
  const link = { user_id: desk.stranger.userId, customer_id: customer }
  await call(engine, 'POST', `/obp/v4.0.0/banks/${desk.bank}/user_customer_links`, { as: desk.staff, body: link })
  expect((await eventsOf(desk.bank, 'v1.4.0', desk.stranger)).body).toMatchObject({
    crm_events: [{ bank_id: desk.bank, customer_number: body.customer_number }],
  })
  expect((await eventsOf(desk.otherBank, 'v1.4.0', desk.stranger)).body).toEqual({ crm_events: [] })
})

const numberOf = async (customer: string): Promise<string> => {
  const path = `/obp/v3.1.0/banks/${desk.bank}/customers/${customer}`
  return (await call<{ customer_number: string }>(engine, 'GET', path, { as: desk.staff })).body.customer_number
}
const renumber = async (customer: string, number: string): Promise<void> => {
  const path = `/obp/v3.1.0/banks/${desk.bank}/customers/${customer}/number`
  const { status } = await call(engine, 'PUT', path, { as: desk.staff, body: { customer_number: number } })
  expect(status).toBe(200)
}
async function userOf(customer: string): Promise<Person> {
  const user = await createPerson(engine)
  const link = { user_id: user.userId, customer_id: customer }
  await call(engine, 'POST', `/obp/v4.0.0/banks/${desk.bank}/user_customer_links`, { as: desk.staff, body: link })
  return user
}
const noted = (number: string, name = 'Felix Smith'): Promise<unknown> =>
  engine.database.writeAtOnce.raw(
    `insert into crm_events (event_id, bank_id, customer_name, customer_number, detail) values (?, ?, ?, ?, 'insolvency advice')`,
    [randomUUID(), desk.bank, name, number],
  )

test('what is noted stays with the customer when the number changes, and is not shown to who is given it later', async () => {
  const [customer, later] = [await desk.newCustomer(), await desk.newCustomer()]
  const [own, stranger] = [await userOf(customer), await userOf(later)]
  const number = await numberOf(customer)
  await noted(number)
  await renumber(customer, randomUUID())
  await renumber(later, number)
  expect((await eventsOf(desk.bank, 'v1.4.0', stranger)).body).toEqual({ crm_events: [] })
  const moved = { detail: 'insolvency advice', customer_number: await numberOf(customer) }
  expect((await eventsOf(desk.bank, 'v1.4.0', own)).body).toMatchObject({ crm_events: [moved] })
})

test('what changes of numbers have left behind before comes back, unless it may be about who has the number now', async () => {
  const [customer, later] = [await desk.newCustomer(), await desk.newCustomer()]
  const former = [await numberOf(customer), randomUUID()] as const
  await renumber(customer, former[1])
  await renumber(customer, randomUUID())
  await renumber(later, former[0])
  await engine.database.writeAtOnce.raw(`update customers set legal_name = 'Ida Later' where customer_id = ?`, [later])
  await noted(former[0], 'Eveline Tripman')
  await noted(former[0], 'Ida Later')
  await noted(former[1], 'E. Tripman')
  const database = knex({ client: 'pg', connection: engine.databaseUrl, pool: { min: 0, max: 1 } })
  await database.transaction((transaction) => moveEvents.down(transaction))
  await database.transaction((transaction) => moveEvents.up(transaction))
  await grantPrivileges(database)
  await database.destroy()
  const namesFor = async (of: string): Promise<readonly string[]> => {
    const { body } = await eventsOf(desk.bank, 'v1.4.0', await userOf(of))
    return (body as unknown as { crm_events: { customer_name: string }[] }).crm_events
      .map((event) => event.customer_name)
      .sort()
  }
  expect(await namesFor(customer)).toEqual(['E. Tripman', 'Eveline Tripman'])
  expect(await namesFor(later)).toEqual(['Ida Later'])
})

test('nobody and an unknown bank', async () => {
  expect(await call(engine, 'GET', `/obp/v3.1.0/banks/${desk.bank}/crm-events`)).toMatchObject(
    refused(401, 'OBP-20001'),
  )
  expect(await eventsOf('no.such', 'v3.1.0')).toMatchObject(refused(404, 'OBP-30001'))
})
