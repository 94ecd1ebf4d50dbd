/** What a check is: it looks at the data after a run and names what is not as it must be. */
import type { Client } from '@temporalio/client'
import type { Database, Reader } from '../../db/connection'
import type { World } from '../load/world'

export interface Evidence {
  readonly world: World
  readonly database: Database
  readonly temporal: Client
  /** Which workflows belong to the run, as Temporal is asked for them; missing: all of the server. */
  readonly workflows?: string
}

export interface Looked {
  /** How many things were looked at: a check that has seen nothing has shown nothing. */
  readonly seen: number
  /** What is wrong, one sentence each. */
  readonly found: readonly string[]
}

export interface Check {
  /** What must hold. */
  readonly name: string
  readonly look: (evidence: Evidence) => Promise<Looked>
}

export const checkOf = (name: string, look: Check['look']): Check => ({ name, look })

/** A check by one statement that returns a row, with `what` in words, for everything that is wrong. */
export const noRows = (name: string, seen: string, sql: string): Check => ({
  name,
  look: async ({ database: { read }, world: { bankId } }) => {
    const rows = await rowsOf<{ what: string }>(read, sql, bankId)
    return { seen: await countOf(read, seen), found: rows.map(({ what }) => what) }
  },
})

/** The bank's id takes the place of every `?`. */
export const rowsOf = <Row>(read: Reader, sql: string, bankId: string): Promise<Row[]> =>
  read.raw<Row>(
    sql,
    Array.from(sql.matchAll(/\?/g), () => bankId),
  )

async function countOf(read: Reader, table: string): Promise<number> {
  const [row] = await read.raw<{ count: bigint }>(`select count(*) from ${table}`)
  return Number(row?.count)
}

/** The rows by the text that each of them has. */
export function groupedBy<Row>(rows: readonly Row[], text: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) groups.set(text(row), [...(groups.get(text(row)) ?? []), row])
  return groups
}
