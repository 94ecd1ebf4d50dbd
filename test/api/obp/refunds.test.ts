import { randomUUID } from 'node:crypto'
import { createAccount, refused } from '../../support/accounts'
import { outside, payCounterparty, writeDown } from '../../support/counterparties'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { addPayer, answer, balances, createPayingPair, pay, storedRequest } from '../../support/payments'
import type { PayingPair, RequestJson } from '../../support/payments'
import { call, createPerson, grant } from '../../support/people'
import type { Person, Reply } from '../../support/people'

let engine: TestEngine
let pair: PayingPair
let payee: Person
beforeAll(async () => {
  engine = await startEngine()
  pair = await createPayingPair(engine, { balance: 100_000_000n })
  payee = await addPayer(engine, { ...pair, from: pair.to })
})
afterAll(() => engine.stop())

/** The pair as the payee sees it: the account that was paid, and that of the payer. */
const back = (): PayingPair => ({ ...pair, from: pair.to, to: pair.from, payer: payee })

interface Refund {
  readonly transactionId: string
  readonly amount?: string
  readonly currency?: string
  readonly reason?: string
  readonly to?: object | string | null
  readonly from?: object
  readonly as?: Person
  readonly version?: string
}

/** Asks for a refund at the first account of the pair; its second is the other side. */
const refund = (at: PayingPair, { transactionId, amount = '10.00', ...asked }: Refund): Promise<Reply<RequestJson>> =>
  call<RequestJson>(
    engine,
    'POST',
    `/obp/${asked.version ?? 'v4.0.0'}${at.from.path}/owner/transaction-request-types/REFUND/transaction-requests`,
    {
      as: asked.as ?? at.payer,
      body: {
        to: asked.to === undefined ? { bank_id: at.to.bankId, account_id: at.to.accountId } : asked.to,
        from: asked.from,
        value: { currency: asked.currency ?? 'EUR', amount },
        description: 'wrong size',
        refund: { transaction_id: transactionId, reason_code: asked.reason ?? '410' },
      },
    },
  )

/** Pays and returns the ids of the payer's and of the payee's transaction. */
async function paid(amount = '10.00', at = pair): Promise<{ out: string; in: string }> {
  const { body } = await pay(engine, at, { amount })
  const [out = ''] = body.transaction_ids
  return { out, in: await otherEntry(out) }
}
async function otherEntry(transactionId: string): Promise<string> {
  const [row] = await engine.database.read.raw<{ id: string }>(
    `select o.transaction_id as id from ledger_entries e join ledger_entries o on o.booking_id = e.booking_id
     where e.transaction_id = ? and o.account_key = e.counterpart_key`,
    [transactionId],
  )
  return row?.id ?? ''
}
const confirm = (at: PayingPair, { id, challenges }: RequestJson, as = at.payer): Promise<Reply<RequestJson>> =>
  answer(engine, at, { requestId: id, challengeId: challenges[0]?.id ?? '', type: 'REFUND', as })

test.each([
  ['more than a payment may be', 'EUR', '150000.00', 'OBP-10035'],
  ['a currency without a rate', 'MNT', '10.00', 'OBP-10006'],
])('%s is not given back', async (_what, currency, amount, code) => {
  const from = await createAccount(engine, pair.payer, pair.bankId, { currency })
  const to = await createAccount(engine, payee, pair.bankId, { currency })
  const clerk = await createPerson(engine, { roles: [['CanCreateHistoricalTransactionAtBank', pair.bankId]] })
  const path = `/obp/v4.0.0/banks/${pair.bankId}/management/historical/transactions`
  const [posted, completed] = ['2024-01-01T10:00:00Z', '2024-01-01T10:00:05Z']
  const how = { description: 'seed', posted, completed, type: 'SANDBOX_TAN', charge_policy: 'SHARED' }
  const body = { from_account_id: from.accountId, to_account_id: to.accountId, value: { currency, amount }, ...how }
  const { body: made } = await call<{ transaction_id: string }>(engine, 'POST', path, { as: clerk, body })
  const at = { ...pair, from: to, to: from, payer: payee }
  const transactionId = await otherEntry(made.transaction_id)
  expect(await refund(at, { transactionId, amount, currency })).toMatchObject(refused(400, code))
})

