/** Has two statements meet over a row: whoever takes rows in another order than the other deadlocks every time, and not once in a month. */
import type { Database, Transaction } from '../../db/connection'
import { waitFor } from './wait'

const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`

/** Until somebody waits for a lock. */
export const somebodyWaits = ({ read }: Database): Promise<unknown> =>
  waitFor(
    () => read.raw(waiting),
    (found) => found.length > 0,
  )

const keys = { webhook_deliveries: 'delivery_id', customer_messages: 'message_id' } as const

/** Holds a row, and goes on as soon as the others wait for it. Returns what became of the others. */
export async function amid<Result>(
  database: Database,
  { table, id = '' }: { readonly table: keyof typeof keys; readonly id: string | undefined },
  others: () => Promise<Result>,
  goOn: (transaction: Transaction) => Promise<unknown>,
): Promise<Result> {
  const started = await database.write(async (transaction) => {
    const held = await transaction.raw(`select 1 from ${table} where ${keys[table]} = ? for no key update`, [id])
    if (held.length === 0) throw new Error(`${table} has no row ${id}`)
    const result = others()
    result.catch(() => undefined)
    await somebodyWaits(database)
    await goOn(transaction)
    return { result }
  })
  return started.result
}

/** Has Postgres find its rows in another order, as it may when there are many of them. */
export const without = <Result>(
  database: Database,
  ways: readonly string[],
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> =>
  database.write(async (transaction) => {
    for (const way of ways) await transaction.raw(`set local enable_${way} = off`)
    return work(transaction)
  })
