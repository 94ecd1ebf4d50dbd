import { payCounterparty, outside, writeDown } from '../../support/counterparties'
import type { CounterpartyPayment } from '../../support/counterparties'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { answer, balances, createPayingPair, storedRequest } from '../../support/payments'
import type { PayingPair, RequestJson } from '../../support/payments'
import { call, createPerson, grant } from '../../support/people'
import type { Reply } from '../../support/people'

let engine: TestEngine
let pair: PayingPair
beforeAll(async () => {
  engine = await startEngine()
  pair = await createPayingPair(engine, { balance: 100_000_000n })
})
afterAll(() => engine.stop())

const anId = expect.stringMatching(/^[0-9a-f-]{36}$/) as string
const pay = (payment: CounterpartyPayment): Promise<Reply<RequestJson>> => payCounterparty(engine, pair, payment)
const idOf = async (change: object = {}): Promise<string> =>
  (await writeDown(engine, pair, change)).body.counterparty_id
const byId = (id: string): Pick<CounterpartyPayment, 'type' | 'to'> => ({
  type: 'COUNTERPARTY',
  to: { counterparty_id: id },
})

const balanceOf = async (accountId: string, bankId = pair.bankId): Promise<bigint> => {
  const [row] = await engine.database.read.raw<{ balance: bigint }>(
    'select balance from accounts where bank_id = ? and account_id = ?',
    [bankId, accountId],
  )
  return row?.balance ?? 0n
}
const settlement = 'OBP-OUTGOING-SETTLEMENT-ACCOUNT'

const simple = (change: object = {}): object => ({
  name: 'SIMPLE payee',
  description: 'landlord',
  ...outside,
  other_account_routing_address: 'simple-1',
  other_branch_routing_scheme: 'X',
  other_branch_routing_address: 'Y',
  ...change,
})

