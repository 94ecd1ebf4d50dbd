/**
 * `npx tsx bench/hot-account.ts [connections] [rounds]`: small payments over HTTP into one hot account and between cold pairs, in turn with
 * pgbench doing the same bookings (request, booking, entries) with as many connections. Needs pgbench (Debian: postgresql-contrib).
 */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { Agent, request } from 'undici'
import { openDatabase } from '../db/connection'
import { book } from '../db/write/ledger'
import { bookingsOfCharges } from '../db/write/charges'
import { pay, paymentWriter } from '../db/write/payment-batches'
import type { PaymentToWrite, PaymentWriter } from '../db/write/payment-batches'
import { bookPayment } from '../domain/ledger/booking'
import type { AccountSide } from '../domain/ledger/booking'
import { freePort } from '../platform/embedded/ports'
import { preparePostgres } from '../platform/embedded/postgres'
import { createSupervisor } from '../platform/embedded/supervisor'
import { createAccount } from '../test/support/accounts'
import { startEngine } from '../test/support/engine'
import type { TestEngine } from '../test/support/engine'
import { createBank, createPerson } from '../test/support/people'
import type { Person } from '../test/support/people'
import { apiAddress, startProgram } from '../test/support/processes'
import { createTemplate, startServices } from '../test/support/services'

const roundSeconds = 4
const connections = Number(process.argv[2] ?? 64)
const rounds = Number(process.argv[3] ?? 5)

interface Stage {
  readonly engine: TestEngine
  readonly bankId: string
  readonly payer: Person
  /** Each connection has a pair of its own; hot: all pay into the first payee. */
  readonly pairs: readonly {
    readonly from: string
    readonly to: string
    readonly fromKey: string
    readonly toKey: string
  }[]
  /** Where the bank books charges: an account that every charged payment moves. */
  readonly incomeKey: string
}

async function keyOf({ database }: TestEngine, bankId: string, accountId: string): Promise<string> {
  const [row] = await database.read.raw<{ key: string }>(
    'select account_key::text as key from accounts where bank_id = ? and account_id = ?',
    [bankId, accountId],
  )
  if (row === undefined) throw new Error(`there is no account ${accountId}`)
  return row.key
}

async function setStage(engine: TestEngine): Promise<Stage> {
  const bankId = await createBank(engine)
  const payer = await createPerson(engine)
  const source = { accountKey: await keyOf(engine, bankId, 'OBP-INCOMING-SETTLEMENT-ACCOUNT'), currency: 'EUR' }
  const pairs = []
  for (let index = 0; index < connections; index += 1) {
    const [from, to] = [await createAccount(engine, payer, bankId), await createAccount(engine, payer, bankId)]
    const [fromKey, toKey] = [await keyOf(engine, bankId, from.accountId), await keyOf(engine, bankId, to.accountId)]
    const money = { currency: 'EUR', minor: 100_000_000n }
    const target = { accountKey: fromKey, currency: 'EUR' }
    const sides = { from: source, to: target, debit: money, credit: money }
    const booking = bookPayment({ bookingId: randomUUID(), kind: 'historical', description: 'deposit', ...sides })
    if (!booking.ok) throw new Error('the deposit was refused')
    const at = '2026-01-02T03:04:05Z'
    await book(engine.database.writeAtOnce, {
      ...{ booking: booking.value, transactionType: 'DEPOSIT', transactionIds: [randomUUID(), randomUUID()] },
      ...{ postedAt: at, completedAt: at, checkFunds: false },
    })
    pairs.push({ from: from.accountId, to: to.accountId, fromKey, toKey })
  }
  const income = await createAccount(engine, payer, bankId)
  return { engine, bankId, payer, pairs, incomeKey: await keyOf(engine, bankId, income.accountId) }
}

/** Payments per second. */
async function overHttp(
  baseUrl: string,
  { bankId, payer, pairs }: Stage,
  isHot: boolean,
  keyed: boolean,
): Promise<number> {
  const dispatcher = new Agent({ connections })
  const endMs = performance.now() + roundSeconds * 1_000
  let done = 0
  await Promise.all(
    pairs.map(async ({ from, to }) => {
      const target = isHot ? (pairs[0]?.to ?? to) : to
      const url = `${baseUrl}/obp/v4.0.0/banks/${bankId}/accounts/${from}/owner/transaction-request-types/ACCOUNT/transaction-requests`
      const body = JSON.stringify({
        to: { bank_id: bankId, account_id: target },
        value: { currency: 'EUR', amount: '0.01' },
        description: 'bench',
      })
      while (performance.now() < endMs) {
        const headers = {
          'Content-Type': 'application/json',
          DirectLogin: `token="${payer.token}"`,
          ...(keyed ? { 'Idempotency-Key': randomUUID() } : {}),
        }
        const reply = await request(url, { method: 'POST', headers, body, dispatcher })
        const text = await reply.body.text()
        if (reply.statusCode !== 201) throw new Error(`a payment was refused: ${text}`)
        done += 1
      }
    }),
  )
  await dispatcher.close()
  return done / roundSeconds
}

