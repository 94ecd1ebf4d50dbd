/** The server binary that installations run, with its state in Postgres: one node with all of its services. */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Connection } from '@temporalio/client'
import { msToTs } from '@temporalio/common/lib/time'
import { cacheFolder } from '../../platform/embedded/cache-folder'
import { choosePort } from '../../platform/embedded/ports'
import { ensureDatabase } from '../../platform/embedded/postgres'
import type { Supervisor } from '../../platform/embedded/supervisor'
import { runSaying } from '../../platform/embedded/temporal-binary'
import { registerSearchAttributes } from '../../platform/temporal'
import { searchAttributeTypes } from '../../workflows/contract'

/** That of the dev server of TEMPORAL_MODULE, so that the two differ in where they keep their state and not in their age. */
const version = 'v1.29.1'
const modules = ['cmd/server', 'cmd/tools/sql'].map((part) => `go.temporal.io/server/${part}@${version}`)
const run = promisify(execFile)
const buildTimeoutMs = 3_600_000
const namespace = 'default'
/** Each database with the part of the schema that belongs into it. */
const parts = { temporal: 'temporal', temporal_visibility: 'visibility' } as const
/** Its tables hold no port above 32,767, and those of the system's choice mostly are. */
const firstPort = 17_233
const services = ['frontend', 'history', 'matching', 'worker'] as const

/**
 * The folder of the programs `server` and `sql` in the cache: built by Go, as the environment finds it, where an earlier run
 * has not. Throws what the machine lacks where it cannot be.
 */
