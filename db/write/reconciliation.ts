/** Writes what a reconciliation has found. Owner: the reconciliation workflow. */
import type { Difference } from '../../domain/ledger/difference'
import type { Transaction } from '../connection'

export interface NewReconciliationRun {
  readonly runId: string
  readonly requestedBy: string | null
  readonly startedAt: Date
  readonly banks: number
  readonly accounts: number
  readonly entries: number
  readonly differencesFound: number
  readonly differences: readonly Difference[]
}

/** Stores a run once: a second run of the same id leaves what the first has found. */
export async function insertReconciliationRun(transaction: Transaction, run: NewReconciliationRun): Promise<void> {
  await transaction.raw(
    `insert into reconciliation_runs (run_id, requested_by, started_at, banks, accounts, entries, differences_found, differences)
     values (?, ?, ?, ?, ?, ?, ?, ?::jsonb) on conflict (run_id) do nothing`,
    [
      run.runId,
      run.requestedBy,
      run.startedAt,
      run.banks,
      run.accounts,
      run.entries,
      run.differencesFound,
      JSON.stringify(run.differences),
    ],
  )
}
