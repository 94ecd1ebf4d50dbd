import { randomUUID } from 'node:crypto'
import { fxPositionKeys } from '../../../db/write/ledger'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { addPayer, balances, createPayingPair, pay, setAttribute } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call, createPerson, grant } from '../../support/people'

let engine: TestEngine
let pair: PayingPair
beforeAll(async () => {
  engine = await startEngine()
  pair = await createPayingPair(engine, { balance: 100_000_000n })
})
afterAll(() => engine.stop())

const anId = expect.stringMatching(/^[0-9a-f-]{36}$/) as string
const aMoment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string
const error = (code: string): object => ({ message: expect.stringContaining(code) as string })

const common = (type: string, amount: string): object => ({
  id: anId,
  type,
  from: { bank_id: pair.bankId, account_id: pair.from.accountId },
  details: {
    to_sandbox_tan: { bank_id: pair.bankId, account_id: pair.to.accountId },
    value: { currency: 'EUR', amount },
    description: 'this is for work',
  },
  start_date: aMoment,
  end_date: aMoment,
  charge: { summary: 'Total charges for completed transaction', value: { currency: 'EUR', amount: '2.0' } },
})

describe('below the threshold', () => {
  test.each(['ACCOUNT', 'ACCOUNT_OTP'])('%s is booked at once', async (type) => {
    const before = await balances(engine, pair)
    const reply = await pay(engine, pair, { type, amount: '12.50' })
    expect(reply.status).toBe(201)
    expect(reply.body).toEqual({
      ...common(type, '12.50'),
      status: 'COMPLETED',
      transaction_ids: [anId],
      challenges: [],
    })
    expect(await balances(engine, pair)).toEqual([before[0] - 1_250n, before[1] + 1_250n])
  })

  test.each(['v2.1.0', 'v3.1.0', 'v4.0.0', 'v5.1.0'])('SANDBOX_TAN has the older shape under %s', async (version) => {
    const reply = await pay(engine, pair, { type: 'SANDBOX_TAN', amount: '999.99', version })
    expect(reply.status).toBe(201)
    expect(reply.body).toEqual({
      ...common('SANDBOX_TAN', '999.99'),
      status: 'COMPLETED',
      transaction_ids: [anId],
      challenge: null,
    })
  })

  test('no workflow is started', async () => {
    const { body } = await pay(engine, pair, { amount: '1.00' })
    const described = engine.client.workflow.getHandle(`transaction-request/${body.id}`).describe()
    await expect(described).rejects.toThrow('not found')
  })

  test('without the funds nothing is booked and nothing is stored', async () => {
    const poor = await createPayingPair(engine, { balance: 999n })
    expect(await pay(engine, poor, { amount: '10.00' })).toMatchObject({ status: 400, body: error('OBP-49001') })
    expect(await balances(engine, poor)).toEqual([999n, 0n])
    const [row] = await engine.database.read.raw<{ count: bigint }>(
      'select count(*) from transaction_requests where bank_id = ?',
      [poor.bankId],
    )
    expect(row?.count).toBe(0n)
  })

  test('an overdraft limit can be spent, and not a cent more', async () => {
    const lent = await createPayingPair(engine, { balance: 500n })
    await engine.database.writeAtOnce.raw('update accounts set overdraft_limit = 500 where account_id = ?', [
      lent.from.accountId,
    ])
    expect(await pay(engine, lent, { amount: '10.01' })).toMatchObject({ status: 400, body: error('OBP-49001') })
    expect((await pay(engine, lent, { amount: '10.00' })).status).toBe(201)
    expect(await balances(engine, lent)).toEqual([-500n, 1_000n])
  })

  test('eight payments at once all add up', async () => {
    const busy = await createPayingPair(engine, { balance: 8_000n })
    const replies = await Promise.all(Array.from({ length: 9 }, () => pay(engine, busy, { amount: '10.00' })))
    expect(replies.map(({ status }) => status).sort()).toEqual([...Array<number>(8).fill(201), 400])
    expect(await balances(engine, busy)).toEqual([0n, 8_000n])
  })
})

