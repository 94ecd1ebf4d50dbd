import { randomUUID } from 'node:crypto'
import knex from 'knex'
import { exampleCounterpartyLimit } from '../../../api/obp/counterparty-limits'
import * as forgetCounterparties from '../../../migrations/20261130180000_forget_counterparties_of_deleted_views'
import { counterpartyBody, payCounterparty, writeDown } from '../../support/counterparties'
import type { CounterpartyJson } from '../../support/counterparties'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { addPayer, createPayingPair } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Person } from '../../support/people'
import { createView } from '../../support/views'

let engine: TestEngine
let pair: PayingPair
let staff: Person
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  pair = await createPayingPair(engine)
  staff = await createPerson(engine, {
    roles: [
      ['CanCreateCounterparty', pair.bankId],
      'CanGetCounterpartiesAtAnyBank',
      'CanGetCounterpartyAtAnyBank',
      ['CanDeleteCounterparty', pair.bankId],
    ],
  })
})
afterAll(() => engine.stop())

const own = (view = 'owner'): string => `/obp/v4.0.0${pair.from.path}/${view}/counterparties`
const managed = (view = 'owner'): string => `/obp/v4.0.0/management${pair.from.path}/${view}/counterparties`

const metadata = {
  public_alias: expect.stringMatching(/^ALIAS_[0-9A-F]{6}$/) as string,
  more_info: '',
  url: '',
  image_url: '',
  open_corporates_url: '',
  corporate_location: null,
  physical_location: null,
  private_alias: '',
}

test('a counterparty is written down, read, listed and deleted by a user of the account', async () => {
  const body = counterpartyBody(pair)
  const created = await call<CounterpartyJson>(engine, 'POST', own(), { as: pair.payer, body })
  const shown = {
    ...body,
    created_by_user_id: pair.payer.userId,
    this_bank_id: pair.bankId,
    this_account_id: pair.from.accountId,
    this_view_id: 'owner',
    counterparty_id: created.body.counterparty_id,
  }
  expect(created).toMatchObject({ status: 201, body: { ...shown, metadata } })
  const path = `${own()}/${created.body.counterparty_id}`
  expect(await call(engine, 'GET', path, { as: pair.payer })).toMatchObject({ status: 200, body: created.body })
  const list = await call<{ counterparties: CounterpartyJson[] }>(engine, 'GET', own(), { as: pair.payer })
  expect(list.body.counterparties).toContainEqual(shown)
  expect(await call(engine, 'DELETE', path, { as: pair.payer })).toMatchObject({ status: 200, body: true })
  expect(await call(engine, 'DELETE', path, { as: pair.payer })).toMatchObject(refused(400, 'OBP-30017'))
  expect(await call(engine, 'GET', path, { as: pair.payer })).toMatchObject(refused(400, 'OBP-30017'))
})

test('a name is free again once its counterparty is deleted', async () => {
  const name = `twice ${randomUUID()}`
  const first = await writeDown(engine, pair, { name })
  expect(await writeDown(engine, pair, { name })).toMatchObject(refused(400, 'OBP-30014'))
  await call(engine, 'DELETE', `${own()}/${first.body.counterparty_id}`, { as: pair.payer })
  expect((await writeDown(engine, pair, { name })).status).toBe(201)
})

test.each([
  ['a description of 37 characters', { description: 'x'.repeat(37) }, 400, 'OBP-20010'],
  ['a currency that is none', { currency: 'EURO' }, 400, 'OBP-10003'],
  ['a bank that is not here', { other_bank_routing_address: 'no.such' }, 404, 'OBP-30001'],
  ['an account that is not here', { other_account_routing_address: 'no.such' }, 404, 'OBP-30018'],
  ['no name', { name: null }, 400, 'OBP-10001'],
  ['an empty name', { name: ' ' }, 400, 'OBP-10001'],
  ['a routing that is too long', { other_branch_routing_address: 'x'.repeat(129) }, 400, 'OBP-10001'],
])('%s is refused', async (_what, change, status, code) => {
  expect(await writeDown(engine, pair, change)).toMatchObject(refused(status, code))
  const body = counterpartyBody(pair, change)
  expect(await call(engine, 'POST', managed(), { as: staff, body })).toMatchObject(refused(status, code))
})

