/** A real PostgreSQL of our own: creates the cluster once, cleans up after a crash, says how to start it. */
import { execFile } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import type { ChildSpec } from './child'
import { canReach, postgresBinaries, reachableFolder } from './postgres-binaries'
import type { PostgresBinaries } from './postgres-binaries'
import { commandOf, endProcess } from './processes'

export interface PostgresOptions {
  /** Folder that the cluster lives in; moved to a reachable place when we are root and the folder is private. */
  folder: string
  port: number
  password: string
  /** False only for throwaway data: no fsync, so that tests are fast. */
  durable: boolean
  say: (line: string) => void
}

/** A cluster that is ready to be started. */
export interface PreparedPostgres {
  spec: ChildSpec
  /** Where the cluster is; differs from the wished folder when that one could not be reached. */
  clusterFolder: string
  urlOf: (database: string) => string
}

const run = promisify(execFile)

function clusterFolderOf(options: PostgresOptions, binaries: PostgresBinaries): string {
  mkdirSync(options.folder, { recursive: true })
  if (!binaries.runAs || canReach(binaries.runAs, options.folder)) return path.join(options.folder, 'cluster')
  const elsewhere = path.join(reachableFolder(options.folder), 'cluster')
  options.say(`The user "postgres" cannot reach ${options.folder}: the data are kept in ${elsewhere}.`)
  mkdirSync(path.dirname(elsewhere), { recursive: true })
  chmodSync(path.dirname(elsewhere), 0o755)
  return elsewhere
}

async function createCluster(cluster: string, binaries: PostgresBinaries, password: string): Promise<void> {
  // A start that was killed half way through initdb leaves a folder that looks like a cluster and is none.
  if (existsSync(path.join(cluster, 'PG_VERSION')) && existsSync(`${cluster}.created`)) return
  rmSync(cluster, { recursive: true, force: true })
  mkdirSync(cluster, { mode: 0o700 })
  const passwordFile = `${cluster}.password`
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  const { runAs } = binaries
  if (runAs) for (const owned of [cluster, passwordFile]) chownSync(owned, runAs.uid, runAs.gid)
  try {
    await run(
      binaries.initdb,
      [
        `--pgdata=${cluster}`,
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
      ],
      { ...runAs, cwd: '/' },
    )
  } finally {
    rmSync(passwordFile, { force: true })
  }
  writeFileSync(`${cluster}.created`, new Date().toISOString())
}

/** A SIGKILL leaves postmaster.pid behind: the server it names is ended when it is ours, a stale file is removed. */
async function clearStaleLock(cluster: string): Promise<void> {
  const lock = path.join(cluster, 'postmaster.pid')
  if (!existsSync(lock)) return
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0])
  // Another process may have been given that pid since: only a command line that names our cluster counts.
  if (commandOf(pid)?.includes(cluster)) await endProcess(pid, 'SIGINT', 10_000)
  rmSync(lock, { force: true })
}

async function accepts(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000 })
  // The server may close the connection while it starts; an error event nobody hears would end this process.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

function serverArguments(options: PostgresOptions, cluster: string): string[] {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'shared_buffers=128MB',
  ]
  const throwaway = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']
  const all = options.durable ? settings : [...settings, ...throwaway]
  return ['-D', cluster, '-p', String(options.port), ...all.flatMap((setting) => ['-c', setting])]
}

/** Creates the cluster when there is none and returns what the supervisor starts. Throws when initdb fails. */
export async function preparePostgres(options: PostgresOptions): Promise<PreparedPostgres> {
  const binaries = postgresBinaries(options.say)
  const clusterFolder = clusterFolderOf({ ...options, folder: path.resolve(options.folder) }, binaries)
  await createCluster(clusterFolder, binaries, options.password)
  const urlOf = (database: string): string =>
    `postgres://postgres:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}/${database}`
  return {
    clusterFolder,
    urlOf,
    spec: {
      name: 'postgres',
      command: binaries.postgres,
      args: serverArguments(options, clusterFolder),
      cwd: '/',
      ...(binaries.runAs && { runAs: binaries.runAs }),
      readiness: () => accepts(urlOf('postgres')),
      startTimeoutMs: 60_000,
      // SIGINT is PostgreSQL's fast shutdown: sessions are ended, data are written, no recovery is needed next time.
      stopSignal: 'SIGINT',
      stopTimeoutMs: 20_000,
      beforeStart: () => clearStaleLock(clusterFolder),
    },
  }
}

/** Creates the database when it is missing. `adminUrl` names any database of the server. */
export async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [name])
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
}
