/** Children are started when they are ready, brought back when they die, and stopped in order, whatever they do. */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { ChildSpec } from '../../platform/embedded/child'
import { commandOf } from '../../platform/embedded/processes'
import { createSupervisor } from '../../platform/embedded/supervisor'
import type { Supervisor } from '../../platform/embedded/supervisor'

let folder: string
let supervisor: Supervisor
let said: string[]
let givenUp: Promise<string>

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'obp-supervisor-'))
  said = []
  givenUp = new Promise((resolve) => {
    supervisor = createSupervisor({
      runFolder: path.join(folder, 'run'),
      logFolder: path.join(folder, 'logs'),
      say: (line) => said.push(line),
      onGiveUp: resolve,
      restart: { maxRestarts: 3, windowMs: 60_000, firstDelayMs: 5, maxDelayMs: 10 },
    })
  })
})
afterEach(async () => {
  await supervisor.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** A child that lives for ever, notes its end in a shared file and is ready as soon as it says so. */
function spec(name: string, script: string, more: Partial<ChildSpec> = {}): ChildSpec {
  const file = path.join(folder, `${name}.cjs`)
  writeFileSync(file, script)
  return {
    name,
    command: process.execPath,
    args: [file],
    readiness: 'message',
    ipc: true,
    startTimeoutMs: 10_000,
    startAttempts: 1,
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 5_000,
    ...more,
  }
}

const live = (name: string): string => `
  setInterval(() => {}, 1000)
  process.on('SIGTERM', () => { require('fs').appendFileSync(${JSON.stringify(path.join(folder, 'ends'))}, '${name} '); process.exit(0) })
  process.send('ready')`

async function until<T>(fact: () => T | undefined): Promise<T> {
  const end = Date.now() + 10_000
  while (Date.now() < end) {
    const value = fact()
    if (value !== undefined) return value
    await delay(10)
  }
  throw new Error('It did not become true within 10 s.')
}

test('start returns when the child is ready, and stop ends the last started first', async () => {
  await supervisor.start(spec('first', live('first')))
  await supervisor.start(spec('second', live('second')))
  expect(readdirSync(path.join(folder, 'run')).sort()).toEqual(['first.pid.json', 'second.pid.json'])
  await supervisor.stop()
  expect(readFileSync(path.join(folder, 'ends'), 'utf8')).toBe('second first ')
  expect(readdirSync(path.join(folder, 'run'))).toEqual([])
})

test('a child does not share our process group, so Ctrl-C on the terminal does not reach it', async () => {
  await supervisor.start(spec('apart', live('apart')))
  const pid = Number(supervisor.pidOf('apart'))
  // Signal 0 to a negative pid asks whether a process group of that number exists: the child leads its own.
  expect(process.kill(-pid, 0)).toBe(true)
})

test('a child that is killed comes back', async () => {
  await supervisor.start(spec('phoenix', live('phoenix')))
  const before = Number(supervisor.pidOf('phoenix'))
  process.kill(before, 'SIGKILL')
  await until(() => (said.includes('phoenix is back.') ? true : undefined))
  const after = Number(supervisor.pidOf('phoenix'))
  expect(after).not.toBe(before)
  expect(commandOf(after)).toContain('phoenix.cjs')
  expect(said[0]).toMatch(/^phoenix died \(signal SIGKILL\)/)
})

test('a child that dies again and again is given up with its reason', async () => {
  // Ready at once, dead a moment later: a restart that succeeds does not wipe the count of the deaths.
  await supervisor.start(spec('moth', "process.send('ready', () => process.exit(7))"))
  expect(await givenUp).toBe('moth died 4 times within 60 s (exit code 7).')
})

test('a child that ends before it is ready is an error that shows the end of its log', async () => {
  const broken = spec('broken', "console.error('the port is taken'); process.exit(9)")
  await expect(supervisor.start(broken)).rejects.toThrow(/broken did not start: exit code 9\.[^]*the port is taken/)
})

test('a program that does not exist is an error, not a crash', async () => {
  const missing = spec('missing', '', { command: path.join(folder, 'nowhere'), ipc: false })
  await expect(supervisor.start(missing)).rejects.toThrow(/missing did not start: it cannot be started: .*ENOENT/)
})

test('a child that is never ready is ended when its time is over', async () => {
  const silent = spec('silent', 'setInterval(() => {}, 1000)', { startTimeoutMs: 300 })
  await expect(supervisor.start(silent)).rejects.toThrow('silent did not start: not ready after 0.3 s')
  expect(existsSync(path.join(folder, 'run/silent.pid.json'))).toBe(false)
})

test('a child that ignores the polite signal is killed', async () => {
  const stubborn = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); process.send('ready')"
  await supervisor.start(spec('stubborn', stubborn, { stopTimeoutMs: 100 }))
  const pid = Number(supervisor.pidOf('stubborn'))
  await supervisor.stop()
  expect(commandOf(pid)).toBeUndefined()
})

test('a stop in the middle of a start leaves nothing behind', async () => {
  const starting = supervisor.start(spec('slow', 'setInterval(() => {}, 1000)'))
  const refused = expect(starting).rejects.toThrow('slow did not start')
  const record = await until(() => {
    const file = path.join(folder, 'run/slow.pid.json')
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { pid: number }) : undefined
  })
  await supervisor.stop()
  await refused
  expect(commandOf(record.pid)).toBeUndefined()
  await expect(supervisor.start(spec('late', live('late')))).rejects.toThrow('the engine is stopping')
})