describe('the payee gives back', () => {
  test.each(['v4.0.0', 'v5.0.0', 'v5.1.0'])('under %s, after a challenge whatever the amount', async (version) => {
    const transaction = await paid()
    const before = await balances(engine, pair)
    const reply = await refund(back(), { transactionId: transaction.in, version })
    expect(reply).toMatchObject({
      status: 201,
      body: {
        type: 'REFUND',
        from: { bank_id: pair.bankId, account_id: pair.to.accountId },
        details: { value: { currency: 'EUR', amount: '10.00' }, description: 'wrong size' },
        transaction_ids: [''],
        status: 'INITIATED',
        challenges: [{ user_id: payee.userId, allowed_attempts: 3 }],
        charge: { summary: 'Total charges for completed transaction', value: { currency: 'EUR', amount: '2.0' } },
      },
    })
    expect(await confirm(back(), reply.body)).toMatchObject({ status: 202, body: { status: 'COMPLETED' } })
    expect(await balances(engine, pair)).toEqual([before[0] + 1_000n, before[1] - 1_000n])
  })

  test('what was said stays on the request, and the booking is one of a refund', async () => {
    const { in: transactionId } = await paid()
    const { body } = await refund(back(), { transactionId })
    await confirm(back(), body)
    const rows = await engine.database.read.raw(
      `select a.name, a.type, a.value, b.kind, b.description from transaction_request_attributes a
         join ledger_bookings b on b.booking_id = a.request_id where request_id = ? order by name`,
      [body.id],
    )
    const booking = {
      kind: 'REFUND',
      type: 'STRING',
      description: `wrong size - Refund for transaction_id: (${transactionId}) to ${pair.from.accountId}`,
    }
    expect(rows).toEqual([
      { ...booking, name: 'original_transaction_id', value: transactionId },
      { ...booking, name: 'refund_reason_code', value: '410' },
    ])
  })

  test('a reason that is empty is not noted', async () => {
    const { body } = await refund(back(), { transactionId: (await paid()).in, reason: '' })
    const rows = await engine.database.read.raw('select 1 from transaction_request_attributes where request_id = ?', [
      body.id,
    ])
    expect(rows).toHaveLength(1)
  })

  test('names the payer as a counterparty, in to or in from', async () => {
    const { body: counterparty } = await writeDown(engine, back())
    const named = { counterparty_id: counterparty.counterparty_id }
    for (const sides of [{ to: named }, { to: null, from: named }]) {
      const { body } = await refund(back(), { transactionId: (await paid()).in, ...sides })
      expect(await confirm(back(), body)).toMatchObject({ status: 202, body: { status: 'COMPLETED' } })
    }
  })

  test('can say no after all', async () => {
    const { body } = await refund(back(), { transactionId: (await paid()).in })
    const given = { requestId: body.id, challengeId: body.challenges[0]?.id ?? '', type: 'REFUND', answer: 'REJECT' }
    expect(await answer(engine, back(), given)).toMatchObject({ status: 202, body: { status: 'REJECTED' } })
  })
})

