/** The limit of a counterparty is seen, set anew and taken away by whoever may write counterparties down. */
import { randomUUID } from 'node:crypto'
import { payCounterparty, writeDown } from '../../support/counterparties'
import { anyId, refused } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { addPayer, createPayingPair } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

let engine: TestEngine
let pair: PayingPair
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  pair = await createPayingPair(engine)
})
afterAll(() => engine.stop())

const wide = {
  currency: 'EUR',
  max_single_amount: 20,
  max_monthly_amount: 1_000_000,
  max_number_of_monthly_transactions: 1_000,
  max_yearly_amount: 2_000_000,
  max_number_of_yearly_transactions: 2_000,
}
const counterparty = async (): Promise<string> => (await writeDown(engine, pair)).body.counterparty_id
const limit = (
  method: string,
  id: string,
  { body, as = pair.payer, view = 'owner' }: { body?: object; as?: Person; view?: string } = {},
): Promise<Reply> =>
  call(engine, method, `/engine/v1${pair.from.path}/${view}/counterparties/${id}/limit`, { as, ...(body && { body }) })
const pay = async (id: string, amount: string): Promise<number> =>
  (await payCounterparty(engine, pair, { type: 'COUNTERPARTY', to: { counterparty_id: id }, amount })).status

test('what OBP has made is shown, set anew under the same id, and ended', async () => {
  const id = await counterparty()
  expect(await limit('GET', id)).toMatchObject(refused(404, 'OBP-49112'))
  const path = `/obp/v5.1.0${pair.from.path}/views/owner/counterparties/${id}/limits`
  const { body: made } = await call(engine, 'POST', path, { as: pair.payer, body: wide })
  expect(await limit('GET', id)).toMatchObject({ status: 200, body: made })
  expect(await pay(id, '20.01')).toBe(400)
  const body = { ...wide, max_single_amount: 30 }
  expect(await limit('PUT', id, { body })).toMatchObject({ status: 200, body: { ...(made as object), ...body } })
  expect(await limit('GET', id)).toMatchObject({ body: { ...(made as object), ...body } })
  expect([await pay(id, '30.00'), await pay(id, '30.01')]).toEqual([201, 400])
  expect((await limit('DELETE', id)).status).toBe(204)
  expect(await limit('DELETE', id)).toMatchObject(refused(404, 'OBP-49112'))
  expect(await pay(id, '30.01')).toBe(201)
})

test('one that is set where there was none counts what was paid before', async () => {
  const id = await counterparty()
  expect(await pay(id, '15.00')).toBe(201)
  const body = { ...wide, currency: 'EUR', max_monthly_amount: 20 }
  expect(await limit('PUT', id, { body })).toMatchObject({
    status: 200,
    body: { ...body, counterparty_limit_id: anyId },
  })
  expect([await pay(id, '5.01'), await pay(id, '5.00')]).toEqual([400, 201])
})

test('a currency without cents comes back as it was set', async () => {
  const id = await counterparty()
  const body = { ...wide, currency: 'JPY' }
  expect(await limit('PUT', id, { body })).toMatchObject({ status: 200, body })
  expect(await limit('GET', id)).toMatchObject({ body })
})

test.each([
  ['a currency that is none', { currency: 'EURO' }, 'OBP-10003'],
  ['less than nothing', { max_yearly_amount: -1 }, 'OBP-10001'],
  ['more than fits', { max_single_amount: 2 ** 31 }, 'OBP-10001'],
  ['parts of a unit', { max_single_amount: 1.5 }, 'OBP-10001'],
])('%s is refused, and the limit stays', async (_what, change, code) => {
  const id = await counterparty()
  await limit('PUT', id, { body: wide })
  expect(await limit('PUT', id, { body: { ...wide, ...change } })).toMatchObject(refused(400, code))
  expect(await limit('GET', id)).toMatchObject({ body: wide })
})

test('only through a view that may write counterparties down, and only of its own counterparties', async () => {
  const id = await counterparty()
  await limit('PUT', id, { body: wide })
  const view = 'ReadBalancesBerlinGroup'
  const reader = await addPayer(engine, pair, view)
  for (const [method, body] of [['GET'], ['PUT', wide], ['DELETE']] as const) {
    expect(await limit(method, id, { as: reader, view, ...(body && { body }) })).toMatchObject(
      refused(403, 'OBP-30022'),
    )
  }
  const stranger = await createPerson(engine)
  for (const method of ['GET', 'DELETE']) expect((await limit(method, id, { as: stranger })).status).toBe(403)
  const other = await createPayingPair(engine)
  const foreign = (await writeDown(engine, other)).body.counterparty_id
  for (const unknown of [foreign, randomUUID(), 'x']) {
    expect(await limit('GET', unknown)).toMatchObject(refused(400, 'OBP-30017'))
    expect(await limit('PUT', unknown, { body: wide })).toMatchObject(refused(400, 'OBP-30017'))
    expect(await limit('DELETE', unknown)).toMatchObject(refused(400, 'OBP-30017'))
  }
  expect(await limit('GET', id)).toMatchObject({ status: 200, body: wide })
})
