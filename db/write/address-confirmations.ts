/** Addresses of new users until they are confirmed. Owner: the API; what becomes of the mail is written by the workflow that sends it. */
import type { Transaction } from '../connection'

/** Users whose mail waits for a workflow, oldest first. */
export const queuedConfirmations = (transaction: Transaction, limit: number): Promise<{ readonly userId: string }[]> =>
  transaction.raw(
    `select user_id as "userId" from address_confirmations where dispatched_at is null order by sequence limit ?`,
    [limit],
  )

/** Notes that these have their workflow. */
export async function markConfirmationsDispatched(
  transaction: Transaction,
  started: readonly { readonly userId: string }[],
): Promise<void> {
  await transaction.raw('update address_confirmations set dispatched_at = now() where user_id = any(?::uuid[])', [
    started.map(({ userId }) => userId),
  ])
}

/** Notes what has come of a try to send the mail. */
export async function recordConfirmationSending(
  transaction: Transaction,
  userId: string,
  { at, error }: { readonly at?: Date; readonly error?: string },
): Promise<void> {
  await transaction.raw('update address_confirmations set sent_at = ?, last_error = ? where user_id = ?', [
    at ?? null,
    error ?? '',
    userId,
  ])
}

/** Lets the user log in. `email`: only where it is still their address. False when there is no such user. */
export async function validateUser(writeAtOnce: Transaction, userId: string, email?: string): Promise<boolean> {
  const validated = await writeAtOnce.raw(
    `with validated as (
       update users set validated = true where user_id = ? and email = coalesce(?, email) and deleted_at is null returning user_id),
     confirmed as (
       delete from address_confirmations where user_id in (select user_id from validated))
     select user_id from validated`,
    [userId, email ?? null],
  )
  return validated.length > 0
}
