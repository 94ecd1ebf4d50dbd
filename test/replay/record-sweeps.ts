/** Records the workflows that go through everything: the whole ledger, every customer. */
import { reconciliationId, rescreeningId } from '../../domain/ids'
import type { TestEngine } from '../support/engine'
import { call, createPerson } from '../support/people'
import { listed, loadedVersion } from '../support/screening'
import { waitFor } from '../support/wait'
import { keepHistory } from './histories'

export async function recordReconciliation(engine: TestEngine): Promise<void> {
  const auditor = await createPerson(engine, { roles: ['CanReconcileLedger'] })
  const { body } = await call<{ reconciliation_id: string }>(engine, 'POST', '/engine/v1/reconciliations', {
    as: auditor,
  })
  const id = reconciliationId(body.reconciliation_id)
  await engine.client.workflow.getHandle(id).result()
  await keepHistory(engine.client, id, 'reconciliation.agrees')
}

export async function recordRescreening(engine: TestEngine): Promise<void> {
  const id = rescreeningId(await loadedVersion(engine, [listed('1', 'Karl Testmann')]))
  const handle = engine.client.workflow.getHandle(id)
  await waitFor(
    () => handle.describe().catch(() => undefined),
    (found) => found?.status.name === 'COMPLETED',
  )
  await keepHistory(engine.client, id, 'rescreening.ended')
}
