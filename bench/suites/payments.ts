/** Payments without a challenge over HTTP, to a bare server and to pgbench that do the same booking, with as many connections. */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { startEngine } from '../../test/support/engine'
import type { TestEngine } from '../../test/support/engine'
import { apiAddress, startProgram } from '../../test/support/processes'
import type { Program } from '../../test/support/processes'
import { openClient } from '../kit/client'
import type { BenchClient } from '../kit/client'
import { inTurn, perSecond, ratios } from '../kit/figures'
import type { Rounds } from '../kit/figures'
import { makePayers } from '../kit/payers'
import type { Heat, Payers } from '../kit/payers'
import type { Chapter, Figure } from '../kit/report'
import { bookingSql } from '../yardstick/booking'

const roundSeconds = 4
const connectionCounts = [1, 16, 64] as const
const mostConnections = 64

interface Stage {
  readonly engine: TestEngine
  readonly payers: Payers
  readonly ours: BenchClient
  readonly bare: BenchClient
  readonly folder: string
  readonly stop: () => Promise<void>
}

async function setStage(): Promise<Stage> {
  const engine = await startEngine({ worker: false })
  const payers = await makePayers(engine, mostConnections)
  const folder = mkdtempSync(path.join(tmpdir(), 'obp-pgbench-'))
  const programs: Program[] = []
  const clients: BenchClient[] = []
  for (const name of ['api', 'yardstick/server'] as const) {
    const { port, baseUrl } = await apiAddress()
    programs.push(await startProgram(name, { ...engine.environment, DATABASE_POOL_MAX: '32', PORT: port }))
    clients.push(openClient(baseUrl, payers.payer.token, mostConnections))
  }
  const [ours, bare] = clients as [BenchClient, BenchClient]
  const stop = async (): Promise<void> => {
    for (const client of clients) await client.close()
    for (const program of programs) await program.kill()
    rmSync(folder, { recursive: true })
    await engine.stop()
  }
  return { engine, payers, ours, bare, folder, stop }
}

/** One payment of a cent with all checks; `headers` such as a key. */
export async function payOverHttp(
  client: BenchClient,
  payers: Payers,
  lane: number,
  heat: Heat,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { from, to } = payers.pairOf(lane, heat)
  const url = `/obp/v4.0.0/banks/${payers.bankId}/accounts/${from}/owner/transaction-request-types/ACCOUNT/transaction-requests`
  const value = { currency: 'EUR', amount: '0.01' }
  const body = { to: { bank_id: payers.bankId, account_id: to }, value, description: 'bench' }
  await client.ask('POST', url, 201, body, headers)
}

async function payTheYardstick({ bare, payers }: Stage, lane: number, heat: Heat): Promise<void> {
  const { fromKey, toKey } = payers.pairOf(lane, heat)
  const body = { bankId: payers.bankId, payerId: payers.payer.userId, from: fromKey, to: toKey }
  await bare.ask('POST', '/payments', 201, body)
}

/** Bookings per second, without any server in between. */
async function byPgbench({ engine, payers, folder }: Stage, connections: number, heat: Heat): Promise<number> {
  const file = path.join(folder, `${heat}-${connections}.sql`)
  const key = (member: 'fromKey' | 'toKey'): string =>
    `(array[${payers.pairs.map((_pair, lane) => payers.pairOf(lane, heat)[member]).join(',')}])[:client_id + 1]::bigint`
  const literals = { bankId: `'${payers.bankId}'`, payerId: `'${payers.payer.userId}'::uuid` }
  writeFileSync(file, `${bookingSql({ ...literals, from: key('fromKey'), to: key('toKey') })};\n`)
  const counts = ['-c', String(connections), '-j', '2', '-T', String(roundSeconds)]
  const { stdout } = await promisify(execFile)('pgbench', [
    ...['-n', '-M', 'prepared', ...counts, '-f', file],
    engine.databaseUrl,
  ])
  const rate = /tps = ([0-9.]+)/.exec(stdout)?.[1]
  if (rate === undefined) throw new Error(`pgbench says no rate: ${stdout}`)
  return Number(rate)
}

const measuresOf = (stage: Stage, connections: number) => {
  const lasting = roundSeconds * 1_000
  const ours = (heat: Heat) => () =>
    perSecond(connections, lasting, (lane) => payOverHttp(stage.ours, stage.payers, lane, heat))
  const keyed = (heat: Heat) => () =>
    perSecond(connections, lasting, (lane) =>
      payOverHttp(stage.ours, stage.payers, lane, heat, { 'Idempotency-Key': randomUUID() }),
    )
  const bare = (heat: Heat) => () => perSecond(connections, lasting, (lane) => payTheYardstick(stage, lane, heat))
  const pgbench = (heat: Heat) => () => byPgbench(stage, connections, heat)
  return {
    'engine cold': ours('cold'),
    'bare server cold': bare('cold'),
    'pgbench cold': pgbench('cold'),
    'engine hot': ours('hot'),
    'engine cold, keyed': keyed('cold'),
    'engine hot, keyed': keyed('hot'),
    'bare server hot': bare('hot'),
    'pgbench hot': pgbench('hot'),
  }
}

type Taken = Readonly<Record<keyof ReturnType<typeof measuresOf>, Rounds>>

/** The first marks are for as many connections as there are lanes. */
function compared(taken: Taken, connections: number): readonly Figure[] {
  const ratio = (one: keyof Taken, other: keyof Taken, least?: number): Figure => ({
    name: `${one} to ${other}, ${connections} connections`,
    unit: 'ratio',
    rounds: ratios(taken[one], taken[other]),
    ...(least !== undefined && connections === mostConnections && { target: { least } }),
  })
  return [
    ratio('engine cold', 'bare server cold', 0.6),
    ratio('engine hot', 'engine cold', 1),
    ratio('engine hot', 'pgbench hot', 2),
    ratio('engine cold', 'pgbench cold'),
    ratio('engine cold, keyed', 'engine cold'),
    ratio('engine hot, keyed', 'engine hot'),
  ]
}

export async function payments(rounds: number): Promise<Chapter> {
  const stage = await setStage()
  const figures: Figure[] = []
  const raw: Figure[] = []
  for (const connections of connectionCounts) {
    const measures = measuresOf(stage, connections)
    await inTurn(measures, 1)
    const taken = await inTurn(measures, rounds)
    figures.push(...compared(taken, connections))
    for (const [name, values] of Object.entries(taken))
      raw.push({ name: `${name}, ${connections} connections`, unit: 'per second', rounds: values })
  }
  await stage.stop()
  return {
    suite: 'payments',
    title: 'Payments without a challenge',
    about:
      'Payments of a cent over HTTP, with login, checks, request and booking; a bare Express server that runs the booking statement for whoever asks; and pgbench with the same statement. Cold: pairs of accounts of their own; hot: all pay into one account. Postgres waits for the disk.',
    ratios: figures,
    raw,
  }
}
