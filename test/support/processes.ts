/** API and worker as processes of their own, as in production, so that tests can kill them. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { freePort } from '../../platform/embedded/ports'
import { tsxArguments } from '../../platform/embedded/tsx'

const project = path.resolve(__dirname, '../..')

export interface Program {
  readonly pid: number
  /** SIGKILL: no goodbye. Returns when the process is gone. */
  kill(): Promise<void>
  /** SIGTERM. Returns the exit code. */
  stop(): Promise<number | null>
  /** Freezes the process: it holds its connections, but does nothing. */
  freeze(): void
  thaw(): void
}

/** Starts a program and returns when it says that it is ready; throws with its last words when it does not. */
export async function startProgram(
  file: 'api/main.ts' | 'workers/main.ts',
  environment: Readonly<Record<string, string>>,
): Promise<Program> {
  const child = spawn(process.execPath, [...tsxArguments(), path.join(project, file)], {
    cwd: project,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let words = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-4_000)))
  const gone = once(child, 'exit')
  const outcome = await Promise.race([once(child, 'message').then(() => 'ready'), gone.then(() => 'gone')])
  if (outcome === 'gone') throw new Error(`${file} did not start:\n${words}`)
  return controls(child, gone)
}

function controls(child: ChildProcess, gone: Promise<unknown>): Program {
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
