/** Reconciling the ledger: one workflow per run. */
import { reconciliationId } from '../../domain/ids'
import { awaitReconciled, reconciliationWorkflow, searchAttributes } from '../../workflows/contract'
import type { ReconciliationInput } from '../../workflows/contract'
import type { reconciliation } from '../../workflows/reconciliation'
import type { Door } from './door'

export interface LedgerGateway {
  /** Answers with the number of differences when the run is stored under its id; a retry of the id finds the run. */
  reconcile(input: Required<ReconciliationInput>): Promise<number>
}

/** The verbs of the ledger, through the door. */
export const ledgerVerbs = (door: Door): LedgerGateway => ({
  reconcile: (input) =>
    door.updateWithStart<typeof reconciliation, number, [string]>({
      workflow: reconciliationWorkflow,
      workflowId: reconciliationId(input.runId),
      input: [input],
      update: awaitReconciled,
      args: [input.runId],
      updateId: input.runId,
      summary: 'Reconcile the ledger',
      searchAttributes: [
        { key: searchAttributes.businessId, value: input.runId },
        { key: searchAttributes.processStatus, value: 'reconciling' },
      ],
    }),
})