test('nobody, strangers and views without the permission are refused', async () => {
  const body = counterpartyBody(pair)
  expect(await call(engine, 'POST', own(), { body })).toMatchObject(refused(401, 'OBP-20001'))
  expect(await call(engine, 'POST', own(), { as: staff, body })).toMatchObject(refused(403, 'OBP-20017'))
  const reader = await addPayer(engine, pair, 'ReadBalancesBerlinGroup')
  const weak = own('ReadBalancesBerlinGroup')
  expect(await call(engine, 'POST', weak, { as: reader, body })).toMatchObject(refused(403, 'OBP-30022'))
  expect(await call(engine, 'GET', weak, { as: reader })).toMatchObject(refused(403, 'OBP-30022'))
  for (const method of ['GET', 'DELETE']) {
    const reply = await call(engine, method, `${weak}/${randomUUID()}`, { as: reader })
    expect(reply).toMatchObject(refused(403, 'OBP-30022'))
  }
})

test('the counterparty of another account or view is not found', async () => {
  const other = await createPayingPair(engine)
  const { body } = await writeDown(engine, other)
  const path = `${own()}/${body.counterparty_id}`
  expect(await call(engine, 'GET', path, { as: pair.payer })).toMatchObject(refused(400, 'OBP-30017'))
  expect(await call(engine, 'DELETE', path, { as: pair.payer })).toMatchObject(refused(400, 'OBP-30017'))
})

test('staff does the same by role, and finds by name', async () => {
  const name = `staff's ${randomUUID()}`
  const created = await call<CounterpartyJson>(engine, 'POST', managed(), {
    as: staff,
    body: counterpartyBody(pair, { name }),
  })
  expect(created).toMatchObject({ status: 201, body: { created_by_user_id: staff.userId, metadata } })
  const id = created.body.counterparty_id
  const twice = { as: staff, body: counterpartyBody(pair, { name }) }
  expect(await call(engine, 'POST', managed(), twice)).toMatchObject(refused(400, 'OBP-30014'))
  const found = { status: 200, body: created.body }
  expect(await call(engine, 'GET', `${managed()}/${id}`, { as: staff })).toMatchObject(found)
  const names = managed().replace('counterparties', 'counterparty-names')
  expect(await call(engine, 'GET', `${names}/${encodeURIComponent(name)}`, { as: staff })).toMatchObject(found)
  expect(await call(engine, 'GET', `${names}/nobody`, { as: staff })).toMatchObject(refused(400, 'OBP-30004'))
  const { body } = await call<{ counterparties: CounterpartyJson[] }>(engine, 'GET', managed(), { as: staff })
  expect(body.counterparties.map((one) => one.counterparty_id)).toContain(id)
  expect(await call(engine, 'DELETE', `${managed()}/${id}`, { as: staff })).toMatchObject({ status: 200, body: true })
  for (const method of ['GET', 'DELETE']) {
    expect(await call(engine, method, `${managed()}/${id}`, { as: staff })).toMatchObject(refused(400, 'OBP-30017'))
  }
})

test('staff needs the role, and a view that exists', async () => {
  const body = counterpartyBody(pair)
  for (const [method, path] of [
    ['POST', managed()],
    ['GET', managed()],
    ['GET', `${managed()}/${randomUUID()}`],
    ['DELETE', `${managed()}/${randomUUID()}`],
  ] as const) {
    const sent = method === 'POST' ? { body } : {}
    expect(await call(engine, method, path, { as: pair.payer, ...sent })).toMatchObject(refused(403, 'OBP-20006'))
  }
  expect(await call(engine, 'POST', managed('nobodys'), { as: staff, body })).toMatchObject(refused(400, 'OBP-30005'))
})

