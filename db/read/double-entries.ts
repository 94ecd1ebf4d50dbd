/** Reads both sides of a booked transaction, and the transaction request that it paid. */
import { viewsOf } from '../../domain/views/view'
import type { StoredView, View } from '../../domain/views/view'
import type { Reader } from '../connection'
import { storedViews } from './views'

export interface DoubleEntrySide {
  readonly bankId: string
  readonly accountId: string
  readonly transactionId: string
}

export interface DoubleEntryRow {
  readonly debit: DoubleEntrySide
  readonly credit: DoubleEntrySide
  /** Null where the booking did not come from a request. */
  readonly requestId: string | null
}

const sideOf = (entry: string, account: string): string =>
  `jsonb_build_object('bankId', ${account}.bank_id, 'accountId', ${account}.account_id, 'transactionId', ${entry}.transaction_id)`

// The other side is the entry of the same booking that has the two accounts the other way round; the bank's own position
// accounts between two currencies are no side of anybody's.
const doubleEntry = (where: string): string => `
  select ${sideOf('debit', 'payer')} as "debit", ${sideOf('credit', 'payee')} as "credit",
    (select request_id from transaction_requests where transaction_id = debit.transaction_id limit 1) as "requestId"
  from ledger_entries asked
    join ledger_entries other on other.booking_id = asked.booking_id and other.account_key = asked.counterpart_key
      and other.counterpart_key = asked.account_key and sign(other.amount) <> sign(asked.amount)
    cross join lateral (select case when asked.amount < 0 then asked.transaction_id else other.transaction_id end as transaction_id,
      case when asked.amount < 0 then asked.account_key else other.account_key end as account_key) debit
    cross join lateral (select case when asked.amount < 0 then other.transaction_id else asked.transaction_id end as transaction_id,
      case when asked.amount < 0 then other.account_key else asked.account_key end as account_key) credit
    join accounts payer on payer.account_key = debit.account_key
    join accounts payee on payee.account_key = credit.account_key
  where ${where} limit 1`

/** Both sides of a transaction of the account, a UUID; undefined when the account has none with this id. */
export async function doubleEntryOf(
  read: Reader,
  accountKey: string,
  transactionId: string,
): Promise<DoubleEntryRow | undefined> {
  const [row] = await read.raw<DoubleEntryRow>(doubleEntry('asked.transaction_id = ? and asked.account_key = ?'), [
    transactionId,
    accountKey,
  ])
  return row
}

export interface BalancingRow extends DoubleEntryRow {
  /** Those that the user holds on either of the two accounts. */
  readonly views: readonly View[]
}

interface HeldViews {
  readonly viewIds: readonly string[]
  readonly storedViews: readonly StoredView[]
}

/** Both sides of a transaction, a UUID, and the views through which the user may look at them. */
export async function balancingOf(
  read: Reader,
  transactionId: string,
  userId: string,
): Promise<BalancingRow | undefined> {
  const [row] = await read.raw<DoubleEntryRow & { readonly held: readonly HeldViews[] }>(
    `select sides.*, (select jsonb_agg(jsonb_build_object('viewIds', h.ids, 'storedViews', ${storedViews('a.account_key', 'v.view_id = any (h.ids)')}))
       from accounts a cross join lateral (select array(select view_id from account_access x where x.user_id = ? and x.account_key = a.account_key) as ids) h
       where (a.bank_id, a.account_id) in ((sides.debit ->> 'bankId', sides.debit ->> 'accountId'), (sides.credit ->> 'bankId', sides.credit ->> 'accountId'))) as held
     from (${doubleEntry('asked.transaction_id = ?')}) as sides`,
    [userId, transactionId],
  )
  if (row === undefined) return undefined
  const { held, ...sides } = row
  return { ...sides, views: held.flatMap(({ viewIds, storedViews: stored }) => viewsOf(viewIds, stored)) }
}