describe('from the threshold on', () => {
  test('exactly the threshold is INITIATED with one challenge for the initiator, and a workflow waits', async () => {
    const before = await balances(engine, pair)
    const reply = await pay(engine, pair, { amount: '1000.00' })
    const { id } = reply.body
    expect(reply.status).toBe(201)
    expect(reply.body).toEqual({
      ...common('ACCOUNT', '1000.00'),
      status: 'INITIATED',
      transaction_ids: [''],
      challenges: [
        {
          id: anId,
          user_id: pair.payer.userId,
          allowed_attempts: 3,
          challenge_type: 'OBP_TRANSACTION_REQUEST_CHALLENGE',
          link: `${engine.config.http.publicUrl}/obp/v4.0.0${pair.from.path}/owner/transaction-request-types/ACCOUNT/transaction-requests/${id}/challenge`,
        },
      ],
    })
    expect(await balances(engine, pair)).toEqual(before)
    const description = await engine.client.workflow.getHandle(`transaction-request/${id}`).describe()
    expect(description.status.name).toBe('RUNNING')
    expect(await description.staticSummary()).toContain(id)
    const { body: read } = await call(engine, 'GET', `/obp/v4.0.0${pair.from.path}/owner/transaction-requests/${id}`, {
      as: pair.payer,
    })
    expect(read).toMatchObject({
      id,
      start_date: expect.stringMatching(/T00:00:00Z$/) as string,
      challenge: {
        id: 'challenges number:1',
        allowed_attempts: 3,
        challenge_type: 'OBP_TRANSACTION_REQUEST_CHALLENGE',
      },
    })
  })

  test('SANDBOX_TAN names its challenge', async () => {
    const reply = await pay<{ challenge: object }>(engine, pair, { type: 'SANDBOX_TAN', amount: '1200.00' })
    expect(reply).toMatchObject({ status: 201, body: { status: 'INITIATED', transaction_ids: [''] } })
    expect(reply.body.challenge).toEqual({
      id: anId,
      allowed_attempts: 3,
      challenge_type: 'OBP_TRANSACTION_REQUEST_CHALLENGE',
    })
  })

  test('with two required answers everybody who may pay is asked, and nobody who may only look', async () => {
    const shared = await createPayingPair(engine)
    const second = await addPayer(engine, shared, 'standard')
    await addPayer(engine, shared, 'auditor')
    await setAttribute(engine, shared, 'REQUIRED_CHALLENGE_ANSWERS', '2')
    const { body } = await pay(engine, shared, { amount: '1100.00' })
    expect(body.challenges.map(({ user_id: userId }) => userId).sort()).toEqual(
      [shared.payer.userId, second.userId].sort(),
    )
  })

  test('a retry with the same Idempotency-Key opens no second request', async () => {
    const headers = { 'Idempotency-Key': randomUUID() }
    const first = await pay(engine, pair, { amount: '1000.00', headers })
    const second = await pay(engine, pair, { amount: '1000.00', headers })
    expect([second.status, second.body]).toEqual([201, first.body])
  })
})

describe('another currency', () => {
  test('is converted to both accounts, and each currency sums to zero', async () => {
    const abroad = await createPayingPair(engine, { payeeCurrency: 'GBP' })
    const reply = await pay(engine, abroad, { amount: '100.00', currency: 'GBP' })
    expect(reply).toMatchObject({ status: 201, body: { status: 'COMPLETED' } })
    const [from, to] = await balances(engine, abroad)
    expect([from, to]).toEqual([1_000_000n - 11_628n, 10_000n])
    const sums = await engine.database.read.raw<{ sum: string }>(
      `select sum(e.amount)::text from ledger_entries e join accounts a using (account_key) where a.bank_id = ? group by e.currency`,
      [abroad.bankId],
    )
    expect(sums).toEqual([{ sum: '0' }, { sum: '0' }])
  })

  test('the threshold is converted to the currency of the request', async () => {
    expect((await pay(engine, pair, { amount: '1074.27', currency: 'USD' })).body.status).toBe('COMPLETED')
    expect((await pay(engine, pair, { amount: '1074.28', currency: 'USD' })).body.status).toBe('INITIATED')
  })

  test('SANDBOX_TAN takes the currency of the account only', async () => {
    const reply = await pay(engine, pair, { type: 'SANDBOX_TAN', currency: 'USD' })
    expect(reply).toMatchObject({ status: 400, body: error('OBP-40003') })
  })

  test('an amount that rounds to zero on one side moves nothing', async () => {
    const reply = await pay(engine, pair, { amount: '1', currency: 'KRW' })
    expect(reply).toMatchObject({ status: 400, body: error('OBP-49003') })
  })
})

