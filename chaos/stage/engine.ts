/** The engine of a run: Postgres, Temporal, two APIs and two workers as processes, on ports that survive their deaths, with a proxy in between each two. */
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { openDatabase } from '../../db/connection'
import type { OpenDatabase } from '../../db/connection'
import { migrateToLatest } from '../../migrations/migrate'
import { loadConfig } from '../../platform/config'
import type { Config } from '../../platform/config'
import { cacheFolder } from '../../platform/embedded/cache-folder'
import type { ChildSpec } from '../../platform/embedded/child'
import { freePort } from '../../platform/embedded/ports'
import { ensureLogins } from '../../platform/embedded/logins'
import { ensureDatabase, preparePostgres } from '../../platform/embedded/postgres'
import type { PreparedPostgres } from '../../platform/embedded/postgres'
import { programSpec } from '../../platform/embedded/programs'
import { prepareTemporal } from '../../platform/embedded/temporal'
import { defaultWays, findTemporal } from '../../platform/embedded/temporal-binary'
import { processLogins, urlAs } from '../../test/support/database'
import { openTestRun } from '../../test/support/services'
import type { TestRun } from '../../test/support/services'
import { searchAttributeTypes } from '../../workflows/contract'
import { startProxy } from './proxy'
import type { Proxy } from './proxy'

export const parts = ['api-1', 'api-2', 'worker-1', 'worker-2', 'temporal', 'postgres'] as const
export type Part = (typeof parts)[number]
const programs = ['api-1', 'api-2', 'worker-1', 'worker-2'] as const
type Program = (typeof programs)[number]

/** The connections of every process to both servers, and those of the clients to both APIs. */
export const routes = [
  'client to api-1',
  'client to api-2',
  ...programs.flatMap((name) => [`${name} to postgres`, `${name} to temporal`] as const),
] as const
export type Route = (typeof routes)[number]

/** What each program runs; the clocks of one API and one worker are set wrong. */
const entries: Readonly<Record<Program, string>> = {
  'api-1': 'api/main.ts',
  'api-2': 'chaos/stage/skewed-api.ts',
  'worker-1': 'workers/main.ts',
  'worker-2': 'chaos/stage/skewed-worker.ts',
}

export interface ChaosEngine {
  readonly folder: string
  /** Through proxies. */
  readonly apiUrls: readonly [string, string]
  readonly proxies: Readonly<Record<Route, Proxy>>
  /** The database itself, without a proxy; it is lost with every death of Postgres and found again. */
  readonly database: OpenDatabase
  readonly databaseUrl: string
  readonly temporalAddress: string
  readonly config: Config
  /** Milliseconds by which those clocks are ahead are written here. */
  readonly clockFile: string
  pidOf(part: Part): number | undefined
  stop(): Promise<void>
}

export interface EngineOptions {
  /** Of the world outside. */
  readonly environment: Readonly<Record<string, string>>
  readonly say: (line: string) => void
}

const project = path.resolve(__dirname, '../..')
const key = (): string => randomBytes(32).toString('base64')

/** Patience that fits a run of minutes: who waits for something that has died must learn it soon. */
const common = {
  PROFILE: 'sandbox',
  HOST: '127.0.0.1',
  PUBLIC_URL: 'http://bank.example.com',
  LOG_LEVEL: 'warn',
  DATABASE_POOL_MAX: '8',
  TEMPORAL_TASK_QUEUE: 'chaos',
  UPDATE_TIMEOUT_MS: '5000',
  // Codes that a repeated delivery has voided are wrong answers of honest people.
  CHALLENGE_ALLOWED_ATTEMPTS: '5',
  CHALLENGE_FAILURES_ALLOWED: '5',
  CHALLENGE_BLOCK_SECONDS: '10',
  CHALLENGE_TEMPORARY_BLOCKS: '100',
  WEBHOOK_TIMEOUT_MS: '2000',
  WEBHOOK_TRIES: '100',
  WEBHOOK_FIRST_DELAY_MS: '300',
  WEBHOOK_LONGEST_DELAY_MS: '3000',
  RECONCILIATION_INTERVAL_SECONDS: '20',
}

/** Who has died is started again at once, for as long as it takes: that is what is tried here. */
const restart = { maxRestarts: 10_000, windowMs: 5_000, firstDelayMs: 100, maxDelayMs: 1_000 }

/** Small enough that all connections can be taken by one client. */
const mostConnections = ['-c', 'max_connections=80']

