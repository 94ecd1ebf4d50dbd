/** Starts the whole engine on one machine: Postgres, schema, Temporal, worker and API, each only when it is not given. */
import { loadConfig } from '../config'
import { sandboxCredentials } from '../sandbox-credentials'
import { cacheFolder } from './cache-folder'
import { childEnvironment, isGiven, ownDatabase, withOwnKeyLast } from './child-environment'
import type { Places } from './child-environment'
import { openDataFolder } from './data-folder'
import type { DataFolder } from './data-folder'
import { ensureLogins, loginAs } from './logins'
import { choosePort, freePort } from './ports'
import type { PortWish } from './ports'
import { ensureDatabase, preparePostgres } from './postgres'
import { loadSettings } from './settings'
import { answers, programSpec } from './programs'
import { createSupervisor } from './supervisor'
import type { Supervisor } from './supervisor'
import { prepareTemporal } from './temporal'
import type { SearchAttributes } from './temporal'
import { defaultWays, findTemporal } from './temporal-binary'
import { startUiFront } from './ui-front'

type Say = (line: string) => void

/** A long step with a title; `say` tells what it is doing now. */
export interface Step {
  title: string
  run: (say: Say) => Promise<void>
}

/** What is started and how it is shown; everything that has to do with the business comes in here. */
export interface EngineOptions {
  env: NodeJS.ProcessEnv
  /** Shows the steps and runs them in order; throws what a step throws. */
  runSteps: (steps: readonly Step[]) => Promise<void>
  /** Told what happens after the start: a child that died, for example. */
  say: Say
  migrate: (databaseUrl: string) => Promise<string[]>
  /** What the processes log in to the database as, where it is ours; the migration grants to these. */
  databaseRoles: { readonly api: string; readonly worker: string }
  /** Builds the pages that the API serves, where they are not built yet. */
  buildPages?: () => Promise<'built' | 'fresh'>
  searchAttributes: SearchAttributes
  /** Absolute paths of the TypeScript files that are run as processes of their own. */
  workerFile: string
  apiFile: string
  /** Path that the API answers with 200 as soon as it is of use. */
  apiReadyPath: string
  /** Aborted when the person does not want to wait for the start any longer. */
  signal?: AbortSignal
}

export interface RunningEngine {
  apiUrl: string
  databaseUrl: string
  temporalAddress: string
  /** Undefined when Temporal was given by TEMPORAL_ADDRESS: then we do not know its Web UI. */
  temporalUiUrl?: string
  /** Where the staff log in for the UI to show them what is encrypted; undefined where it shows no login of ours. */
  temporalLoginUrl?: string
  dataFolder: string
  /** What a person needs to log in; undefined values were not configured. */
  credentials: { username?: string; password?: string; consumerKey?: string }
  pidOf: (name: string) => number | undefined
  stop: () => Promise<void>
  /** Resolves with the reason when a child could not be kept alive. */
  failed: Promise<string>
}

async function choosePorts(env: NodeJS.ProcessEnv, say: Say): Promise<Places> {
  const settings = loadSettings(env)
  const reserved = new Set<number>()
  const choose = async (wish: PortWish): Promise<number> => {
    const port = await choosePort(wish, say, reserved)
    reserved.add(port)
    return port
  }
  return {
    apiPort: await choose(settings.apiPort),
    ...(!isGiven(env, 'DATABASE_URL') && { postgresPort: await choose(settings.postgresPort) }),
    ...(!isGiven(env, 'TEMPORAL_ADDRESS') && {
      temporalPort: await choose(settings.temporalPort),
      temporalUiPort: await choose(settings.temporalUiPort),
    }),
  }
}

/** API and worker share a machine here, so they cannot share a port. */
const workerEnvironment = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  env['METRICS_PORT'] ? { ...env, METRICS_PORT: String(Number(env['METRICS_PORT']) + 1) } : env

/** In a database of ours a process may do what is its own; one that was given is entered as whoever its address names. */
const loggedIn = ({ folder, places, env, config }: StepParts, name: string): NodeJS.ProcessEnv =>
  places.postgresPort
    ? { ...env, DATABASE_URL: loginAs(config.database.url, { name, password: folder.secrets.processPassword }) }
    : env

async function startPostgres({ supervisor, folder, options }: StepParts, port: number, say: Say): Promise<void> {
  const password = folder.secrets.postgresPassword
  const postgres = await preparePostgres({ folder: folder.postgresFolder, port, password, durable: true, say })
  await supervisor.start(postgres.spec)
  await ensureDatabase(postgres.urlOf('postgres'), ownDatabase)
  const logins = Object.values(options.databaseRoles).map((name) => ({
    name,
    password: folder.secrets.processPassword,
  }))
  await ensureLogins(postgres.urlOf('postgres'), logins)
}

interface StepParts {
  options: EngineOptions
  supervisor: Supervisor
  folder: DataFolder
  places: Places
  env: NodeJS.ProcessEnv
  config: ReturnType<typeof loadConfig>
  /** Takes what has to be closed when the engine stops. */
  onStop: (close: () => void) => void
}

