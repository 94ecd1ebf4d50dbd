/** Recorded histories of every workflow: read for the replay, written by record.ts. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Client } from '@temporalio/client'
import { historyToJSON } from '@temporalio/common/lib/proto-utils'

const folder = path.join(__dirname, 'histories')

export interface RecordedHistory {
  /** `<workflow type>.<what happened>` */
  readonly name: string
  readonly workflowId: string
  readonly history: unknown
}

/** Every recorded history, by name. */
export const recordedHistories = (): readonly RecordedHistory[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => {
      const { workflowId, history } = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Omit<
        RecordedHistory,
        'name'
      >
      return { name: path.basename(file, '.json'), workflowId, history }
    })

const project = path.join(__dirname, '../..')

/** Where it was recorded, and by which process, says nothing about the workflow. */
const withoutPlace = (history: string): string =>
  history.replaceAll(`${project}/`, '').replaceAll(/"identity": "[^"]*"/g, '"identity": "recorder"')

/** Fetches the history of a workflow - of its latest run, or of the one that is named - and keeps it under the name; one that is kept already stays, for runs as old as it go on. */
export async function keepHistory(client: Client, workflowId: string, name: string, runId?: string): Promise<void> {
  const file = path.join(folder, `${name}.json`)
  if (existsSync(file)) return
  const history = await client.workflow.getHandle(workflowId, runId).fetchHistory()
  const recorded = { workflowId, history: JSON.parse(withoutPlace(historyToJSON(history))) as unknown }
  writeFileSync(file, `${JSON.stringify(recorded, undefined, 1)}\n`)
}
