/** What the file sweep does to the world. */
import type { FileDependencies } from '../dependencies'
import { sweepFiles } from './sweep'
import type { Sweep } from './sweep'

export interface FileActivities {
  sweepFiles(sweep: Sweep): Promise<number>
}

/** The activities of this room, bound to what the worker gives them. */
export const fileActivities = (dependencies: FileDependencies): FileActivities => ({
  sweepFiles: (sweep) => sweepFiles(dependencies, sweep),
})