test('through a public view counterparties are read, and changed or bounded by nobody who was not granted it', async () => {
  const actions = ['can_add_counterparty', 'can_get_counterparty', 'can_delete_counterparty']
  await createView(engine, pair.from, pair.payer, '_open', { actions, isPublic: true })
  const written = await call<CounterpartyJson>(engine, 'POST', managed('_open'), {
    as: staff,
    body: counterpartyBody(pair),
  })
  const id = written.body.counterparty_id
  const as = await createPerson(engine)
  const limits = `/obp/v5.1.0${pair.from.path}/views/_open/counterparties/${id}/limits`
  const limit = `/engine/v1${pair.from.path}/_open/counterparties/${id}/limit`
  const refusal = refused(403, 'OBP-30022')
  expect(await call(engine, 'POST', own('_open'), { as, body: counterpartyBody(pair) })).toMatchObject(refusal)
  expect(await call(engine, 'DELETE', `${own('_open')}/${id}`, { as })).toMatchObject(refusal)
  for (const [method, path] of [
    ['POST', limits],
    ['PUT', limit],
    ['DELETE', limit],
  ] as const)
    expect(await call(engine, method, path, { as, body: exampleCounterpartyLimit })).toMatchObject(refusal)
  const { body } = await call<{ counterparties: CounterpartyJson[] }>(engine, 'GET', own('_open'), { as })
  expect(body.counterparties.map((one) => one.counterparty_id)).toEqual([id])
})

const actions = ['can_add_counterparty', 'can_get_counterparty']
const makeView = (id: string) => createView(engine, pair.from, pair.payer, id, { actions })
const writtenUnder = async (view: string): Promise<string> =>
  (await call<CounterpartyJson>(engine, 'POST', managed(view), { as: staff, body: counterpartyBody(pair) })).body
    .counterparty_id
const idsUnder = async (view: string): Promise<readonly string[]> =>
  (
    await call<{ counterparties: CounterpartyJson[] }>(engine, 'GET', managed(view), { as: staff })
  ).body.counterparties.map((one) => one.counterparty_id)

test('the counterparties of a view go with it, whoever makes it anew', async () => {
  await makeView('_team')
  await makeView('_other')
  const [id, other] = [await writtenUnder('_team'), await writtenUnder('_other')]
  const remove = () => call(engine, 'DELETE', `/obp/v4.0.0${pair.from.path}/views/_team`, { as: pair.payer })
  expect((await remove()).status).toBe(204)
  expect([await idsUnder('_team'), await idsUnder('_other')]).toEqual([[], [other]])
  const payment = { type: 'COUNTERPARTY', to: { counterparty_id: id }, amount: '1.00' }
  expect(await payCounterparty(engine, pair, payment)).toMatchObject(refused(400, 'OBP-30017'))
  // One that met the deletion does not come to life with a later view.
  await engine.database.writeAtOnce.raw('update counterparties set deleted_at = null where counterparty_id = ?', [id])
  expect((await makeView('_team')).status).toBe(201)
  expect([await idsUnder('_team'), await idsUnder('_other')]).toEqual([[], [other]])
})

test('those of views that were deleted before have been taken off the lists by a migration', async () => {
  for (const view of ['_gone', '_living']) await makeView(view)
  const [living, owners] = [await writtenUnder('_living'), await writtenUnder('owner')]
  await writtenUnder('_gone')
  await engine.database.writeAtOnce.raw("delete from views where view_id = '_gone'")
  expect(await idsUnder('_gone')).toHaveLength(1)
  const database = knex({ client: 'pg', connection: engine.databaseUrl, pool: { min: 0, max: 1 } })
  await database.transaction((transaction) => forgetCounterparties.up(transaction))
  await database.destroy()
  expect([await idsUnder('_gone'), await idsUnder('_living')]).toEqual([[], [living]])
  expect(await idsUnder('owner')).toContain(owners)
})
