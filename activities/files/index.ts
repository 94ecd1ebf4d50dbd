/** What the file sweep does to the world. */
import type { FileDependencies } from '../dependencies'
import { sweepClaims, sweepFiles } from './sweep'
import type { Sweep } from './sweep'

export interface FileActivities {
  /** Forgets abandoned claims of keys before: a store of files that is away does not keep them. */
  sweepFiles(sweep: Sweep): Promise<number>
}

/** The activities of this room, bound to what the worker gives them. */
export const fileActivities = (dependencies: FileDependencies): FileActivities => ({
  sweepFiles: async (sweep) => {
    await sweepClaims(dependencies)
    return sweepFiles(dependencies, sweep)
  },
})
