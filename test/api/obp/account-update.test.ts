/** Staff change what an account is called and how it is found, and the bank vouches for the routings that they give it. */
import { randomUUID } from 'node:crypto'
import { createAccount, refused } from '../../support/accounts'
import type { TestAccount } from '../../support/accounts'
import { outside, payCounterparty, writeDown } from '../../support/counterparties'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { balances, createPayingPair } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { trailOf } from '../../support/payment-settings'
import type { SettingDesk } from '../../support/payment-settings'

let engine: TestEngine
let pair: PayingPair
let officer: Person
let desk: SettingDesk
beforeAll(async () => {
  engine = await startEngine()
  pair = await createPayingPair(engine)
  const { bankId } = pair
  officer = await createPerson(engine, { roles: [['CanUpdateAccount', bankId]] })
  const auditor = await createPerson(engine, { roles: [['CanGetPaymentSettingChangesAtOneBank', bankId]] })
  desk = { engine, pair, bankId, officer, auditor }
})
afterAll(() => engine.stop())

interface Routing {
  readonly scheme: string
  readonly address: string
}
const iban = (address: string): Routing => ({ scheme: 'IBAN', address })
const anIban = (): Routing => iban(`DE02 ${randomUUID()}`)
const change = (routings: readonly Routing[] = []): object => ({
  ...{ label: 'Rent', type: 'CURRENT', branch_id: '1234' },
  account_routings: routings,
})
const update = (
  { bankId, accountId }: Pick<TestAccount, 'bankId' | 'accountId'>,
  body: object,
  { as = officer, version = 'v3.1.0' } = {},
): Promise<Reply> =>
  call(engine, 'PUT', `/obp/${version}/management/banks/${bankId}/accounts/${accountId}`, { as, body })

interface Stored {
  readonly label: string
  readonly product_code: string
  readonly branch_id: string
  readonly routings: readonly (Routing & { readonly is_vouched: boolean })[] | null
}
const stored = async ({ accountId }: TestAccount): Promise<Stored | undefined> => {
  const [row] = await engine.database.read.raw<Stored>(
    `select label, product_code, branch_id,
       (select jsonb_agg(jsonb_build_object('scheme', scheme, 'address', address, 'is_vouched', is_vouched) order by scheme)
        from account_routings r where r.account_key = a.account_key) as routings
     from accounts a where account_id = ?`,
    [accountId],
  )
  return row
}
const anAccount = async (routings: readonly Routing[] = [], owner?: Person): Promise<TestAccount> =>
  createAccount(engine, owner ?? (await createPerson(engine)), pair.bankId, { routings })
/** As whoever signs up opens one: nobody vouches for its routings. */
const claimed = async (routing: Routing, owner?: Person): Promise<TestAccount> => {
  const account = await anAccount([routing], owner)
  await engine.database.writeAtOnce.raw('update account_routings set is_vouched = false where address = ?', [
    routing.address,
  ])
  return account
}
const steps = async (account: TestAccount): Promise<readonly object[]> =>
  (await trailOf(desk, `?kind=ACCOUNT_ROUTING&concerns=${account.accountId}`)).map((one) => ({
    by: one.changed_by_user_id,
    before: one.before,
    after: one.after,
  }))

test.each(['v3.1.0', 'v5.1.0'])('replaces label, type, branch and all routings under %s', async (version) => {
  const account = await anAccount([anIban(), { scheme: 'Old', address: randomUUID() }])
  const routings = [{ scheme: 'AccountNumber', address: randomUUID() }, anIban()]
  const { bankId, accountId } = account
  expect(await update(account, change(routings), { version })).toMatchObject({
    status: 200,
    body: { bank_id: bankId, account_id: accountId, ...change(routings) },
  })
  expect(await stored(account)).toEqual({
    ...{ label: 'Rent', product_code: 'CURRENT', branch_id: '1234' },
    routings: routings.map((routing) => ({ ...routing, is_vouched: true })),
  })
  expect((await update(account, { label: 'a', type: 'b', branch_id: 'c' })).body).toMatchObject({
    account_routings: [],
  })
  expect((await stored(account))?.routings).toBeNull()
})

test('an IBAN that the bank gives an account gets what is paid to it, and it is on the trail who gave it', async () => {
  const routing = anIban()
  await writeDown(engine, pair, { ...outside, other_account_secondary_routing_address: routing.address })
  const pay = async (): Promise<bigint> => {
    const [, before] = await balances(engine, pair)
    const paid = await payCounterparty(engine, pair, { type: 'SEPA', to: { iban: routing.address } })
    expect(paid).toMatchObject({ status: 201, body: { status: 'COMPLETED' } })
    const [, after] = await balances(engine, pair)
    return after - before
  }
  expect(await pay()).toBe(0n)
  await update(pair.to, change([routing]))
  expect(await pay()).toBe(1_000n)
  // Said again, it is no news.
  await update(pair.to, change([routing]))
  const moved = anIban()
  await update(pair.to, change([moved]))
  await update(pair.to, change())
  expect(await pay()).toBe(0n)
  const by = officer.userId
  const [first, second] = [routing, moved].map((one) => ({ ...one, is_vouched: true }))
  expect(await steps(pair.to)).toEqual([
    { by, before: second, after: null },
    { by, before: first, after: second },
    { by, before: null, after: first },
  ])
})

