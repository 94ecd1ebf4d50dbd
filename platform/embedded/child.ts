/** One child process: its log file, its readiness, its end. It never shares the terminal, so Ctrl-C reaches only us. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { forgetProcess, recordProcess } from './processes'

/** What to start and how to know that it is of use. */
export interface ChildSpec {
  name: string
  command: string
  args: readonly string[]
  env?: NodeJS.ProcessEnv
  cwd?: string
  /** The operating system's user that the child runs as, when it may not be ours. */
  runAs?: { uid: number; gid: number }
  /** 'message': the child sends 'ready' over IPC; a function: asked again and again until it says true. */
  readiness: 'message' | (() => Promise<boolean>)
  /** A Node program of ours: it gets an IPC channel, which also tells it when we are gone. */
  ipc?: boolean
  startTimeoutMs: number
  startAttempts?: number
  stopSignal: NodeJS.Signals
  stopTimeoutMs: number
  /** Runs before every start, also before a restart. */
  beforeStart?(): Promise<void>
}

export interface Child {
  pid: number | undefined
  /** Resolves when the child is of use, rejects when it dies or stays silent for too long. */
  ready: Promise<void>
  /** Resolves with the reason when the process is gone; never rejects. */
  exited: Promise<string>
  readonly stopping: boolean
  stop(): Promise<void>
}

const POLL_MS = 50
const LOG_LINES_SHOWN = 8

function lastLines(logFile: string): string {
  if (!existsSync(logFile)) return ''
  return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-LOG_LINES_SHOWN).join('\n')
}

function isReadyMessage(message: unknown): boolean {
  return (
    message === 'ready' ||
    (typeof message === 'object' && message !== null && 'event' in message && message.event === 'ready')
  )
}

function spawnDetached(spec: ChildSpec, logFile: string): ChildProcess {
  mkdirSync(path.dirname(logFile), { recursive: true })
  const log = openSync(logFile, 'a')
  try {
    return spawn(spec.command, [...spec.args], {
      // Its own process group: the terminal's Ctrl-C goes to the whole group, and the order of stopping is ours.
      detached: true,
      // The log is a plain file, not a pipe to us: a child survives our death until the next start ends it.
      stdio: ['ignore', log, log, ...(spec.ipc ? (['ipc'] as const) : [])],
      ...(spec.env && { env: spec.env }),
      ...(spec.cwd && { cwd: spec.cwd }),
      ...spec.runAs,
    })
  } finally {
    closeSync(log)
  }
}

async function untilReady(spec: ChildSpec, child: ChildProcess, isOver: () => boolean): Promise<void> {
  const { readiness } = spec
  if (readiness === 'message') {
    await new Promise<void>((resolve) => child.on('message', (message) => isReadyMessage(message) && resolve()))
    return
  }
  while (!isOver() && !(await readiness())) await delay(POLL_MS)
}

/** Starts the child at once. `folders` say where its record and its log file go. */
export function spawnChild(spec: ChildSpec, folders: { runFolder: string; logFolder: string }): Child {
  const logFile = path.join(folders.logFolder, `${spec.name}.log`)
  const child = spawnDetached(spec, logFile)
  if (child.pid !== undefined) recordProcess(folders.runFolder, spec.name, child.pid, spec.stopSignal)
  let over = false
  let stopping = false

  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`it cannot be started: ${error.message}`))
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code ?? 'unknown'}`))
  }).then((reason) => {
    over = true
    forgetProcess(folders.runFolder, spec.name)
    return reason
  })

  const timeout = new AbortController()
  const ready = Promise.race([
    untilReady(spec, child, () => over).then(() => 'ready' as const),
    exited,
    delay(spec.startTimeoutMs, `not ready after ${spec.startTimeoutMs / 1000} s`, { signal: timeout.signal }),
  ]).then((outcome) => {
    timeout.abort()
    if (outcome === 'ready' && !over) return
    throw new Error(`${spec.name} did not start: ${outcome}. Log ${logFile} ends with:\n${lastLines(logFile)}`)
  })
  // The caller awaits `ready` a moment later; a child that dies before that must not count as an unhandled rejection.
  ready.catch(() => undefined)

  async function stop(): Promise<void> {
    stopping = true
    if (over) return
    child.kill(spec.stopSignal)
    const patience = new AbortController()
    const outcome = await Promise.race([
      exited,
      delay(spec.stopTimeoutMs, 'late' as const, { signal: patience.signal }),
    ])
    patience.abort()
    if (outcome !== 'late') return
    child.kill('SIGKILL')
    await exited
  }

  return {
    pid: child.pid,
    ready,
    exited,
    get stopping() {
      return stopping
    },
    stop,
  }
}
