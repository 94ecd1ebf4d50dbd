import { randomUUID } from 'node:crypto'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { addPayer, createPayingPair, pay } from '../../support/payments'
import type { PayingPair, RequestJson } from '../../support/payments'
import { call, createPerson, grant } from '../../support/people'
import { createView, grantView } from '../../support/views'

let engine: TestEngine
let pair: PayingPair
let paid: RequestJson
let debitId: string
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  pair = await createPayingPair(engine)
  await grant(engine, pair.payer, [['CanGetDoubleEntryTransactionAtOneBank', pair.bankId]])
  paid = (await pay(engine, pair)).body
  debitId = paid.transaction_ids[0] ?? ''
})
afterAll(() => engine.stop())

interface BothSides {
  readonly credit_transaction: { readonly transaction_id: string }
}
const viewPath = (id: string): string =>
  `/obp/v4.0.0${pair.from.path}/owner/transactions/${id}/double-entry-transaction`
const plainPath = (id: string): string => `/obp/v4.0.0/transactions/${id}/balancing-transaction`
const get = (url: string, as = pair.payer) => call<BothSides>(engine, 'GET', url, { as })
const bothSides = () => ({
  transaction_request: {
    bank_id: pair.bankId,
    account_id: pair.from.accountId,
    transaction_request_id: paid.id,
  },
  debit_transaction: { bank_id: pair.bankId, account_id: pair.from.accountId, transaction_id: debitId },
  credit_transaction: {
    bank_id: pair.bankId,
    account_id: pair.to.accountId,
    transaction_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
  },
})

test('both sides and the request, from whichever side one looks', async () => {
  const reply = await get(viewPath(debitId))
  expect({ status: reply.status, body: reply.body }).toEqual({ status: 200, body: bothSides() })
  const creditId = reply.body.credit_transaction.transaction_id
  expect(creditId).not.toBe(debitId)
  for (const id of [debitId, creditId]) expect((await get(plainPath(id))).body).toEqual(reply.body)
})

test('a view that hides the other account shows it in no double entry either', async () => {
  const blind = await addPayer(engine, pair, 'ReadAccountsBerlinGroup')
  await grant(engine, blind, [['CanGetDoubleEntryTransactionAtOneBank', pair.bankId]])
  const reply = await get(viewPath(debitId).replace('/owner/', '/ReadAccountsBerlinGroup/'), blind)
  expect(reply).toMatchObject(refused(400, 'OBP-30022'))
  expect(await get(plainPath(debitId), blind)).toMatchObject(refused(403, 'OBP-20017'))
  const seeing = await addPayer(engine, pair, 'auditor')
  expect((await get(plainPath(debitId), seeing)).body).toEqual(bothSides())
})

const naming = [
  'can_see_transaction_other_bank_account',
  'can_see_other_bank_routing_address',
  'can_see_other_account_routing_address',
]
test.each([
  ['_named', naming, 'none', 200],
  ['_hidden', naming.slice(1), 'none', 400],
  ['_bankless', naming.filter((one) => !one.includes('bank_routing')), 'none', 400],
  ['_idless', naming.slice(0, 2), 'none', 400],
  ['_public', naming, 'public', 400],
  ['_private', naming, 'private', 400],
])('what %s may see of the other account, and whether under its own name', async (id, actions, alias, status) => {
  await createView(engine, pair.from, pair.payer, id, { actions, alias })
  const person = await createPerson(engine)
  await grantView(engine, pair.from, pair.payer, person, id)
  await grant(engine, person, [['CanGetDoubleEntryTransactionAtOneBank', pair.bankId]])
  const through = await get(viewPath(debitId).replace('/owner/', `/${id}/`), person)
  const plain = await get(plainPath(debitId), person)
  if (status === 200) expect([through.body, plain.body]).toEqual([bothSides(), bothSides()])
  else expect([through, plain]).toMatchObject([refused(400, 'OBP-30022'), refused(403, 'OBP-20017')])
})

test('a payment between currencies names the two accounts, not the positions of the bank between them', async () => {
  const abroad = await createPayingPair(engine, { payeeCurrency: 'USD' })
  await engine.database.writeAtOnce.raw(
    `insert into fx_rates (bank_id, from_currency, to_currency, rate, inverse_rate, effective_date) values (?, 'EUR', 'USD', 1.25, 0.8, now())`,
    [abroad.bankId],
  )
  const { body } = await pay(engine, abroad)
  const reply = await get(plainPath(body.transaction_ids[0] ?? ''), abroad.payer)
  expect(reply.body).toMatchObject({
    debit_transaction: { account_id: abroad.from.accountId },
    credit_transaction: { account_id: abroad.to.accountId },
  })
})

test('a booking that nobody asked for has no request', async () => {
  const [deposit] = await engine.database.read.raw<{ id: string }>(
    `select transaction_id as id from ledger_entries join accounts using (account_key)
     where bank_id = ? and account_id = ? and amount > 0`,
    [pair.bankId, pair.from.accountId],
  )
  expect((await get(viewPath(deposit?.id ?? ''))).body).toMatchObject({
    transaction_request: { bank_id: null, account_id: null, transaction_request_id: null },
    credit_transaction: { account_id: pair.from.accountId },
  })
})

test('what is not there, and who may not look', async () => {
  for (const id of [randomUUID(), 'no-such-id']) {
    expect(await get(viewPath(id))).toMatchObject(refused(404, 'OBP-30067'))
    expect(await get(plainPath(id))).toMatchObject(refused(404, 'OBP-30087'))
  }
  const stranger = await createPerson(engine)
  expect(await get(plainPath(debitId), stranger)).toMatchObject(refused(403, 'OBP-20017'))
  expect(await get(viewPath(debitId), stranger)).toMatchObject(refused(403, 'OBP-20006'))
})
