/** Reconciliations of the ledger on the wire of our own API. */
import { z } from 'zod'
import type { ReconciliationRun } from '../../db/read/reconciliation'
import type { Difference } from '../../domain/ledger/difference'

const DifferenceJson = z.object({
  kind: z.enum(['BALANCE', 'BOOKING', 'CHAIN', 'HOLD']),
  bank_id: z.string(),
  account_id: z.string().nullable(),
  booking_id: z.string().nullable(),
  transaction_id: z.string().nullable(),
  currency: z.string(),
  booked: z.string().nullable(),
  derived: z.string().nullable(),
  difference: z.string(),
})

export const Reconciliation = z.object({
  reconciliation_id: z.string(),
  requested_by: z.string().nullable(),
  started_at: z.string(),
  ended_at: z.string(),
  number_of_banks: z.int(),
  number_of_accounts: z.int(),
  number_of_entries: z.int(),
  number_of_differences: z.int(),
  differences: z.array(DifferenceJson),
})
export const Reconciliations = z.object({ reconciliations: z.array(Reconciliation), next: z.string().nullable() })

const differenceJson = (found: Difference): z.input<typeof DifferenceJson> => ({
  kind: found.kind,
  bank_id: found.bankId,
  account_id: found.kind === 'BOOKING' ? null : found.accountId,
  booking_id: found.kind === 'BOOKING' ? found.bookingId : null,
  transaction_id: found.kind === 'CHAIN' ? found.transactionId : null,
  currency: found.currency,
  booked: found.kind === 'BOOKING' ? null : found.booked,
  derived: found.kind === 'BOOKING' ? null : found.derived,
  difference: found.difference,
})

export const reconciliationJson = (run: ReconciliationRun): z.input<typeof Reconciliation> => ({
  reconciliation_id: run.runId,
  requested_by: run.requestedBy,
  started_at: run.startedAt,
  ended_at: run.endedAt,
  number_of_banks: run.banks,
  number_of_accounts: Number(run.accounts),
  number_of_entries: Number(run.entries),
  number_of_differences: Number(run.differencesFound),
  differences: run.differences.map(differenceJson),
})
