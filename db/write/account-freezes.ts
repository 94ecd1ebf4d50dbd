/** Freezes and unfreezes accounts, each time on the trail. Owner: the API. */
import type { Transaction } from '../connection'

export interface FreezeChange {
  /** Names the request: asked again, it has been done. */
  readonly eventId: string
  readonly accountKey: string
  readonly kind: 'FROZEN' | 'UNFROZEN'
  readonly reason: string
  readonly actorUserId: string
}

/** Waits for the bookings that hold the account; false where it is so already, by somebody else's change. */
export async function changeFreeze(transaction: Transaction, change: FreezeChange): Promise<boolean> {
  const { eventId, accountKey, kind, reason, actorUserId } = change
  const isFrozen = kind === 'FROZEN'
  const changed = await transaction.raw(
    `with changed as (
       update accounts set is_frozen = ? where account_key = ? and is_frozen <> ? returning account_key
     )
     insert into account_freeze_events (event_id, account_key, kind, reason, actor_user_id)
     select ?, account_key, ?, ?, ? from changed returning event_id`,
    [isFrozen, accountKey, isFrozen, eventId, kind, reason, actorUserId],
  )
  if (changed.length > 0) return true
  const own = await transaction.raw('select from account_freeze_events where event_id = ?', [eventId])
  return own.length > 0
}
