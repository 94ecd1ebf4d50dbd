/** The part of the contract that is about what goes through everything: the whole ledger, every object, every customer. Everybody takes it from `contract.ts`. */
import { defineUpdate } from '@temporalio/workflow'

// --- Reconciliation --------------------------------------------------------------------------------------------------

export const reconciliationWorkflow = 'reconciliation'

export interface ReconciliationInput {
  /** Under which id the report is stored: a UUID. Missing where the schedule asks: then it is made. */
  readonly runId?: string
  readonly requestedBy?: string
}

/** Answers with the number of differences when the report is stored. Its argument is the run's id. */
export const awaitReconciled = defineUpdate<number, [string]>('awaitReconciled')

// --- File sweep ------------------------------------------------------------------------------------------------------

export const fileSweepWorkflow = 'fileSweep'

export interface FileSweepInput {
  /** An object that has belonged to no file for this long never will. */
  readonly looseForMs: number
}

// --- Rescreening -----------------------------------------------------------------------------------------------------

export const rescreeningWorkflow = 'rescreening'

export interface RescreeningInput {
  /** The list version whose new entries everybody is compared with. */
  readonly versionId: string
  /** How many customers one activity compares. */
  readonly customersPerTurn: number
  /** After so many turns the history is begun anew. */
  readonly turnsPerRun: number
  /** Carried over from the run before. */
  readonly progress?: RescreeningProgress
}

export interface RescreeningProgress {
  /** The last customer who has been compared; null before the first and after the last. */
  readonly after: string | null
  readonly customers: number
}
