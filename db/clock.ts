/**
 * The time of the database, for every process: which moment it is, is a fact like any other, and machines disagree about it. It is
 * asked for now and then; in between the process counts on with a clock that nobody sets.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from './connection'
import { isPassingFault } from './faults'

const retryMs = 500

export interface Clock {
  readonly now: () => Date
}

export interface ClockOptions {
  /** Age from which the time is asked for anew. */
  readonly maxAgeMs?: number
  /** An answer that took longer says too little. */
  readonly slowestMs?: number
  /** How long the database may stay away at the beginning. */
  readonly patienceMs?: number
}

interface Reading {
  readonly epochMs: number
  /** Of performance.now(): it goes on steadily, whatever becomes of the time of the machine. */
  readonly atMs: number
}

async function readingOf({ read }: Pick<Database, 'read'>): Promise<Reading & { readonly tookMs: number }> {
  const beforeMs = performance.now()
  const [row] = await read.raw<{ epochMs: number }>(
    'select (extract(epoch from clock_timestamp()) * 1000)::float8 as "epochMs"',
  )
  if (row === undefined) throw new Error('a row without a table is always there')
  const tookMs = performance.now() - beforeMs
  // The server has looked somewhere in the middle.
  return { epochMs: row.epochMs, atMs: beforeMs + tookMs / 2, tookMs }
}

/** The first reading is waited for: who does not know the time has nothing to write. Throws when the database stays away. */
async function firstReading(database: Pick<Database, 'read'>, untilMs: number): Promise<Reading> {
  for (;;) {
    try {
      return await readingOf(database)
    } catch (error) {
      if (!isPassingFault(error) || performance.now() > untilMs) throw error
      await delay(retryMs)
    }
  }
}

/** A clock that goes by the database. A reading that has grown old is used until there is a newer one. */
export async function openClock(
  database: Pick<Database, 'read'>,
  { maxAgeMs = 60_000, slowestMs = 1_000, patienceMs = 30_000 }: ClockOptions = {},
): Promise<Clock> {
  let latest = await firstReading(database, performance.now() + patienceMs)
  let asking = false
  const ask = async (): Promise<void> => {
    asking = true
    try {
      const { tookMs, ...reading } = await readingOf(database)
      if (tookMs <= slowestMs) latest = reading
    } catch {
      // The database is away: there will be another moment to ask.
    } finally {
      asking = false
    }
  }
  return {
    now: () => {
      const atMs = performance.now()
      if (atMs - latest.atMs > maxAgeMs && !asking) void ask()
      return new Date(latest.epochMs + atMs - latest.atMs)
    },
  }
}
