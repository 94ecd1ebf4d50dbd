/** A database that counts what goes over the wire: each statement is one round trip to Postgres. */
import type { Database, Reader, Transaction } from '../../db/connection'

export interface CountedDatabase {
  readonly database: Database
  /** What was sent since the last call, in order; transactions and savepoints show as `begin` and `end`. */
  taken(): readonly string[]
}

export function countedDatabase(counted: Database): CountedDatabase {
  let sent: string[] = []
  const counting = <Handle extends Reader | Transaction>(handle: Handle, isGuarded = false): Handle => ({
    ...handle,
    raw: (sql: string, values = []) => {
      sent.push(...(isGuarded ? ['begin', sql, 'end'] : [sql]))
      return handle.raw(sql, values)
    },
  })
  const bracketed = async <T>(work: () => Promise<T>): Promise<T> => {
    sent.push('begin')
    try {
      return await work()
    } finally {
      sent.push('end')
    }
  }
  const countingDatabase = (database: Database, isInside: boolean): Database => ({
    ...database,
    read: counting(database.read),
    glance: counting(database.glance),
    // Inside of a transaction each write has a savepoint of its own.
    writeAtOnce: counting(database.writeAtOnce, isInside),
    write: (work) => bracketed(() => database.write((transaction) => work(counting(transaction)))),
    within: (work) =>
      bracketed(() =>
        database.within((inner, transaction) => work(countingDatabase(inner, true), counting(transaction))),
      ),
  })
  return {
    database: countingDatabase(counted, false),
    taken: () => {
      const all = sent
      sent = []
      return all
    },
  }
}
