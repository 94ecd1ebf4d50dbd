/** Finds a Temporal server program, in a fixed order of ways, and says of each that fails why it failed. */
import { execFile, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { tsxArguments } from './tsx'

/** One way to come to a program: returns its path or throws with the reason why this way is closed. */
export interface Way {
  name: string
  find(say: (line: string) => void): Promise<string>
}

export const TEMPORAL_MODULE = 'github.com/temporalio/cli/cmd/temporal@v1.5.1'
const DOWNLOAD_TIMEOUT_MS = 180_000
const BUILD_TIMEOUT_MS = 900_000
const PROGRAM = process.platform === 'win32' ? 'temporal.exe' : 'temporal'
const run = promisify(execFile)

async function works(program: string): Promise<string> {
  await run(program, ['--version'], { timeout: 20_000 }).catch((error: unknown) => {
    throw new Error(
      `${program} does not run: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`,
    )
  })
  return program
}

/** A `temporal` on the search path of the environment. */
export function onPath(env: NodeJS.ProcessEnv): Way {
  return {
    name: 'temporal on the PATH',
    find: async () => {
      const folders = (env['PATH'] ?? '').split(path.delimiter).filter(Boolean)
      const found = folders
        .map((folder) => path.join(folder, PROGRAM))
        .find((file) => existsSync(file) && statSync(file).isFile())
      if (found === undefined) throw new Error('no program of that name in any folder of PATH')
      return works(found)
    },
  }
}

/** A program that an earlier start has put into the cache folder. */
export function inCache(cacheFolder: string): Way {
  return {
    name: `cached in ${cacheFolder}`,
    find: async () => {
      const cached = path.join(cacheFolder, PROGRAM)
      if (!existsSync(cached)) throw new Error('the file does not exist')
      return works(cached)
    },
  }
}

/** Runs a program to its end; while it runs, `say` is told how long it has taken. Throws its last output line. */
export async function runSaying(
  what: string,
  program: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  timeoutMs: number,
  say: (line: string) => void,
): Promise<void> {
  const startMs = Date.now()
  const child = spawn(program, args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4_000)))
  const progress = setInterval(() => say(`${what} (${Math.round((Date.now() - startMs) / 1000)} s)`), 10_000)
  try {
    const outcome = await new Promise<number | string>((resolve) => {
      child.once('error', (error) => resolve(error.message))
      child.once('close', (code, signal) =>
        resolve(code ?? `ended by ${signal ?? 'nothing'} after ${timeoutMs / 1000} s`),
      )
    })
    if (outcome === 0) return
    const lastLine = output.trim().split('\n').at(-1) ?? ''
    throw new Error(lastLine || (typeof outcome === 'number' ? `exit code ${outcome}` : outcome))
  } finally {
    clearInterval(progress)
  }
}

/** The download that the Temporal SDK knows: done by its own code in a process of its own, kept in the cache folder. */
export function bySdkDownload(cacheFolder: string, timeoutMs = DOWNLOAD_TIMEOUT_MS): Way {
  return {
    name: 'download by the Temporal SDK',
    find: async (say) => {
      say('Downloading the Temporal server (about 100 MB, once)')
      const folder = path.join(cacheFolder, 'download')
      mkdirSync(folder, { recursive: true })
      try {
        const args = [...tsxArguments(), path.join(__dirname, 'temporal-download.ts'), folder]
        await runSaying('Downloading the Temporal server', process.execPath, args, process.env, timeoutMs, say)
        const file = readdirSync(folder).find((name) => name.startsWith('temporal') && !name.endsWith('.downloading'))
        if (file === undefined) throw new Error('the SDK left no program behind')
        const cached = path.join(cacheFolder, PROGRAM)
        renameSync(path.join(folder, file), cached)
        chmodSync(cached, 0o755)
        return await works(cached)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  }
}

/** A build from source by the Go tool chain, kept in the cache folder; takes some minutes, once. */
export function byGoInstall(cacheFolder: string, env: NodeJS.ProcessEnv): Way {
  return {
    name: `go install ${TEMPORAL_MODULE}`,
    find: async (say) => {
      await run('go', ['version'], { env, timeout: 20_000 }).catch(() => {
        throw new Error('Go is not installed')
      })
      say('Building the Temporal server with Go (about three minutes, once)')
      mkdirSync(cacheFolder, { recursive: true })
      // Built beside its place and moved there, so that a build that is cut short never looks like a cached program.
      const folder = path.join(cacheFolder, 'build')
      try {
        await runSaying(
          'Building the Temporal server',
          'go',
          ['install', TEMPORAL_MODULE],
          { ...env, GOBIN: folder },
          BUILD_TIMEOUT_MS,
          say,
        )
        const cached = path.join(cacheFolder, PROGRAM)
        renameSync(path.join(folder, PROGRAM), cached)
        return await works(cached)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  }
}

/** The ways in the order of least surprise: what the person has, what we have, what can be fetched, what can be built. */
export function defaultWays(cacheFolder: string, env: NodeJS.ProcessEnv): Way[] {
  return [onPath(env), inCache(cacheFolder), bySdkDownload(cacheFolder), byGoInstall(cacheFolder, env)]
}

/** The path of the first program that is found; throws an error that lists every way and why it failed. */
export async function findTemporal(ways: readonly Way[], say: (line: string) => void): Promise<string> {
  const failures: string[] = []
  for (const way of ways) {
    try {
      return await way.find(say)
    } catch (error) {
      failures.push(`  - ${way.name}: ${error instanceof Error ? error.message : String(error)}`)
      // Progress that is thrown away must not hide behind the next way's first words.
      await delay(0)
    }
  }
  throw new Error(
    [
      'No Temporal server was found. These ways were tried:',
      ...failures,
      'Install the Temporal CLI, or set TEMPORAL_ADDRESS to a server of yours.',
    ].join('\n'),
  )
}
