/** Starts child processes, waits until each is of use, restarts one that dies and stops all in reverse order. */
import { setTimeout as delay } from 'node:timers/promises'
import { spawnChild } from './child'
import type { Child, ChildSpec } from './child'

/** How often a child may die before the supervisor gives up, and how long it waits before it starts it again. */
export interface RestartPolicy {
  maxRestarts: number
  windowMs: number
  firstDelayMs: number
  maxDelayMs: number
}

export const DEFAULT_RESTART: RestartPolicy = {
  maxRestarts: 10,
  windowMs: 60_000,
  firstDelayMs: 200,
  maxDelayMs: 5_000,
}

export interface SupervisorOptions {
  /** Folder of the records of living children (see processes.ts). */
  runFolder: string
  /** Folder of one log file per child. */
  logFolder: string
  say: (line: string) => void
  /** Called once when a child died too often; the supervisor itself stops nothing. */
  onGiveUp?: (reason: string) => void
  restart?: RestartPolicy
}

export interface Supervisor {
  /** Starts the child and returns when it is ready; throws when it cannot be brought up. */
  start(spec: ChildSpec): Promise<void>
  /** Stops every child, the last started first. Safe to call twice. */
  stop(): Promise<void>
  /** The pid of a living child; undefined while it is dead: its pid may be a stranger's by now. */
  pidOf(name: string): number | undefined
}

interface Watched {
  spec: ChildSpec
  child: Child
  deathsMs: number[]
}

const START_ATTEMPTS = 3

/** Starts a child and waits until it is ready; one that is not is ended before the reason is thrown. */
async function bringUpChild(
  spec: ChildSpec,
  folders: SupervisorOptions,
  living: Set<Child>,
  stopping: AbortSignal,
): Promise<Child> {
  await spec.beforeStart?.()
  if (stopping.aborted) throw new Error(`${spec.name} is not started: the engine is stopping.`)
  const child = spawnChild(spec, folders)
  living.add(child)
  void child.exited.then(() => living.delete(child))
  try {
    await child.ready
    return child
  } catch (error) {
    await child.stop()
    throw error
  }
}

/** A supervisor without children. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  const policy = options.restart ?? DEFAULT_RESTART
  const watched = new Map<string, Watched>()
  const stopping = new AbortController()
  // In the order of starting; also those that are not ready yet, for a stop may come in the middle of a start.
  const living = new Set<Child>()
  const bringUp = (spec: ChildSpec): Promise<Child> => bringUpChild(spec, options, living, stopping.signal)
  let stopped: Promise<void> | undefined

  async function revive(entry: Watched, reason: string): Promise<void> {
    const { spec } = entry
    for (;;) {
      const nowMs = Date.now()
      entry.deathsMs = [...entry.deathsMs.filter((at) => nowMs - at < policy.windowMs), nowMs]
      if (entry.deathsMs.length > policy.maxRestarts) {
        options.onGiveUp?.(
          `${spec.name} died ${entry.deathsMs.length} times within ${policy.windowMs / 1000} s (${reason}).`,
        )
        return
      }
      const waitMs = Math.min(policy.firstDelayMs * 2 ** (entry.deathsMs.length - 1), policy.maxDelayMs)
      options.say(`${spec.name} died (${reason}); it is started again in ${waitMs} ms.`)
      await delay(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      if (stopping.signal.aborted) return
      try {
        entry.child = await bringUp(spec)
        watch(entry)
        options.say(`${spec.name} is back.`)
        return
      } catch (error) {
        reason = String(error)
      }
    }
  }

  function watch(entry: Watched): void {
    void entry.child.exited.then((reason) => {
      if (!stopping.signal.aborted && !entry.child.stopping) return revive(entry, reason)
      return undefined
    })
  }

  async function start(spec: ChildSpec): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const entry: Watched = { spec, child: await bringUp(spec), deathsMs: [] }
        watched.set(spec.name, entry)
        watch(entry)
        return
      } catch (error) {
        // A server that was killed a moment ago may still hold its files for a while: that is worth a second try.
        if (attempt >= (spec.startAttempts ?? START_ATTEMPTS) || stopping.signal.aborted) throw error
        await delay(policy.firstDelayMs * attempt)
      }
    }
  }

  async function stopAll(): Promise<void> {
    stopping.abort()
    for (const child of [...living].reverse()) await child.stop()
  }

  return {
    start,
    stop: () => (stopped ??= stopAll()),
    pidOf: (name) => {
      const child = watched.get(name)?.child
      return child !== undefined && living.has(child) ? child.pid : undefined
    },
  }
}
