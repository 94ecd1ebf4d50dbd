/** Writes who has taken a request that waits for the staff. Owner: the API. Who has a case is written by its workflow. */
import type { Transaction } from '../connection'

/** The request is the user's, whoever had it before. */
export async function claimTask(transaction: Transaction, taskId: string, userId: string): Promise<void> {
  await transaction.raw(
    `insert into task_claims (task_id, user_id) values (?, ?)
     on conflict (task_id) do update set user_id = excluded.user_id, claimed_at = now()`,
    [taskId, userId],
  )
}

/** The request is anybody's. */
export async function unclaimTask(transaction: Transaction, taskId: string): Promise<void> {
  await transaction.raw('delete from task_claims where task_id = ?', [taskId])
}
