import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import knex from 'knex'
import { grantPrivileges } from '../../migrations/grant-privileges'
import * as chainLedgerEntries from '../../migrations/20261127202000_chain_ledger_entries'
import { auditLedger, auditThrough } from '../../start/ledger-audit'
import type { Audit } from '../../start/ledger-audit'
import { urlAs } from '../support/database'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { createPayingPair, pay } from '../support/payments'
import type { PayingPair } from '../support/payments'
import { call, createPerson } from '../support/people'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({ worker: false })
})
afterAll(() => engine.stop())

const audit = (kept?: Audit['ends']): Promise<Audit> => auditLedger(engine.database, kept)

/** A pair whose first account has made three payments, and its three transactions. */
async function threePayments(): Promise<{ pair: PayingPair; transactions: readonly string[] }> {
  const pair = await createPayingPair(engine)
  const transactions: string[] = []
  for (const amount of ['1.00', '2.00', '3.00']) {
    transactions.push((await pay(engine, pair, { amount })).body.transaction_ids[0] ?? '')
  }
  return { pair, transactions }
}

/** Writes past the ledger with its triggers off, looks at the books, and takes everything back. */
async function auditAfter(sql: string, values: readonly string[], kept?: Audit['ends']): Promise<Audit> {
  const undo = new Error('undo')
  let seen: Audit | undefined
  const work = engine.database.within(async ({ read }) => {
    await read.raw('set local session_replication_role = replica')
    await read.raw(sql, values)
    seen = await auditThrough(read, kept)
    throw undo
  })
  await expect(work).rejects.toBe(undo)
  if (seen === undefined) throw new Error('nothing was audited')
  return seen
}
test('what was booked holds, with currencies crossed, far from ASCII, and imported times', async () => {
  const pair = await createPayingPair(engine, { payeeCurrency: 'USD' })
  await engine.database.writeAtOnce.raw(
    `insert into fx_rates (bank_id, from_currency, to_currency, rate, inverse_rate, effective_date) values (?, 'EUR', 'USD', 1.1, 0.9, now())`,
    [pair.bankId],
  )
  await pay(engine, pair)
  const teller = await createPerson(engine, { roles: [['CanCreateAnyTransactionRequest', pair.bankId]] })
  const url = `/obp/v4.0.0${pair.from.path}/owner/transaction-request-types/FREE_FORM/transaction-requests`
  const body = { value: { currency: 'EUR', amount: '1.00' }, description: 'für 3:Mäuse 🐭 — “ok”' }
  expect(await call(engine, 'POST', url, { as: teller, body })).toMatchObject({ status: 201 })
  const { accounts, entries, broken, ends } = await audit()
  expect(broken).toBeUndefined()
  expect({ accounts, entries }).toEqual({ accounts: ends.length, entries: 10 })
})

test('what is booked at once is one chain as well', async () => {
  const pair = await createPayingPair(engine)
  await Promise.all(Array.from({ length: 20 }, () => pay(engine, pair, { amount: '0.01' })))
  expect((await audit()).broken).toBeUndefined()
})

test('what was booked before there were chains is chained as it stands', async () => {
  await threePayments()
  const hashes = 'select transaction_id, hash from ledger_entries order by account_key, account_version'
  const before = await engine.database.read.raw(hashes)
  const database = knex({ client: 'pg', connection: engine.databaseUrl, pool: { min: 0, max: 1 } })
  await database.transaction((transaction) => chainLedgerEntries.down(transaction))
  await database.transaction((transaction) => chainLedgerEntries.up(transaction))
  await grantPrivileges(database)
  await database.destroy()
  // Anew by its text: what is prepared knows the columns from before.
  expect(await engine.database.read.raw(`${hashes} nulls last`)).toEqual(before)
  expect((await audit()).broken).toBeUndefined()
})

