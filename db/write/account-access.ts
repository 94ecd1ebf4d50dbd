/** Grants and revokes access to an account through a view. Owner: the API (an opening grants its owner's views itself). */
import type { Transaction } from '../connection'
import { lockAccount } from './account-lock'

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

/** Nobody takes the owner view from its last holder: of two who take it from each other one keeps it. With a deleted user it goes. The account is locked. */
async function isLastOwner(
  transaction: Transaction,
  { accountKey, userId }: Pick<AccessChange, 'accountKey' | 'userId'>,
): Promise<boolean> {
  const owners = await transaction.raw<{ userId: string }>(
    `select user_id as "userId" from account_access where account_key = ? and view_id = 'owner' limit 2`,
    [accountKey],
  )
  return owners.every((owner) => owner.userId === userId) && owners.length > 0
}

/** Takes all of the views away, those that the user holds, or none. Several statements, so it needs a transaction. */
export async function revokeAccess(
  transaction: Transaction,
  change: AccessChange,
): Promise<'revoked' | 'absent' | 'last owner'> {
  const { accountKey, userId, viewIds } = change
  await lockAccount(transaction, accountKey)
  if (viewIds.includes('owner') && (await isLastOwner(transaction, change))) return 'last owner'
  const gone = await transaction.raw(
    'delete from account_access where user_id = ? and account_key = ? and view_id = any (?::text[]) returning view_id',
    [userId, accountKey, viewIds],
  )
  return gone.length > 0 ? 'revoked' : 'absent'
}

/**
 * Leaves the user exactly these views of the account, where they still hold those by which it was decided that they may have them. Several
 * statements, so it needs a transaction.
 */
export async function replaceAccess(
  transaction: Transaction,
  change: AccessChange & { readonly heldIds: readonly string[]; readonly grantedBy: string },
): Promise<'replaced' | 'held others' | 'last owner'> {
  const { accountKey, userId, viewIds, heldIds } = change
  await lockAccount(transaction, accountKey)
  const held = await transaction.raw<{ viewId: string }>(
    'select view_id as "viewId" from account_access where user_id = ? and account_key = ?',
    [userId, accountKey],
  )
  if (!heldIds.every((id) => held.some(({ viewId }) => viewId === id))) return 'held others'
  if (!viewIds.includes('owner') && (await isLastOwner(transaction, change))) return 'last owner'
  // Granting locks the user: before the access, as whoever deletes the user does.
  await grantAccess(transaction, change)
  await transaction.raw(
    'delete from account_access where user_id = ? and account_key = ? and not view_id = any (?::text[])',
    [userId, accountKey, viewIds],
  )
  return 'replaced'
}