/** As browsers reach it. */
const codecOf = ({ http }: StepParts['config']): string => `${http.publicUrl}/engine/v1/temporal/codec`

/** Where histories are encrypted, a front that tells the pages of the UI who decrypts them takes the port of the UI. */
async function startTemporal(
  { options, supervisor, folder, places, config, onStop }: StepParts,
  say: Say,
): Promise<void> {
  const { temporalPort: port, temporalUiPort } = places
  if (port === undefined || temporalUiPort === undefined) return
  const { searchAttributes } = options
  const program = await findTemporal(defaultWays(cacheFolder(), options.env), say)
  const isEncrypted = config.secrets.payloadKeys !== undefined
  const uiPort = isEncrypted ? await freePort() : temporalUiPort
  const stateFile = folder.temporalStateFile
  await supervisor.start(prepareTemporal({ program, port, uiPort, stateFile, searchAttributes }).spec)
  if (!isEncrypted) return
  const front = await startUiFront({ port: temporalUiPort, uiPort, codecEndpoint: codecOf(config) })
  onStop(() => front.close().closeAllConnections())
}

function stepsOf(parts: StepParts): Step[] {
  const { options, supervisor, places, config } = parts
  const { postgresPort, temporalPort, apiPort } = places
  const steps: Step[] = []
  if (postgresPort)
    steps.push({
      title: `Postgres on port ${postgresPort}`,
      run: (say) => startPostgres(parts, postgresPort, say),
    })
  steps.push({
    title: 'Database schema',
    run: async (say) => {
      const applied = await options.migrate(config.database.url)
      if (applied.length > 0) say(`${applied.length} ${applied.length === 1 ? 'migration' : 'migrations'} applied`)
    },
  })
  if (temporalPort) {
    steps.push({ title: `Temporal on port ${temporalPort}`, run: (say) => startTemporal(parts, say) })
  }
  const { buildPages } = options
  if (buildPages !== undefined) {
    steps.push({
      title: 'Pages',
      run: async (say) => {
        if ((await buildPages()) === 'built') say('built anew')
      },
    })
  }
  const workerEnv = workerEnvironment(loggedIn(parts, options.databaseRoles.worker))
  const apiEnv = loggedIn(parts, options.databaseRoles.api)
  const apiReady = (): Promise<boolean> => answers(`http://127.0.0.1:${apiPort}${options.apiReadyPath}`)
  steps.push({
    title: `Worker, and API on port ${apiPort}`,
    run: async () => {
      // Both take seconds to load: side by side they take the time of one.
      const started = await Promise.allSettled([
        supervisor.start(programSpec('worker', options.workerFile, workerEnv, 'message')),
        supervisor.start(programSpec('api', options.apiFile, apiEnv, apiReady)),
      ])
      for (const one of started) if (one.status === 'rejected') throw one.reason
    },
  })
  return steps
}

function credentialsOf(config: ReturnType<typeof loadConfig>): RunningEngine['credentials'] {
  const { superAdmin, bootstrapConsumerKey } = config.access
  return {
    ...(superAdmin && { username: superAdmin.username }),
    // Only the well-known password is ever shown: one that the person has chosen is a secret.
    ...(superAdmin?.password === sandboxCredentials.password && { password: superAdmin.password }),
    ...(bootstrapConsumerKey && { consumerKey: bootstrapConsumerKey }),
  }
}

/** Starts everything and returns when the API answers. On any failure everything that was started is stopped again. */
export async function startEngine(options: EngineOptions): Promise<RunningEngine> {
  const folder = await openDataFolder(loadSettings(options.env).dataFolder, options.say)
  let giveUp: (reason: string) => void = () => undefined
  const failed = new Promise<string>((resolve) => (giveUp = resolve))
  const supervisor = createSupervisor({
    runFolder: folder.runFolder,
    logFolder: folder.logFolder,
    say: options.say,
    onGiveUp: giveUp,
  })
  const closes: (() => void)[] = []
  const stop = async (): Promise<void> => {
    for (const close of closes) close()
    await supervisor.stop()
    folder.release()
  }
  options.signal?.addEventListener('abort', () => void supervisor.stop())
  try {
    const places = await choosePorts(options.env, options.say)
    const chosen = childEnvironment(options.env, folder, places)
    const config = loadConfig(chosen)
    const env = places.postgresPort
      ? withOwnKeyLast(chosen, config.secrets.payloadKeys, folder.secrets.payloadKey)
      : chosen
    await options.runSteps(
      stepsOf({ options, supervisor, folder, places, env, config, onStop: (close) => closes.push(close) }),
    )
    return {
      apiUrl: `http://127.0.0.1:${places.apiPort}`,
      databaseUrl: config.database.url,
      temporalAddress: config.temporal.address,
      ...(places.temporalUiPort && { temporalUiUrl: `http://127.0.0.1:${places.temporalUiPort}` }),
      ...(places.temporalUiPort &&
        config.secrets.payloadKeys !== undefined && { temporalLoginUrl: `${codecOf(config)}/login` }),
      dataFolder: folder.path,
      credentials: credentialsOf(config),
      pidOf: (name) => supervisor.pidOf(name),
      stop,
      failed,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
