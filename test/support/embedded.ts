/** The embedded engine for tests: its Postgres, Temporal, worker and API are processes of their own, which can be killed. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openDatabase } from '../../db/connection'
import { removeDataFolder } from '../../platform/embedded/data-folder'
import { startEngine } from '../../platform/embedded/engine'
import type { RunningEngine } from '../../platform/embedded/engine'
import { freePort } from '../../platform/embedded/ports'
import { parts } from '../../start/parts'
import type { TestEngine } from './engine'
import { waitFor } from './wait'

const tokenSecret = 'a token secret that only tests know.'
type Part = 'postgres' | 'temporal' | 'worker' | 'api'

export interface EmbeddedEngine {
  /** The parts of a TestEngine that tests of people and payments need. */
  readonly engine: TestEngine
  readonly temporalAddress: string
  /** What it prints for whoever tries it out. */
  readonly credentials: RunningEngine['credentials']
  /** Of the Temporal UI. */
  readonly uiUrl: string
  /** SIGKILL: no goodbye. Returns when the supervisor has started it again. */
  killed(name: Part): Promise<void>
  stop(): Promise<void>
}

/** Call in beforeAll with minutes to spare, and `stop` in afterAll. */
export async function startEmbeddedEngine(): Promise<EmbeddedEngine> {
  const folder = mkdtempSync(path.join(tmpdir(), 'obp-engine-restart-'))
  const ports = await Promise.all([freePort(), freePort(), freePort(), freePort()])
  const [port, postgresPort, temporalPort, uiPort] = ports.map(String)
  const running = await startEngine({
    ...parts,
    env: {
      ...process.env,
      DATA_DIR: path.join(folder, 'data'),
      PORT: port,
      POSTGRES_PORT: postgresPort,
      TEMPORAL_PORT: temporalPort,
      TEMPORAL_UI_PORT: uiPort,
      TOKEN_SECRET: tokenSecret,
      LOG_LEVEL: 'warn',
    },
    runSteps: async (steps) => {
      for (const step of steps) await step.run(() => undefined)
    },
    say: () => undefined,
  })
  const database = openDatabase({ url: running.databaseUrl, poolMax: 4 })
  const engine = {
    baseUrl: running.apiUrl,
    database,
    config: { http: { publicUrl: running.apiUrl }, secrets: { token: tokenSecret } },
  } as unknown as TestEngine
  return {
    engine,
    temporalAddress: running.temporalAddress,
    credentials: running.credentials,
    uiUrl: running.temporalUiUrl ?? '',
    killed: async (name) => {
      const pid = running.pidOf(name)
      if (pid === undefined) throw new Error(`${name} is not running`)
      process.kill(pid, 'SIGKILL')
      await waitFor(
        () => Promise.resolve(running.pidOf(name)),
        (now) => now !== undefined && now !== pid,
        60_000,
      )
    },
    stop: async () => {
      await database.close()
      await running.stop()
      await removeDataFolder(path.join(folder, 'data'))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
