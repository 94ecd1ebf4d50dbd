/** Reads who owns an account, and whom the staff made one. */
import type { Reader } from '../connection'

export interface AccountOwners {
  /** Who hold the owner view. */
  readonly owners: readonly { readonly userId: string; readonly username: string }[]
  /** The newest fifty, newest first. */
  readonly grants: readonly {
    readonly grantId: string
    readonly userId: string
    readonly reason: string
    readonly actorUserId: string
    readonly grantedAt: string
  }[]
}

/** Owners in the order of their names. One query. */
export async function accountOwners(read: Reader, accountKey: string): Promise<AccountOwners> {
  const [row] = await read.raw<AccountOwners>(
    `select
       coalesce((select jsonb_agg(jsonb_build_object('userId', u.user_id, 'username', u.username) order by u.username)
         from account_access x join users u using (user_id) where x.account_key = k.account_key and x.view_id = 'owner'), '[]') as owners,
       coalesce((select jsonb_agg(jsonb_build_object('grantId', g.grant_id, 'userId', g.user_id, 'reason', g.reason,
           'actorUserId', g.actor_user_id, 'grantedAt', iso_seconds(g.granted_at)) order by g.sequence desc)
         from (select * from account_owner_grants where account_key = k.account_key order by sequence desc limit 50) g), '[]') as grants
     from (select ?::bigint as account_key) k`,
    [accountKey],
  )
  return row ?? { owners: [], grants: [] }
}