test('what the owner has claimed is vouched for when the bank says the same', async () => {
  const routing = anIban()
  const account = await claimed(routing)
  await update(account, change([routing]))
  expect((await stored(account))?.routings).toEqual([{ ...routing, is_vouched: true }])
  expect((await steps(account))[0]).toEqual({
    by: officer.userId,
    before: { ...routing, is_vouched: false },
    after: { ...routing, is_vouched: true },
  })
})

test('what somebody else has claimed alone gives way, and both accounts tell of it', async () => {
  const routing = anIban()
  const [stranger, account] = [await claimed(routing), await anAccount()]
  expect((await update(account, change([routing]))).status).toBe(200)
  expect((await stored(stranger))?.routings).toBeNull()
  expect((await steps(stranger))[0]).toMatchObject({ by: officer.userId, before: routing, after: null })
  expect(await steps(account)).toMatchObject([{ by: officer.userId, before: null, after: routing }])
})

describe('is refused, and nothing is changed,', () => {
  const taken = [anIban(), { scheme: 'AccountNumber', address: randomUUID() }]
  let account: TestAccount
  let before: Stored | undefined
  beforeAll(async () => {
    await anAccount(taken)
    account = await anAccount([anIban()])
    before = await stored(account)
  })
  afterEach(async () => {
    expect(await stored(account)).toEqual(before)
    expect(await steps(account)).toEqual([])
  })

  test('where another account has a routing: every one is named', async () => {
    const named = [...taken]
      .reverse()
      .map((one) => `(bankId: ${pair.bankId}, scheme: ${one.scheme}, address: ${one.address})`)
    const text = `OBP-30115: Account Routing already exist. ${named.join('; ')}`
    expect(await update(account, change([anIban(), ...taken].slice(1)))).toMatchObject(refused(400, text))
  })

  test('where two have one scheme, whatever else is wrong with them', async () => {
    expect(await update(account, change([...taken, anIban()]))).toMatchObject(refused(400, 'OBP-60004'))
  })

  test('where the same owner has claimed the IBAN for another account', async () => {
    const owner = await createPerson(engine)
    const [own, routing] = [await anAccount([], owner), anIban()]
    await claimed(routing, owner)
    expect(await update(own, change([routing]))).toMatchObject(refused(400, 'OBP-30115'))
  })

  test.each([
    ['a body that is none', { label: 'a', type: 'b' }, 400, 'OBP-10001'],
    ['a routing without an address', change([{ scheme: 'IBAN' } as Routing]), 400, 'OBP-10001'],
  ])('for %s', async (_what, body, status, code) => {
    expect(await update(account, body)).toMatchObject(refused(status, code))
  })

  test('without the role at this bank, by the owner as well', async () => {
    const elsewhere = await createPayingPair(engine)
    const other = await createPerson(engine, { roles: [['CanUpdateAccount', elsewhere.bankId]] })
    const text = `OBP-20006: User is missing one or more roles: CanUpdateAccount at Bank(${pair.bankId})`
    for (const as of [other, pair.payer]) {
      expect(await update(pair.from, {}, { as })).toMatchObject(refused(403, text))
    }
    // Its own bank’s role says nothing of an account of another bank.
    expect(await update({ ...account, bankId: elsewhere.bankId }, change(), { as: other })).toMatchObject(
      refused(404, 'OBP-30018'),
    )
  })

  test('for an account in which the engine keeps currencies', async () => {
    await engine.database.writeAtOnce.raw(
      `insert into accounts (bank_id, account_id, kind, label, number, currency, may_overdraw, opening_request_id)
       values (?, 'FX', 'FX_POSITION', '', '', 'EUR', true, 'fx')`,
      [pair.bankId],
    )
    expect(await update({ ...account, accountId: 'FX' }, change())).toMatchObject(refused(404, 'OBP-30018'))
  })
})

test('of two that give the same IBAN at once one is refused; of two changes of one account one is left', async () => {
  const routing = anIban()
  const accounts = [await anAccount(), await anAccount()]
  const replies = await Promise.all(accounts.map((account) => update(account, change([routing]))))
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 400])
  expect(replies.find(({ status }) => status === 400)).toMatchObject(refused(400, 'OBP-30115'))
  const account = await anAccount()
  await Promise.all(['A', 'B', 'C'].map((scheme) => update(account, change([{ scheme, address: randomUUID() }]))))
  expect((await stored(account))?.routings).toHaveLength(1)
})
