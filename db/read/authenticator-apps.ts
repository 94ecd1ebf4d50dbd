/** Reads which users answer with an authenticator app, and how that came about. */
import type { Reader, Transaction } from '../connection'

export interface AuthenticatorAppRow {
  readonly createdAt: string
  /** Null until a first code has shown that the app has the secret. */
  readonly confirmedAt: string | null
}

export async function authenticatorAppOf(read: Reader, userId: string): Promise<AuthenticatorAppRow | undefined> {
  const [row] = await read.raw<AuthenticatorAppRow>(
    `select iso_seconds(created_at) as "createdAt", iso_seconds(confirmed_at) as "confirmedAt" from authenticator_apps where user_id = ?`,
    [userId],
  )
  return row
}

/** Those of the users whose app is confirmed. */
export async function usersWithApp(
  read: Reader | Transaction,
  userIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await read.raw<{ userId: string }>(
    'select user_id::text as "userId" from authenticator_apps where user_id = any (?::uuid[]) and confirmed_at is not null',
    [userIds],
  )
  return new Set(rows.map(({ userId }) => userId))
}

export interface AppEventRow {
  readonly sequence: bigint
  readonly kind: 'STARTED' | 'CONFIRMED' | 'REMOVED'
  readonly actorUserId: string
  readonly occurredAt: string
}

/** Who added, confirmed and removed apps of a user, newest first. */
export const appEvents = (
  read: Reader,
  { userId, before, limit }: { readonly userId: string; readonly before: bigint | undefined; readonly limit: number },
): Promise<AppEventRow[]> =>
  read.raw<AppEventRow>(
    `select sequence, kind, actor_user_id as "actorUserId", iso_seconds(occurred_at) as "occurredAt"
     from authenticator_app_events where user_id = ? and sequence < ? order by sequence desc limit ?`,
    [userId, before ?? 9_223_372_036_854_775_807n, limit],
  )
