import { randomUUID } from 'node:crypto'
import { importDocument, SandboxData } from '../../../api/json/sandbox-import'
import { judge } from '../../../domain/sandbox-import/judge'
import type { ImportFacts } from '../../../domain/sandbox-import/judge'
import { changed, sandboxData } from '../../support/sandbox-data'
import type { Data } from '../../support/sandbox-data'

type Sandbox = ReturnType<typeof sandboxData>

const nothing: ImportFacts = {
  banks: new Set(),
  usernames: new Set(),
  accounts: new Set(),
  accountNumbers: new Set(),
  ibans: new Set(),
  transactions: new Set(),
  branches: new Set(),
  atms: new Set(),
  products: new Set(),
  crmEvents: new Set(),
}

/** What is said of the data, or undefined when they may be imported. */
const saidOf = (data: Data, facts: Partial<ImportFacts> = {}): string | undefined => {
  const judged = judge(importDocument(SandboxData.parse(data)), { ...nothing, ...facts }, ({ username }) =>
    username === 'bob' ? 'too short.' : undefined,
  )
  return judged.ok ? undefined : judged.refusal.detail
}

/** The texts of these data are sent as such. */
const textOf = (value: unknown): string => {
  if (typeof value !== 'string') throw new Error('no text')
  return value
}

const twice = <Kind extends keyof Data>(data: Data, kind: Kind, change: Partial<Data[Kind][number]> = {}): Data => ({
  ...data,
  [kind]: data[kind].flatMap((item) => [item, { ...item, ...change }]),
})
const upperCase = (data: Data): Data =>
  twice(data, 'transactions', { id: textOf(data.transactions[0]?.id).toUpperCase() })

const details = (data: Data, change: Partial<Data['transactions'][number]['details']>): Data => {
  const [transaction] = data.transactions
  if (transaction === undefined) throw new Error('the data have no transactions')
  return changed(data, 'transactions', { details: { ...transaction.details, ...change } })
}
const balance = (data: Data, currency: string, amount: string): Data =>
  changed(data, 'accounts', { balance: { currency, amount } })

test('what is right may be imported, also into a bank that exists', () => {
  expect(saidOf(sandboxData())).toBeUndefined()
  const data = sandboxData()
  expect(saidOf({ ...data, banks: [] }, { banks: new Set([data.bankId]) })).toBeUndefined()
})

