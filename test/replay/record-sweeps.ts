/** Records the workflows that go through everything: the whole ledger, every customer. */
import { randomUUID } from 'node:crypto'
import { reconciliationId, rescreeningId } from '../../domain/ids'
import type { TestEngine } from '../support/engine'
import { call, createPerson } from '../support/people'
import { listed, quietlyLoadedVersion } from '../support/screening-lists'
import { rescreeningStarter } from '../../workers/outbox'
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

/** Of one run that has ended, and of one that goes on in another. */
export async function recordRescreening(engine: TestEngine): Promise<void> {
  const { client } = engine
  const rescreen = async (customersPerTurn: number): Promise<string> => {
    const versionId = await quietlyLoadedVersion(engine, [listed('1', 'Karl Testmann')], { listName: randomUUID() })
    const start = rescreeningStarter(client, engine.config.temporal.taskQueue, { customersPerTurn, turnsPerRun: 2 })
    await start(versionId)
    await client.workflow.getHandle(rescreeningId(versionId)).result()
    return rescreeningId(versionId)
  }
  await keepHistory(client, await rescreen(1_000), 'rescreening.ended')
  const wentOn = await rescreen(1)
  const { raw } = await client.workflow.getHandle(wentOn).describe()
  await keepHistory(client, wentOn, 'rescreening.wentOn', raw.workflowExecutionInfo?.firstRunId ?? undefined)
}
