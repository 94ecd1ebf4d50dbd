/** The embedded engine as a person runs it: one process that is started, killed, started again and stopped by Ctrl-C. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { Connection } from '@temporalio/client'
import { removeDataFolder } from '../../platform/embedded/data-folder'
import { freePort } from '../../platform/embedded/ports'
import { commandOf } from '../../platform/embedded/processes'

const project = path.join(__dirname, '../..')
let folder: string
let dataFolder: string
let env: NodeJS.ProcessEnv
let apiUrl: string
let uiUrl: string
let kept: unknown[]
let masterKeys: string | null
let running: Started | undefined

interface Started {
  child: ChildProcess
  output: () => string
  exited: Promise<number | string>
}

interface ApiFacts {
  profile: string
  databaseUrl: string
  temporalAddress: string
  pid: number
  masterKeys: string | null
}

function run(): Started {
  const script = path.join(__dirname, 'tiny-engine/main.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    cwd: project,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const exited = new Promise<number | string>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? String(signal))),
  )
  return { child, output: () => output, exited }
}

/** Starts the engine and returns when it has printed its places. */
async function start(): Promise<Started> {
  const started = run()
  running = started
  const up = new Promise<'up'>((resolve) => {
    started.child.stdout?.on('data', () => started.output().includes('Ctrl-C stops everything') && resolve('up'))
  })
  const outcome = await Promise.race([up, started.exited])
  if (outcome !== 'up') throw new Error(`The engine ended with ${outcome}:\n${started.output()}`)
  return started
}

async function apiFacts(): Promise<ApiFacts> {
  return (await (await fetch(`${apiUrl}/facts`)).json()) as ApiFacts
}

function recordedPids(): number[] {
  const records = readdirSync(path.join(dataFolder, 'run'))
  return records.map(
    (file) => (JSON.parse(readFileSync(path.join(dataFolder, 'run', file), 'utf8')) as { pid: number }).pid,
  )
}

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows
  } finally {
    await client.end()
  }
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'obp-embedded-'))
  chmodSync(folder, 0o755)
  dataFolder = path.join(folder, 'data')
  const [api, postgres, temporal, ui] = await Promise.all([freePort(), freePort(), freePort(), freePort()])
  apiUrl = `http://127.0.0.1:${api}`
  const ports = {
    PORT: String(api),
    POSTGRES_PORT: String(postgres),
    TEMPORAL_PORT: String(temporal),
    TEMPORAL_UI_PORT: String(ui),
  }
  uiUrl = `http://127.0.0.1:${ui}`
  env = { ...process.env, DATA_DIR: dataFolder, ...ports }
  delete env['PAYLOAD_KEYS']
})
afterAll(async () => {
  running?.child.kill('SIGTERM')
  await running?.exited
  await removeDataFolder(dataFolder)
  rmSync(folder, { recursive: true, force: true })
})

test('it comes up with a database and a Temporal server of its own, and tells where', async () => {
  const engine = await start()
  expect(engine.output()).toContain(apiUrl)
  expect(engine.output()).toContain('alice.admin')
  const facts = await apiFacts()
  expect(facts.profile).toBe('sandbox')
  masterKeys = facts.masterKeys
  kept = await query(facts.databaseUrl, 'select answer from kept')
  const connection = await Connection.connect({ address: facts.temporalAddress })
  const attributes = await connection.operatorService.listSearchAttributes({ namespace: 'default' })
  expect(Object.keys(attributes.customAttributes)).toContain('Colour')
  await connection.close()
  await expect(removeDataFolder(dataFolder)).rejects.toThrow('stop it first')
}, 120_000)

test('the API does not own the database', async () => {
  const { databaseUrl } = await apiFacts()
  expect(new URL(databaseUrl).username).toBe('tiny_api')
  await expect(query(databaseUrl, 'delete from kept')).rejects.toThrow('permission denied')
  await expect(query(databaseUrl, 'create table mine ()')).rejects.toThrow('permission denied')
})

test('without a key of the person the folder has one, which no other user can read', () => {
  const file = path.join(dataFolder, 'secrets.json')
  const { payloadKey } = JSON.parse(readFileSync(file, 'utf8')) as { payloadKey: string }
  expect(Buffer.from(payloadKey, 'base64')).toHaveLength(32)
  expect(masterKeys).toBe(`data-folder:${payloadKey}`)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(running?.output()).not.toContain(payloadKey)
  expect(running?.output()).toContain(`${apiUrl}/engine/v1/temporal/codec/login`)
})

test('the Temporal UI is told who decrypts for whom, and everything else of it is as it was', async () => {
  const settings = (await (await fetch(`${uiUrl}/api/v1/settings?`)).json()) as {
    Codec: object
    DefaultNamespace: string
  }
  const codec = `${apiUrl}/engine/v1/temporal/codec`
  expect(settings.Codec).toMatchObject({
    Endpoint: codec,
    IncludeCredentials: true,
    DefaultErrorLink: `${codec}/login`,
  })
  expect(Object.keys(settings)).toContain('Version')
  const namespace = await fetch(`${uiUrl}/api/v1/namespaces/default`)
  expect(await namespace.json()).toMatchObject({ namespaceInfo: { name: 'default' } })
  const page = await fetch(uiUrl)
  expect([page.status, (await page.text()).slice(0, 15)]).toEqual([200, '<!doctype html>'])
})

test('a second engine on the same folder is refused with one line', async () => {
  const second = run()
  expect(await second.exited).toBe(1)
  expect(second.output()).toMatch(/^An engine already runs in .*data \(process \d+\)\.\n$/)
}, 60_000)

test('killed without a warning, it starts again within 10 s with its data, and nothing of the old one is left', async () => {
  const before = recordedPids()
  expect(before).toHaveLength(4)
  running?.child.kill('SIGKILL')
  await running?.exited
  const startMs = Date.now()
  const engine = await start()
  expect(Date.now() - startMs).toBeLessThan(10_000)
  expect(engine.output()).toContain('An earlier engine was killed')
  for (const pid of before) expect(commandOf(pid)).toBeUndefined()
  const facts = await apiFacts()
  expect(await query(facts.databaseUrl, 'select answer from kept')).toEqual(kept)
  expect(facts.masterKeys).toBe(masterKeys)
}, 60_000)

test('Ctrl-C stops every child and ends with exit code 0', async () => {
  const children = recordedPids()
  running?.child.kill('SIGINT')
  expect(await running?.exited).toBe(0)
  for (const pid of children) expect(commandOf(pid)).toBeUndefined()
  expect(recordedPids()).toEqual([])
  expect(existsSync(path.join(dataFolder, 'engine.lock.json'))).toBe(false)
}, 60_000)
