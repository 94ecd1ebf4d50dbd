import { randomUUID } from 'node:crypto'
import { accountActivities } from '../../../activities/accounts/open-account'
import type { AccountActivities } from '../../../activities/accounts/open-account'
import type { AccountOpeningInput } from '../../../workflows/contract'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createBank, createPerson } from '../../support/people'
import type { Person } from '../../support/people'

let engine: TestEngine
let activities: AccountActivities
let bankId: string
let owner: Person
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  activities = accountActivities({ database: engine.database, now: () => new Date() })
  bankId = await createBank(engine)
  owner = await createPerson(engine)
})
afterAll(() => engine.stop())

const input = (more: Partial<AccountOpeningInput> = {}): AccountOpeningInput => ({
  bankId,
  accountId: `acc.${randomUUID().slice(0, 8)}`,
  ownerUserId: owner.userId,
  label: 'L',
  productCode: 'P',
  branchId: '',
  currency: 'EUR',
  routings: [{ scheme: 'IBAN', address: randomUUID() }],
  openedBy: owner.userId,
  requestId: randomUUID(),
  ...more,
})
const opened = ({ accountId }: AccountOpeningInput): object => ({ ok: true, value: { bankId, accountId } })

test('twice and at once: the same request is always answered with its one account', async () => {
  const asked = input()
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => activities.openAccount(asked)))
  expect([...outcomes, await activities.openAccount(asked)]).toEqual(Array.from({ length: 7 }, () => opened(asked)))
  const [counts] = await engine.database.read.raw(
    `select count(*)::int as accounts, sum((select count(*) from account_access x where x.account_key = a.account_key))::int as views,
       sum((select count(*) from account_routings r where r.account_key = a.account_key))::int as routings
     from accounts a where account_id = ?`,
    [asked.accountId],
  )
  expect(counts).toEqual({ accounts: 1, views: 5, routings: 1 })
})

test('another request for the account is refused', async () => {
  const asked = input()
  await activities.openAccount(asked)
  const other = await activities.openAccount({ ...asked, requestId: randomUUID() })
  expect(other).toEqual({ ok: false, refusal: { refusal: 'AccountExists' } })
})

test('a taken routing is named, and no half of the account stays', async () => {
  const first = input()
  await activities.openAccount(first)
  const second = input({ routings: first.routings })
  const [routing] = first.routings
  expect(await activities.openAccount(second)).toEqual({
    ok: false,
    refusal: {
      refusal: 'AccountRoutingTaken',
      detail: ` (bankId: ${bankId}, scheme: IBAN, address: ${routing?.address ?? ''})`,
    },
  })
  expect(await activities.openAccount({ ...second, routings: [] })).toEqual(opened(second))
})

test('where a release before does not say it, the bank vouches for what was opened for somebody else', async () => {
  const staff = await createPerson(engine)
  const [own, forOther] = [input(), input({ openedBy: staff.userId })]
  for (const asked of [own, forOther]) expect(await activities.openAccount(asked)).toEqual(opened(asked))
  const found = await engine.database.read.raw(
    `select is_vouched from account_routings join accounts using (account_key) where account_id = any (?::text[])
     order by account_key`,
    [[own.accountId, forOther.accountId]],
  )
  expect(found).toEqual([{ is_vouched: false }, { is_vouched: true }])
})

test.each([
  ['AccountRoutingDuplicate', { routings: ['1', '2'].map((address) => ({ scheme: 'X', address })) }],
  ['BankNotFound', { bankId: 'no.bank' }],
  ['UserNotFound', { ownerUserId: '00000000-0000-4000-8000-000000000000' }],
  ['UserNotFound', { ownerUserId: 'nobody' }],
])('%s is an outcome, not a failure that is retried for ever', async (refusal, more) => {
  expect(await activities.openAccount(input(more))).toMatchObject({ ok: false, refusal: { refusal } })
})

async function newCustomer(): Promise<string> {
  const customerId = randomUUID()
  await engine.database.writeAtOnce.raw(
    `insert into customers (customer_id, bank_id, customer_number, legal_name, request_hash)
     values (?, ?, ?, 'N', 'hash')`,
    [customerId, bankId, customerId.slice(0, 8)],
  )
  return customerId
}

test('a link to the customer is written with the account', async () => {
  const customerId = await newCustomer()
  const asked = input({ customerId })
  expect(await activities.openAccount(asked)).toEqual(opened(asked))
  const links = await engine.database.read.raw(
    'select account_id, relationship_type from customer_account_links join accounts using (account_key) where customer_id = ?',
    [customerId],
  )
  expect(links).toEqual([{ account_id: asked.accountId, relationship_type: 'Owner' }])
})

test('a former customer gets no account; one that was open when the relationship ended is answered as before', async () => {
  const customerId = await newCustomer()
  const [first, second] = [input({ customerId }), input({ customerId })]
  expect(await activities.openAccount(first)).toEqual(opened(first))
  await engine.database.writeAtOnce.raw(
    `insert into kyc_cases (customer_id, bank_id, state, version, round, policy, submitted_by, waiting_for)
     values (?, ?, 'closed', 1, 1, '{}', ?, '')`,
    [customerId, bankId, owner.userId],
  )
  expect(await activities.openAccount(second)).toMatchObject({ ok: false, refusal: { refusal: 'CaseClosed' } })
  expect(await activities.openAccount(first)).toEqual(opened(first))
  expect(await engine.database.read.raw('select from accounts where account_id = ?', [second.accountId])).toEqual([])
})