describe('the payer asks for it back', () => {
  test('the money leaves the account of the payee, whose users alone can confirm it, at their account', async () => {
    const { out } = await paid()
    const before = await balances(engine, pair)
    const { status, body } = await refund(pair, { transactionId: out })
    expect({ status, body }).toMatchObject({ status: 201, body: { from: { account_id: pair.to.accountId } } })
    expect(body.challenges.map(({ user_id }) => user_id)).not.toContain(pair.payer.userId)
    expect(await confirm(pair, body)).toMatchObject(refused(400, 'OBP-40004'))
    expect(await confirm(back(), body, pair.payer)).toMatchObject(refused(400, 'OBP-40002'))
    expect(await balances(engine, pair)).toEqual(before)
    const own = body.challenges.find(({ user_id }) => user_id === payee.userId)
    const given = { requestId: body.id, challengeId: own?.id ?? '', type: 'REFUND' }
    expect(await answer(engine, back(), given)).toMatchObject({ status: 202, body: { status: 'COMPLETED' } })
    expect(await balances(engine, pair)).toEqual([before[0] + 1_000n, before[1] - 1_000n])
  })

  test('the role at the bank can do both', async () => {
    const clerk = await createPerson(engine, { roles: [['CanCreateAnyTransactionRequest', pair.bankId]] })
    const { body } = await refund(pair, { transactionId: (await paid()).out, as: clerk })
    expect(body.challenges.map(({ user_id }) => user_id)).toEqual([clerk.userId])
    expect(await confirm(back(), body, clerk)).toMatchObject({ status: 202, body: { status: 'COMPLETED' } })
  })

  test('what went to the outside is given back by the bank only', async () => {
    const { body: counterparty } = await writeDown(engine, pair, outside)
    const to = { counterparty_id: counterparty.counterparty_id }
    const payment = await payCounterparty(engine, pair, { type: 'COUNTERPARTY', to })
    const [transactionId = ''] = payment.body.transaction_ids
    expect(await refund(pair, { transactionId, to })).toMatchObject(refused(400, 'OBP-40002'))
    const another = (await writeDown(engine, pair, outside)).body.counterparty_id
    expect(await refund(pair, { transactionId, to: { counterparty_id: another } })).toMatchObject(
      refused(404, 'OBP-30067'),
    )
    const clerk = await createPerson(engine)
    await grant(engine, clerk, [['CanCreateAnyTransactionRequest', pair.bankId]])
    const before = await balances(engine, pair)
    const { body } = await refund(pair, { transactionId, to, as: clerk })
    const path = `/banks/${pair.bankId}/accounts/OBP-OUTGOING-SETTLEMENT-ACCOUNT`
    const given = { requestId: body.id, challengeId: body.challenges[0]?.id ?? '', type: 'REFUND', as: clerk, path }
    expect(await answer(engine, pair, given)).toMatchObject({ status: 202, body: { status: 'COMPLETED' } })
    expect(await balances(engine, pair)).toEqual([before[0] + 1_000n, before[1]])
  })
})

describe('never more than the original', () => {
  test('one refund that is larger, in whichever direction', async () => {
    const transaction = await paid()
    const tooMuch =
      "OBP-30068: Transaction was already refunded . Please specify a valid value for TRANSACTION_ID. Current input amount is: '10.01'. It can not be more than the original amount(10.00)"
    expect(await refund(back(), { transactionId: transaction.in, amount: '10.01' })).toMatchObject(
      refused(400, tooMuch),
    )
    expect(await refund(pair, { transactionId: transaction.out, amount: '10.01' })).toMatchObject(refused(400, tooMuch))
  })

  test('a part, then no more than what is left, by either id of the transaction', async () => {
    const transaction = await paid()
    await confirm(back(), (await refund(back(), { transactionId: transaction.in, amount: '6.00' })).body)
    expect(await refund(pair, { transactionId: transaction.out, amount: '4.01' })).toMatchObject(
      refused(400, 'OBP-30068'),
    )
    const { body } = await refund(back(), { transactionId: transaction.in, amount: '4.00' })
    expect((await confirm(back(), body)).status).toBe(202)
    expect(await refund(back(), { transactionId: transaction.in, amount: '0.01' })).toMatchObject(
      refused(400, 'OBP-30068'),
    )
  })

  test('ten that are confirmed at once: as many as fit, and the others fail without a trace in the books', async () => {
    const { in: transactionId } = await paid()
    await paid('500.00')
    const asked = await Promise.all(Array.from({ length: 10 }, () => refund(back(), { transactionId, amount: '3.00' })))
    expect(asked.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 201))
    const before = await balances(engine, pair)
    const replies = await Promise.all(asked.map(({ body }) => confirm(back(), body)))
    expect(replies.filter(({ status }) => status === 202)).toHaveLength(3)
    for (const reply of replies.filter(({ status }) => status !== 202)) {
      expect(reply).toMatchObject(refused(400, 'OBP-30068'))
    }
    expect(await balances(engine, pair)).toEqual([before[0] + 900n, before[1] - 900n])
    const stored = await Promise.all(asked.map(({ body }) => storedRequest(engine, body.id)))
    expect(stored.filter((row) => row?.status === 'FAILED')).toEqual(
      Array.from({ length: 7 }, () => ({ status: 'FAILED', reason: 'TransactionAlreadyRefunded' })),
    )
  })
})

