/** The embedded Postgres keeps what it has committed, also when it and its supervisor are killed. */
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { spawnChild } from '../../platform/embedded/child'
import { freePort } from '../../platform/embedded/ports'
import { ensureDatabase, preparePostgres } from '../../platform/embedded/postgres'
import type { PreparedPostgres } from '../../platform/embedded/postgres'
import { createSupervisor } from '../../platform/embedded/supervisor'
import type { Supervisor } from '../../platform/embedded/supervisor'
import { waitFor } from '../support/wait'

let folder: string
const supervisors: Supervisor[] = []

function supervise(): Supervisor {
  const supervisor = createSupervisor({
    runFolder: path.join(folder, 'run'),
    logFolder: path.join(folder, 'logs'),
    say: () => undefined,
  })
  supervisors.push(supervisor)
  return supervisor
}

async function prepare(port: number): Promise<PreparedPostgres> {
  return preparePostgres({
    folder: path.join(folder, 'postgres'),
    port,
    password: 'pass word/@:',
    durable: true,
    say: () => undefined,
  })
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

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'obp-postgres-'))
  chmodSync(folder, 0o755)
})
afterAll(async () => {
  for (const supervisor of supervisors) await supervisor.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('what is committed is there after a SIGKILL, and the server comes back by itself', async () => {
  const port = await freePort()
  const postgres = await prepare(port)
  const first = supervise()
  await first.start(postgres.spec)
  await ensureDatabase(postgres.urlOf('postgres'), 'obp')
  await ensureDatabase(postgres.urlOf('postgres'), 'obp')
  const url = postgres.urlOf('obp')
  await query(url, 'create table kept (id int)')
  await query(url, 'insert into kept values (1)')
  expect(await query(url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
  expect(await query(url, 'show fsync')).toEqual([{ fsync: 'on' }])
  expect(statSync(postgres.clusterFolder).mode & 0o777).toBe(0o700)

  process.kill(Number(first.pidOf('postgres')), 'SIGKILL')
  // Ready is asked of the server itself: the first supervisor brings it back.
  await expect(comesBack(url)).resolves.toEqual([{ id: 1 }])
  await first.stop()
}, 60_000)

test('a server that a killed engine left running is ended by the next start, which keeps the data', async () => {
  const left = spawnChild((await prepare(await freePort())).spec, {
    runFolder: path.join(folder, 'left'),
    logFolder: path.join(folder, 'logs'),
  })
  await left.ready
  const postgres = await prepare(await freePort())
  const second = supervise()
  await second.start(postgres.spec)
  expect(await left.exited).toBe('exit code 0')
  expect(await query(postgres.urlOf('obp'), 'select id from kept')).toEqual([{ id: 1 }])
}, 60_000)

const comesBack = (url: string): Promise<unknown[] | undefined> =>
  waitFor(
    () => query(url, 'select id from kept').catch(() => undefined),
    (rows) => rows !== undefined,
  )
