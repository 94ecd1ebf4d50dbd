/** Gives accounts that have lost their last owner a new one, each time on the trail. Owner: the API. */
import { viewsOfNewAccountOwner } from '../../domain/views/system-views'
import type { Transaction } from '../connection'
import { lockAccount } from './account-lock'

export interface OwnerGrant {
  readonly grantId: string
  readonly accountKey: string
  readonly userId: string
  readonly reason: string
  readonly actorUserId: string
}

/** The user holds the account, and the views with which one is opened. Several statements, so it needs a transaction. */
export async function addAccountOwner(
  transaction: Transaction,
  { grantId, accountKey, userId, reason, actorUserId }: OwnerGrant,
): Promise<'added' | 'has owner' | 'no user'> {
  await lockAccount(transaction, accountKey)
  const owners = await transaction.raw(
    `select from account_access where account_key = ? and view_id = 'owner' limit 1`,
    [accountKey],
  )
  if (owners.length > 0) return 'has owner'
  // Waits for whoever deletes the user, and finds nobody then.
  const added = await transaction.raw(
    `with living as (
       select user_id from users where user_id = ? and deleted_at is null for key share
     ), held as (
       insert into account_holders (account_key, user_id) select ?, user_id from living on conflict do nothing
     ), granted as (
       insert into account_access (user_id, account_key, view_id, granted_by)
       select user_id, ?, view_id, ?::uuid from living, unnest(?::text[]) as view_id on conflict do nothing
     )
     insert into account_owner_grants (grant_id, account_key, user_id, reason, actor_user_id)
     select ?, ?, user_id, ?, ? from living returning grant_id`,
    [
      userId,
      accountKey,
      accountKey,
      actorUserId,
      [...viewsOfNewAccountOwner],
      grantId,
      accountKey,
      reason,
      actorUserId,
    ],
  )
  return added.length > 0 ? 'added' : 'no user'
}
