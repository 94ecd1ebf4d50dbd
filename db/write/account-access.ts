/** Grants and revokes access to an account through a view. Owner: the API (an opening grants its owner's views itself). */
import type { Transaction } from '../connection'

/** Who gets or loses which views of which account. */
export interface AccessChange {
  readonly accountKey: string
  readonly userId: string
  readonly viewIds: readonly string[]
}

/** Granting what is granted changes nothing. */
export async function grantAccess(
  transaction: Transaction,
  { accountKey, userId, viewIds, grantedBy }: AccessChange & { readonly grantedBy: string },
): Promise<void> {
  await transaction.raw(
    `insert into account_access (user_id, account_key, view_id, granted_by)
     select ?, ?, view_id, ? from unnest(?::text[]) as view_id on conflict do nothing`,
    [userId, accountKey, grantedBy, viewIds],
  )
}

/** False when the user did not hold any of the views. */
export async function revokeAccess(
  transaction: Transaction,
  { accountKey, userId, viewIds }: AccessChange,
): Promise<boolean> {
  const gone = await transaction.raw(
    'delete from account_access where user_id = ? and account_key = ? and view_id = any (?::text[]) returning view_id',
    [userId, accountKey, viewIds],
  )
  return gone.length > 0
}

/** Leaves the user exactly these views of the account: two statements, so it needs a transaction of its own. */
export async function replaceAccess(
  transaction: Transaction,
  change: AccessChange & { readonly grantedBy: string },
): Promise<void> {
  await transaction.raw(
    'delete from account_access where user_id = ? and account_key = ? and not view_id = any (?::text[])',
    [change.userId, change.accountKey, change.viewIds],
  )
  await grantAccess(transaction, change)
}
