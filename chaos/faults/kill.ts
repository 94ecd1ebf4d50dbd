/** Kills and freezes processes. */
import { setTimeout as delay } from 'node:timers/promises'
import { commandOf } from '../../platform/embedded/processes'
import type { ChaosEngine, Part } from '../stage/engine'

/** Longer than any part takes to come back on a busy machine. */
const patienceMs = 120_000

/** Sends the signal to the process of the part if it is there: a pid alone may have been given to a stranger. */
function send(pid: number | undefined, command: string | undefined, signal: NodeJS.Signals): boolean {
  if (pid === undefined || command === undefined || commandOf(pid) !== command) return false
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}

/** SIGKILL, as soon as there is a process to kill. Its supervisor starts it again. */
export async function kill(engine: ChaosEngine, part: Part): Promise<void> {
  const untilMs = Date.now() + patienceMs
  while (Date.now() < untilMs) {
    const pid = engine.pidOf(part)
    if (send(pid, pid === undefined ? undefined : commandOf(pid), 'SIGKILL')) return
    await delay(50)
  }
  throw new Error(`${part} has not come back for ${patienceMs / 1000} s`)
}

/** Nothing happens in the process for so long, while everybody believes that it is there. */
export async function freeze(engine: ChaosEngine, part: Part, forMs: number): Promise<void> {
  const pid = engine.pidOf(part)
  const command = pid === undefined ? undefined : commandOf(pid)
  if (!send(pid, command, 'SIGSTOP')) return
  await delay(forMs)
  send(pid, command, 'SIGCONT')
}
