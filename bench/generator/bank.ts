/** A bank of any size in a database of its own: customers, accounts and years of payments, from a seed, in minutes. */
import { Client } from 'pg'
import type { Accounts } from './accounts'
import { copyRows } from './copy'
import type { Cell } from './copy'
import { bookings, copyLedger } from './ledger'
import { copyPeople, makeCustomers } from './people'
import type { GeneratedCustomer } from './people'
import { Seeded } from './seeded'

export interface BankSize {
  readonly customers: number
  /** At least as many as customers: each account begins with a deposit. */
  readonly transactions: number
}

export interface GeneratedBank {
  readonly bankId: string
  readonly customers: readonly GeneratedCustomer[]
}

/**
 * Fills a bank that has just been created, in a migrated database of which the URL's user is the owner and a superuser: triggers and foreign
 * keys rest meanwhile, and so do the indexes of the large tables. Entries, balances and chains are what they would be had each payment been booked; the audit agrees.
 */
export async function generateBank(
  databaseUrl: string,
  bankId: string,
  { customers: count, transactions }: BankSize,
  seed: string,
): Promise<GeneratedBank> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('set session_replication_role = replica; set synchronous_commit = off')
    const random = new Seeded(seed)
    const customers = makeCustomers(count, random)
    const { settlementKey, firstKey } = await keysOf(client, bankId)
    const keys = customers.map((_customer, index) => firstKey + BigInt(index))
    const accounts = await indexedAfterwards(client, async () => {
      await copyPeople(client, bankId, customers, random)
      return copyLedger(client, bookings(settlementKey, keys, transactions, random), random)
    })
    await copyAccounts(client, bankId, customers, { firstKey, accounts, random })
    const { after, version, hash } = accounts.position(settlementKey)
    await client.query('update accounts set balance = $2, version = $3, chain_hash = $4 where account_key = $1', [
      ...[settlementKey, after, version],
      hash,
    ])
    await client.query(
      `select setval(pg_get_serial_sequence('accounts', 'account_key'), max(account_key)) from accounts`,
    )
    await client.query('vacuum analyze')
    return { bankId, customers }
  } finally {
    await client.end()
  }
}

/** The tables whose indexes cost more to keep than the rows to write. */
const large = ['customers', 'ledger_bookings', 'ledger_entries']

/**
 * The indexes of the large tables, those of keys too, rest while the work fills them, and are made anew from all rows at once: else each
 * row is given its place, at random, in trees that fit into no cache.
 */
async function indexedAfterwards<Result>(client: Client, work: () => Promise<Result>): Promise<Result> {
  await client.query(
    'update pg_index set indisready = false, indisvalid = false where indrelid = any ($1::text[]::regclass[])',
    [large],
  )
  const result = await work()
  await client.query(`set maintenance_work_mem = '512MB'`)
  for (const table of large) await client.query(`reindex table ${table}`)
  return result
}

async function keysOf(client: Client, bankId: string): Promise<{ settlementKey: bigint; firstKey: bigint }> {
  const { rows } = await client.query<{ settlement: string; last: string }>(
    `select (select account_key from accounts where bank_id = $1 and account_id = 'OBP-INCOMING-SETTLEMENT-ACCOUNT')::text as settlement,
       max(account_key)::text as last from accounts`,
    [bankId],
  )
  const [row] = rows
  if (row === undefined) throw new Error(`there is no bank ${bankId}`)
  return { settlementKey: BigInt(row.settlement), firstKey: BigInt(row.last) + 1n }
}

interface Written {
  readonly firstKey: bigint
  readonly accounts: Accounts
  readonly random: Seeded
}

async function copyAccounts(
  client: Client,
  bankId: string,
  customers: readonly GeneratedCustomer[],
  { firstKey, accounts, random }: Written,
): Promise<void> {
  const rows = (row: (customer: GeneratedCustomer, key: bigint) => readonly Cell[]): (readonly Cell[])[] =>
    customers.map((customer, index) => row(customer, firstKey + BigInt(index)))
  await copyRows(
    client,
    'accounts (account_key, bank_id, account_id, label, number, currency, opening_request_id, balance, version, chain_hash)',
    rows(({ accountId, name }, key) => {
      const { after, version, hash } = accounts.position(key)
      return [key, bankId, accountId, name, String(10_000_000n + key), 'EUR', accountId, after, version, hash]
    }),
  )
  await copyRows(
    client,
    'account_holders (account_key, user_id)',
    rows(({ userId }, key) => [key, userId]),
  )
  await copyRows(
    client,
    'account_access (user_id, account_key, view_id)',
    rows(({ userId }, key) => [userId, key, 'owner']),
  )
  await copyRows(
    client,
    'customer_account_links (link_id, customer_id, account_key, relationship_type)',
    rows(({ customerId }, key) => [random.uuid(), customerId, key, 'Owner']),
  )
}
