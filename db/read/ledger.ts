/** Reads what bookings need before they are made, and checks the ledger afterwards. */
import type { Reader } from '../connection'

/** One side of a payment as it was named; the key is null when there is no such account. */
export interface NamedAccount {
  readonly bankExists: boolean
  readonly accountKey: string | null
  readonly currency: string | null
}

/**
 * Looks up accounts by their ids in one query; the answers come in the order of the questions. The bank's FX position
 * accounts are not found: they move with exchanges only.
 */
export const accountsByIds = (
  read: Reader,
  asked: readonly { readonly bankId: string; readonly accountId: string }[],
): Promise<NamedAccount[]> =>
  read.raw<NamedAccount>(
    `select b.bank_id is not null as "bankExists", a.account_key::text as "accountKey", a.currency
     from unnest(?::text[], ?::text[]) with ordinality as asked (bank_id, account_id, place)
     left join banks b on b.bank_id = asked.bank_id
     left join accounts a on a.bank_id = asked.bank_id and a.account_id = asked.account_id and a.kind <> 'FX_POSITION'
     order by place`,
    [asked.map(({ bankId }) => bankId), asked.map(({ accountId }) => accountId)],
  )

export interface LedgerSummary {
  readonly bookings: number
  /** Of every booking that touches the bank, all entries: a payment to another bank sums to zero over both. */
  readonly currencies: readonly { readonly currency: string; readonly entries: number; readonly sum: string }[]
  /** Accounts of the bank whose balance is not the sum of their entries. */
  readonly accountsAstray: number
}

/** Adds up the whole ledger of a bank; `sum` is minor units as text. It reads every entry: for people, not for a probe. */
export async function ledgerSummary(read: Reader, bankId: string): Promise<LedgerSummary> {
  const [row] = await read.raw<LedgerSummary>(
    `with own as (
       select account_key, balance, coalesce(sum(amount), 0) as moved
       from accounts left join ledger_entries using (account_key) where bank_id = ? group by account_key
     ), touching as (
       select distinct booking_id from ledger_entries join own using (account_key)
     ), sums as (
       select currency, count(*)::int as entries, sum(amount)::text as sum
       from ledger_entries join touching using (booking_id) group by currency
     )
     select (select count(*)::int from touching) as "bookings",
       (select coalesce(jsonb_agg(to_jsonb(sums) order by currency), '[]') from sums) as "currencies",
       (select count(*)::int from own where balance <> moved) as "accountsAstray"`,
    [bankId],
  )
  return row ?? { bookings: 0, currencies: [], accountsAstray: 0 }
}
