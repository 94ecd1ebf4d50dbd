/** What the database says of a bank, and derives from its entries. */
import type { Reader } from '../../db/connection'

export interface BookedAccount {
  readonly id: string
  readonly balance: bigint
  readonly held: bigint
  readonly entries: bigint
  /** Of its entries. */
  readonly sum: bigint
  /** Of its open holds. */
  readonly open: bigint
}

export interface BankBooks {
  readonly accounts: readonly BookedAccount[]
  /** Of all entries of the bank, by currency. */
  readonly sums: readonly { readonly currency: string; readonly sum: bigint }[]
  readonly statuses: readonly { readonly id: string; readonly status: string }[]
}

export async function booksOf(read: Reader, bankId: string): Promise<BankBooks> {
  const accounts = await read.raw<BookedAccount>(
    `select account_id as id, balance, held, coalesce(e.entries, 0) as entries, coalesce(e.sum, 0)::bigint as sum,
       coalesce((select sum(amount) from holds h where h.account_key = a.account_key and released_at is null), 0)::bigint as open
     from accounts a left join lateral (
       select count(*) as entries, sum(amount) as sum from ledger_entries where account_key = a.account_key) e on true
     where bank_id = ?`,
    [bankId],
  )
  const sums = await read.raw<{ currency: string; sum: bigint }>(
    `select currency, sum(amount)::bigint as sum from ledger_entries join accounts using (account_key, currency)
     where bank_id = ? group by currency`,
    [bankId],
  )
  const statuses = await read.raw<{ id: string; status: string }>(
    'select request_id as id, status from transaction_requests where bank_id = ?',
    [bankId],
  )
  return { accounts, sums, statuses }
}
