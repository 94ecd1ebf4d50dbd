/** Account statements for tests: asked for, and added up. */
import type { TestAccount } from './accounts'
import type { TestEngine } from './engine'
import { call, createPerson } from './people'
import type { Person, Reply } from './people'

interface Indicated {
  readonly amount: string
  readonly credit_debit_indicator: 'CRDT' | 'DBIT'
}
interface SumJson {
  readonly number_of_entries: number
  readonly sum: string
}
export interface EntryJson extends Indicated {
  readonly entry_reference: string
  readonly booking_date: string
  readonly type: string | null
  readonly description: string | null
  readonly other_account: { readonly holder: { readonly name: string; readonly is_alias: boolean } } | null
}
export interface Statement {
  readonly currency: string
  readonly opening_balance: Indicated
  readonly closing_balance: Indicated
  readonly total_entries: SumJson & { readonly net_amount: string; readonly credit_debit_indicator: string }
  readonly total_credit_entries: SumJson
  readonly total_debit_entries: SumJson
  readonly entries: readonly EntryJson[]
  readonly next: string | null
}

export const statement = (
  engine: TestEngine,
  account: TestAccount,
  as: Person | undefined,
  query = '',
  view = 'owner',
): Promise<Reply<Statement>> =>
  call<Statement>(engine, 'GET', `/engine/v1${account.path}/${view}/statement${query}`, as && { as })

/** The statement; it fails where it is refused. */
export async function shown(
  engine: TestEngine,
  account: TestAccount,
  as: Person,
  query = '',
  view = 'owner',
): Promise<Statement> {
  const { status, body } = await statement(engine, account, as, query, view)
  expect([status, body]).toEqual([200, body])
  return body
}

/** Cents; the amounts of these tests have two decimals. */
const cents = (amount: string): bigint => BigInt(amount.replace('.', ''))
export const signed = ({ amount, credit_debit_indicator: indicator }: Indicated): bigint =>
  indicator === 'DBIT' ? -cents(amount) : cents(amount)
const sumOf = (entries: readonly Indicated[]): bigint => entries.reduce((sum, entry) => sum + signed(entry), 0n)
export const signedTexts = (entries: readonly Indicated[]): string[] =>
  entries.map(({ amount, credit_debit_indicator: indicator }) => (indicator === 'DBIT' ? '-' : '') + amount)

/** A statement that is on one page, or put together of all of them. */
export function expectToAddUp({ entries, ...whole }: Statement): void {
  const [opening, closing] = [signed(whole.opening_balance), signed(whole.closing_balance)]
  expect(opening + sumOf(entries)).toBe(closing)
  const [credits, debits] = (['CRDT', 'DBIT'] as const).map((side) =>
    entries.filter(({ credit_debit_indicator: indicator }) => indicator === side),
  )
  const sums = ({ number_of_entries: number, sum }: SumJson): unknown => [number, cents(sum)]
  expect(sums(whole.total_credit_entries)).toEqual([credits?.length, sumOf(credits ?? [])])
  expect(sums(whole.total_debit_entries)).toEqual([debits?.length, -sumOf(debits ?? [])])
  expect(sums(whole.total_entries)).toEqual([entries.length, sumOf(credits ?? []) - sumOf(debits ?? [])])
  const net = {
    amount: whole.total_entries.net_amount,
    credit_debit_indicator: whole.total_entries.credit_debit_indicator,
  }
  expect(signed(net as Indicated)).toBe(closing - opening)
}

/** Books what has happened, in the name of the bank. */
export async function record(
  engine: TestEngine,
  [from, to]: readonly [from: string, to: string],
  { bankId, amount, completed }: { readonly bankId: string; readonly amount: string; readonly completed: string },
): Promise<void> {
  const as = await createPerson(engine, { roles: [['CanCreateHistoricalTransactionAtBank', bankId]] })
  const reply = await call(engine, 'POST', `/obp/v4.0.0/banks/${bankId}/management/historical/transactions`, {
    as,
    body: {
      ...{ from_account_id: from, to_account_id: to, value: { currency: 'EUR', amount }, description: 'of the past' },
      ...{ posted: completed, completed, type: 'SANDBOX_TAN', charge_policy: 'SHARED' },
    },
  })
  expect(reply.status).toBe(201)
}

/** Minor units on the account. */
export async function bookedBalance(
  engine: TestEngine,
  { bankId, accountId }: TestAccount,
): Promise<bigint | undefined> {
  const [row] = await engine.database.read.raw<{ balance: bigint }>(
    'select balance from accounts where bank_id = ? and account_id = ?',
    [bankId, accountId],
  )
  return row?.balance
}
