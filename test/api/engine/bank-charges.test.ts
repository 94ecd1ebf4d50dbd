import { createAccount } from '../../support/accounts'
import type { TestAccount } from '../../support/accounts'
import { payCounterparty, writeDown } from '../../support/counterparties'
import { anyMoment, customerBody, refused } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { answer, balances, createPayingPair, pay, storedRequest } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

interface Desk {
  readonly pair: PayingPair
  readonly officer: Person
  readonly income: TestAccount
}
const rule = { transaction_request_type: 'ACCOUNT', level: '0.01', minimum: '0.21', maximum: '15.00' }
const open = async (given: Parameters<typeof createPayingPair>[1] = {}): Promise<Desk> => {
  const pair = await createPayingPair(engine, given)
  const officer = await createPerson(engine, { roles: [['CanManageCharges', pair.bankId]] })
  return { pair, officer, income: await createAccount(engine, await createPerson(engine), pair.bankId) }
}
const path = ({ pair }: Desk): string => `/engine/v1/banks/${pair.bankId}/charges`
const set = (desk: Desk, change: object = {}): Promise<Reply> =>
  call(engine, 'PUT', path(desk), {
    as: desk.officer,
    body: { account_id: desk.income.accountId, rules: [rule], ...change },
  })
const none = { account_id: null, rules: [], set_by_user_id: null, set_at: null }
const read = async (desk: Desk): Promise<unknown> => (await call(engine, 'GET', path(desk), { as: desk.officer })).body
/** Minor units on payer, payee and the account for charges. */
const money = async ({ pair, income }: Desk): Promise<readonly (bigint | undefined)[]> => [
  ...(await balances(engine, pair)),
  (await balances(engine, { ...pair, to: income }))[1],
]

test('charges are set as a whole, shown, and taken away', async () => {
  const desk = await open()
  expect(await read(desk)).toEqual(none)
  const json = { account_id: desk.income.accountId, set_by_user_id: desk.officer.userId, set_at: anyMoment }
  expect(await set(desk)).toMatchObject({ status: 200, body: { ...json, rules: [rule] } })
  expect(await set(desk, { rules: [] })).toMatchObject({ status: 200, body: { ...json, rules: [] } })
  expect(await read(desk)).toEqual({ ...json, rules: [] })
  expect((await call(engine, 'DELETE', path(desk), { as: desk.officer })).status).toBe(204)
  expect(await read(desk)).toEqual(none)
})

test.each([
  ['an account that is not there', { account_id: 'nowhere' }, 404, 'OBP-30018'],
  ['a type that is none', { rules: [{ ...rule, transaction_request_type: 'GIFT' }] }, 400, 'OBP-10001'],
  ['two rules for one type', { rules: [rule, rule] }, 400, 'OBP-10001'],
  ['more than the whole amount', { rules: [{ ...rule, level: '1.5' }] }, 400, 'OBP-10001'],
  ['bounds the wrong way round', { rules: [{ ...rule, minimum: '20' }] }, 400, 'OBP-10001'],
])('%s is refused, and nothing is set', async (_case, change, status, code) => {
  const desk = await open()
  expect(await set(desk, change)).toMatchObject(refused(status, code))
  expect(await read(desk)).toEqual(none)
})

test('they are for those with the role at this bank, and go to accounts of this bank', async () => {
  const [desk, other] = [await open(), await open()]
  expect(await set({ ...desk, officer: other.officer })).toMatchObject(refused(403, 'OBP-20006'))
  expect(await set(desk, { account_id: other.income.accountId })).toMatchObject(refused(404, 'OBP-30018'))
})

/** The ways in which an account belongs to whoever sets the charges. */
const own: Readonly<Record<string, (desk: Desk, officer: Person) => Promise<TestAccount>>> = {
  'an account that they hold': ({ pair }, officer) => createAccount(engine, officer, pair.bankId),
  'an account that they see as its owner': async ({ income }, officer) => {
    const at = 'account_key from accounts where bank_id = ? and account_id = ?'
    await engine.database.writeAtOnce.raw(
      `insert into account_access (user_id, view_id, account_key) select ?::uuid, 'owner', ${at}`,
      [officer.userId, income.bankId, income.accountId],
    )
    return income
  },
  'an account of a customer for whom they act': (desk, officer) => ofCustomer(desk, officer, true),
  'an account of a customer for whom they have acted': (desk, officer) => ofCustomer(desk, officer, false),
}

