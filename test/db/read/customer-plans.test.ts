/** How Postgres finds customers: every list through the index that is there for it, in the order of the index where it is a page. */
import { randomUUID } from 'node:crypto'
import type { Reader, SqlValue } from '../../../db/connection'
import {
  customersByAttributes,
  customersByPhoneNumber,
  customersOfAllBanks,
  customerKeysOfAllBanks,
  customersWithAnyAttribute,
  filteredCustomers,
} from '../../../db/read/customer-searches'
import type { FirehosePage } from '../../../db/read/customer-searches'
import { crmEventsFor } from '../../../db/read/crm-events'
import { meetingsConvenedBy } from '../../../db/read/meetings'
import { erasureStatements } from '../../../db/write/erasure'
import { customersAtBank, customersOfUser, customersOfUserWithAttributes } from '../../../db/read/customers'
import { openCustomerDesk } from '../../support/customers'
import type { CustomerDesk } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'

const count = 5_000

let engine: TestEngine
let desk: CustomerDesk
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  desk = await openCustomerDesk(engine)
  const { bank, staff } = desk
  const run = (sql: string, ...values: SqlValue[]): Promise<unknown> => engine.database.writeAtOnce.raw(sql, values)
  await run(
    `insert into customers (customer_id, bank_id, customer_number, legal_name, mobile_phone_number, initial_last_ok_date, request_hash, updated_at)
     select gen_random_uuid(), ?, 'n' || i, 'Name ' || i, '+49 ' || lpad((i * 7919 % 1000000)::text, 6, '0'),
       case when i % 10 = 0 then null else timestamptz '2024-01-01' + make_interval(mins => i) end, '', now() - make_interval(hours => i)
     from generate_series(1, ${count}) as i`,
    bank,
  )
  const at = 'from customers where bank_id = ?'
  await run(
    `insert into kyc_cases (customer_id, bank_id, state, policy, kyc_status, last_ok_date)
     select customer_id, bank_id, 'monitoring', '{}', true, timestamptz '2025-01-01' + make_interval(mins => right(customer_number, 1)::int)
     ${at} and right(customer_number, 1) < '5'`,
    bank,
  )
  await run(
    `insert into user_customer_links (link_id, user_id, customer_id)
     select gen_random_uuid(), case when customer_number in ('n1', 'n2') then ?::uuid else ?::uuid end, customer_id ${at}`,
    ...[staff.userId, desk.stranger.userId, bank],
  )
  await run(
    `insert into customer_attributes (attribute_id, customer_id, bank_id, name, type, value)
     select gen_random_uuid(), customer_id, bank_id, 'TIER', 'STRING', customer_number ${at}`,
    bank,
  )
  await run(
    `insert into crm_events (event_id, bank_id, customer_number, scheduled_date)
     select gen_random_uuid(), bank_id, customer_number, updated_at ${at}`,
    bank,
  )
  // As it is in a bank: many users have convened a few meetings each.
  await run(
    `with users as (
       insert into users (user_id, provider, provider_id, username, email, validated)
       select gen_random_uuid(), 'plans', i, 'u' || i, '', true from generate_series(1, 1000) i returning user_id, provider_id::int as place)
     insert into meetings (meeting_id, bank_id, customer_user_id, held_at, session_id, staff_token, customer_token, creator_email_address)
     select gen_random_uuid(), bank_id, case when customer_number = 'n1' then ?::uuid else user_id end, customers.updated_at, '', '', '',
       customer_number || '@example.com'
     from customers join users on place = substr(customer_number, 2)::int % 1000 + 1 where bank_id = ?`,
    ...[staff.userId, bank],
  )
  await run('vacuum analyze')
}, 60_000)
afterAll(() => engine.stop())

/** What Postgres would do. Where tables are small it reads them from end to end: here it only may where no index helps. */
const planOf = (ask: (read: Reader) => Promise<unknown>): Promise<string> =>
  engine.database.within(async ({ read }) => {
    await read.raw('set local enable_seqscan = off')
    const explain = { raw: (sql: string, values?: readonly SqlValue[]) => read.raw(`explain ${sql}`, values) } as Reader
    const lines = (await ask(explain)) as readonly { readonly 'QUERY PLAN': string }[]
    return lines.map((line) => line['QUERY PLAN']).join('\n')
  })

/** An index of a whole bank is the long way to the few rows that are asked for. */
const wholeBank = /(using|Index Scan on) (meetings_bank|crm_events_bank)\b/

const page = { limit: 50, offset: 0, direction: 'desc' } as const
const oldestFirst = { ...page, direction: 'asc' } as const
const firehose: FirehosePage = { ...page, from: undefined, to: undefined, wanted: undefined }
const wanted = [{ name: 'TIER', value: 'n42' }]
const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString()

