/** The records of other accounts: each has an alias by which no other is known, whatever digits are drawn. */
import { randomUUID } from 'node:crypto'
import { recordOtherAccounts } from '../../../db/write/other-account-metadata'
import { openTestDatabase } from '../../support/database'
import type { OpenTestDatabase } from '../../support/database'

let database: OpenTestDatabase
let accountKey: string
beforeAll(async () => {
  database = await openTestDatabase(2)
  await database.writeAtOnce.raw(`insert into banks (bank_id, short_name, full_name) values ('bank', '', '')`)
})
beforeEach(async () => {
  const [opened] = await database.writeAtOnce.raw<{ key: string }>(
    `insert into accounts (bank_id, account_id, label, number, currency, opening_request_id)
     values ('bank', ?, '', '', 'EUR', 'test') returning account_key::text as key`,
    [randomUUID()],
  )
  accountKey = opened?.key ?? ''
})
afterAll(() => database.close())

const record = (keys: readonly string[], draw?: (length: number) => string) =>
  recordOtherAccounts(database.writeAtOnce, accountKey, keys, draw)
const sames = (length: number): string => 'A'.repeat(length)

test('an id and an alias are drawn once, and are there for whoever comes after', async () => {
  const made = await record(['one', 'two'])
  expect(made.map(({ key, isNew }) => [key, isNew]).sort()).toEqual([
    ['one', true],
    ['two', true],
  ])
  for (const { id, alias } of made) {
    expect(id).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(alias).toMatch(/^ALIAS_[0-9A-F]{6}$/)
  }
  const again = await record(['two', 'one'])
  expect(new Set(again)).toEqual(new Set(made.map((one) => ({ ...one, isNew: false }))))
})

test('an alias that another account of this one has by itself is drawn anew, and longer', async () => {
  const made = await record(['one', 'two', 'three'], sames)
  expect(made.map(({ alias }) => alias)).toEqual(['ALIAS_AAAAAA', 'ALIAS_AAAAAAA', 'ALIAS_AAAAAAAA'])
  expect(new Set(made.map(({ key }) => key)).size).toBe(3)
})

test('so is one that another account was given', async () => {
  await record(['one'])
  await database.writeAtOnce.raw(
    `update other_account_metadata set public_alias = 'ALIAS_AAAAAA' where account_key = ?`,
    [accountKey],
  )
  expect((await record(['two'], sames)).map(({ alias }) => alias)).toEqual(['ALIAS_AAAAAAA'])
})
