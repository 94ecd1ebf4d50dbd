/** What the reconciliation does to the world. */
import type { LedgerDependencies } from '../dependencies'
import { reconcile } from './reconcile'
import type { ReconciliationToRun } from './reconcile'

export interface LedgerActivities {
  reconcile(run: ReconciliationToRun): Promise<number>
}

/** The activities of this room, bound to what the worker gives them. */
export const ledgerActivities = (dependencies: LedgerDependencies): LedgerActivities => ({
  reconcile: (run) => reconcile(dependencies, run),
})
