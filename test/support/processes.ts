/** API and worker as processes of their own, as in production, so that tests can kill them. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { freePort } from '../../platform/embedded/ports'
import { projectFolder, serverFolder } from '../../platform/project'
import { urlAs } from './database'

export interface Program {
  readonly pid: number
  /** SIGKILL: no goodbye. Returns when the process is gone. */
  kill(): Promise<void>
  /** SIGTERM. Returns the exit code. */
  stop(): Promise<number | null>
  /** Freezes the process: it holds its connections, but does nothing. */
  freeze(): void
  thaw(): void
  /** The lines of the log so far. */
  log(): readonly Readonly<Record<string, unknown>>[]
}

/** The processes of the engine as production runs them, and those that it is measured against. */
export type ProgramName = 'api' | 'worker' | `yardstick/${'server' | 'worker'}`

/** `npm run build` makes the first, the load command the others. */
const builtFile = (name: ProgramName): string =>
  name === 'api' || name === 'worker'
    ? path.join(serverFolder, `${name}.js`)
    : path.join(projectFolder, 'dist', `${name}.js`)

/** In the database a program is what it is in production: somebody who may do what is its own. */
function ownLogin(
  name: ProgramName,
  { DATABASE_URL: url }: Readonly<Record<string, string>>,
): { DATABASE_URL?: string } {
  return url === undefined ? {} : { DATABASE_URL: urlAs(url, name === 'worker' ? 'worker' : 'api') }
}

/** Starts a program and returns when it says that it is ready; throws with its last words when it does not. `flags` are those of Node. */
export async function startProgram(
  name: ProgramName,
  environment: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): Promise<Program> {
  const child = spawn(process.execPath, ['--enable-source-maps', ...flags, builtFile(name)], {
    cwd: projectFolder,
    env: { ...process.env, ...environment, ...ownLogin(name, environment) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let words = ''
  let log = ''
  child.stdout?.on('data', (chunk: Buffer) => (log += chunk.toString()))
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-4_000)))
  const gone = once(child, 'exit')
  const outcome = await Promise.race([once(child, 'message').then(() => 'ready'), gone.then(() => 'gone')])
  if (outcome === 'gone') throw new Error(`${name} did not start:\n${words}`)
  return { ...controls(child, gone), log: () => linesOf(log) }
}

/** Whole lines only: the last one may still be on its way. */
const linesOf = (log: string): Readonly<Record<string, unknown>>[] =>
  log
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>)

function controls(child: ChildProcess, gone: Promise<unknown>): Omit<Program, 'log'> {
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await gone
  }
  return {
    pid: child.pid ?? 0,
    kill: () => end('SIGKILL'),
    stop: async () => {
      await end('SIGTERM')
      return child.exitCode
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
  }
}

/** A port for an API process and the address under which tests call it. */
export async function apiAddress(): Promise<{ port: string; baseUrl: string }> {
  const port = await freePort()
  return { port: String(port), baseUrl: `http://127.0.0.1:${port}` }
}
