/** Removes the bytes of objects that belong to no file. What is not written down as loose is never touched. */
import { abandonedObjects, forgetObject } from '../../db/write/loose-objects'
import type { FileDependencies } from '../dependencies'

export interface Sweep {
  /** Younger objects may be uploads that are still coming. */
  readonly looseForMs: number
}

const batch = 100

/** Returns how many objects were removed. One that cannot be removed keeps none of the others; the sweep fails at its end, to be tried again. */
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