test.each<[string, (data: Sandbox) => Data, string]>([
  ['an ill-formed bank id', (data) => changed(data, 'banks', { id: 'a/b' }), 'banks[0]: the id of a bank'],
  ['a wrong user', (data) => changed(data, 'users', { user_name: 'bob' }), 'users[0]: too short'],
  ['an ill-formed account id', (data) => changed(data, 'accounts', { id: '' }), 'accounts[0]: the id of an account'],
  ['a position', (data) => changed(data, 'accounts', { id: 'FX-POSITION-GBP' }), 'accounts[0]: the id of an account'],
  ['no account number', (data) => changed(data, 'accounts', { number: ' ' }), 'accounts[0]: the account has no number'],
  ['a transaction id', (data) => changed(data, 'transactions', { id: 'x' }), 'transactions[0]: the id'],
  ['a branch without an id', (data) => changed(data, 'branches', { id: '' }), 'branches[0]: the id is empty'],
  ['an event without an id', (data) => changed(data, 'crm_events', { id: ' ' }), 'crm_events[0]: the id is empty'],
  ['a bank twice', (data) => twice(data, 'banks'), 'banks[1]: the bank is there twice'],
  ['a user twice', (data) => twice(data, 'users'), 'users[1]: the user is there twice'],
  ['an account twice', (data) => twice(data, 'accounts'), 'accounts[1]: the account is there twice'],
  ['a number twice', (data) => twice(data, 'accounts', { id: 'x' }), 'accounts[1]: the account number is there twice'],
  [
    'an IBAN twice',
    (data) => twice(data, 'accounts', { id: 'x', number: '2' }),
    'accounts[1]: the IBAN is there twice',
  ],
  ['a transaction twice, in other letters', upperCase, 'transactions[1]: the transaction is there twice'],
  ['an ATM twice', (data) => twice(data, 'atms'), 'atms[1]: the id is there twice'],
  ['an account of no bank', (data) => changed(data, 'accounts', { bank: 'no' }), 'accounts[0]: the bank no is neither'],
  ['a branch of no bank', (data) => changed(data, 'branches', { bank_id: 'no' }), 'branches[0]: the bank no'],
  ['an ATM of no bank', (data) => changed(data, 'atms', { bank_id: 'no' }), 'atms[0]: the bank no'],
  ['a product of no bank', (data) => changed(data, 'products', { bank_id: 'no' }), 'products[0]: the bank no'],
  ['an event of no bank', (data) => changed(data, 'crm_events', { bank_id: 'no' }), 'crm_events[0]: the bank no'],
  ['no owner', (data) => changed(data, 'accounts', { owners: [] }), 'accounts[0]: the account has no owner'],
  [
    'an unknown owner',
    (data) => changed(data, 'accounts', { owners: ['eve'] }),
    'the owner eve is not among the users',
  ],
  [
    'an owner twice',
    (data) => changed(data, 'accounts', { owners: [data.username, data.username] }),
    'an owner is there',
  ],
  [
    'a transaction of an account that is not in the data',
    (data) => changed(data, 'transactions', { this_account: { bank: data.bankId, id: 'x' } }),
    'transactions[0]: the account x',
  ],
  ['an unknown currency', (data) => balance(data, 'XYZ', '1'), 'accounts[0]: the balance'],
  ['too many decimals', (data) => balance(data, 'JPY', '1.5'), 'accounts[0]: the balance'],
  ['a balance that is none', (data) => balance(data, 'GBP', 'lots'), 'accounts[0]: the balance'],
  ['a balance out of bounds', (data) => balance(data, 'GBP', '9999999999999999.99'), 'accounts[0]: the balance before'],
  ['a value that is none', (data) => details(data, { value: '1e' }), 'transactions[0]: value and new_balance'],
  [
    'a new balance that is none',
    (data) => details(data, { new_balance: '' }),
    'transactions[0]: value and new_balance',
  ],
  ['a value of nothing', (data) => details(data, { value: '0.00' }), 'transactions[0]: the transaction moves nothing'],
  ['month 13', (data) => details(data, { posted: '2012-13-07T00:00:00.001Z' }), 'transactions[0]: posted and'],
  ['no time', (data) => details(data, { completed: '2012-03-07' }), 'transactions[0]: posted and completed'],
  ['no day', (data) => changed(data, 'crm_events', { actual_date: '2012-02-30T00:00:00Z' }), 'crm_events[0]: actual'],
])('%s is refused', (_case, change, said) => {
  expect(saidOf(change(sandboxData()))).toContain(said)
})

test.each<[keyof ImportFacts, (data: Sandbox) => string, string]>([
  ['banks', ({ bankId }) => bankId, 'banks[0]: the bank exists'],
  ['usernames', ({ username }) => username, 'users[0]: the user exists'],
  ['accounts', ({ bankId, accountId }) => `${bankId}/${accountId}`, 'accounts[0]: the account exists'],
  ['accountNumbers', ({ bankId }) => `${bankId}/1234567890`, 'accounts[0]: the account number exists'],
  ['ibans', ({ accounts }) => textOf(accounts[0]?.IBAN), 'accounts[0]: the IBAN exists'],
  ['transactions', ({ transactions }) => textOf(transactions[1]?.id), 'transactions[1]: the transaction exists'],
  ['branches', ({ bankId }) => `${bankId}/branch-1`, 'branches[0]: the id exists'],
  ['atms', ({ bankId }) => `${bankId}/atm-1`, 'atms[0]: the id exists'],
  ['products', ({ bankId }) => `${bankId}/prod1`, 'products[0]: the id exists'],
  ['crmEvents', ({ bankId }) => `${bankId}/evt-1`, 'crm_events[0]: the id exists'],
])('of %s what is here already is refused', (kind, nameIn, said) => {
  const data = sandboxData()
  expect(saidOf(data, { [kind]: new Set([nameIn(data), randomUUID()]) })).toContain(said)
})
