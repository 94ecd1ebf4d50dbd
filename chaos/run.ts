/** One run: a healthy bank, load, everything that goes wrong, health again, and then the checks. */
import { cpSync } from 'node:fs'
import path from 'node:path'
import { connectClient } from '../platform/temporal'
import { chanceOf } from './chance'
import { checks } from './checks'
import type { Evidence } from './checks/check'
import { settled } from './checks/settled'
import { carryOut } from './faults'
import type { Done } from './faults'
import { openClient } from './load/client'
import { openJournal } from './load/journal'
import { runLoad } from './load'
import { makeWorld } from './load/world'
import type { World } from './load/world'
import { planOf } from './plan'
import type { CheckedFact, Report } from './report'
import { startChaosEngine } from './stage/engine'
import type { ChaosEngine } from './stage/engine'
import { openOutside } from './stage/outside'
import type { Outside } from './stage/outside'

export interface RunOptions {
  readonly seed: number
  readonly minutes: number
  readonly kills: number
  readonly clients: number
  /** Where the logs of all processes are kept; missing: they go with everything else. */
  readonly logs?: string | undefined
  readonly say: (line: string) => void
}

/** Long enough for codes that are sent anew after a kill; a run waits for it at its end, so a short one has less. */
const lifetimeSeconds = ({ minutes }: RunOptions): number => (minutes < 3 ? 60 : 120)

/** Starts everything, and ends it again, whatever happens. */
export async function runChaos(options: RunOptions): Promise<Report> {
  const outside = await openOutside(chanceOf(options.seed, 'outside'))
  try {
    const environment = { ...outside.environment, CHALLENGE_LIFETIME_SECONDS: String(lifetimeSeconds(options)) }
    const engine = await startChaosEngine({ environment, say: options.say })
    try {
      return await runOn(engine, outside, options)
    } finally {
      if (options.logs !== undefined) cpSync(path.join(engine.folder, 'logs'), options.logs, { recursive: true })
      await engine.stop()
    }
  } finally {
    await outside.close()
  }
}

async function runOn(engine: ChaosEngine, outside: Outside, options: RunOptions): Promise<Report> {
  const { seed, say } = options
  const startedAt = new Date()
  const client = openClient(engine.apiUrls)
  const world = await makeWorld(engine, { client, outside, journal: openJournal() })
  say('The bank is open.')
  const done = await misfortune(engine, world, options)
  say('All is well again; waiting until everything has come to its end.')
  const facts = await checked(engine, world, say)
  return reportOf({ seed, startedAt, done, world, facts })
}

/** Load and faults beside each other; returns when every piece of work has its end. */
async function misfortune(engine: ChaosEngine, world: World, options: RunOptions): Promise<Done> {
  const { seed, minutes, kills, clients, say } = options
  const plan = planOf(chanceOf(seed, 'plan'), { kills, durationMs: minutes * 60_000 })
  const over = new AbortController()
  const load = runLoad(world, { chance: chanceOf(seed, 'load'), clients, over: over.signal })
  const done = await carryOut({ engine, world, say }, plan).finally(() => over.abort())
  await load
  return done
}

async function checked(engine: ChaosEngine, world: World, say: (line: string) => void): Promise<CheckedFact[]> {
  const temporal = { ...engine.config.temporal, address: engine.temporalAddress }
  const { client, connection } = await connectClient(temporal)
  const evidence: Evidence = { world, database: engine.database, temporal: client }
  try {
    await settled(evidence)
    const facts: CheckedFact[] = []
    for (const { name, look } of checks) {
      const { seen, found } = await look(evidence)
      say(`${found.length === 0 ? 'holds' : 'FAILS'}: ${name}`)
      facts.push({ name, seen, found })
    }
    return facts
  } finally {
    await connection.close()
  }
}

interface Parts {
  readonly seed: number
  readonly startedAt: Date
  readonly done: Done
  readonly world: World
  readonly facts: readonly CheckedFact[]
}

function reportOf({ seed, startedAt, done, world, facts }: Parts): Report {
  const { client, journal, outside } = world
  return {
    seed,
    startedAt: startedAt.toISOString(),
    seconds: Math.round((Date.now() - startedAt.getTime()) / 1_000),
    kills: Object.fromEntries(done.kills),
    troubles: Object.fromEntries(done.troubles),
    begun: Object.fromEntries(journal.begun),
    requests: {
      answered: client.counted.answered,
      tries: client.counted.tries,
      statuses: Object.fromEntries(client.counted.statuses),
    },
    outside: { transport: outside.transport, hooks: outside.hooks, messages: outside.messages },
    checks: facts,
    passed: facts.every(({ found }) => found.length === 0),
  }
}