const inEuro = (accountKey: string): AccountSide => ({ accountKey, currency: 'EUR' })

const paymentOf = ({ bankId, payer }: Stage, fromKey: string, toKey: string): PaymentToWrite => {
  const money = { currency: 'EUR', minor: 1n }
  const sides = { from: inEuro(fromKey), to: inEuro(toKey), debit: money, credit: money }
  const requestId = randomUUID()
  const booking = bookPayment({ bookingId: requestId, kind: 'payment', description: 'bench', ...sides })
  if (!booking.ok) throw new Error('a payment was refused')
  const at = new Date().toISOString()
  const times = { postedAt: at, completedAt: at }
  const transactionIds = [randomUUID(), randomUUID()]
  return {
    createdAt: at,
    bookings: [{ booking: booking.value, transactionType: 'ACCOUNT', transactionIds, ...times, checkFunds: true }],
    request: {
      ...{ requestId, type: 'ACCOUNT', amount: money, bankId, accountKey: fromKey, toAccountKey: toKey },
      ...{ challengeThreshold: { currency: 'EUR', minor: 100_000n }, requiredAnswers: 0, description: 'bench' },
      ...{ details: {}, charge: { currency: 'EUR', amount: '2.0', summary: 'Total' }, chargePolicy: 'SHARED' },
      initiatorId: payer.userId,
    },
  }
}

/** The same, with what a request under a key stores besides. */
const withReply = (payment: PaymentToWrite): PaymentToWrite => ({
  ...payment,
  reply: {
    ...{ userId: payment.request.initiatorId, key: randomUUID(), requestHash: randomUUID(), status: 201, headers: {} },
    body: { id: payment.request.requestId, details: { description: 'bench' }, status: 'COMPLETED' },
  },
})

/** The same, charged to the payer: `to` is where the bank books charges. */
const charged = (payment: PaymentToWrite, toKey: string): PaymentToWrite => {
  const money = { currency: 'EUR', minor: 1n }
  const sides = { from: inEuro(payment.request.accountKey), to: inEuro(toKey), debit: money, credit: money }
  const given = { fxPositions: {}, at: payment.createdAt, checkFunds: true, newId: randomUUID }
  const charges = bookingsOfCharges({ charges: [{ side: 'PAYER', ...sides, rates: [] }], ...given })
  return { ...payment, bookings: [payment.bookings[0], ...charges] }
}

/** The same writes without HTTP and checks, through the pool of one process. */
async function inProcess(
  stage: Stage,
  isHot: boolean,
  write: PaymentWriter,
  made = (payment: PaymentToWrite): PaymentToWrite => payment,
): Promise<number> {
  const endMs = performance.now() + roundSeconds * 1_000
  let done = 0
  await Promise.all(
    stage.pairs.map(async ({ fromKey, toKey }) => {
      while (performance.now() < endMs) {
        await write(made(paymentOf(stage, fromKey, isHot ? (stage.pairs[0]?.toKey ?? toKey) : toKey)))
        done += 1
      }
    }),
  )
  return done / roundSeconds
}

/** The statement of a payment that waits for nothing, with a pair for each client. */
const script = ({ bankId, payer, pairs }: Stage, isHot: boolean): string => `
with i as materialized (
  select gen_random_uuid() as b, gen_random_uuid() as t, gen_random_uuid() as u,
    (array[${pairs.map(({ fromKey }) => fromKey).join(',')}])[:client_id + 1]::bigint as f,
    (array[${pairs.map(({ toKey }) => (isHot ? (pairs[0]?.toKey ?? toKey) : toKey)).join(',')}])[:client_id + 1]::bigint as p
), booked as materialized (
  select e.* from i, book(b, 'PAYMENT', 'ACCOUNT', 'bench', '', now(), now(), null, true,
    array[t, u], array[f, p], array[p, f], array['EUR', 'EUR'], array[-1, 1]::bigint[]) e
)
insert into transaction_requests (request_id, bank_id, account_key, to_account_key, type, currency, amount, challenge_threshold, required_answers,
  description, details, charge_currency, charge_amount, charge_summary, charge_policy, initiator_id, request_hash, status, ended_at, transaction_id)
select b, '${bankId}', f, p, 'ACCOUNT', 'EUR', 1, 100000, 0, 'bench', '{}', 'EUR', '2.0', 'Total', 'SHARED', '${payer.userId}', '', 'COMPLETED', now(),
  (select transaction_id from booked where account_key = f) from i;
`

async function byPgbench(stage: Stage, folder: string, isHot: boolean): Promise<number> {
  const file = path.join(folder, isHot ? 'hot.sql' : 'cold.sql')
  writeFileSync(file, script(stage, isHot))
  const counts = ['-c', String(connections), '-j', '2', '-T', String(roundSeconds)]
  const { stdout } = await promisify(execFile)('pgbench', [
    '-n',
    '-M',
    'prepared',
    ...counts,
    '-f',
    file,
    stage.engine.databaseUrl,
  ])
  const rate = /tps = ([0-9.]+)/.exec(stdout)?.[1]
  if (rate === undefined) throw new Error(`pgbench says no rate: ${stdout}`)
  return Number(rate)
}

