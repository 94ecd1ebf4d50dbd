/** Reconciles the whole ledger, bank after bank, and stores what it has found. */
import { Context } from '@temporalio/activity'
import { ledgerChecks, ledgerSizes } from '../../db/read/reconciliation'
import { insertReconciliationRun } from '../../db/write/reconciliation'
import type { Difference } from '../../domain/ledger/difference'
import type { LedgerDependencies } from '../dependencies'

export interface ReconciliationToRun {
  readonly runId: string
  /** Missing where the schedule asks. */
  readonly requestedBy?: string
}

/** So many differences are named in one report; more are counted. */
const mostReported = 1_000

/** A statement that reads a whole bank may take minutes, and tells nothing meanwhile. */
const beatMs = 5_000

/** Gives signs of life for as long as the work takes: whoever has died in it gives none. */
async function alive<T>(work: () => Promise<T>): Promise<T> {
  const { heartbeat } = Context.current()
  const beating = setInterval(() => heartbeat(), beatMs)
  try {
    return await work()
  } finally {
    clearInterval(beating)
  }
}

/** Returns how many differences there are. A retry begins anew; a run that is stored already stays as it was. */
export const reconcile = (dependencies: LedgerDependencies, run: ReconciliationToRun): Promise<number> =>
  alive(() => reconciled(dependencies, run))

async function reconciled(
  { database, ledgerReader, now }: LedgerDependencies,
  { runId, requestedBy }: ReconciliationToRun,
): Promise<number> {
  const startedAt = now()
  const sizes = await ledgerSizes(ledgerReader)
  const differences: Difference[] = []
  let differencesFound = 0
  for (const { bankId } of sizes) {
    for (const check of ledgerChecks) {
      const findings = await check(ledgerReader, bankId)
      differencesFound += findings.found
      differences.push(...findings.differences.slice(0, mostReported - differences.length))
    }
  }
  const total = (of: 'accounts' | 'entries'): number => sizes.reduce((sum, size) => sum + size[of], 0)
  await insertReconciliationRun(database.writeAtOnce, {
    runId,
    requestedBy: requestedBy ?? null,
    startedAt,
    banks: sizes.length,
    accounts: total('accounts'),
    entries: total('entries'),
    differencesFound,
    differences,
  })
  return differencesFound
}
