/** Writes branches. Owner: the API. */
import type { Transaction } from '../connection'

/** Makes or replaces the branch; one that was deleted is there again. */
export async function putBranch(
  transaction: Transaction,
  { bankId, branchId }: { readonly bankId: string; readonly branchId: string },
  document: object,
  changedBy: string,
): Promise<void> {
  await transaction.raw(
    `insert into branches (bank_id, branch_id, document, changed_by) values (?, ?, ?::jsonb, ?)
     on conflict (bank_id, branch_id) do update set document = excluded.document, changed_by = excluded.changed_by,
       changed_at = now(), deleted_at = null`,
    [bankId, branchId, JSON.stringify(document), changedBy],
  )
}

/** True also when it was deleted before; false when the bank never had it. */
export async function deleteBranch(transaction: Transaction, bankId: string, branchId: string): Promise<boolean> {
  const deleted = await transaction.raw(
    'update branches set deleted_at = coalesce(deleted_at, now()) where bank_id = ? and branch_id = ? returning branch_id',
    [bankId, branchId],
  )
  return deleted.length > 0
}
