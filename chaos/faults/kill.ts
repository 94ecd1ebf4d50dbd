/** Kills and freezes processes. */
import { setTimeout as delay } from 'node:timers/promises'
import type { ChaosEngine, Part } from '../stage/engine'

/** Longer than any part takes to come back on a busy machine. */
const patienceMs = 120_000

/** SIGKILL, as soon as there is a process to kill. Its supervisor starts it again. */
export async function kill(engine: ChaosEngine, part: Part): Promise<void> {
  const untilMs = Date.now() + patienceMs
  while (Date.now() < untilMs) {
    const pid = engine.pidOf(part)
    if (pid !== undefined) {
      process.kill(pid, 'SIGKILL')
      return
    }
    await delay(50)
  }
  throw new Error(`${part} has not come back for ${patienceMs / 1000} s`)
}

/** Nothing happens in the process for so long, while everybody believes that it is there. */
export async function freeze(engine: ChaosEngine, part: Part, forMs: number): Promise<void> {
  const pid = engine.pidOf(part)
  if (pid === undefined) return
  process.kill(pid, 'SIGSTOP')
  await delay(forMs)
  // It may have been killed meanwhile.
  if (engine.pidOf(part) === pid) process.kill(pid, 'SIGCONT')
}