const spread = (values: readonly number[], digits: number): string => {
  const sorted = [...values].sort((a, b) => a - b)
  return [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)]
    .map((one) => (one ?? 0).toFixed(digits))
    .join(' / ')
}

async function compare(stage: Stage, folder: string): Promise<void> {
  const { port, baseUrl } = await apiAddress()
  const api = await startProgram('api/main.ts', { ...stage.engine.environment, DATABASE_POOL_MAX: '32', PORT: port })
  const pool = openDatabase({ url: stage.engine.databaseUrl, poolMax: 32 })
  const alone: PaymentWriter = (payment) => pay(pool.writeAtOnce, payment)
  const gathered = paymentWriter(pool.writeAtOnce)
  const toIncome = (payment: PaymentToWrite): PaymentToWrite => charged(payment, stage.incomeKey)
  const rates: Record<string, number[]> = {}
  const note = async (name: string, work: Promise<number>): Promise<void> => {
    const rate = await work
    ;(rates[name] ??= []).push(rate)
  }
  await overHttp(baseUrl, stage, false, false)
  for (let round = 0; round < rounds; round += 1) {
    await note('HTTP cold', overHttp(baseUrl, stage, false, false))
    await note('HTTP hot', overHttp(baseUrl, stage, true, false))
    await note('HTTP cold, keyed', overHttp(baseUrl, stage, false, true))
    await note('HTTP hot, keyed', overHttp(baseUrl, stage, true, true))
    await note('each alone, cold', inProcess(stage, false, alone))
    await note('each alone, hot', inProcess(stage, true, alone))
    await note('gathered, cold', inProcess(stage, false, gathered))
    await note('gathered, hot', inProcess(stage, true, gathered))
    await note('keyed, gathered, hot', inProcess(stage, true, gathered, withReply))
    await note('keyed, each alone, hot', inProcess(stage, true, alone, withReply))
    await note('charged, gathered', inProcess(stage, false, gathered, toIncome))
    await note('charged, each alone', inProcess(stage, false, alone, toIncome))
    await note('pgbench cold', byPgbench(stage, folder, false))
    await note('pgbench hot', byPgbench(stage, folder, true))
  }
  for (const [name, values] of Object.entries(rates)) console.log(`| ${name} | ${spread(values, 0)} per second |`)
  const ratio = (one: string, other: string): void => {
    const values = (rates[one] ?? []).map((value, index) => value / (rates[other]?.[index] ?? 1))
    console.log(`| ${one} to ${other} | ${spread(values, 2)} |`)
  }
  ratio('HTTP hot', 'HTTP cold')
  ratio('HTTP hot, keyed', 'HTTP cold, keyed')
  ratio('HTTP hot, keyed', 'HTTP hot')
  ratio('HTTP cold, keyed', 'HTTP cold')
  ratio('keyed, gathered, hot', 'gathered, hot')
  ratio('keyed, gathered, hot', 'keyed, each alone, hot')
  ratio('charged, gathered', 'charged, each alone')
  ratio('each alone, hot', 'each alone, cold')
  ratio('gathered, hot', 'gathered, cold')
  ratio('gathered, hot', 'each alone, hot')
  ratio('gathered, cold', 'each alone, cold')
  ratio('gathered, hot', 'pgbench hot')
  ratio('pgbench hot', 'pgbench cold')
  ratio('HTTP hot', 'pgbench hot')
  ratio('HTTP cold', 'pgbench cold')
  await Promise.all([pool.close(), api.kill()])
}

/** A server that keeps what it has committed, as in production: waiting for the disk is part of a hot account's time. */
async function startDurablePostgres(folder: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const say = (line: string): void => console.error(line)
  const options = { folder: path.join(folder, 'postgres'), port: await freePort(), password: randomUUID(), say }
  const postgres = await preparePostgres({ ...options, durable: true })
  const folders = { runFolder: path.join(folder, 'run'), logFolder: path.join(folder, 'logs') }
  const supervisor = createSupervisor({ ...folders, say })
  await supervisor.start(postgres.spec)
  return { url: postgres.urlOf('postgres'), stop: () => supervisor.stop() }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'obp-bench-'))
  chmodSync(folder, 0o755)
  const services = await startServices((line) => console.error(line))
  const postgres = await startDurablePostgres(folder)
  process.env['TEST_POSTGRES_ADMIN_URL'] = postgres.url
  process.env['TEST_TEMPORAL_ADDRESS'] = services.temporalAddress
  process.env['TEST_TEMPLATE_DATABASE'] = (await createTemplate(postgres.url)).name
  const engine = await startEngine({ worker: false })
  await compare(await setStage(engine), folder)
  await engine.stop()
  await postgres.stop()
  await services.stop()
  rmSync(folder, { recursive: true })
  process.exit(0)
}

void main()
