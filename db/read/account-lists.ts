/** Reads lists of accounts beyond those on which a user holds views: the ones with public views, and the ones that are the user's own. */
import { neverPublicIds, viewsOf } from '../../domain/views/view'
import type { StoredView } from '../../domain/views/view'
import type { Reader } from '../connection'
import { longestList, routingsOf } from './accounts'
import type { AccountListing, Routing } from './accounts'
import { storedViews } from './views'

export interface OpenAccounts {
  /** Undefined: at every bank. */
  readonly bankId?: string | undefined
  /** Whose own views are listed besides; undefined: public views only. */
  readonly userId?: string | undefined
}

/** The customers' accounts that have a public view or, for a user, one of theirs; with these views, oldest first. */
export async function openAccounts(read: Reader, { bankId, userId }: OpenAccounts): Promise<AccountListing[]> {
  const rows = await read.raw<
    Omit<AccountListing, 'views'> & { readonly viewIds: readonly string[]; readonly storedViews: readonly StoredView[] }
  >(
    `with seen as (
       select v.account_key, v.view_id from views v where v.is_public and not v.view_id = any (?::text[])
       union
       select x.account_key, x.view_id from account_access x where x.user_id = ?::uuid
     ), listed as (
       select a.account_key, array_agg(seen.view_id order by seen.view_id collate "C") as view_ids
       from seen join accounts a using (account_key)
       where a.kind = 'CUSTOMER' and (?::text is null or a.bank_id = ?)
       group by a.account_key order by a.account_key limit ${longestList}
     )
     select a.bank_id as "bankId", a.account_id as "accountId", a.label, a.product_code as "productCode", a.currency, a.balance,
       ${routingsOf('a.account_key')} as routings, listed.view_ids as "viewIds",
       ${storedViews('a.account_key', 'v.view_id = any (listed.view_ids)')} as "storedViews"
     from listed join accounts a using (account_key) order by a.account_key`,
    [neverPublicIds, userId ?? null, bankId ?? null, bankId ?? null],
  )
  return rows.map(({ viewIds, storedViews: stored, ...row }) => ({ ...row, views: viewsOf(viewIds, stored) }))
}

export interface HeldAccount {
  readonly bankId: string
  readonly accountId: string
  readonly label: string
  readonly number: string
  readonly routings: readonly Routing[]
}

/** The accounts of a bank that belong to the user, whatever views they hold; oldest first. */
export const accountsHeldBy = (
  read: Reader,
  userId: string,
  {
    bankId,
    productCodes,
  }: {
    readonly bankId: string
    readonly productCodes?: { readonly codes: readonly string[]; readonly include: boolean } | undefined
  },
): Promise<HeldAccount[]> =>
  read.raw<HeldAccount>(
    `select a.bank_id as "bankId", a.account_id as "accountId", a.label, a.number, ${routingsOf('a.account_key')} as routings
     from account_holders h join accounts a using (account_key)
     where h.user_id = ? and a.bank_id = ? and (?::text[] is null or (a.product_code = any (?::text[])) = ?::boolean)
     order by a.account_key limit ${longestList}`,
    [userId, bankId, productCodes?.codes ?? null, productCodes?.codes ?? null, productCodes?.include ?? true],
  )
