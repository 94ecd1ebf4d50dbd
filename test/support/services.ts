/** The Postgres and the Temporal server of the tests. Run by itself (`npx tsx test/support/services.ts`) it keeps both up until Ctrl-C. */
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { escapeIdentifier, Client } from 'pg'
import { migrateToLatest } from '../../migrations/migrate'
import { searchAttributeTypes } from '../../workflows/contract'
import { cacheFolder } from '../../platform/embedded/cache-folder'
import { ensureLogins } from '../../platform/embedded/logins'
import { freePort } from '../../platform/embedded/ports'
import { preparePostgres } from '../../platform/embedded/postgres'
import { commandOf, endLeftovers } from '../../platform/embedded/processes'
import { createSupervisor, DEFAULT_RESTART } from '../../platform/embedded/supervisor'
import type { Supervisor } from '../../platform/embedded/supervisor'
import { prepareTemporal } from '../../platform/embedded/temporal'
import { defaultWays, findTemporal } from '../../platform/embedded/temporal-binary'
import { processLogins } from './database'

export interface TestServices {
  postgresAdminUrl: string
  temporalAddress: string
  stop(): Promise<void>
}

const FOLDER_PREFIX = 'obp-engine-test-'

/** A file system in memory, where there is one: a clone of a database is some hundred new files, ten times as fast there. */
const memoryFolder = '/dev/shm'
/** Containers often have 64 MB of it. */
const memoryNeeded = 4 * 2 ** 30

function throwawayFolder(): string {
  if (!existsSync(memoryFolder)) return tmpdir()
  const { bavail, bsize } = statfsSync(memoryFolder)
  return bavail * bsize >= memoryNeeded ? memoryFolder : tmpdir()
}

/** A test run that was killed leaves its servers and files behind: the next run takes them away. */
async function sweepDeadRuns(): Promise<void> {
  for (const place of [tmpdir(), memoryFolder].filter(existsSync)) {
    for (const name of readdirSync(place)) {
      const owner = /^obp-engine-test-(\d+)-/.exec(name)?.[1]
      if (owner === undefined || commandOf(Number(owner)) !== undefined) continue
      await endLeftovers(path.join(place, name, 'run'), 2_000)
      rmSync(path.join(place, name), { recursive: true, force: true })
    }
  }
}

async function onServer(adminUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Creates the migrated database that every test file gets a clone of. Each run has its own: runs may share a server. */
export async function createTemplate(adminUrl: string): Promise<{ name: string; drop(): Promise<void> }> {
  const name = `obp_template_${randomBytes(4).toString('hex')}`
  await onServer(adminUrl, `create database ${escapeIdentifier(name)}`)
  await ensureLogins(adminUrl, processLogins)
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  await migrateToLatest(url.href)
  return { name, drop: () => onServer(adminUrl, `drop database if exists ${escapeIdentifier(name)} with (force)`) }
}

async function startPostgres(folder: string, supervisor: Supervisor, say: (line: string) => void): Promise<string> {
  const port = await freePort()
  const password = randomBytes(12).toString('hex')
  const postgres = await preparePostgres({ folder: path.join(folder, 'postgres'), port, password, durable: false, say })
  await supervisor.start(postgres.spec)
  return postgres.urlOf('postgres')
}

/** The dev server, with its state in memory. Returns its address. */
export async function startTemporal(supervisor: Supervisor, say: (line: string) => void): Promise<string> {
  const program = await findTemporal(defaultWays(cacheFolder(), process.env), say)
  const temporal = prepareTemporal({ program, port: await freePort(), searchAttributes: searchAttributeTypes })
  await supervisor.start(temporal.spec)
  return temporal.address
}

export interface TestRun {
  readonly folder: string
  readonly supervisor: Supervisor
  /** Ends every server of the run and removes the folder. */
  readonly stop: () => Promise<void>
}

/** A folder for servers, `within` another one; whatever an earlier run has left is taken away before. */
export async function openTestRun(
  say: (line: string) => void,
  { restart = DEFAULT_RESTART, within = tmpdir() } = {},
): Promise<TestRun> {
  await sweepDeadRuns()
  const folder = mkdtempSync(path.join(within, `${FOLDER_PREFIX}${process.pid}-`))
  // The database server may run as another user, who has to pass through this folder.
  chmodSync(folder, 0o755)
  mkdirSync(path.join(folder, 'logs'))
  const supervisor = createSupervisor({
    runFolder: path.join(folder, 'run'),
    logFolder: path.join(folder, 'logs'),
    say,
    restart,
  })
  const stop = async (): Promise<void> => {
    await supervisor.stop()
    if (existsSync(folder)) rmSync(folder, { recursive: true, force: true })
  }
  return { folder, supervisor, stop }
}

/** Starts both servers on free ports, with throwaway data. */
export async function startServices(say: (line: string) => void): Promise<TestServices> {
  const { folder, supervisor, stop } = await openTestRun(say, { within: throwawayFolder() })
  try {
    const [postgresAdminUrl, temporalAddress] = await Promise.all([
      startPostgres(folder, supervisor, say),
      startTemporal(supervisor, say),
    ])
    return { postgresAdminUrl, temporalAddress, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function keepUp(): Promise<void> {
  const services = await startServices((line) => void process.stderr.write(`${line}\n`))
  process.stdout.write(`export TEST_POSTGRES_ADMIN_URL=${services.postgresAdminUrl}\n`)
  process.stdout.write(`export TEST_TEMPORAL_ADDRESS=${services.temporalAddress}\n`)
  const stop = (): void => void services.stop().then(() => process.exit(0))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

if (require.main === module) {
  keepUp().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  })
}
