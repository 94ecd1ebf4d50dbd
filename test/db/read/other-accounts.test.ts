/** How the others of an account are found: as many rows are read as there are others, however many transactions each of them has. */
import type { Reader, SqlValue } from '../../../db/connection'
import { otherAccountsOf } from '../../../db/read/other-accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createPayingPair, pay } from '../../support/payments'

const transactions = 3_000
const perKind = 3

let engine: TestEngine
let accountKey: string
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  const pair = await createPayingPair(engine)
  await pay(engine, pair, { amount: '1.00' })
  const [account] = await engine.database.read.raw<{ key: string }>(
    'select account_key::text as key from accounts where bank_id = ? and account_id = ?',
    [pair.bankId, pair.from.accountId],
  )
  accountKey = account?.key ?? ''
  // Past the ledger: nobody waits for thousands of payments.
  await engine.database.within(async (_database, transaction) => {
    await transaction.raw('set local session_replication_role = replica')
    await transaction.raw(
      `with payees as (
         insert into counterparties (counterparty_id, account_key, view_id, name, description, currency, is_beneficiary, bank_routing_scheme, bank_routing_address,
           branch_routing_scheme, branch_routing_address, account_routing_scheme, account_routing_address, secondary_routing_scheme,
           secondary_routing_address, bespoke, created_by)
         select gen_random_uuid(), ?, 'owner', 'name ' || n, '', 'EUR', true, '', '', '', '', 'IBAN', 'payee ' || n % ${perKind}, '', '', '{}', ?
         from generate_series(1, ${transactions}) n returning counterparty_id, account_key, name, account_routing_address as address)
       insert into transaction_requests
       select (jsonb_populate_record(r, jsonb_build_object('request_id', gen_random_uuid(), 'transaction_id', gen_random_uuid(), 'counterparty_id', p.counterparty_id,
         'outside_bank', '', 'outside_account', p.address, 'ended_at', timestamptz '2024-01-01' + make_interval(mins => split_part(p.name, ' ', 2)::int)))).*
       from payees p join transaction_requests r on r.account_key = p.account_key`,
      [accountKey, pair.payer.userId],
    )
    await transaction.raw(
      `insert into booking_parties (booking_id, account_key, name, account_number)
       select gen_random_uuid(), ?, 'someone ' || n % ${perKind}, case when n % 2 = 0 then '' else 'number ' || n % ${perKind} end
       from generate_series(1, ${transactions}) n`,
      [accountKey],
    )
  })
  await engine.database.writeAtOnce.raw('vacuum analyze')
}, 60_000)
afterAll(() => engine.stop())

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly Plans?: readonly PlanNode[]
}
const nodesOf = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

test('each is there once: from inside, from outside as it was paid last, and as an import has named it', async () => {
  const found = await otherAccountsOf(engine.database.read, accountKey)
  const names = found.map(({ holderName, number }) => `${number ?? ''} ${holderName}`).sort()
  const last = Array.from({ length: perKind }, (_, back) => transactions - back)
  const numbers = Array.from({ length: perKind }, (_, n) => n)
  expect(names).toEqual(
    expect.arrayContaining([
      ...last.map((n) => `payee ${n % perKind} name ${n}`),
      ...numbers.map((n) => `number ${n} someone ${n}`),
      ...numbers.map((n) => ` someone ${n}`),
    ]),
  )
  // The payee of the pair, and where the deposit came from.
  expect(names).toHaveLength(3 * perKind + 2)
})

test('of the transactions of each no more than one is read, whoever it is', async () => {
  const plans: { readonly 'QUERY PLAN': readonly [{ readonly Plan: PlanNode }] }[] = []
  await engine.database.within(async ({ read }) => {
    // There are few for a table: the planner is kept from reading all of it.
    for (const way of ['enable_seqscan', 'enable_bitmapscan']) await read.raw(`set local ${way} = off`)
    const explaining: Reader = Object.create(read, {
      raw: {
        value: async (sql: string, values: readonly SqlValue[]) => {
          plans.push(...(await read.raw<(typeof plans)[number]>(`explain (analyze, format json) ${sql}`, values)))
          return []
        },
      },
    }) as Reader
    await otherAccountsOf(explaining, accountKey)
  })
  const nodes = plans.flatMap((plan) => nodesOf(plan['QUERY PLAN'][0].Plan))
  const readOf = (table: string): number =>
    nodes
      .filter((node) => node['Relation Name'] === table)
      .reduce(
        (sum, node) => sum + (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
        0,
      )
  // One to step on to it, one to look at it.
  expect(Math.round(readOf('transaction_requests'))).toBe(2 * perKind)
  expect(Math.round(readOf('booking_parties'))).toBe(2 * 2 * perKind)
})
