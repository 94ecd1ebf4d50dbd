/** What an attack may not change: every row of every table, and how many processes have been started. */
import { createHash } from 'node:crypto'
import type { TestEngine } from '../support/engine'

export interface Snapshot {
  /** Per table how often each row occurs, by a hash over all of its columns. */
  readonly rows: ReadonlyMap<string, ReadonlyMap<string, number>>
  readonly workflows: number
}

async function workflowsOf({ client, environment }: TestEngine): Promise<number> {
  const query = `TaskQueue = "${environment['TEMPORAL_TASK_QUEUE'] ?? ''}"`
  return (await client.workflow.count(query)).count
}

/**
 * Reads the whole database: it is small, and what is not looked at could change unseen. With `words`, only the rows that hold
 * one of these.
 */
export async function takeSnapshot(engine: TestEngine, words?: readonly string[]): Promise<Snapshot> {
  const { read } = engine.database
  const tables = await read.raw<{ name: string }>(
    `select quote_ident(relname) as name from pg_stat_user_tables where schemaname = 'public' order by relname`,
  )
  const rows = new Map<string, ReadonlyMap<string, number>>()
  for (const { name } of tables) {
    const counts = new Map<string, number>()
    for (const { text } of await read.raw<{ text: string }>(`select one::text as text from ${name} one`)) {
      if (words?.some((word) => text.includes(word)) === false) continue
      const hash = createHash('sha256').update(text).digest('base64')
      counts.set(hash, (counts.get(hash) ?? 0) + 1)
    }
    rows.set(name, counts)
  }
  return { rows, workflows: await workflowsOf(engine) }
}

const lost = (before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number> | undefined): number =>
  [...before].filter(([hash, count]) => (after?.get(hash) ?? 0) < count).length

/** The tables in which rows have changed or gone. */
export const changedTables = (before: Snapshot, after: Snapshot): readonly string[] =>
  [...before.rows].filter(([name, rows]) => lost(rows, after.rows.get(name)) > 0).map(([name]) => name)

/** The tables in which there is anything new. */
export const grownTables = (before: Snapshot, after: Snapshot): readonly string[] => changedTables(after, before)
