/** The life of an embedded engine on a terminal: started with progress, stopped in order by Ctrl-C or SIGTERM. */
import path from 'node:path'
import { startEngine } from './engine'
import type { EngineOptions, RunningEngine } from './engine'
import { showSteps } from './progress'

/** What the entry points give: everything that is not the same for every program. */
export type Parts = Pick<
  EngineOptions,
  'migrate' | 'databaseRoles' | 'searchAttributes' | 'buildPages' | 'workerFile' | 'apiFile' | 'apiReadyPath'
>

/**
 * Starts the engine and keeps the signals: the first one stops everything and ends the process with exit code 0, also
 * in the middle of the start. A child that cannot be kept alive ends everything with exit code 1.
 */
export async function runEngine(parts: Parts): Promise<RunningEngine> {
  const interrupted = new AbortController()
  let running: RunningEngine | undefined
  let ending = false
  const end = async (exitCode: number): Promise<void> => {
    if (ending) return
    ending = true
    console.log('\nStopping ...')
    interrupted.abort()
    await running?.stop()
    // While the start is still under way it is the start that cleans up, below.
    if (running) process.exit(exitCode)
  }
  // "on", not "once": npm and tsx pass a Ctrl-C on that the terminal has sent to us already.
  process.on('SIGINT', () => void end(0))
  process.on('SIGTERM', () => void end(0))
  process.on('SIGHUP', () => void end(0))
  const say = (line: string): void => console.log(line)
  try {
    running = await startEngine({ ...parts, env: process.env, runSteps: showSteps, say, signal: interrupted.signal })
  } catch (error) {
    if (interrupted.signal.aborted) process.exit(0)
    console.error(error instanceof Error ? error.message : String(error))
    process.exit(1)
  }
  void running.failed.then((reason) => {
    console.error(`${reason} The engine is stopped.`)
    return end(1)
  })
  if (interrupted.signal.aborted) {
    await running.stop()
    process.exit(0)
  }
  return running
}

/** Relative where that is shorter to read: inside the folder that the program was started in. */
function shortPath(folder: string): string {
  const relative = path.relative(process.cwd(), folder)
  return relative.startsWith('..') ? folder : relative || '.'
}

/** Tells where everything is. */
export function printPlaces(engine: RunningEngine): void {
  const { username, password, consumerKey } = engine.credentials
  const lines: [string, string | undefined][] = [
    ['API', engine.apiUrl],
    ['Staff console', `${engine.apiUrl}/console`],
    ['API documentation', `${engine.apiUrl}/docs`],
    ['Temporal Web UI', engine.temporalUiUrl],
    ['Login for it', engine.temporalLoginUrl],
    ['Super admin', username && (password ? `${username} / ${password}` : username)],
    ['Consumer key', consumerKey],
    ['Data and logs', shortPath(engine.dataFolder)],
  ]
  console.log('')
  for (const [name, value] of lines) if (value) console.log(`  ${name.padEnd(18)} ${value}`)
  console.log('\n  Ctrl-C stops everything.')
}
