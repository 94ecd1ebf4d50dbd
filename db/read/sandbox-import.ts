/** Reads which of the names in an import are taken, and which banks it may add to. */
import { isUuid } from '../../domain/ids'
import type { ImportDocument, ImportedAtBank } from '../../domain/sandbox-import/document'
import type { ImportFacts } from '../../domain/sandbox-import/judge'
import type { Reader, SqlValue } from '../connection'

/** SQL and values of a list of names that are taken. */
type Names = readonly [sql: string, values: readonly SqlValue[]]

/** Those of the items at their banks that the table has, as `bank/id`. */
const takenAtBank = (table: string, column: string, items: readonly ImportedAtBank[]): Names => [
  `array(select t.bank_id || '/' || t.${column} from ${table} t
     join unnest(?::text[], ?::text[]) as n (bank_id, id) on n.bank_id = t.bank_id and n.id = t.${column})`,
  [items.map(({ bankId }) => bankId), items.map(({ id }) => id)],
]

/** Every bank that the document names, whether it brings it or not. */
const banksNamed = (document: ImportDocument): readonly string[] => [
  ...new Set([
    ...document.banks.map(({ id }) => id),
    ...[document.accounts, document.branches, document.atms, document.products, document.crmEvents].flatMap((items) =>
      items.map(({ bankId }: { readonly bankId: string }) => bankId),
    ),
  ]),
]

/** One statement. `provider` is that of the users who log in here. */
export async function importFacts(read: Reader, document: ImportDocument, provider: string): Promise<ImportFacts> {
  const { users, accounts, transactions } = document
  const usernames = users.map(({ username }) => username)
  const numbers = accounts.map(({ bankId, number }) => ({ bankId, id: number }))
  const ibans = accounts.map(({ bankId, iban }) => ({ bankId, iban })).filter(({ iban }) => iban !== '')
  const parts: Readonly<Record<keyof ImportFacts, Names>> = {
    banks: ['array(select bank_id from banks where bank_id = any (?::text[]))', [banksNamed(document)]],
    usernames: [
      'array(select username from users where username = any (?::text[]) and (provider = ? or password_hash is not null))',
      [usernames, provider],
    ],
    accounts: takenAtBank('accounts', 'account_id', accounts),
    accountNumbers: takenAtBank('accounts', 'number', numbers),
    ibans: [
      `array(select r.address from account_routings r join unnest(?::text[], ?::text[]) as n (bank_id, iban)
         on r.bank_id = n.bank_id and r.scheme = 'IBAN' and r.address = n.iban)`,
      [ibans.map(({ bankId }) => bankId), ibans.map(({ iban }) => iban)],
    ],
    transactions: [
      'array(select transaction_id::text from ledger_entries where transaction_id = any (?::uuid[]))',
      [transactions.map(({ id }) => id).filter(isUuid)],
    ],
    branches: takenAtBank('branches', 'branch_id', document.branches),
    atms: takenAtBank('atms', 'atm_id', document.atms),
    products: takenAtBank('products', 'product_code', document.products),
    crmEvents: takenAtBank('crm_events', 'event_id', document.crmEvents),
  }
  const [row] = await read.raw<Readonly<Record<keyof ImportFacts, readonly string[]>>>(
    `select ${Object.entries(parts)
      .map(([name, [sql]]) => `${sql} as "${name}"`)
      .join(', ')}`,
    Object.values(parts).flatMap(([, values]) => values),
  )
  if (row === undefined) throw new Error('a select without a table gives one row')
  return setsOf(row)
}

const setsOf = (row: Readonly<Record<keyof ImportFacts, readonly string[]>>): ImportFacts => ({
  banks: new Set(row.banks),
  usernames: new Set(row.usernames),
  accounts: new Set(row.accounts),
  accountNumbers: new Set(row.accountNumbers),
  ibans: new Set(row.ibans),
  transactions: new Set(row.transactions),
  branches: new Set(row.branches),
  atms: new Set(row.atms),
  products: new Set(row.products),
  crmEvents: new Set(row.crmEvents),
})