async function ofCustomer(
  { pair: { bankId }, income }: Desk,
  officer: Person,
  stillActs: boolean,
): Promise<TestAccount> {
  const names = [
    'CanCreateCustomer',
    'CanCreateUserCustomerLink',
    'CanDeleteUserCustomerLink',
    'CanCreateCustomerAccountLink',
  ]
  const clerk = await createPerson(engine, { roles: names.map((role) => [role, bankId] as const) })
  const post = async (version: string, what: string, body: object): Promise<Readonly<Record<string, string>>> => {
    const made = await call<Readonly<Record<string, string>>>(
      engine,
      'POST',
      `/obp/${version}/banks/${bankId}/${what}`,
      { as: clerk, body },
    )
    expect(made.status).toBe(201)
    return made.body
  }
  const { customer_id } = await post('v4.0.0', 'customers', customerBody)
  await post('v5.0.0', 'customer-account-links', {
    customer_id,
    ...{ bank_id: bankId, account_id: income.accountId, relationship_type: 'Owner' },
  })
  const link = await post('v4.0.0', 'user_customer_links', { user_id: officer.userId, customer_id })
  if (stillActs) return income
  const path = `/obp/v4.0.0/banks/${bankId}/user_customer_links/${link['user_customer_link_id'] ?? ''}`
  expect((await call(engine, 'DELETE', path, { as: clerk })).status).toBe(200)
  return income
}

test.each(Object.entries(own))('nobody has charges booked to %s; somebody else does', async (_case, accountOf) => {
  const desk = await open()
  const colleague = await createPerson(engine, { roles: [['CanManageCharges', desk.pair.bankId]] })
  const { accountId: account_id } = await accountOf(desk, desk.officer)
  expect(await set(desk, { account_id })).toMatchObject(refused(403, 'OBP-49034'))
  expect(await read(desk)).toEqual(none)
  expect((await set({ ...desk, officer: colleague }, { account_id })).status).toBe(200)
  // What stands is not lost by the try.
  expect(await set(desk, { account_id, rules: [] })).toMatchObject(refused(403, 'OBP-49034'))
  expect(await read(desk)).toMatchObject({ account_id, rules: [rule], set_by_user_id: colleague.userId })
})

test('a payment at once is charged to both sides, in transactions of their own', async () => {
  const desk = await open()
  const { pair } = desk
  await set(desk)
  const { status, body } = await pay<{ charge: unknown }>(engine, pair, { amount: '100.00' })
  expect([status, body.charge]).toEqual([
    201,
    { summary: expect.any(String) as string, value: { currency: 'EUR', amount: '1.00' } },
  ])
  expect(await money(desk)).toEqual([989_950n, 9_950n, 100n])
  const listed = await call<{ transactions: { details: { type: string; value: { amount: string } } }[] }>(
    engine,
    'GET',
    `/obp/v4.0.0${pair.from.path}/owner/transactions`,
    { as: pair.payer },
  )
  const seen = listed.body.transactions.map(({ details }) => `${details.type} ${details.value.amount}`)
  expect(seen.slice(0, 2).sort()).toEqual(['ACCOUNT -100.00', 'CHARGE -0.50'])
})

test('a payment with a challenge is charged when it is booked', async () => {
  const desk = await open()
  await set(desk)
  const { body } = await pay(engine, desk.pair, { amount: '1200.00' })
  expect(await money(desk)).toEqual([1_000_000n, 0n, 0n])
  const given = { requestId: body.id, challengeId: body.challenges[0]?.id ?? '' }
  expect((await answer(engine, desk.pair, given)).status).toBe(202)
  expect(await money(desk)).toEqual([1_000_000n - 120_000n - 600n, 120_000n - 600n, 1_200n])
})

test('across currencies each side is charged in its own', async () => {
  const desk = await open({ payeeCurrency: 'USD' })
  await set(desk)
  expect((await pay(engine, desk.pair, { amount: '100.00' })).status).toBe(201)
  expect(await money(desk)).toEqual([989_950n, 10_743n - 54n, 100n])
})