describe('names the first broken link', () => {
  let pair: PayingPair
  let transactions: readonly string[]
  beforeAll(async () => {
    ;({ pair, transactions } = await threePayments())
  })
  const at = (version: bigint, what: string): object => ({
    bankId: pair.bankId,
    accountId: pair.from.accountId,
    version,
    what: expect.stringContaining(what) as string,
  })
  const second = (): string => transactions[1] ?? ''

  test.each([
    ['its amount', 'amount = amount - 1, balance_before = balance_before + 1'],
    ['the other side', 'counterpart_key = (select min(account_key) from accounts)'],
    ['its time', `completed_at = completed_at + interval '1 microsecond'`],
    ['its hash', `hash = sha256('')`],
  ])('where %s was changed', async (_what, change) => {
    const { broken } = await auditAfter(`update ledger_entries set ${change} where transaction_id = ?`, [second()])
    expect(broken).toEqual(at(3n, `entry ${second()} is not what was booked`))
  })

  test('where what its booking says was changed', async () => {
    const { broken } = await auditAfter(
      `update ledger_bookings set description = 'rent' where booking_id = (select booking_id from ledger_entries where transaction_id = ?)`,
      [second()],
    )
    // The booking is part of both chains; the account that was opened first is looked at first.
    expect(broken).toEqual(at(3n, 'is not what was booked'))
  })

  test('where a balance was changed', async () => {
    const change = 'balance_before = balance_before + 1, balance_after = balance_after + 1'
    const entry = await auditAfter(`update ledger_entries set ${change} where transaction_id = ?`, [second()])
    expect(entry.broken).toEqual(at(3n, `the balance after entry ${second()} does not follow`))
    const account = await auditAfter('update accounts set balance = balance + 1 where bank_id = ? and account_id = ?', [
      pair.bankId,
      pair.from.accountId,
    ])
    expect(account.broken).toEqual(at(4n, 'the balance of the account is not that of its entries'))
  })

  test('where it is missing in the middle', async () => {
    const { broken } = await auditAfter('delete from ledger_entries where transaction_id = ?', [second()])
    expect(broken).toEqual(at(3n, 'the entry is missing'))
  })

  test('where the end was cut off', async () => {
    const { broken } = await auditAfter('delete from ledger_entries where transaction_id = ?', [transactions[2] ?? ''])
    expect(broken).toEqual(at(3n, 'the account has moved 4 times'))
  })
})

describe('against what an earlier audit has kept', () => {
  test('a chain that has grown holds', async () => {
    const { pair } = await threePayments()
    const { ends } = await audit()
    await pay(engine, pair)
    expect((await audit(ends)).broken).toBeUndefined()
  })

  test('a chain that was cut shows, even where the account was made to agree', async () => {
    const { pair, transactions } = await threePayments()
    const { ends } = await audit()
    const { broken } = await auditAfter(
      `with gone as (delete from ledger_entries where transaction_id = ? returning account_key, account_version, amount)
       update accounts a set version = a.version - 1, balance = a.balance - gone.amount,
         chain_hash = (select hash from ledger_entries e where e.account_key = a.account_key and e.account_version = gone.account_version - 1)
       from gone where a.account_key = gone.account_key`,
      [transactions[2] ?? ''],
      ends,
    )
    expect(broken).toMatchObject({ accountId: pair.from.accountId, what: expect.stringContaining('was cut') as string })
  })

  test('a chain that was made anew shows, although it holds by itself', async () => {
    const { pair, transactions } = await threePayments()
    const { ends } = await audit()
    const { broken } = await auditAfter(
      `with anew as (
         select e.account_key, e.transaction_id, ledger_link(before.hash, e.transaction_id, e.account_key, e.counterpart_key, e.amount, e.currency,
           ledger_booking_bytes(e.booking_id, e.completed_at + interval '1 day', b.posted_at, b.kind, b.transaction_type, b.description, b.fx)) as hash
         from ledger_entries e join ledger_bookings b using (booking_id)
           join ledger_entries before on before.account_key = e.account_key and before.account_version = e.account_version - 1
         where e.transaction_id = ?
       ), rewritten as (
         update ledger_entries e set completed_at = e.completed_at + interval '1 day', hash = anew.hash
         from anew where e.transaction_id = anew.transaction_id
       )
       update accounts a set chain_hash = anew.hash from anew where a.account_key = anew.account_key`,
      [transactions[2] ?? ''],
      ends,
    )
    expect(broken).toMatchObject({ accountId: pair.from.accountId, version: 4n })
    expect(broken?.what).toContain('rewritten after an earlier audit')
  })

  test('an account that is gone shows', async () => {
    const gone = { bankId: 'no.bank', accountId: 'no.account', version: '1', hash: '' }
    expect((await audit([gone])).broken).toEqual({
      bankId: 'no.bank',
      accountId: 'no.account',
      version: 0n,
      what: 'the account is gone',
    })
  })
})

describe('npm run audit', () => {
  const run = (...args: string[]): Promise<{ stdout: string }> =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', 'start/audit.ts', ...args], {
      env: { ...process.env, DATABASE_URL: urlAs(engine.databaseUrl, 'api') },
      cwd: path.join(__dirname, '../..'),
    })

  test('keeps, compares, and ends with 1 where a link is broken', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'audit-'))
    const file = path.join(folder, 'ends.json')
    const { pair, transactions } = await threePayments()
    expect((await run('--keep', file)).stdout).toMatch(/^Every chain holds: \d+ accounts, \d+ entries;/)
    expect((await run('--against', file)).stdout).toContain('Every chain holds')
    await engine.database.write(async (transaction) => {
      await transaction.raw('set local session_replication_role = replica')
      await transaction.raw('delete from ledger_entries where transaction_id = ?', [transactions[0] ?? ''])
    })
    await expect(run()).rejects.toMatchObject({
      code: 1,
      stderr: `BROKEN: account ${pair.from.accountId} at bank ${pair.bankId}, entry 2: the entry is missing.\n`,
    })
    rmSync(folder, { recursive: true })
  }, 60_000)
})
