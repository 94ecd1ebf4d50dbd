/** Reads who sees an account through which views. */
import { viewsOf } from '../../domain/views/view'
import type { StoredView, View } from '../../domain/views/view'
import type { Reader } from '../connection'
import { storedViews } from './views'

/** A user as the holder of views is shown. */
export interface PermissionUser {
  readonly userId: string
  readonly provider: string
  readonly providerId: string
  readonly email: string
}

export interface Permission {
  readonly user: PermissionUser
  /** By id. */
  readonly views: readonly View[]
}

/** Where the list of those who see an account ends. Nobody reads more in one answer; an account that is shared with more people is a mistake. */
export const mostUsers = 1_000

/** Everybody who holds views of the account, by e-mail address. */
export async function permissionsOf(read: Reader, accountKey: string): Promise<readonly Permission[]> {
  const rows = await read.raw<{
    user: PermissionUser
    viewIds: readonly string[]
    storedViews: readonly StoredView[]
  }>(
    `select jsonb_build_object('userId', u.user_id, 'provider', u.provider, 'providerId', u.provider_id, 'email', u.email) as "user",
       held.view_ids as "viewIds", ${storedViews('held.account_key', 'v.view_id = any (held.view_ids)')} as "storedViews"
     from (select user_id, account_key, array_agg(view_id order by view_id collate "C") as view_ids
           from account_access where account_key = ? group by user_id, account_key) held
     join users u using (user_id) where u.deleted_at is null order by u.email, u.user_id limit ${mostUsers}`,
    [accountKey],
  )
  return rows.map(({ user, viewIds, storedViews: stored }) => ({ user, views: viewsOf(viewIds, stored) }))
}

/** One user and an account: what a grant, a revocation or a look at them has to know. */
export interface UserPermission {
  /** Null when the provider knows no such user. */
  readonly userId: string | null
  readonly userIsHolder: boolean
  readonly views: readonly View[]
  /** What the account and the instance have stored about their views. */
  readonly storedViews: readonly StoredView[]
}

/** One query. */
export async function permissionOfUser(
  read: Reader,
  accountKey: string,
  { provider, providerId }: Pick<PermissionUser, 'provider' | 'providerId'>,
): Promise<UserPermission> {
  const [row] = await read.raw<Omit<UserPermission, 'views'> & { readonly viewIds: readonly string[] }>(
    `with found as (select user_id from users where provider = ? and provider_id = ? and deleted_at is null),
       account as (select ?::bigint as account_key)
     select (select user_id from found) as "userId",
       exists (select from account_holders h join found using (user_id) where h.account_key = account.account_key) as "userIsHolder",
       array(select x.view_id from account_access x join found using (user_id) where x.account_key = account.account_key
         order by x.view_id collate "C") as "viewIds",
       ${storedViews('account.account_key', 'true')} as "storedViews"
     from account`,
    [provider, providerId, accountKey],
  )
  if (row === undefined) throw new Error('a query without a table gave no row')
  const { viewIds, ...facts } = row
  return { ...facts, views: viewsOf(viewIds, facts.storedViews) }
}
