/** Documents for sandbox imports, with ids of their own at every call, and what is looked at after an import. */
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { sandboxExample } from '../../api/json/sandbox-example'
import type { SandboxData } from '../../api/json/sandbox-import'
import { ledgerChecks } from '../../db/read/reconciliation'
import { auditLedger } from '../../start/ledger-audit'
import type { TestEngine } from './engine'

export type Data = z.input<typeof SandboxData>
type Item<Kind extends keyof Data> = Data[Kind][number]

export const password = 'Str0ng!Pass-word9'

function first<Kind extends keyof Data>(kind: Kind): Item<Kind> {
  const [item] = sandboxExample[kind]
  if (item === undefined) throw new Error(`the example has no ${kind}`)
  return item
}

/** One bank, one user, their account in GBP with two transactions, and one of everything else. */
export function sandboxData(): Data & {
  readonly bankId: string
  readonly username: string
  readonly accountId: string
} {
  const tag = randomUUID().slice(0, 8)
  const bankId = `bank.${tag}`
  const username = `robert.x.${tag}`
  const accountId = randomUUID()
  const transaction = (value: string, completed: string, name: string): Item<'transactions'> => ({
    ...first('transactions'),
    id: randomUUID(),
    this_account: { id: accountId, bank: bankId },
    counterparty: { name, account_number: `number of ${name}` },
    details: { ...first('transactions').details, value, completed, type: 'CARD', description: `with ${name}` },
  })
  return {
    bankId,
    username,
    accountId,
    banks: [{ ...first('banks'), id: bankId }],
    users: [{ email: `${username}@Example.com`, password, user_name: username }],
    accounts: [
      {
        ...first('accounts'),
        id: accountId,
        bank: bankId,
        IBAN: `GB${tag}`,
        owners: [username],
        generate_public_view: true,
        generate_auditors_view: false,
      },
    ],
    transactions: [
      transaction('-135.33', '2012-04-07T00:00:00.001Z', 'Baker'),
      transaction('100.00', '2012-04-01T00:00:00.001Z', 'Employer'),
    ],
    branches: [{ ...first('branches'), bank_id: bankId }],
    atms: [{ ...first('atms'), bank_id: bankId }],
    products: [{ ...first('products'), bank_id: bankId }],
    crm_events: [{ ...first('crm_events'), bank_id: bankId }],
  }
}

/** The same with one member of the first item of a list changed. */
export const changed = <Kind extends keyof Data>(data: Data, kind: Kind, change: Partial<Item<Kind>>): Data => {
  const [item, ...rest] = data[kind]
  return { ...data, [kind]: [{ ...item, ...change }, ...rest] }
}

/** How many rows there are of everything that an import writes, and how much money. */
export async function everythingOf({ database }: TestEngine): Promise<unknown> {
  const tables = [
    ...['banks', 'users', 'entitlements', 'accounts', 'account_routings', 'account_holders', 'account_access', 'views'],
    ...['ledger_bookings', 'ledger_entries', 'booking_parties', 'branches', 'atms', 'products', 'crm_events'],
  ]
  const counts = tables.map((table) => `(select count(*)::int from ${table}) as ${table}`)
  return database.read.raw(`select ${counts.join(', ')}, (select sum(balance)::text from accounts) as balances`)
}

/** The books of the bank, every chain, and the sum of all balances per currency. */
export async function expectSoundLedger({ database }: TestEngine, bankId: string): Promise<void> {
  for (const check of ledgerChecks) expect(await check(database.read, bankId)).toMatchObject({ found: 0 })
  expect((await auditLedger(database)).broken).toBeUndefined()
  const sums = await database.read.raw('select currency from accounts group by currency having sum(balance) <> 0')
  expect(sums).toEqual([])
}
