/** The engine in one process for tests: a real database, a real Temporal server, the API on a free port and, on demand, a worker. */
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Connection, Client } from '@temporalio/client'
import type { DataConverter } from '@temporalio/common'
import { NativeConnection } from '@temporalio/worker'
import { bootstrap } from '../../api/bootstrap'
import { composeApi } from '../../api/compose'
import { listen } from '../../api/listen'
import { openDatabase } from '../../db/connection'
import type { Database } from '../../db/connection'
import { dataKeyTable, keyPoolMax } from '../../db/write/data-keys'
import { payloadScopeOf } from '../../domain/ids'
import { loadConfig } from '../../platform/config'
import type { Config } from '../../platform/config'
import { dataConverterOf } from '../../platform/encryption/data-converter'
import { openVault } from '../../platform/storage/vault'
import type { Vault } from '../../platform/storage/vault'
import { safeOf } from '../../platform/encryption/safe'
import type { Safe } from '../../platform/encryption/safe'
import { retryingCalls } from '../../platform/temporal'
import { runWorker } from '../../workers/worker'
import type { WorkerParts } from '../../workers/worker'
import { loggerOfTests } from './answers'
import { testDatabase, urlAs } from './database'
import type { TestDatabase } from './database'
import { quietRuntime } from './runtime'
import { testTemporal } from './temporal'

export interface TestEngine {
  readonly baseUrl: string
  readonly config: Config
  /** Of the owner of the tables, who may prepare and spoil what the API and the worker may not. */
  readonly database: Database
  readonly databaseUrl: string
  /** What a process of its own needs to be part of this engine. */
  readonly environment: Readonly<Record<string, string>>
  readonly client: Client
  readonly vault: Vault
  readonly safe: Safe
  /** How this engine writes payloads. */
  readonly dataConverter: DataConverter
  /** The same with an empty key cache, as a process has it that has just started. */
  newDataConverter(): DataConverter
  stop(): Promise<void>
}

export interface TestEngineOptions {
  /** False: no worker polls, so that a test sees what the API does without one. */
  readonly worker?: boolean
  readonly environment?: Readonly<Record<string, string>>
  /** A migrated database that the test has made itself; else a clone of the template. */
  readonly ownDatabase?: TestDatabase
  /** Where the API writes its log lines, for a test that reads them. */
  readonly logTo?: { readonly write: (line: string) => void }
}

/** The pools of one process: with the rights that it has in production. */
function openPools(url: string, poolMax: number): { database: Database; keys: Database; close(): Promise<void> } {
  const database = openDatabase({ url, poolMax })
  const keys = openDatabase({ url, poolMax: keyPoolMax })
  const close = async (): Promise<void> => {
    await Promise.all([database.close(), keys.close()])
  }
  return { database, keys, close }
}

async function startWorker(parts: Omit<WorkerParts, 'connection'>): Promise<() => Promise<void>> {
  quietRuntime()
  const connection = await NativeConnection.connect({ address: parts.config.temporal.address })
  const worker = await runWorker({ ...parts, connection })
  return async () => {
    await worker.stop()
    await connection.close()
  }
}

/** Call in beforeAll, and `stop` in afterAll. */
export async function startEngine({
  worker = true,
  environment = {},
  ownDatabase,
  logTo,
}: TestEngineOptions = {}): Promise<TestEngine> {
  const { address, namespace, taskQueue } = testTemporal()
  const clone = ownDatabase ?? (await testDatabase())
  const filesFolder = await mkdtemp(join(tmpdir(), 'obp-engine-files-'))
  const variables = {
    PROFILE: 'sandbox',
    DATABASE_URL: clone.url,
    DATABASE_POOL_MAX: '8',
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    TEMPORAL_TASK_QUEUE: taskQueue,
    TOKEN_SECRET: 'a token secret that only tests know.',
    CHALLENGE_SECRET: 'a challenge secret only tests know.',
    WEBHOOK_SECRET: 'a webhook secret that only tests know.',
    LOG_LEVEL: 'error',
    // Off unless somebody asks for it; here its checks are tried.
    ALLOW_ACCOUNT_FIREHOSE: 'true',
    OPEN_CUSTOMER_CONTACTS: 'false',
    // A schedule would outlive its test.
    RECONCILIATION_INTERVAL_SECONDS: '0',
    FILE_SWEEP_INTERVAL_SECONDS: '0',
    // All tests come from one address; those of the limits set them.
    FAILED_LOGINS_PER_HOUR: '0',
    FILES_FOLDER: filesFolder,
    ...environment,
  }
  const config = loadConfig(variables)
  const database = openDatabase({ url: clone.url, poolMax: config.database.poolMax })
  const ofApi = openPools(urlAs(clone.url, 'api'), config.database.poolMax)
  const ofWorker = openPools(urlAs(clone.url, 'worker'), config.database.poolMax)
  await bootstrap(ofApi.database, config)
  const connection = await Connection.connect({ address, ...retryingCalls })
  const newDataConverter = (keys = ofApi.keys): DataConverter =>
    dataConverterOf(config.secrets.payloadKeys, dataKeyTable(keys), payloadScopeOf)
  const dataConverter = newDataConverter()
  const safe = safeOf(config.secrets, dataKeyTable(ofApi.keys))
  const client = new Client({ connection, namespace, dataConverter })
  const vault = openVault(config.files, config.secrets.payloadKeys, dataKeyTable(ofApi.keys))
  const log = loggerOfTests(config.logLevel, logTo)
  // As in production: connections that clients keep are not closed under them, however busy the process is.
  const app = composeApi({ config, database: ofApi.database, client, vault, safe, log })
  const server = await listen(app, { port: 0, host: '127.0.0.1' })
  const partsOfWorker = {
    config,
    database: ofWorker.database,
    dataConverter: newDataConverter(ofWorker.keys),
    safe: safeOf(config.secrets, dataKeyTable(ofWorker.keys)),
  }
  const stopWorker = worker ? await startWorker(partsOfWorker) : undefined
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    config,
    database,
    databaseUrl: clone.url,
    environment: variables,
    client,
    vault,
    safe,
    dataConverter,
    newDataConverter,
    stop: async () => {
      await stopWorker?.()
      await new Promise((resolve) => server.close(resolve).closeAllConnections())
      await connection.close()
      await Promise.all([database.close(), ofApi.close(), ofWorker.close()])
      await clone.close()
      vault.close()
      await rm(filesFolder, { recursive: true, force: true })
    },
  }
}
