/** Records a file sweep that has something to remove. */
import { randomUUID } from 'node:crypto'
import { insertLooseObject } from '../../db/write/loose-objects'
import { fileSweepId } from '../../domain/ids'
import { fileSweepWorkflow } from '../../workflows/contract'
import type { TestEngine } from '../support/engine'
import { keepHistory } from './histories'

export async function recordFileSweep({ client, config, database }: TestEngine): Promise<void> {
  await insertLooseObject(database.writeAtOnce, randomUUID())
  const { taskQueue } = config.temporal
  const workflowId = fileSweepId(taskQueue)
  await client.workflow.execute(fileSweepWorkflow, { workflowId, taskQueue, args: [{ looseForMs: 0 }] })
  await keepHistory(client, workflowId, 'fileSweep.removed')
}