export async function buildPrograms(
  cache: string,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<string> {
  const folder = path.join(cache, `temporal-server-${version}`)
  if (existsSync(folder)) return folder
  // Built beside its place and moved there, so that a build that is cut short never looks like a whole one.
  const unfinished = `${folder}.${process.pid}`
  const what = `Building the production server of Temporal ${version} with Go, once`
  say(what)
  mkdirSync(unfinished, { recursive: true })
  try {
    await run('go', ['version'], { env }).catch(() => {
      throw new Error('Go is not installed')
    })
    await runSaying(what, 'go', ['install', ...modules], { ...env, GOBIN: unfinished }, buildTimeoutMs, say)
    renameSync(unfinished, folder)
    return folder
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const needs = `It is built by "go install ${modules.join(' ')}", which needs a way to its modules`
    throw new Error(
      `The production server of Temporal cannot be built here: ${reason}. ${needs}. Without "--temporal production" the dev server is taken.`,
      { cause: error },
    )
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
}

/** Makes both databases and their tables, with the schema that the tool of this version holds. */
async function makeDatabases(program: string, adminUrl: string): Promise<void> {
  const { hostname, port, username, password } = new URL(adminUrl)
  for (const [database, part] of Object.entries(parts)) {
    await ensureDatabase(adminUrl, database)
    const where = ['--plugin', 'postgres12_pgx', '--endpoint', hostname, '--port', port, '--user', username]
    for (const step of [
      ['setup-schema', '--version', '0.0'],
      ['update-schema', '--schema-name', `postgresql/v12/${part}`],
    ])
      await run(program, [...where, '--database', database, ...step], {
        env: { SQL_PASSWORD: decodeURIComponent(password) },
      })
  }
}

/** As `deploy/compose` sets the server up, but for its addresses: shards, connections, the longest id, no archive. */
function configuration(adminUrl: string, dynamicConfig: string, ports: readonly number[]): object {
  const { host, username, password } = new URL(adminUrl)
  const storeOf = (databaseName: keyof typeof parts, maxConns: number): object => ({
    sql: {
      ...{ pluginName: 'postgres12_pgx', databaseName, connectAddr: host, connectProtocol: 'tcp' },
      ...{ user: username, password: decodeURIComponent(password) },
      ...{ maxConns, maxIdleConns: maxConns, maxConnLifetime: '1h' },
    },
  })
  const rpcOf = (index: number): object => ({
    rpc: { grpcPort: ports[index], membershipPort: ports[services.length + index], bindOnLocalHost: true },
  })
  return {
    log: { stdout: true, level: 'error' },
    persistence: {
      ...{ numHistoryShards: 512, defaultStore: 'default', visibilityStore: 'visibility' },
      datastores: { default: storeOf('temporal', 20), visibility: storeOf('temporal_visibility', 10) },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' } },
    services: Object.fromEntries(services.map((service, index) => [service, rpcOf(index)])),
    clusterMetadata: {
      ...{ enableGlobalNamespace: false, failoverVersionIncrement: 10 },
      ...{ masterClusterName: 'active', currentClusterName: 'active' },
      clusterInformation: {
        active: {
          ...{ enabled: true, initialFailoverVersion: 1 },
          ...{ rpcName: 'frontend', rpcAddress: `127.0.0.1:${ports[0] ?? 0}` },
        },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    dynamicConfigClient: { filepath: dynamicConfig, pollInterval: '60s' },
  }
}

async function answers(address: string): Promise<boolean> {
  try {
    await (await Connection.connect({ address, connectTimeout: 1_000 })).close()
    return true
  } catch {
    return false
  }
}

/** A server that has just begun takes some seconds to know a namespace and what was added to it: asked again until then. */
async function soon(ask: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await ask()
      return
    } catch (error) {
      if (tries === 60) throw error
      await delay(500)
    }
  }
}

/** Gives the server the namespace and the search attributes of the engine, and waits until it knows them. */
async function furnish(address: string): Promise<void> {
  const connection = await Connection.connect({ address })
  const { workflowService } = connection
  const query = Object.keys(searchAttributeTypes).map((name) => `${name} is null`)
  try {
    await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs('30d') })
    await soon(() => registerSearchAttributes({ connection }, namespace, searchAttributeTypes))
    await soon(() => workflowService.countWorkflowExecutions({ namespace, query: query.join(' and ') }))
  } finally {
    await connection.close()
  }
}

interface Setting {
  /** For the configuration, which holds the password of the database. */
  readonly folder: string
  readonly supervisor: Supervisor
  /** Of the server that keeps the state, by a role that may create databases. */
  readonly adminUrl: string
  readonly say: (line: string) => void
}

/** Starts the server under the supervisor, ready for the engine. Returns its address. Throws where it cannot be built. */
export async function startProductionTemporal({ folder, supervisor, adminUrl, say }: Setting): Promise<string> {
  const programs = await buildPrograms(cacheFolder(), process.env, say)
  await makeDatabases(path.join(programs, 'sql'), adminUrl)
  const ports = new Set<number>()
  const wish = { name: 'temporal', preferred: firstPort, explicit: false }
  while (ports.size < 2 * services.length) ports.add(await choosePort(wish, () => undefined, ports))
  const [config, dynamic] = ['temporal.yaml', 'temporal-dynamic.yaml'].map((name) => path.join(folder, name)) as [
    string,
    string,
  ]
  // JSON is YAML as well.
  writeFileSync(dynamic, JSON.stringify({ 'limit.maxIDLength': [{ value: 255, constraints: {} }] }))
  writeFileSync(config, JSON.stringify(configuration(adminUrl, dynamic, [...ports])), { mode: 0o600 })
  const [frontend] = ports
  const address = `127.0.0.1:${frontend ?? 0}`
  await supervisor.start({
    ...{ name: 'temporal', command: path.join(programs, 'server') },
    // The environment names the file: `temporal.yaml`.
    args: ['--root', folder, '--config', '.', '--env', 'temporal', '--allow-no-auth', 'start'],
    readiness: () => answers(address),
    ...{ startTimeoutMs: 60_000, stopSignal: 'SIGTERM', stopTimeoutMs: 30_000 },
  })
  await furnish(address)
  return address
}
