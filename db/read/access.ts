/** Reads what a decision about access to an account looks at: the caller's views, and the user whom it is about. */
import { isUuid } from '../../domain/ids'
import { viewsOf } from '../../domain/views/view'
import type { StoredView, View } from '../../domain/views/view'
import type { Reader, Transaction } from '../connection'
import { storedViews } from './views'

export interface AccessFacts {
  /** Null when there is no such account. */
  readonly accountKey: string | null
  /** The views of the account that the caller was granted. */
  readonly callerViews: readonly View[]
  /** What the account and the instance have stored about their views. */
  readonly storedViews: readonly StoredView[]
  readonly userExists: boolean
  /** Whether the user is a holder of the account: one of those to whom it belongs. */
  readonly userIsHolder: boolean
}

/** One query; a user id that is no UUID names nobody. */
export async function accessFacts(
  read: Reader,
  wanted: {
    readonly bankId: string
    readonly accountId: string
    readonly callerId: string
    readonly userId: string
  },
): Promise<AccessFacts> {
  const userId = isUuid(wanted.userId) ? wanted.userId : null
  const [row] = await read.raw<Omit<AccessFacts, 'callerViews'> & { readonly callerViewIds: readonly string[] }>(
    `with account as (select account_key from accounts where bank_id = ? and account_id = ? and kind = 'CUSTOMER')
     select (select account_key::text from account) as "accountKey",
       array(select view_id from account_access join account using (account_key) where user_id = ? order by view_id collate "C") as "callerViewIds",
       ${storedViews('(select account_key from account)', 'true')} as "storedViews",
       exists (select from users where user_id = ?::uuid and deleted_at is null) as "userExists",
       exists (select from account_holders join account using (account_key) where user_id = ?::uuid) as "userIsHolder"`,
    [wanted.bankId, wanted.accountId, wanted.callerId, userId, userId],
  )
  if (row === undefined)
    return { accountKey: null, callerViews: [], storedViews: [], userExists: false, userIsHolder: false }
  const { callerViewIds, ...facts } = row
  return { ...facts, callerViews: viewsOf(callerViewIds, facts.storedViews) }
}

/** Which users the account that the SQL expression names belongs to: those who hold it, or look at it as an owner does. */
export const ownersOf = (accountKey: string): string =>
  `select user_id from account_holders where account_key = ${accountKey}
   union all select user_id from account_access where account_key = ${accountKey} and view_id = 'owner'`

/** Whether the account is the user's own. */
export async function ownsAccount(read: Reader | Transaction, userId: string, accountKey: string): Promise<boolean> {
  const own = await read.raw(`select from (${ownersOf('?::bigint')}) owners where user_id = ?::uuid limit 1`, [
    accountKey,
    accountKey,
    userId,
  ])
  return own.length > 0
}
