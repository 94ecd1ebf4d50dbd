/** The folder of one embedded engine: marked as ours, locked while it runs, with the secrets that it made for itself. */
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { reachableFolder } from './postgres-binaries'
import { commandOf, endLeftovers } from './processes'

const MARKER = '.obp-engine'
const LOCK = 'engine.lock.json'

/** Secrets that are made once and kept, readable by the owner only. */
export interface KeptSecrets {
  postgresPassword: string
  /** Of the logins that the API and the worker have in the database. */
  processPassword: string
  tokenSecret: string
  challengeSecret: string
  webhookSecret: string
  /** The master key of what Temporal stores: 32 bytes in base64. */
  payloadKey: string
}

export interface DataFolder {
  path: string
  runFolder: string
  logFolder: string
  postgresFolder: string
  filesFolder: string
  temporalStateFile: string
  secrets: KeptSecrets
  /** Gives the folder back to the next start. */
  release: () => void
}

/** The pid of the engine that holds the folder, undefined when none lives. */
export function holderOf(folder: string): number | undefined {
  try {
    const lock = JSON.parse(readFileSync(path.join(folder, LOCK), 'utf8')) as { pid: number; command: string }
    // A killed engine leaves its lock, and its pid may belong to a stranger by now.
    return commandOf(lock.pid) === lock.command ? lock.pid : undefined
  } catch {
    return undefined
  }
}

function lock(folder: string): void {
  const holder = holderOf(folder)
  if (holder !== undefined && holder !== process.pid)
    throw new Error(`An engine already runs in ${folder} (process ${holder}).`)
  const file = path.join(folder, LOCK)
  rmSync(file, { force: true })
  // "wx" fails when another start has been faster.
  writeFileSync(file, JSON.stringify({ pid: process.pid, command: commandOf(process.pid) }), { flag: 'wx' })
}

function keptSecrets(folder: string): KeptSecrets {
  const file = path.join(folder, 'secrets.json')
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<KeptSecrets>) : {}
  const fresh = (): string => randomBytes(32).toString('hex')
  // The folder of an earlier version lacks what has been added since.
  const secrets: KeptSecrets = {
    postgresPassword: fresh(),
    processPassword: fresh(),
    tokenSecret: fresh(),
    challengeSecret: fresh(),
    webhookSecret: fresh(),
    payloadKey: randomBytes(32).toString('base64'),
    ...kept,
  }
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 })
  return secrets
}

/** Opens the folder for one engine: locks it and ends what a killed engine left running. Throws when an engine runs in it. */
export async function openDataFolder(folder: string, say: (line: string) => void): Promise<DataFolder> {
  const runFolder = path.join(folder, 'run')
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, 0o755)
  } else if (!existsSync(path.join(folder, MARKER)) && readdirSync(folder).length > 0) {
    throw new Error(`${folder} holds files that are not of an engine: set DATA_DIR to an empty or new folder.`)
  }
  writeFileSync(path.join(folder, MARKER), 'Data of an embedded engine. "npm run reset" removes this folder.\n')
  lock(folder)
  const ended = await endLeftovers(runFolder)
  if (ended.length > 0) say(`An earlier engine was killed; what it left running was ended: ${ended.join(', ')}.`)
  return {
    path: folder,
    runFolder,
    logFolder: path.join(folder, 'logs'),
    postgresFolder: path.join(folder, 'postgres'),
    filesFolder: path.join(folder, 'files'),
    temporalStateFile: path.join(folder, 'temporal.db'),
    secrets: keptSecrets(folder),
    release: () => rmSync(path.join(folder, LOCK), { force: true }),
  }
}

/** Removes an engine's folder with all data. Refuses while an engine runs in it and when the folder is not an engine's. */
export async function removeDataFolder(folder: string): Promise<'removed' | 'nothing there'> {
  if (!existsSync(folder)) return 'nothing there'
  if (!existsSync(path.join(folder, MARKER)))
    throw new Error(`${folder} is not the data folder of an engine: nothing is removed.`)
  const holder = holderOf(folder)
  if (holder !== undefined) throw new Error(`An engine runs in ${folder} (process ${holder}): stop it first.`)
  await endLeftovers(path.join(folder, 'run'))
  // As root with a private project folder the cluster lives elsewhere; see postgres.ts.
  rmSync(reachableFolder(path.join(folder, 'postgres')), { recursive: true, force: true })
  rmSync(folder, { recursive: true, force: true })
  return 'removed'
}