test.each<[name: string, index: string, ask: (read: Reader) => Promise<unknown>]>([
  ['latest first', 'customer_listings_latest_first', (read) => customersAtBank(read, desk.bank, page)],
  ['oldest first', 'customer_listings_oldest_first', (read) => customersAtBank(read, desk.bank, oldestFirst)],
  ['everybody, latest first', 'customer_listings_latest_first', (read) => filteredCustomers(read, desk.bank, firehose)],
  [
    'everybody, oldest first',
    'customer_listings_oldest_first',
    (read) => filteredCustomers(read, desk.bank, { ...firehose, direction: 'asc' }),
  ],
  ['all banks', 'customers_bank_number_unique', (read) => customersOfAllBanks(read, page)],
  ['all banks, ids only', 'customers_bank_number_unique', (read) => customerKeysOfAllBanks(read, oldestFirst)],
])('a page of customers goes through one index, and sorts nothing: %s', async (_name, index, ask) => {
  const plan = await planOf(ask)
  expect(plan).toContain(`using ${index} on`)
  expect(plan).not.toMatch(/Seq Scan|Sort/)
})

test.each<[name: string, index: string, ask: (read: Reader) => Promise<unknown>]>([
  [
    'those who changed since',
    'customers_updated',
    (read) => filteredCustomers(read, desk.bank, { ...firehose, from: hoursAgo(12) }),
  ],
  [
    'those who have not changed since',
    'customers_updated',
    (read) => filteredCustomers(read, desk.bank, { ...firehose, to: hoursAgo(count - 12) }),
  ],
  [
    'by attribute, a page',
    'customer_attributes_by_value',
    (read) => filteredCustomers(read, desk.bank, { ...firehose, wanted }),
  ],
  ['by attribute', 'customer_attributes_by_value', (read) => customersByAttributes(read, desk.bank, wanted)],
  ['with any attribute', 'customer_attributes_of_bank', (read) => customersWithAnyAttribute(read, desk.bank)],
  ['for a user', 'user_customer_links_pair_unique', (read) => customersOfUser(read, desk.staff.userId)],
  [
    'for a user, with attributes',
    'user_customer_links_pair_unique',
    (read) => customersOfUserWithAttributes(read, desk.staff.userId, desk.bank),
  ],
  [
    'by the beginning of a telephone number',
    'customers_phone_prefix',
    (read) => customersByPhoneNumber(read, desk.bank, '+49 0079%'),
  ],
  [
    'by what is within a telephone number',
    'customers_phone_trigrams',
    (read) => customersByPhoneNumber(read, desk.bank, '%9 007919%'),
  ],
  [
    'by the end of a telephone number',
    'customers_phone_ending',
    (read) => customersByPhoneNumber(read, desk.bank, '+%07919'),
  ],
  ['by any telephone number', 'customers_phone_prefix', (read) => customersByPhoneNumber(read, desk.bank, '%')],
  [
    'by telephone number, for whom a user acts',
    'user_customer_links_pair_unique',
    (read) => customersByPhoneNumber(read, desk.bank, '%', desk.staff.userId),
  ],
  [
    'meetings that a user has convened',
    'meetings_of_user',
    (read) => meetingsConvenedBy(read, desk.bank, desk.staff.userId),
  ],
  [
    'CRM events of those for whom a user acts',
    'crm_events_of_customer',
    (read) => crmEventsFor(read, desk.bank, desk.staff.userId),
  ],
])('customers are found through an index: %s', async (_name, index, ask) => {
  const plan = await planOf(ask)
  expect(plan).toMatch(new RegExp(`(using|Bitmap Index Scan on) ${index}\\b`))
  expect(plan).not.toMatch(/Seq Scan on (?!unnest)/)
  expect(plan).not.toMatch(wholeBank)
})

test('who acts for a few customers has no others read when they look for a number, whatever they look for', async () => {
  const plan = await planOf((read) => customersByPhoneNumber(read, desk.bank, '%', desk.staff.userId))
  expect(plan).not.toMatch(/customers_phone/)
})

test.each(erasureStatements.map((statement) => [statement]))(
  'an erasure walks through no table: %s',
  async (statement) => {
    const plan = await planOf((read) => read.raw(statement, [randomUUID()]))
    expect(plan).not.toMatch(/Seq Scan/)
    expect(plan).not.toMatch(wholeBank)
  },
)

test('the order of the list is that of the last good status: of the case, else of the creation; nobody is missing', async () => {
  const all = { limit: 2 * count, offset: 0 }
  const dates = async (direction: 'asc' | 'desc'): Promise<(string | null)[]> =>
    (await customersAtBank(engine.database.read, desk.bank, { ...all, direction })).map(({ lastOkDate }) => lastOkDate)
  const latestFirst = await dates('desc')
  const known = latestFirst.filter((date) => date !== null)
  const unknown = latestFirst.slice(known.length)
  expect(latestFirst).toHaveLength(count)
  expect(unknown).toEqual(unknown.map(() => null))
  expect(known).toEqual([...known].sort().reverse())
  expect(known[0]).toBe('2025-01-01T00:04:00Z')
  expect(await dates('asc')).toEqual([...known.reverse(), ...unknown])
})
