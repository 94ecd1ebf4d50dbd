/** Writes authenticator apps. Owner: the API; the transaction-request workflow marks the code that was used. */
import type { Transaction } from '../connection'

export interface SealedSecret {
  readonly keyId: string
  readonly sealed: Buffer
}

interface AppChange {
  readonly eventId: string
  readonly userId: string
  readonly actorUserId: string
}

/** Stores a new secret, in place of one that was never confirmed; false when there is a confirmed one: then nothing is changed. */
export async function startApp(
  writeAtOnce: Transaction,
  { eventId, userId }: { readonly eventId: string; readonly userId: string },
  { keyId, sealed }: SealedSecret,
): Promise<boolean> {
  const started = await writeAtOnce.raw(
    `with started as (
       insert into authenticator_apps (user_id, key_id, sealed) values (?, ?, ?)
       on conflict (user_id) do update set key_id = excluded.key_id, sealed = excluded.sealed, last_step = 0, wrong_codes = 0,
         created_at = now() where authenticator_apps.confirmed_at is null
       returning user_id
     )
     insert into authenticator_app_events (event_id, user_id, kind, actor_user_id)
     select ?, user_id, 'STARTED', user_id from started returning event_id`,
    [userId, keyId, sealed, eventId],
  )
  return started.length > 0
}

export interface LockedApp extends SealedSecret {
  readonly lastStep: number
  readonly wrongCodes: number
  readonly isConfirmed: boolean
}

/** The user's app, locked until the transaction ends: a code is used by one of those who use it at once. */
export async function lockApp(transaction: Transaction, userId: string): Promise<LockedApp | undefined> {
  const [row] = await transaction.raw<LockedApp>(
    `select key_id as "keyId", sealed, last_step::float8 as "lastStep", wrong_codes as "wrongCodes", confirmed_at is not null as "isConfirmed"
     from authenticator_apps where user_id = ? for update`,
    [userId],
  )
  return row
}

/** From here on neither this code nor one before it is good. */
export async function useStep(transaction: Transaction, userId: string, step: number): Promise<void> {
  await transaction.raw('update authenticator_apps set last_step = ?, wrong_codes = 0 where user_id = ?', [
    step,
    userId,
  ])
}

/** Counts a wrong code that was to confirm or remove the app. */
export async function countWrongCode(transaction: Transaction, userId: string): Promise<void> {
  await transaction.raw('update authenticator_apps set wrong_codes = wrong_codes + 1 where user_id = ?', [userId])
}

/** The app is good for challenges from now on. */
export async function confirmApp(transaction: Transaction, { eventId, userId, actorUserId }: AppChange): Promise<void> {
  await transaction.raw(
    `with confirmed as (update authenticator_apps set confirmed_at = now() where user_id = ? returning user_id)
     insert into authenticator_app_events (event_id, user_id, kind, actor_user_id) select ?, user_id, 'CONFIRMED', ? from confirmed`,
    [userId, eventId, actorUserId],
  )
}

/** Removes the app with its secret; false when there is none. */
export async function removeApp(
  transaction: Transaction,
  { eventId, userId, actorUserId }: AppChange,
): Promise<boolean> {
  const removed = await transaction.raw(
    `with removed as (delete from authenticator_apps where user_id = ? returning user_id)
     insert into authenticator_app_events (event_id, user_id, kind, actor_user_id)
     select ?, user_id, 'REMOVED', ? from removed returning event_id`,
    [userId, eventId, actorUserId],
  )
  return removed.length > 0
}