test.each([
  ['SENDER', [1_000_000n - 10_000n - 200n, 10_000n, 200n]],
  ['RECEIVER', [1_000_000n - 10_000n, 10_000n - 200n, 200n]],
])('%s bears all of it', async (policy, expected) => {
  const desk = await open()
  await set(desk, { rules: [] })
  const { body } = await writeDown(engine, desk.pair)
  const paid = await payCounterparty(engine, desk.pair, {
    type: 'COUNTERPARTY',
    to: { counterparty_id: body.counterparty_id },
    amount: '100.00',
    policy,
  })
  expect(paid.status).toBe(201)
  expect(await money(desk)).toEqual(expected)
})

test('a payee bears no more than what comes in, however little that is, and nobody bears the rest', async () => {
  const desk = await open()
  await set(desk, { rules: [] })
  const { body } = await writeDown(engine, desk.pair)
  const to = { counterparty_id: body.counterparty_id }
  const tiny = { type: 'COUNTERPARTY', to, amount: '0.01', policy: 'RECEIVER' }
  expect((await payCounterparty(engine, desk.pair, tiny)).status).toBe(201)
  expect(await money(desk)).toEqual([999_999n, 0n, 1n])
  const told = (await pay<{ charge: object }>(engine, desk.pair, { amount: '0.50' })).body.charge
  expect(told).toMatchObject({ value: { currency: 'EUR', amount: '2.0' } })
  expect(await money(desk)).toEqual([999_999n - 50n - 100n, 0n, 1n + 50n + 100n])
})

test('a payee who is over their limit can be paid, at once and after an answer', async () => {
  const desk = await open()
  await set(desk)
  const { pair } = desk
  await engine.database.writeAtOnce.raw(
    'update accounts set balance = balance - 500000 where bank_id = ? and account_id = ?',
    [pair.bankId, pair.to.accountId],
  )
  expect((await pay(engine, pair, { amount: '300.00' })).status).toBe(201)
  const { body } = await pay(engine, pair, { amount: '1000.00' })
  const given = { requestId: body.id, challengeId: body.challenges[0]?.id ?? '' }
  expect((await answer(engine, pair, given)).status).toBe(202)
  expect((await money(desk))[1]).toBe(130_000n - 150n - 500n - 500_000n)
})

test('who can pay the amount and not the charge pays nothing', async () => {
  const desk = await open({ balance: 10_049n })
  await set(desk)
  expect(await pay(engine, desk.pair, { amount: '100.00' })).toMatchObject(refused(400, 'OBP-49001'))
  expect(await money(desk)).toEqual([10_049n, 0n, 0n])
})

test('an answer without the funds for the charge fails the request as a whole', async () => {
  const desk = await open({ balance: 120_500n })
  await set(desk)
  const { body } = await pay(engine, desk.pair, { amount: '1200.00' })
  const given = { requestId: body.id, challengeId: body.challenges[0]?.id ?? '' }
  expect(await answer(engine, desk.pair, given)).toMatchObject(refused(400, 'OBP-49001'))
  expect(await storedRequest(engine, body.id)).toEqual({ status: 'FAILED', reason: 'InsufficientFunds' })
  expect(await money(desk)).toEqual([120_500n, 0n, 0n])
})

test('payments both ways at once, to the account for charges too, wait for each other in no circle', async () => {
  const desk = await open()
  const { income } = desk
  const pair = { ...desk.pair, to: await createAccount(engine, desk.pair.payer, desk.pair.bankId) }
  const back = { ...pair, from: pair.to, to: pair.from }
  await pay(engine, pair, { amount: '900.00' })
  await set(desk)
  const replies = await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      index % 3 === 0
        ? pay(engine, pair, { amount: '1.00' })
        : index % 3 === 1
          ? pay(engine, back, { amount: '1.00' })
          : pay(engine, { ...pair, to: income }, { amount: '1.00' }),
    ),
  )
  expect(replies.map(({ status }) => status)).toEqual(Array<number>(30).fill(201))
  expect((await money({ ...desk, pair })).reduce<bigint>((sum, minor) => sum + (minor ?? 0n), 0n)).toBe(1_000_000n)
})
