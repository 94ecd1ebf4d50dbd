/** Carries a plan out: kills in one lane, everything else in another; at the end all is well again. */
import { writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { countIn } from '../load/journal'
import type { World } from '../load/world'
import { wordsOf } from '../plan'
import type { Plan, Trouble } from '../plan'
import type { ChaosEngine } from '../stage/engine'
import { lockAccount, takeConnections } from './database'
import { freeze, kill } from './kill'

export interface Scene {
  readonly engine: ChaosEngine
  readonly world: World
  readonly say: (line: string) => void
}

export interface Done {
  /** By part. */
  readonly kills: Map<string, number>
  /** By kind. */
  readonly troubles: Map<string, number>
}

/** Returns when the last of the plan is over and everything is well again. */
export async function carryOut(scene: Scene, plan: Plan): Promise<Done> {
  const done: Done = { kills: new Map(), troubles: new Map() }
  const over = new AbortController()
  const killing = Promise.all([killAll(scene, plan, done), delay(plan.durationMs)]).finally(() => over.abort())
  await Promise.all([killing, troubleUntil(scene, plan, done, over.signal)])
  heal(scene)
  return done
}

async function killAll({ engine, say }: Scene, { kills }: Plan, done: Done): Promise<void> {
  for (const [index, { afterMs, part }] of kills.entries()) {
    await delay(afterMs)
    await kill(engine, part)
    countIn(done.kills, part)
    say(`kill ${index + 1} of ${kills.length}: ${part}`)
  }
}

/** Kills may take longer than planned on a busy machine: then the troubles begin anew. */
async function troubleUntil(scene: Scene, { troubles }: Plan, done: Done, over: AbortSignal): Promise<void> {
  const isOver = (): boolean => over.aborted
  while (!isOver()) {
    for (const { afterMs, trouble } of troubles) {
      await delay(afterMs)
      if (isOver()) return
      scene.say(`  ${wordsOf(trouble)}`)
      countIn(done.troubles, trouble.kind)
      await make(scene, trouble)
    }
  }
}

async function make({ engine, world }: Scene, trouble: Trouble): Promise<void> {
  switch (trouble.kind) {
    case 'cut':
      engine.proxies[trouble.route].cut()
      return
    case 'slow':
      engine.proxies[trouble.route].slow(trouble.delayMs)
      await delay(trouble.forMs)
      engine.proxies[trouble.route].slow(0)
      return
    case 'silence':
    case 'refuse':
      engine.proxies[trouble.route][trouble.kind](true)
      await delay(trouble.forMs)
      engine.proxies[trouble.route][trouble.kind](false)
      return
    case 'freeze':
      return freeze(engine, trouble.part, trouble.forMs)
    case 'connections':
      return takeConnections(engine.databaseUrl, trouble.forMs)
    case 'lock':
      return lockAccount(engine.databaseUrl, world.bankId, world.hotAccount, trouble.forMs)
    case 'clock':
      setClock(engine, trouble.skewMs)
      return
    case 'outside':
      world.outside.fail(trouble.percent)
      await delay(trouble.forMs)
      world.outside.fail(0)
  }
}

const setClock = ({ clockFile }: ChaosEngine, skewMs: number): void => writeFileSync(clockFile, String(skewMs))

/** Every trouble has ended by itself; what stays is the clock. */
const heal = ({ engine }: Scene): void => setClock(engine, 0)
