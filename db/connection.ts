/** The connection to Postgres, and the two handles that the rest of the code may hold: Reader (selects) and Transaction (writes). */
import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import knex from 'knex'
import type { Knex } from 'knex'
import { types } from 'pg'
import { openPipeline } from './pipeline'

// Money is int8 minor units: a JavaScript number would lose cents above 2^53.
types.setTypeParser(types.builtins.INT8, (text) => BigInt(text))

declare const readerBrand: unique symbol
declare const transactionBrand: unique symbol

/** Runs one parameterised statement and returns its rows; `?` marks a value. */
interface Statements {
  raw<Row>(sql: string, values?: readonly SqlValue[]): Promise<Row[]>
}
export type SqlValue = string | number | bigint | boolean | Date | null | readonly SqlValue[] | Buffer

/** What functions of db/read take: they only select. */
export interface Reader extends Statements {
  readonly [readerBrand]: true
}

/** What functions of db/write take: all of their statements are committed together, or none. */
export interface Transaction extends Statements {
  readonly [transactionBrand]: true
}

export interface Database {
  readonly read: Reader
  /** For what every request asks first: some rows by their keys, known to take no time. Statements share connections (db/pipeline.ts). */
  readonly glance: Reader
  /** Runs the work in one transaction: committed when it returns, rolled back when it throws. */
  write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
  /** One statement that is its own transaction: for writes that fit into a single round trip. */
  readonly writeAtOnce: Transaction
  /**
   * Everything that the work does through the database it is given is one transaction of this one. What fails there is undone
   * by itself; what fails in the transaction that is given besides fails all, and costs no savepoint.
   */
  within<T>(work: (database: Database, transaction: Transaction) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** How busy a pool is, in connections. */
export interface PoolState {
  readonly used: number
  /** Open, and used by nobody. */
  readonly idle: number
  /** Asked for, and not given yet. */
  readonly waiting: number
}

/** A database with a pool of its own. */
export interface OpenDatabase extends Database {
  readonly poolState: () => PoolState
}

export interface DatabaseOptions {
  readonly url: string
  readonly poolMax: number
  readonly statementTimeoutMs?: number
  readonly acquireTimeoutMs?: number
  /** How long a statement may go without a sign of the server before its connection counts as lost. */
  readonly silenceMs?: number
}

/** What we know of a connection of the pg driver. */
interface DriverConnection {
  /** False while a statement has not been answered. */
  readonly readyForQuery: boolean
  readonly connection: { readonly stream: Socket }
}

/**
 * Gives up a connection whose statement is met with silence: the server's own statement timeout does not help when the
 * server hangs or the network swallows its answer. A connection that waits for us is left alone.
 */
function dropWhenSilent(driver: DriverConnection, silenceMs: number): void {
  const { stream } = driver.connection
  stream.setTimeout(silenceMs, () => {
    if (!driver.readyForQuery) stream.destroy(Object.assign(new Error('the database is silent'), { code: 'ETIMEDOUT' }))
  })
}

/** What we know of the pool that knex keeps. */
interface KnexPool {
  numUsed(): number
  numFree(): number
  numPendingAcquires(): number
}

/** A statement as the driver takes it. */
interface Statement {
  readonly text: string
  readonly name?: string
}

/** What we know of the client of knex: of the pool, or inside of a transaction of its one connection. */
interface KnexClient {
  positionBindings(sql: string): string
  acquireConnection(): Promise<DriverClient>
  releaseConnection(client: DriverClient): Promise<void>
}
interface DriverClient {
  query(statement: Statement & { readonly values: readonly SqlValue[] }): Promise<{ readonly rows: unknown[] }>
}

const known = new Map<string, Statement>()

// The server keeps every named statement for as long as the connection lives: texts that come in ever new forms stay unnamed.
const mostNames = 1_000

/** Postgres parses and plans a named statement once per connection; the same text always has the same name. */
function statementOf(sql: string, client: KnexClient): Statement {
  const before = known.get(sql)
  if (before !== undefined) return before
  const text = client.positionBindings(sql)
  if (known.size >= mostNames) return { text }
  const statement = { text, name: createHash('sha256').update(sql).digest('hex').slice(0, 32) }
  known.set(sql, statement)
  return statement
}

/**
 * Statements go to the driver on a connection that knex keeps. What knex does besides for every statement costs more than the
 * driver itself, and it writes the values, which may be personal data, into the message of an error.
 */
const statementsOf = (queryable: Knex | Knex.Transaction): Statements => {
  const client = queryable.client as KnexClient
  return {
    raw: async <Row>(sql: string, values: readonly SqlValue[] = []): Promise<Row[]> => {
      if (queryable.isTransaction === true && (queryable as Knex.Transaction).isCompleted())
        throw new Error('The transaction has ended.')
      const connection = await client.acquireConnection()
      try {
        const { rows } = await connection.query({ ...statementOf(sql, client), values })
        return rows as Row[]
      } finally {
        await client.releaseConnection(connection)
      }
    },
  }
}

const databaseOf = (queryable: Knex, close: () => Promise<void>): Database => {
  const statements = statementsOf(queryable)
  return {
    read: statements as Reader,
    glance: statements as Reader,
    writeAtOnce: statements as Transaction,
    write: (work) => queryable.transaction((inner) => work(statementsOf(inner) as Transaction)),
    within: (work) => queryable.transaction((inner) => work(databaseInside(inner), statementsOf(inner) as Transaction)),
    close,
  }
}

/** Inside a transaction a failed statement must not spoil what went before it: each write gets a savepoint. */
const databaseInside = (outer: Knex.Transaction): Database => {
  const database = databaseOf(outer, () => Promise.resolve())
  const writeAtOnce = {
    raw: (sql: string, values?: readonly SqlValue[]) => database.write((inner) => inner.raw(sql, values)),
  }
  return { ...database, writeAtOnce: writeAtOnce as Transaction }
}

/** Opens a pool. Connections are made on first use; a closed or full database shows as a rejected query, never as a hang. */
export function openDatabase(options: DatabaseOptions): OpenDatabase {
  const statementTimeoutMs = options.statementTimeoutMs ?? 15_000
  const silenceMs = options.silenceMs ?? statementTimeoutMs + 5_000
  const connection = {
    connectionString: options.url,
    statement_timeout: statementTimeoutMs,
    application_name: 'obp-engine',
  }
  const acquireTimeoutMs = options.acquireTimeoutMs ?? 5_000
  const pool = knex({
    client: 'pg',
    connection,
    pool: {
      min: 0,
      max: options.poolMax,
      afterCreate: (driver: DriverConnection, done: (error: null, driver: DriverConnection) => void) => {
        dropWhenSilent(driver, silenceMs)
        done(null, driver)
      },
    },
    acquireConnectionTimeout: acquireTimeoutMs,
    // A lost connection shows as the rejection of whatever needed it; knex would print it besides.
    log: { error: () => undefined, warn: () => undefined },
  })
  const { pool: connections } = pool.client as { readonly pool: KnexPool }
  // Of a connection that is shared the silence is seen by each statement: those behind it go on writing.
  const pipeline = openPipeline({ ...connection, connectionTimeoutMillis: acquireTimeoutMs, query_timeout: silenceMs })
  const glance = {
    raw: (sql: string, values: readonly SqlValue[] = []) =>
      pipeline.rows({ ...statementOf(sql, pool.client as KnexClient), values: [...values] }),
  }
  return {
    ...databaseOf(pool, async () => {
      await Promise.all([pool.destroy(), pipeline.close()])
    }),
    glance: glance as unknown as Reader,
    poolState: () => ({
      used: connections.numUsed(),
      idle: connections.numFree(),
      waiting: connections.numPendingAcquires(),
    }),
  }
}