describe('is refused', () => {
  test('a transaction that the account does not have, whatever the id looks like', async () => {
    const stranger = await createPayingPair(engine)
    const foreign = await paid('1.00', stranger)
    for (const transactionId of [randomUUID(), 'no-uuid', foreign.out, (await paid()).out]) {
      expect(await refund(back(), { transactionId })).toMatchObject(refused(404, 'OBP-30067'))
    }
  })

  test('somebody who was not the other side', async () => {
    const { in: transactionId } = await paid()
    const account = (account_id: string): object => ({ bank_id: pair.bankId, account_id })
    expect(await refund(back(), { transactionId, to: account('no.such') })).toMatchObject(refused(404, 'OBP-30018'))
    expect(await refund(back(), { transactionId, to: account('OBP-INCOMING-SETTLEMENT-ACCOUNT') })).toMatchObject(
      refused(404, 'OBP-30067'),
    )
    const counterparty = async (change: object): Promise<object> => ({
      counterparty_id: (await writeDown(engine, back(), change)).body.counterparty_id,
    })
    const ofOther = { counterparty_id: (await writeDown(engine, pair)).body.counterparty_id }
    expect(await refund(back(), { transactionId, to: ofOther })).toMatchObject(refused(400, 'OBP-30017'))
    expect(await refund(back(), { transactionId, to: await counterparty({ is_beneficiary: false }) })).toMatchObject(
      refused(400, 'OBP-30013'),
    )
    expect(await refund(back(), { transactionId, to: await counterparty(outside) })).toMatchObject(
      refused(404, 'OBP-30067'),
    )
  })

  test.each([
    ['another currency than was received', { currency: 'USD' }, 'OBP-40003'],
    ['no number', { amount: 'ten' }, 'OBP-10002'],
    ['zero', { amount: '0' }, 'OBP-40008'],
    ['no currency', { currency: 'EURO' }, 'OBP-10003'],
    ['nobody on the other side', { to: null }, 'OBP-10001'],
    ['half an account', { to: { bank_id: 'b' } }, 'OBP-10001'],
    ['a reason that is too long', { reason: 'x'.repeat(256) }, 'OBP-10001'],
    ['a name of the wrong type', { to: 'somebody' }, 'OBP-10001'],
  ])('%s', async (_what, change, code) => {
    expect(await refund(back(), { transactionId: (await paid()).in, ...change })).toMatchObject(refused(400, code))
  })

  test('a caller who may not pay from the account', async () => {
    const as = await createPerson(engine)
    expect(await refund(back(), { transactionId: (await paid()).in, as })).toMatchObject(refused(400, 'OBP-40002'))
  })

  test('what a free form has moved: it came back at once', async () => {
    const clerk = await createPerson(engine, { roles: [['CanCreateAnyTransactionRequest', pair.bankId]] })
    const payment = await payCounterparty(engine, pair, { type: 'FREE_FORM', as: clerk })
    const to = { bank_id: pair.bankId, account_id: 'OBP-OUTGOING-SETTLEMENT-ACCOUNT' }
    const [transactionId = ''] = payment.body.transaction_ids
    expect(await refund(pair, { transactionId, to, as: clerk })).toMatchObject(refused(400, 'OBP-30068'))
  })
})