describe('COUNTERPARTY', () => {
  test('pays the account that the counterparty stands for', async () => {
    const id = await idOf()
    const before = await balances(engine, pair)
    const reply = await pay({ ...byId(id), amount: '11.00' })
    expect(reply).toMatchObject({
      status: 201,
      body: {
        type: 'COUNTERPARTY',
        from: { bank_id: pair.bankId, account_id: pair.from.accountId },
        details: {
          to_counterparty: { counterparty_id: id },
          value: { currency: 'EUR', amount: '11.00' },
          description: 'to cp',
        },
        transaction_ids: [anId],
        status: 'COMPLETED',
        challenges: [],
        charge: { summary: 'Total charges for completed transaction', value: { currency: 'EUR', amount: '2.0' } },
      },
    })
    expect(await balances(engine, pair)).toEqual([before[0] - 1_100n, before[1] + 1_100n])
  })

  test('pays the account of the first routing where the second names another', async () => {
    const { from, to } = await createPayingPair(engine)
    const names = (first: string, second: string): object => ({
      other_bank_routing_address: to.bankId,
      other_account_routing_address: first,
      other_account_secondary_routing_scheme: 'OBP',
      other_account_secondary_routing_address: second,
    })
    for (const [first, second] of [
      [to.accountId, from.accountId],
      [from.accountId, to.accountId],
    ] as const) {
      const before = await balanceOf(first, to.bankId)
      expect((await pay({ ...byId(await idOf(names(first, second))), amount: '1.00' })).status).toBe(201)
      expect(await balanceOf(first, to.bankId)).toBe(before + 100n)
    }
  })

  test('pays somebody outside through the settlement account', async () => {
    const id = await idOf(outside)
    const [before, own] = [await balanceOf(settlement), await balanceOf(pair.from.accountId)]
    expect((await pay({ ...byId(id), amount: '30.00' })).body.status).toBe('COMPLETED')
    expect([await balanceOf(settlement), await balanceOf(pair.from.accountId)]).toEqual([before + 3_000n, own - 3_000n])
  })

  test('the transaction shows the payer whom he has paid', async () => {
    const name = 'Landlord & Sons'
    const { body } = await pay(byId(await idOf({ ...outside, name })))
    const path = `/obp/v4.0.0${pair.from.path}/owner/transactions/${body.transaction_ids[0] ?? ''}/transaction`
    const reply = await call(engine, 'GET', path, { as: pair.payer })
    expect(reply).toMatchObject({
      status: 200,
      body: {
        this_account: { id: pair.from.accountId, bank_routing: { scheme: 'OBP', address: pair.bankId } },
        other_account: {
          holder: { name, is_alias: false },
          bank_routing: { scheme: null, address: null },
          account_routings: [{ scheme: 'AccountNumber', address: '1234567' }],
        },
      },
    })
  })

  test('from the threshold on it waits, and the right answer books it', async () => {
    const id = await idOf(outside)
    const before = await balanceOf(settlement)
    const { status, body } = await pay({ ...byId(id), amount: '1100.00' })
    expect({ status, body }).toMatchObject({ status: 201, body: { status: 'INITIATED', transaction_ids: [''] } })
    const given = { requestId: body.id, challengeId: body.challenges[0]?.id ?? '', type: 'COUNTERPARTY' }
    expect(await answer(engine, pair, given)).toMatchObject({
      status: 202,
      body: { status: 'COMPLETED', details: { to_counterparty: { counterparty_id: id } } },
    })
    expect(await balanceOf(settlement)).toBe(before + 110_000n)
  })

  test('who is taken off the list, or not to be paid any more, while it waits is not paid: the request is FAILED', async () => {
    const ends = [`deleted_at = now()`, `is_beneficiary = false`]
    for (const end of ends) {
      const id = await idOf(outside)
      const before = await balanceOf(settlement)
      const { body } = await pay({ ...byId(id), amount: '1100.00' })
      await engine.database.writeAtOnce.raw(`update counterparties set ${end} where counterparty_id = ?`, [id])
      const given = { requestId: body.id, challengeId: body.challenges[0]?.id ?? '', type: 'COUNTERPARTY' }
      expect(await answer(engine, pair, given)).toMatchObject(refused(400, 'OBP-30013'))
      expect(await storedRequest(engine, body.id)).toEqual({ status: 'FAILED', reason: 'NotBeneficiary' })
      expect(await balanceOf(settlement)).toBe(before)
    }
  })

  test('the code of a payment to the outside is void for another payee', async () => {
    const { body } = await pay({ ...byId(await idOf(outside)), amount: '1100.00' })
    await engine.database.writeAtOnce.raw(
      `update transaction_requests set outside_account = 'IBAN somebody else' where request_id = ?`,
      [body.id],
    )
    const given = { requestId: body.id, challengeId: body.challenges[0]?.id ?? '', type: 'COUNTERPARTY' }
    expect(await answer(engine, pair, given)).toMatchObject(refused(400, 'OBP-40016'))
  })

  test('a counterparty that is unknown, of another account, deleted or no beneficiary is not paid', async () => {
    const other = await createPayingPair(engine)
    const foreign = (await writeDown(engine, other)).body.counterparty_id
    const deleted = await idOf()
    const path = `/obp/v4.0.0${pair.from.path}/owner/counterparties/${deleted}`
    await call(engine, 'DELETE', path, { as: pair.payer })
    for (const id of ['no-such', foreign, deleted]) {
      expect(await pay(byId(id))).toMatchObject(refused(400, `OBP-30017`))
    }
    expect(await pay(byId(await idOf({ is_beneficiary: false })))).toMatchObject(refused(400, 'OBP-30013'))
  })

  test.each([
    ['an unknown charge policy', { policy: 'NOBODY' }, 'OBP-40013'],
    ['no amount', { amount: 'ten' }, 'OBP-10002'],
    ['zero', { amount: '0' }, 'OBP-40008'],
    ['no currency', { currency: 'EURO' }, 'OBP-10003'],
    ['more than the limit of payments', { amount: '100000.01' }, 'OBP-10035'],
  ])('%s is refused', async (_what, change, code) => {
    expect(await pay({ ...byId(await idOf()), ...change })).toMatchObject(refused(400, code))
  })
})

