/** Writes the narrative of a transaction, which all views share, and its place, one per view. Owner: the API. */
import type { Transaction } from '../connection'

export interface NamedTransaction {
  readonly accountKey: string
  readonly transactionId: string
}

/** Replaces the narrative. False when the account has no such transaction, a UUID. */
export async function putNarrative(
  transaction: Transaction,
  { accountKey, transactionId }: NamedTransaction,
  narrative: string,
  userId: string,
): Promise<boolean> {
  const put = await transaction.raw(
    `insert into transaction_narratives (transaction_id, narrative, written_by)
     select transaction_id, ?, ? from ledger_entries where transaction_id = ? and account_key = ?
     on conflict (transaction_id) do update set narrative = excluded.narrative, written_by = excluded.written_by, written_at = now()
     returning transaction_id`,
    [narrative, userId, transactionId, accountKey],
  )
  return put.length > 0
}

/** Also when there was none. False when the account has no such transaction, a UUID. */
export async function deleteNarrative(
  transaction: Transaction,
  { accountKey, transactionId }: NamedTransaction,
): Promise<boolean> {
  const [row] = await transaction.raw(
    `with entry as (select transaction_id from ledger_entries where transaction_id = ? and account_key = ?),
       gone as (delete from transaction_narratives n using entry where n.transaction_id = entry.transaction_id)
     select 1 from entry`,
    [transactionId, accountKey],
  )
  return row !== undefined
}

export interface NewPlace extends NamedTransaction {
  readonly viewId: string
  /** Degrees, on earth. */
  readonly latitude: number
  readonly longitude: number
  readonly userId: string
}

/** Replaces the place that the view shows. False when the account has no such transaction, a UUID. */
export async function putPlace(transaction: Transaction, place: NewPlace): Promise<boolean> {
  const { viewId, latitude, longitude, userId, transactionId, accountKey } = place
  const put = await transaction.raw(
    `insert into transaction_places (transaction_id, view_id, latitude, longitude, placed_by)
     select transaction_id, ?, ?, ?, ? from ledger_entries where transaction_id = ? and account_key = ?
     on conflict (transaction_id, view_id) do update set latitude = excluded.latitude, longitude = excluded.longitude,
       placed_by = excluded.placed_by, placed_at = now()
     returning transaction_id`,
    [viewId, latitude, longitude, userId, transactionId, accountKey],
  )
  return put.length > 0
}

/** Whether the account has the transaction, a UUID, and whether the view had a place that was there to be deleted. */
export async function deletePlace(
  transaction: Transaction,
  {
    viewId,
    placedBy,
    transactionId,
    accountKey,
  }: NamedTransaction & {
    readonly viewId: string
    /** It must have been placed by this user; null where anybody's may go. */
    readonly placedBy: string | null
  },
): Promise<'deleted' | 'no place' | 'no transaction'> {
  const [row] = await transaction.raw<{ deleted: boolean }>(
    `with entry as (select transaction_id from ledger_entries where transaction_id = ? and account_key = ?),
       gone as (delete from transaction_places p using entry where p.transaction_id = entry.transaction_id and p.view_id = ?
         and p.placed_by = coalesce(?::uuid, p.placed_by) returning 1)
     select exists (select from gone) as deleted from entry`,
    [transactionId, accountKey, viewId, placedBy],
  )
  if (row === undefined) return 'no transaction'
  return row.deleted ? 'deleted' : 'no place'
}
