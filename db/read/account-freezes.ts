/** Reads whether an account is frozen, how that came about, and which payments wait for its end. */
import type { Reader } from '../connection'

export interface FreezeEventRow {
  readonly eventId: string
  /** Counts up; the cursor of the list. */
  readonly sequence: bigint
  readonly kind: 'FROZEN' | 'UNFROZEN'
  readonly reason: string
  readonly actorUserId: string
  readonly occurredAt: string
}

export async function isFrozen(read: Reader, accountKey: string): Promise<boolean> {
  const [row] = await read.raw<{ isFrozen: boolean }>(
    'select is_frozen as "isFrozen" from accounts where account_key = ?',
    [accountKey],
  )
  return row?.isFrozen === true
}

/** Newest first. */
export const freezeEvents = (
  read: Reader,
  page: { readonly accountKey: string; readonly before: bigint | undefined; readonly limit: number },
): Promise<FreezeEventRow[]> =>
  read.raw<FreezeEventRow>(
    `select event_id as "eventId", sequence, kind, reason, actor_user_id as "actorUserId", iso_seconds(occurred_at) as "occurredAt"
     from account_freeze_events where account_key = ? and sequence < ? order by sequence desc limit ?`,
    [page.accountKey, page.before ?? 9_223_372_036_854_775_807n, page.limit],
  )

/** The oldest thousand payments from the account that wait, for whatever: one that is being tried may wait for the account next. Ids of their requests. */
export async function waitingFromAccount(
  read: Reader,
  { bankId, accountKey }: { readonly bankId: string; readonly accountKey: string },
): Promise<readonly string[]> {
  const rows = await read.raw<{ requestId: string }>(
    `select request_id as "requestId" from transaction_requests
     where bank_id = ? and account_key = ? and status in ('INITIATED', 'NEXT_CHALLENGE_PENDING', 'PENDING')
     order by created_at limit 1000`,
    [bankId, accountKey],
  )
  return rows.map(({ requestId }) => requestId)
}
