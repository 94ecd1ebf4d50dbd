/** A bank takes a payment back by refunds of its own: of the payment, and of what it was charged. */
import { createAccount, refused } from '../../support/accounts'
import type { TestAccount } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { addPayer, answer, balances, createPayingPair, pay } from '../../support/payments'
import type { PayingPair, RequestJson } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

let engine: TestEngine
let pair: PayingPair
let clerk: Person
let income: TestAccount
beforeAll(async () => {
  engine = await startEngine()
  pair = await createPayingPair(engine)
  const roles = ['CanCreateAnyTransactionRequest', 'CanManageCharges'].map((role) => [role, pair.bankId] as const)
  clerk = await createPerson(engine, { roles })
  income = await createAccount(engine, await createPerson(engine), pair.bankId)
  const rule = { transaction_request_type: 'ACCOUNT', level: '0.1', minimum: '0.50', maximum: '15.00' }
  const body = { account_id: income.accountId, rules: [rule] }
  const path = `/engine/v1/banks/${pair.bankId}/charges`
  expect((await call(engine, 'PUT', path, { as: clerk, body })).status).toBe(200)
})
afterAll(() => engine.stop())

/** Asks at the first account of the pair for its transaction to be given back; the second is the other side. */
const refund = (transactionId: string, amount: string, { at = pair, as = clerk } = {}): Promise<Reply<RequestJson>> =>
  call(engine, 'POST', `/obp/v4.0.0${at.from.path}/owner/transaction-request-types/REFUND/transaction-requests`, {
    as,
    body: {
      to: { bank_id: at.to.bankId, account_id: at.to.accountId },
      value: { currency: 'EUR', amount },
      description: 'booked in error',
      refund: { transaction_id: transactionId, reason_code: 'ERROR' },
    },
  })

/** The clerk asks, and confirms at the account that gives back. */
async function reverse(transactionId: string, amount: string, at = pair): Promise<string> {
  const { body } = await refund(transactionId, amount, { at })
  // The bank books charges, and none for what gives money back.
  expect(body).toMatchObject({ charge: { value: { currency: 'EUR', amount: '0.00' } } })
  const given = { requestId: body.id, challengeId: body.challenges[0]?.id ?? '', type: 'REFUND', as: clerk }
  return (await answer(engine, { ...at, from: at.to }, given)).body.status
}

const chargeOf = async (requestId: string, side: string): Promise<string> => {
  const [row] = await engine.database.read.raw<{ id: string }>(
    `select e.transaction_id as id from payment_charges c join ledger_entries e using (booking_id)
     where c.request_id = ? and c.side = ? and e.amount < 0`,
    [requestId, side],
  )
  return row?.id ?? ''
}

const receivedOf = async (transactionId: string): Promise<string> => {
  const [row] = await engine.database.read.raw<{ id: string }>(
    `select o.transaction_id as id from ledger_entries e join ledger_entries o on o.booking_id = e.booking_id
     where e.transaction_id = ? and o.account_key = e.counterpart_key`,
    [transactionId],
  )
  return row?.id ?? ''
}

test('the payment and what both sides were charged for it: everybody has what they had', async () => {
  const charged = { ...pair, to: income }
  const before = [await balances(engine, pair), await balances(engine, charged)]
  const { body } = await pay(engine, pair, { amount: '20.00' })
  // The charges first: without what it was charged the payee has not got the whole payment.
  expect(await reverse(await chargeOf(body.id, 'PAYER'), '1.00', charged)).toBe('COMPLETED')
  const payees = { ...charged, from: pair.to }
  expect(await reverse(await chargeOf(body.id, 'PAYEE'), '1.00', payees)).toBe('COMPLETED')
  expect(await reverse(body.transaction_ids[0] ?? '', '20.00')).toBe('COMPLETED')
  expect([await balances(engine, pair), await balances(engine, charged)]).toEqual(before)
})

test('what the bank takes back and what the payee gives back never exceed the payment together', async () => {
  // The payee has more than this payment.
  await pay(engine, pair, { amount: '50.00' })
  const { body } = await pay(engine, pair, { amount: '20.00' })
  const [transactionId = ''] = body.transaction_ids
  const own = await refund(transactionId, '15.00')
  expect(await reverse(transactionId, '10.00')).toBe('COMPLETED')
  expect(await refund(transactionId, '10.01')).toMatchObject(refused(400, 'OBP-30068'))
  // Asked for before: judged when it is booked.
  const challengeId = own.body.challenges[0]?.id ?? ''
  const late = { requestId: own.body.id, challengeId, type: 'REFUND', as: clerk }
  expect(await answer(engine, { ...pair, from: pair.to }, late)).toMatchObject(refused(400, 'OBP-30068'))
  expect(await reverse(transactionId, '10.00')).toBe('COMPLETED')
  const payees = { ...pair, from: pair.to, to: pair.from }
  const payee = await addPayer(engine, payees)
  const received = await receivedOf(transactionId)
  expect(await refund(received, '0.01', { at: payees, as: payee })).toMatchObject(refused(400, 'OBP-30068'))
})