async function startServers({ folder, supervisor }: TestRun, say: (line: string) => void): Promise<Servers> {
  const [postgresPort, temporalPort] = [await freePort(), await freePort()]
  const postgres = await preparePostgres({
    folder: path.join(folder, 'postgres'),
    port: postgresPort,
    password: randomBytes(12).toString('hex'),
    // What was committed must survive a kill.
    durable: true,
    say,
  })
  const temporal = prepareTemporal({
    program: await findTemporal(defaultWays(cacheFolder(), process.env), say),
    port: temporalPort,
    stateFile: path.join(folder, 'temporal.db'),
    searchAttributes: searchAttributeTypes,
  })
  await Promise.all([
    supervisor.start({ ...postgres.spec, args: [...postgres.spec.args, ...mostConnections] }),
    supervisor.start(temporal.spec),
  ])
  await ensureLogins(postgres.urlOf('postgres'), processLogins)
  await ensureDatabase(postgres.urlOf('postgres'), 'obp')
  await migrateToLatest(postgres.urlOf('obp'))
  return { postgres, postgresPort, temporalPort, temporalAddress: temporal.address }
}

interface Servers {
  readonly postgres: PreparedPostgres
  readonly postgresPort: number
  readonly temporalPort: number
  readonly temporalAddress: string
}

const programOf = (name: Program, env: Readonly<Record<string, string>>): ChildSpec =>
  programSpec(name, path.join(project, entries[name]), { ...process.env, ...env }, 'message')

/** Starts everything and returns when it is of use; `stop` ends it and removes all data. */
export async function startChaosEngine({ environment, say }: EngineOptions): Promise<ChaosEngine> {
  const run = await openTestRun(say, { restart })
  try {
    return await engineOf(run, { environment, say })
  } catch (error) {
    await run.stop()
    throw error
  }
}

async function engineOf(run: TestRun, { environment, say }: EngineOptions): Promise<ChaosEngine> {
  const { folder, supervisor } = run
  const servers = await startServers(run, say)
  const apiPorts = { 'api-1': await freePort(), 'api-2': await freePort() }
  const targetOf = (route: Route): number => {
    if (route.endsWith('postgres')) return servers.postgresPort
    if (route.endsWith('temporal')) return servers.temporalPort
    return route.endsWith('1') ? apiPorts['api-1'] : apiPorts['api-2']
  }
  const started = await Promise.all(routes.map(async (route) => [route, await startProxy(targetOf(route))] as const))
  const proxies = Object.fromEntries(started) as Record<Route, Proxy>
  const databaseUrl = servers.postgres.urlOf('obp')
  const clockFile = path.join(folder, 'clock')
  const shared: Record<string, string> = {
    ...common,
    ...environment,
    TOKEN_SECRET: key(),
    CHALLENGE_SECRET: key(),
    WEBHOOK_SECRET: key(),
    PAYLOAD_KEYS: `chaos:${key()}`,
    FILES_FOLDER: path.join(folder, 'files'),
    CHAOS_CLOCK_FILE: clockFile,
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: servers.temporalAddress,
  }
  const environmentOf = (name: Program): Record<string, string> => {
    const isApi = name === 'api-1' || name === 'api-2'
    const url = new URL(urlAs(databaseUrl, isApi ? 'api' : 'worker'))
    url.port = String(proxies[`${name} to postgres`].port)
    return {
      ...shared,
      ...(isApi ? { PORT: String(apiPorts[name]) } : {}),
      DATABASE_URL: url.href,
      TEMPORAL_ADDRESS: `127.0.0.1:${proxies[`${name} to temporal`].port}`,
    }
  }
  // Two at a time: a small machine has two cores.
  for (const two of [programs.slice(0, 2), programs.slice(2)]) {
    await Promise.all(two.map((name) => supervisor.start(programOf(name, environmentOf(name)))))
  }
  const database = openDatabase({ url: databaseUrl, poolMax: 4, statementTimeoutMs: 120_000 })
  const urlOf = (route: Route): string => `http://127.0.0.1:${proxies[route].port}`
  return {
    folder,
    apiUrls: [urlOf('client to api-1'), urlOf('client to api-2')],
    proxies,
    database,
    databaseUrl,
    temporalAddress: servers.temporalAddress,
    config: loadConfig(shared),
    clockFile,
    pidOf: (part) => supervisor.pidOf(part),
    stop: async () => {
      await database.close()
      await run.stop()
      for (const proxy of Object.values(proxies)) proxy.close()
    },
  }
}