describe('amounts', () => {
  test.each([
    ['1e-3', 'OBP-10002: Invalid Number. Could not convert value to a number. Current input is  1e-3 '],
    ['abc', 'OBP-10002'],
    ['NaN', 'OBP-10002'],
    ['', 'OBP-10002'],
    ['1.005', 'OBP-10002'],
    ['+5', 'OBP-10002'],
    [' 5', 'OBP-10002'],
    ['٥', 'OBP-10002'],
    ['５.00', 'OBP-10002'],
    ['1'.repeat(40), 'OBP-10002'],
    ['-5', "OBP-40008: Can't send a payment with a value of 0 or less. Current input is: '-5'"],
    ['0', 'OBP-40008'],
    ['0.00', 'OBP-40008'],
    [null, 'OBP-10001'],
    [['5'], 'OBP-10001'],
    ['1'.repeat(101), 'OBP-10001'],
    [
      '100000.01',
      'OBP-10035: Incorrect json value. the payment amount is over the payment limit(AmountOfMoney(EUR,100000))',
    ],
  ])('%p is refused and moves nothing', async (amount, message) => {
    const before = await balances(engine, pair)
    expect(await pay(engine, pair, { amount })).toMatchObject({ status: 400, body: error(message) })
    expect(await balances(engine, pair)).toEqual(before)
  })

  test('a JSON number is taken as its text', async () => {
    expect((await pay(engine, pair, { amount: 10 })).status).toBe(201)
  })

  test('an exponent is taken as the number that it writes', async () => {
    const [paying, paid] = await balances(engine, pair)
    expect(await pay(engine, pair, { amount: '1e1' })).toMatchObject({ status: 201, body: { status: 'COMPLETED' } })
    expect(await balances(engine, pair)).toEqual([paying - 1_000n, paid + 1_000n])
  })

  test.each(['EURO', 'ZZZ', 'eur', ''])('the currency %p is refused', async (currency) => {
    const reply = await pay(engine, pair, { currency })
    expect(reply).toMatchObject({ status: 400, body: error(`OBP-10003`) })
  })
})

describe('who may pay, and whom', () => {
  const stranger = { bankId: '', accountId: 'no.such.account' }

  test('nobody is 401', async () => {
    const path = `/obp/v4.0.0${pair.from.path}/owner/transaction-request-types/ACCOUNT/transaction-requests`
    expect(await call(engine, 'POST', path, { body: {} })).toMatchObject({ status: 401, body: error('OBP-20001') })
  })

  test('without access it is 400 OBP-40002, before the body is looked at', async () => {
    const as = await createPerson(engine)
    const reply = await pay(engine, pair, { as, amount: 'abc' })
    expect(reply.status).toBe(400)
    expect(reply.body.message).toMatch(
      /^OBP-40002: .* can_add_transaction_request_to_beneficiary\. Current ViewId\(owner\),current UserId\(.*\)current ConsumerId\(.*\)$/,
    )
  })

  test('the auditor may look, not pay; a second holder of a paying view and the role may', async () => {
    const auditor = await addPayer(engine, pair, 'auditor')
    expect(await pay(engine, pair, { as: auditor, view: 'auditor' })).toMatchObject({ body: error('OBP-40002') })
    const second = await addPayer(engine, pair, 'standard')
    expect((await pay(engine, pair, { as: second, view: 'standard' })).status).toBe(201)
    expect(await pay(engine, pair, { as: second, view: 'owner' })).toMatchObject({ body: error('OBP-40002') })
    const clerk = await createPerson(engine, { roles: [['CanCreateAnyTransactionRequest', pair.bankId]] })
    expect((await pay(engine, pair, { as: clerk })).status).toBe(201)
    const elsewhere = await createPerson(engine)
    await grant(engine, elsewhere, [['CanCreateAnyTransactionRequest', 'other.bank']])
    expect(await pay(engine, pair, { as: elsewhere })).toMatchObject({ body: error('OBP-40002') })
  })

  test('an unknown payee is 404, oneself is OBP-49002', async () => {
    const to = { ...stranger, bankId: pair.bankId }
    expect(await pay(engine, pair, { to })).toMatchObject({ status: 404, body: error('OBP-30018') })
    expect(await pay(engine, pair, { to: pair.from })).toMatchObject({ status: 400, body: error('OBP-49002') })
  })

  test("the bank's own position in a currency cannot be paid to", async () => {
    await fxPositionKeys(engine.database.writeAtOnce, pair.bankId, ['EUR'])
    const to = { ...pair.to, accountId: 'FX-POSITION-EUR' }
    expect(await pay(engine, pair, { to })).toMatchObject({ status: 404, body: error('OBP-30018') })
  })

  test.each([
    ['v4.0.0', 'COUNTERPARTY_X'],
    ['v2.1.0', 'ACCOUNT'],
  ])('%s has no type %s', async (version, type) => {
    const message = `OBP-40001: Invalid value for TRANSACTION_REQUEST_TYPE: '${type}'`
    expect(await pay(engine, pair, { version, type })).toMatchObject({ status: 400, body: { message } })
  })

  test('a body without a payee is OBP-10001', async () => {
    const path = `/obp/v4.0.0${pair.from.path}/owner/transaction-request-types/ACCOUNT/transaction-requests`
    const body = { value: { currency: 'EUR', amount: '1' }, description: '' }
    expect(await call(engine, 'POST', path, { as: pair.payer, body })).toMatchObject({
      status: 400,
      body: error('OBP-10001: Incorrect json format. The Json body should be the TransactionRequestBodyCommonJSON '),
    })
  })
})
