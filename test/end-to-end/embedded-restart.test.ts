/** The embedded engine under load while its Postgres, its Temporal and its worker are killed: every accepted payment is booked once. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createTokens } from '../../api/access/tokens'
import { openDatabase } from '../../db/connection'
import type { Database } from '../../db/connection'
import { startEngine as startEmbedded } from '../../platform/embedded/engine'
import type { RunningEngine } from '../../platform/embedded/engine'
import { removeDataFolder } from '../../platform/embedded/data-folder'
import { freePort } from '../../platform/embedded/ports'
import { parts } from '../../start/parts'
import { books, challengeOf, payment, requestsPath, requireTwoAnswers, startBankDay } from '../support/bank-day'
import type { BankDay, TransactionRequestJson } from '../support/bank-day'
import type { TestEngine } from '../support/engine'
import { call } from '../support/people'
import { waitFor } from '../support/wait'

const tokenSecret = 'a token secret that only tests know.'
let folder: string
let running: RunningEngine
let database: Database
let engine: TestEngine
let day: BankDay

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'obp-engine-restart-'))
  const ports = await Promise.all([freePort(), freePort(), freePort(), freePort()])
  const [port, postgresPort, temporalPort, uiPort] = ports.map(String)
  running = await startEmbedded({
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
  database = openDatabase({ url: running.databaseUrl, poolMax: 4 })
  engine = {
    baseUrl: running.apiUrl,
    database,
    config: { http: { publicUrl: running.apiUrl }, secrets: { token: tokenSecret } },
  } as TestEngine
  expect(await createTokens(tokenSecret).verify('no token')).toBeUndefined()
  day = await startBankDay(engine)
  await requireTwoAnswers(engine, day)
}, 240_000)

afterAll(async () => {
  await database.close()
  await running.stop()
  await removeDataFolder(path.join(folder, 'data'))
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

const kill = (name: 'postgres' | 'temporal' | 'worker' | 'api'): void => {
  const pid = running.pidOf(name)
  if (pid === undefined) throw new Error(`${name} is not running`)
  process.kill(pid, 'SIGKILL')
}

/** Repeats a request under its key until the engine, which is being killed around it, has answered. */
async function persistently<Body>(send: () => ReturnType<typeof call<Body>>): ReturnType<typeof call<Body>> {
  return waitFor(
    () => send().catch(() => ({ status: 0, body: undefined as Body, headers: new Headers() })),
    ({ status }) => status !== 0 && status !== 409 && status < 500,
    90_000,
  )
}

const paySmall = (key: string): ReturnType<typeof call<TransactionRequestJson>> =>
  persistently(() =>
    call<TransactionRequestJson>(engine, 'POST', requestsPath(day), {
      as: day.payer,
      headers: { 'Idempotency-Key': key },
      body: payment(day, '1.00'),
    }),
  )

async function payLarge(key: string): Promise<string> {
  const created = await persistently(() =>
    call<TransactionRequestJson>(engine, 'POST', requestsPath(day), {
      as: day.payer,
      headers: { 'Idempotency-Key': key },
      body: payment(day, '1000.00'),
    }),
  )
  const answer = (person: BankDay['payer']): ReturnType<typeof call<{ status?: string }>> =>
    persistently(() =>
      call<{ status?: string }>(engine, 'POST', `${requestsPath(day)}/${created.body.id}/challenge`, {
        as: person,
        headers: { 'Idempotency-Key': `${key}-${person.userId}` },
        body: { id: challengeOf(created.body, person), answer: '123' },
      }),
    )
  await answer(day.payer)
  return (await answer(day.second)).body.status ?? 'refused'
}

test('kills of postgres, temporal, worker and api under load lose nothing and book nothing twice', async () => {
  const before = await books(engine, day)
  let over = false
  const small: number[] = []
  const load = Array.from({ length: 4 }, async (_, lane) => {
    for (let index = 0; !over; index += 1) small.push((await paySmall(`small-${lane}-${index}`)).status)
  })
  const large = [payLarge('large-1'), payLarge('large-2')]
  for (const name of ['postgres', 'temporal', 'worker', 'api'] as const) {
    const paid = small.length
    const pid = running.pidOf(name)
    kill(name)
    await waitFor(
      () => Promise.resolve(running.pidOf(name)),
      (now) => now !== undefined && now !== pid,
      60_000,
    )
    await waitFor(
      () => Promise.resolve(small.length),
      (length) => length > paid + 4,
      90_000,
    )
  }
  over = true
  await Promise.all(load)
  expect(await Promise.all(large)).toEqual(['COMPLETED', 'COMPLETED'])
  expect(new Set(small)).toEqual(new Set([201]))
  const after = await books(engine, day)
  expect(BigInt(before.payer) - BigInt(after.payer)).toBe(BigInt(small.length) * 100n + 200_000n)
  expect([after.unbalanced, after.drifted]).toEqual(['0', '0'])
}, 300_000)
