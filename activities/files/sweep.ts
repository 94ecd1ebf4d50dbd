/** Removes what broken requests have left: the bytes of objects that belong to no file, and what keys say of requests that nobody answered. */
import { abandonedObjects, forgetObject } from '../../db/write/loose-objects'
import { forgetAbandonedClaims } from '../../db/write/idempotency'
import type { FileDependencies } from '../dependencies'

export interface Sweep {
  /** Younger objects may be uploads that are still coming. */
  readonly looseForMs: number
}

const batch = 100

/** So long after their claim has ended clients do not try a request again that was never answered. */
const abandonedForMs = 7 * 86_400_000
const claimBatch = 1_000

/** Takes from keys of requests that died what could be guessed of them. */
export async function sweepClaims({ database, beat }: Pick<FileDependencies, 'database' | 'beat'>): Promise<void> {
  do beat()
  while ((await forgetAbandonedClaims(database.writeAtOnce, abandonedForMs, claimBatch)) === claimBatch)
}

/** Removes the bytes of what is written down as loose, nothing else. Returns how many objects were removed. One that cannot be removed keeps none of the others; the sweep fails at its end, to be tried again. */
export async function sweepFiles(
  { database, objects, beat }: FileDependencies,
  { looseForMs }: Sweep,
): Promise<number> {
  let removed = 0
  for (;;) {
    const found = await abandonedObjects(database.writeAtOnce, looseForMs, batch)
    const failures: unknown[] = []
    for (const objectId of found) {
      beat()
      try {
        await objects.delete(objectId)
        await forgetObject(database.writeAtOnce, objectId)
        removed += 1
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
    if (found.length < batch) return removed
  }
}
