/** Transactions in another order than that of their completion, for those who see what it is made of. */
import { createAccount, refused } from '../../support/accounts'
import type { TestAccount } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createBank, createPerson } from '../../support/people'
import type { Person } from '../../support/people'
import { createView, grantView } from '../../support/views'

let engine: TestEngine
let bankId: string
let alice: Person
let own: TestAccount
let withoutAmounts: string

beforeAll(async () => {
  engine = await startEngine({ worker: false })
  bankId = await createBank(engine)
  const recorder = await createPerson(engine, { roles: ['CanCreateHistoricalTransaction'] })
  alice = await createPerson(engine)
  own = await createAccount(engine, alice, bankId)
  const other = await createAccount(engine, await createPerson(engine), bankId)
  const move = async (from: TestAccount, to: TestAccount, [amount, posted, completed, type, description]: string[]) => {
    const body = {
      from: { bank_id: bankId, account_id: from.accountId },
      to: { bank_id: bankId, account_id: to.accountId },
      value: { currency: 'EUR', amount },
      ...{ description, type, charge_policy: 'SHARED' },
      posted: `2024-01-${posted}T10:00:00Z`,
      completed: `2024-01-${completed}T10:00:05Z`,
    }
    const path = '/obp/v3.1.0/management/historical/transactions'
    expect((await call(engine, 'POST', path, { as: recorder, body })).status).toBe(201)
  }
  await move(other, own, ['1000.00', '04', '05', 'SEPA', 'salary'])
  await move(own, other, ['12.50', '03', '06', 'CARD', 'bread'])
  await move(own, other, ['700.05', '02', '07', 'ACCOUNT', 'rent'])
  await move(other, own, ['0.99', '01', '08', 'SANDBOX_TAN', 'again'])
  const view = await createView(engine, own, alice, '_without_amounts', {
    actions: ['can_see_transaction_description', 'can_see_transaction_finish_date'],
  })
  withoutAmounts = view.body.id
  await grantView(engine, own, alice, alice, withoutAmounts)
})
afterAll(() => engine.stop())

interface Transactions {
  readonly transactions: readonly { readonly details: { readonly description: string } }[]
}
const listed = async (query: string, view = 'owner', version = 'v4.0.0'): Promise<string[]> => {
  const path = `/obp/${version}${own.path}/${view}/transactions${query}`
  const { body } = await call<Transactions>(engine, 'GET', path, { as: alice })
  return body.transactions.map(({ details }) => details.description)
}

const byCompletion = ['salary', 'bread', 'rent', 'again']

test.each<[criterion: string, expected: readonly string[]]>([
  ['completed', byCompletion],
  ['posted', ['again', 'rent', 'bread', 'salary']],
  ['amount', ['rent', 'bread', 'again', 'salary']],
  ['value', ['rent', 'bread', 'again', 'salary']],
  ['new_balance', ['rent', 'again', 'bread', 'salary']],
  ['type', ['rent', 'bread', 'again', 'salary']],
  ['description', ['again', 'bread', 'rent', 'salary']],
  ['whatever', byCompletion],
])('by %s', async (criterion, expected) => {
  const asked = `?sort_by=${criterion}&sort_direction=`
  expect(await listed(`${asked}ASC`)).toEqual(expected)
  expect(await listed(`${asked}DESC`)).toEqual([...expected].reverse())
  expect(await listed(`${asked}ASC&limit=2&offset=1`)).toEqual(expected.slice(1, 3))
  expect(await listed(`${asked}ASC`, 'owner', 'v1.4.0')).toEqual(expected)
})

test('the dates go on choosing by completion', async () => {
  const query = '?sort_by=amount&sort_direction=ASC&from_date=2024-01-06T00:00:00.000Z&to_date=2024-01-08T00:00:00.000Z'
  expect(await listed(query)).toEqual(['rent', 'bread'])
})

test('a view does not tell by an order what it hides', async () => {
  expect(await listed('?sort_by=amount&sort_direction=ASC', withoutAmounts)).toEqual(byCompletion)
  expect(await listed('?sort_by=description&sort_direction=ASC', withoutAmounts)).toEqual([...byCompletion].toSorted())
})

test('a view that hides when transactions were completed lets nobody choose among them by date', async () => {
  const actions = ['can_see_transaction_description', 'can_see_transaction_start_date']
  await createView(engine, own, alice, '_without_dates', { actions })
  await grantView(engine, own, alice, alice, '_without_dates')
  const list = (version: string, query: string, headers: Readonly<Record<string, string>> = {}) =>
    call(engine, 'GET', `/obp/${version}${own.path}/_without_dates/transactions${query}`, { as: alice, headers })
  const refusal = refused(
    400,
    'OBP-30022: The current view does not have the permission: can_see_transaction_finish_date',
  )
  const day = '2024-01-06T00:00:00.000Z'
  for (const version of ['v1.4.0', 'v4.0.0']) {
    expect(await list(version, `?from_date=${day}`)).toMatchObject(refusal)
    expect(await list(version, `?obp_to_date=${day}`)).toMatchObject(refusal)
    expect(await list(version, '', { obp_from_date: day })).toMatchObject(refusal)
    expect(await list(version, '?from_date=yesterday')).toMatchObject(refused(400, 'OBP-10026'))
  }
  expect(await listed('?limit=2&sort_direction=ASC', '_without_dates')).toEqual(['salary', 'bread'])
})
