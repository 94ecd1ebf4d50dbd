/** Knows processes that outlive their parent: who has a pid, how to end one, and which ones a killed engine left behind. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const POLL_MS = 25

/** The command line of a living process, undefined when there is none: a pid alone may have been given to a stranger. */
export function commandOf(pid: number): string | undefined {
  if (existsSync('/proc/self/cmdline')) {
    try {
      // A zombie has an empty command line: it is dead and only waits to be counted.
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() || undefined
    } catch {
      return undefined
    }
  }
  const listed = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  return listed.status === 0 ? listed.stdout.trim() || undefined : undefined
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

async function goneWithin(pid: number, command: string, deadlineMs: number): Promise<boolean> {
  const end = Date.now() + deadlineMs
  while (Date.now() < end) {
    if (commandOf(pid) !== command) return true
    await delay(POLL_MS)
  }
  return false
}

/** Ends a process politely with `signal`, with SIGKILL after `deadlineMs`; returns when it is gone. */
export async function endProcess(pid: number, signal: NodeJS.Signals, deadlineMs: number): Promise<void> {
  const command = commandOf(pid)
  if (command === undefined) return
  send(pid, signal)
  if (await goneWithin(pid, command, deadlineMs)) return
  send(pid, 'SIGKILL')
  if (!(await goneWithin(pid, command, 5_000))) throw new Error(`Process ${pid} does not end, not even with SIGKILL.`)
}

interface PidFile {
  pid: number
  command: string
  signal: NodeJS.Signals
}

function pidFileOf(folder: string, name: string): string {
  return path.join(folder, `${name}.pid.json`)
}

/** Writes down that the process runs for us, so that a later start can end it when we are killed before we can. */
export function recordProcess(folder: string, name: string, pid: number, signal: NodeJS.Signals): void {
  mkdirSync(folder, { recursive: true })
  const record: PidFile = { pid, command: commandOf(pid) ?? '', signal }
  writeFileSync(pidFileOf(folder, name), JSON.stringify(record))
}

/** The process has ended as it should: nothing to clean up later. */
export function forgetProcess(folder: string, name: string): void {
  rmSync(pidFileOf(folder, name), { force: true })
}

function readRecord(file: string): PidFile | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as PidFile
  } catch {
    // A half-written file of a killed process says nothing that can be used.
    return undefined
  }
}

/** Ends every process that the folder's records name and that still lives; returns their names. */
export async function endLeftovers(folder: string, deadlineMs = 10_000): Promise<string[]> {
  if (!existsSync(folder)) return []
  const ended: string[] = []
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.pid.json'))) {
    const record = readRecord(path.join(folder, file))
    if (record?.command && commandOf(record.pid) === record.command) {
      await endProcess(record.pid, record.signal, deadlineMs)
      ended.push(file.replace('.pid.json', ''))
    }
    rmSync(path.join(folder, file), { force: true })
  }
  return ended
}
