/** How Postgres finds the changes of settings: each page through an index, in its order. */
import { randomUUID } from 'node:crypto'
import type { Reader, SqlValue } from '../../../db/connection'
import { paymentSettingChanges } from '../../../db/read/payment-setting-changes'
import type { SettingChangePage } from '../../../db/read/payment-setting-changes'
import { openTestDatabase } from '../../support/database'
import type { OpenTestDatabase } from '../../support/database'

const bankId = 'small.bank'

let database: OpenTestDatabase
beforeAll(async () => {
  database = await openTestDatabase(1)
  await database.writeAtOnce.raw(
    `insert into banks (bank_id, short_name, full_name) select id, id, id from unnest(array['large.bank', ?]) id`,
    [bankId],
  )
  await database.writeAtOnce.raw(
    `insert into payment_setting_changes (bank_id, kind, concerns, after)
     select case when i % 50 = 0 then ? when i % 50 > 1 then 'large.bank' end,
       case when i % 100 = 0 then 'PAYMENT_RULES' else 'PAYER_LIMIT' end, gen_random_uuid()::text, '{}'
     from generate_series(1, 5000) i`,
    [bankId],
  )
  await database.writeAtOnce.raw('analyze payment_setting_changes')
})
afterAll(() => database.close())

test.each<[string, Partial<SettingChangePage>]>([
  ['payment_setting_changes_of_bank', {}],
  ['payment_setting_changes_of_bank', { bankId: null }],
  ['payment_setting_changes_of_kind', { kind: 'PAYMENT_RULES' }],
  ['payment_setting_changes_of_one', { concerns: randomUUID() }],
  ['payment_setting_changes_of_one', { concerns: randomUUID(), kind: 'PAYER_LIMIT' }],
])('a page is read through %s, and sorts nothing: %j', async (index, narrowed) => {
  const page = { bankId, kind: undefined, concerns: undefined, before: undefined, limit: 50, ...narrowed }
  const explain = {
    raw: (sql: string, values?: readonly SqlValue[]) => database.read.raw(`explain ${sql}`, values),
  } as Reader
  const lines = (await paymentSettingChanges(explain, page)) as unknown as readonly { 'QUERY PLAN': string }[]
  const plan = lines.map((line) => line['QUERY PLAN']).join('\n')
  expect(plan).toMatch(new RegExp(`Index Scan( Backward)? using ${index} on`))
  expect(plan).not.toMatch(/Seq Scan|Sort/)
})
