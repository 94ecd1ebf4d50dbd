/**
 * Objects of the store that belong to no file: not yet, or never. An object is written down here before its first byte is
 * stored, so that whatever dies in between leaves bytes that somebody knows of. Owner: the API; the sweep through the same functions.
 */
import type { Transaction } from '../connection'

/** Before the bytes come. */
export async function insertLooseObject(transaction: Transaction, objectId: string): Promise<void> {
  await transaction.raw('insert into loose_objects (object_id) values (?)', [objectId])
}

/** In the transaction that makes the object belong to something. Throws when it has been abandoned: its bytes may be gone. */
export async function claimObject(transaction: Transaction, objectId: string): Promise<void> {
  const claimed = await transaction.raw(
    'delete from loose_objects where object_id = ? and not abandoned returning object_id',
    [objectId],
  )
  if (claimed.length === 0) throw new Error(`the object ${objectId} is not there to be claimed`)
}

/** From now on nobody can claim the object. False when it belongs to something already, or is not known. */
export async function abandonObject(transaction: Transaction, objectId: string): Promise<boolean> {
  const abandoned = await transaction.raw(
    'update loose_objects set abandoned = true where object_id = ? returning object_id',
    [objectId],
  )
  return abandoned.length > 0
}

/** Abandons what has been loose for longer than any upload takes, and gives it with what was abandoned before: the oldest `limit` of them. */
export async function abandonedObjects(
  transaction: Transaction,
  looseForMs: number,
  limit: number,
): Promise<readonly string[]> {
  const rows = await transaction.raw<{ objectId: string }>(
    `update loose_objects set abandoned = true where object_id in (
       select object_id from loose_objects where abandoned or since < now() - ? * interval '1 millisecond'
       order by since limit ? for update skip locked
     ) returning object_id as "objectId"`,
    [looseForMs, limit],
  )
  return rows.map(({ objectId }) => objectId)
}

/** After the bytes have gone. */
export async function forgetObject(transaction: Transaction, objectId: string): Promise<void> {
  await transaction.raw('delete from loose_objects where object_id = ? and abandoned', [objectId])
}
