/** No table is forgotten when a person is erased: each is written to then, or there is a reason not to. */
import type { Database } from '../../../db/connection'
import { erasureStatements } from '../../../db/write/erasure'
import { openTestDatabase } from '../../support/database'

/** Why a table stays as it is. A new table needs a statement, or one of these reasons. */
const staying: Readonly<Record<string, readonly string[]>> = {
  'whose an account was: the books of the bank need it': ['customer_account_links', 'account_holders'],
  'counts changes, a date, the head of a chain of hashes': [
    ...['customer_facts', 'customer_listings', 'customer_timelines'],
  ],
  'what the bank itself is and offers': [
    ...['banks', 'branches', 'atms', 'atm_attributes', 'products', 'product_attributes', 'product_fees'],
    ...['attribute_definitions', 'onboarding_policies', 'check_providers', 'fx_rates', 'bank_charges'],
    ...['payment_rules', 'payment_calendars', 'payment_zone', 'challenge_policies'],
  ],
  'of logins, which may be those of others and have a deletion of their own': [
    ...[
      'users',
      'user_attributes',
      'login_tokens',
      'password_resets',
      'address_confirmations',
      'entitlements',
      'entitlement_requests',
      'consumers',
    ],
    ...['consumer_call_limits', 'consumer_call_counts', 'api_collections', 'api_collection_endpoints'],
    ...[
      'authenticator_apps',
      'authenticator_app_events',
      'payment_throttles',
      'payment_throttle_events',
      'payer_limits',
    ],
    ...['views', 'account_access', 'webhooks', 'task_claims'],
  ],
  'the books, which the law has kept for longer than the person': [
    ...['accounts', 'account_routings', 'account_attributes', 'account_freeze_events', 'account_owner_grants'],
    ...['card_attributes', 'payment_setting_changes'],
    ...['ledger_bookings', 'ledger_entries', 'booking_parties', 'reconciliation_runs', 'refunds', 'holds'],
    ...['transaction_requests', 'transaction_request_events', 'transaction_request_attributes', 'challenges'],
    ...['challenge_judgements', 'counterparties', 'counterparty_limits', 'payment_charges', 'payment_waits'],
    ...['standing_orders', 'standing_order_payments', 'transaction_annotations', 'transaction_narratives'],
    ...['transaction_places', 'other_account_metadata', 'webhook_deliveries', 'webhook_attempts'],
  ],
  'who is listed for everybody': ['screening_list_versions', 'screening_list_entries', 'rescreenings'],
  'ids only': ['screening_matches', 'flows_to_resume'],
  'goes with the workflow that outlives the onboarding': ['data_keys'],
}

let database: Database
beforeAll(async () => {
  database = await openTestDatabase(1)
})
afterAll(() => database.close())

const written = new Set(
  erasureStatements.flatMap((statement) =>
    [...statement.matchAll(/\b(?:delete from|update|insert into) ([a-z_]+)/g)].map(([, table]) => table ?? ''),
  ),
)
const reasoned = Object.values(staying).flat()

async function allTables(): Promise<readonly string[]> {
  const rows = await database.read.raw<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like 'knex%'`,
  )
  return rows.map(({ name }) => name).sort()
}

test('every table is written to, or stays for a reason, and not both', async () => {
  expect([...written, ...reasoned].sort()).toEqual(await allTables())
})

test('what names a customer stays for the first two reasons only', async () => {
  const rows = await database.read.raw<{ name: string }>(
    `select distinct table_name as name from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_schema = 'public' and table_type = 'BASE TABLE' and column_name in ('customer_id', 'customer_number')`,
  )
  const [first = [], second = []] = Object.values(staying)
  expect(rows.length).toBeGreaterThan(20)
  expect(
    rows.map(({ name }) => name).filter((name) => !written.has(name) && ![...first, ...second].includes(name)),
  ).toEqual([])
})