describe('SEPA', () => {
  test('pays the counterparty that has the IBAN, blanks or not', async () => {
    await idOf({ other_account_secondary_routing_address: 'DE11 2222' })
    const before = await balances(engine, pair)
    const reply = await pay({ type: 'SEPA', to: { iban: 'DE112222' }, amount: '13.00' })
    expect(reply).toMatchObject({
      status: 201,
      body: { status: 'COMPLETED', details: { to_sepa: { iban: 'DE112222' } } },
    })
    expect(await balances(engine, pair)).toEqual([before[0] - 1_300n, before[1] + 1_300n])
  })

  test('an IBAN of an account of the bank is paid inside', async () => {
    const inside = await createPayingPair(engine)
    await engine.database.writeAtOnce.raw(
      `insert into account_routings (account_key, bank_id, scheme, address, is_vouched)
       select account_key, bank_id, 'IBAN', 'DE33', true from accounts where bank_id = ? and account_id = ?`,
      [inside.bankId, inside.to.accountId],
    )
    await writeDown(engine, inside, { ...outside, other_account_secondary_routing_address: 'DE33' })
    const before = await balances(engine, inside)
    await payCounterparty(engine, inside, { type: 'SEPA', to: { iban: 'DE33' }, amount: '1.00' })
    expect(await balances(engine, inside)).toEqual([before[0] - 100n, before[1] + 100n])
  })

  test('an IBAN that no counterparty of the account has is not found', async () => {
    expect(await pay({ type: 'SEPA', to: { iban: 'XX00' } })).toMatchObject(refused(404, 'OBP-30012'))
    expect(await pay({ type: 'SEPA', to: { iban: pair.to.accountId } })).toMatchObject(refused(404, 'OBP-30012'))
  })

  test('can be rejected by whoever holds its challenge, and not be answered any more', async () => {
    await idOf({ ...outside, other_account_secondary_routing_address: 'XX77' })
    const { body } = await pay({ type: 'SEPA', to: { iban: 'XX77' }, amount: '1300.00' })
    const given = { requestId: body.id, challengeId: body.challenges[0]?.id ?? '', type: 'SEPA' }
    expect(await answer(engine, pair, { ...given, answer: 'REJECT', as: await createPerson(engine) })).toMatchObject(
      refused(400, 'OBP-40002'),
    )
    expect(await answer(engine, pair, { ...given, answer: 'REJECT' })).toMatchObject({
      status: 202,
      body: { status: 'REJECTED', transaction_ids: [''] },
    })
    expect(await answer(engine, pair, given)).toMatchObject(refused(400, 'OBP-40020'))
  })
})

describe('SIMPLE', () => {
  const count = async (name: string): Promise<bigint | undefined> => {
    const [row] = await engine.database.read.raw<{ count: bigint }>(
      'select count(*) from counterparties where name = ?',
      [name],
    )
    return row?.count
  }

  test('writes its payee down once, and pays it', async () => {
    for (const amount of ['9.00', '1900.00']) {
      const reply = await pay({ type: 'SIMPLE', to: simple(), amount })
      expect(reply).toMatchObject({
        status: 201,
        body: { details: { to_simple: { otherBankRoutingScheme: 'BIC', otherAccountRoutingAddress: 'simple-1' } } },
      })
    }
    expect(await count('SIMPLE payee')).toBe(1n)
  })

  test('two first payments at once write their payee down once', async () => {
    const to = simple({ name: 'at once', other_account_routing_address: 'at-once' })
    const replies = await Promise.all([1, 2, 3, 4].map(() => pay({ type: 'SIMPLE', to, amount: '1.00' })))
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201, 201])
    expect(await count('at once')).toBe(1n)
  })

  test('a name that another payee has is refused, and so is a body without routings', async () => {
    await pay({ type: 'SIMPLE', to: simple({ name: 'taken', other_account_routing_address: 'a' }) })
    const reply = await pay({ type: 'SIMPLE', to: simple({ name: 'taken', other_account_routing_address: 'b' }) })
    expect(reply).toMatchObject(refused(400, 'OBP-30014'))
    expect(await pay({ type: 'SIMPLE', to: { name: 'x' } })).toMatchObject(refused(400, 'OBP-10001'))
  })
})

describe('FREE_FORM', () => {
  test('needs the role', async () => {
    expect(await pay({ type: 'FREE_FORM' })).toMatchObject(refused(403, 'OBP-20006'))
  })

  test.each(['2.00', '1500.00'])('%s leaves and comes back: two transactions, the same balances', async (amount) => {
    const clerk = await createPerson(engine)
    await grant(engine, clerk, [['CanCreateAnyTransactionRequest', pair.bankId]])
    const accounts = [pair.from.accountId, settlement]
    const before = await Promise.all(accounts.map((id) => balanceOf(id)))
    const { body } = await pay({ type: 'FREE_FORM', amount, as: clerk })
    const [challenge] = body.challenges
    if (challenge !== undefined) {
      await answer(engine, pair, { requestId: body.id, challengeId: challenge.id, type: 'FREE_FORM', as: clerk })
    }
    expect((await storedRequest(engine, body.id))?.status).toBe('COMPLETED')
    expect(await Promise.all(accounts.map((id) => balanceOf(id)))).toEqual(before)
    const rows = await engine.database.read.raw<{ amount: bigint }>(
      `select amount from ledger_entries join accounts using (account_key) join ledger_bookings using (booking_id)
       where account_id = ? and transaction_type = 'FREE_FORM' order by account_version desc limit 2`,
      [pair.from.accountId],
    )
    const minor = BigInt(amount.replace('.', ''))
    expect(rows.map((row) => row.amount)).toEqual([minor, -minor])
  })
})
