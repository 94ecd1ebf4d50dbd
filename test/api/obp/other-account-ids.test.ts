/** What an other account is called says nothing of which account it is: ids and automatic aliases are drawn, and are the same wherever it is seen. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import knex from 'knex'
import { grantPrivileges } from '../../../migrations/grant-privileges'
import * as drawIds from '../../../migrations/20261130190000_draw_other_account_ids'
import { createAccount, refused } from '../../support/accounts'
import { shown } from '../../support/account-statements'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import type { OtherAccountJson as Other } from '../../support/other-accounts'
import { createPayingPair, pay } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call } from '../../support/people'
import { createView } from '../../support/views'

let engine: TestEngine
let pair: PayingPair
beforeAll(async () => {
  engine = await startEngine({ worker: false })
})
beforeEach(async () => {
  pair = await createPayingPair(engine)
  await pay(engine, pair)
  await pay(engine, pair)
})
afterAll(() => engine.stop())

const get = async <Body>(rest: string, { as = pair.payer, of = pair.from, view = 'owner' } = {}): Promise<Body> => {
  const { status, body } = await call<Body>(engine, 'GET', `/obp/v1.4.0${of.path}/${view}/${rest}`, { as })
  expect(status).toBe(200)
  return body
}
type Asked = Parameters<typeof get>[1]
const others = async (asked?: Asked): Promise<readonly Other[]> =>
  (await get<{ other_accounts: Other[] }>('other_accounts', asked)).other_accounts
const aliasOf = ({ metadata }: Other): string => String(metadata?.['public_alias'])
const namesOf = (seen: readonly Other[]): readonly string[] => seen.flatMap((other) => [other.id, aliasOf(other)])

const sha256 = (text: string) => createHash('sha256').update(text).digest()
/** The id as it was until now; whoever knew these four names could compute it. */
const guessed = ({ from, to }: Pick<PayingPair, 'from' | 'to'>): string =>
  sha256([from.bankId, from.accountId, to.bankId, to.accountId].join('/')).toString('base64url')
const guessedAlias = (id: string): string => `ALIAS_${sha256(id).toString('hex').slice(0, 6).toUpperCase()}`

/** Everything but the name by which it is called may be hidden. */
const concealing = { isPublic: true, alias: 'public', actions: ['can_see_transaction_other_bank_account'] }

test('whoever guesses which account it is finds neither its id nor its alias, and cannot ask', async () => {
  await createView(engine, pair.from, pair.payer, '_open', concealing)
  const asked = { view: '_open' }
  const listed = await others(asked)
  const { transactions } = await get<{ transactions: { other_account: Other }[] }>('transactions', asked)
  const seen = [...listed, ...transactions.map((row) => row.other_account)]
  expect(seen).toHaveLength(2 + 3)
  for (const { holder } of seen) expect(holder).toMatchObject({ is_alias: true })
  const id = guessed(pair)
  const keys = await engine.database.read.raw<{ key: string }>(
    'select other_account_id as key from other_account_metadata',
  )
  expect(keys).toContainEqual({ key: id })
  const words = JSON.stringify(seen)
  for (const word of [id, sha256(id).toString('base64url'), guessedAlias(id)]) expect(words).not.toContain(word)
  for (const view of ['_open', 'owner']) {
    const path = `/obp/v1.4.0${pair.from.path}/${view}/other_accounts/${id}`
    expect(await call(engine, 'GET', path, { as: pair.payer })).toMatchObject(refused(404, 'OBP-50200'))
  }
})

test('no name follows from what is known of the accounts: the same two are called otherwise when nobody has seen them yet', async () => {
  const before = namesOf(await others())
  await engine.database.writeAtOnce.raw('delete from other_account_metadata')
  const after = namesOf(await others())
  expect(new Set([...before, ...after]).size).toBe(before.length + after.length)
})

test('it has one id in lists, in each transaction, by itself and in statements, and another one for another account', async () => {
  const from = await createAccount(engine, pair.payer, pair.bankId)
  const second = { ...pair, from }
  await pay(engine, pair, { to: from })
  await pay(engine, second, { amount: '1.00' })
  const { transactions } = await get<{ transactions: { id: string; other_account: Other }[] }>('transactions')
  const [toSecond, toPayee, toPayeeBefore] = transactions.map((row) => row.other_account.id)
  expect(toPayee).toBe(toPayeeBefore)
  const ids = (await others()).map(({ id }) => id)
  expect(ids).toEqual([...ids].sort())
  expect([...ids].sort()).toEqual([...new Set(transactions.map((row) => row.other_account.id))].sort())
  const { entries } = await shown(engine, pair.from, pair.payer)
  const inStatement = (entries as unknown as { entry_reference: string; other_account: Other }[]).map(
    (entry) => [entry.entry_reference, entry.other_account.id] as const,
  )
  expect(new Map(inStatement)).toEqual(new Map(transactions.map((row) => [row.id, row.other_account.id])))
  expect((await get<Other>(`other_accounts/${String(toPayee)}`)).id).toBe(toPayee)

  const elsewhere = await others({ of: from })
  expect(elsewhere).toHaveLength(2)
  for (const { id } of elsewhere) expect([...ids, toSecond]).not.toContain(id)
})

test('those who look at once see one id', async () => {
  const looks = await Promise.all(Array.from({ length: 8 }, () => others()))
  for (const look of looks) expect(namesOf(look)).toEqual(namesOf(looks[0] ?? []))
})

/** Runs the migration again, on what a release before it would have written. */
async function migrateAnew(write: () => Promise<unknown>): Promise<void> {
  const database = knex({ client: 'pg', connection: engine.databaseUrl, pool: { min: 0, max: 1 } })
  await database.transaction((transaction) => drawIds.down(transaction))
  await write()
  await database.transaction((transaction) => drawIds.up(transaction))
  await grantPrivileges(database)
  await database.destroy()
}

test('what was written before the migration is found under the new ids; aliases that were guessable are made anew', async () => {
  const payee = (await others()).find(({ kind }) => kind === '1234BW')
  const write = (rest: string, body: object) =>
    call(engine, 'POST', `/obp/v1.4.0${pair.from.path}/owner/other_accounts/${payee?.id ?? ''}/${rest}`, {
      as: pair.payer,
      body,
    })
  expect((await write('metadata/more_info', { more_info: 'our baker' })).status).toBe(201)
  expect((await write('private_alias', { alias: 'Mister B' })).status).toBe(201)
  const crowd = 10_000
  const { writeAtOnce } = engine.database
  await migrateAnew(async () => {
    // So many that some have the digits of others, old and new ones.
    await writeAtOnce.raw(
      `insert into other_account_metadata (account_key, other_account_id, automatic_alias, public_alias)
       select account_key, 'other ' || n, 'of ' || n, case when n % 100 = 0 then 'given ' || n end
       from accounts cross join generate_series(1, ${crowd}) n where bank_id = ? and account_id = ?`,
      [pair.bankId, pair.from.accountId],
    )
    await writeAtOnce.raw(
      `update other_account_metadata set automatic_alias = 'ALIAS_' || left(digits, least(6 + nth - 1, 64)::int)
       from (select account_key as key, other_account_id as id, digits, row_number() over (partition by account_key, left(digits, 6)) as nth
         from other_account_metadata cross join lateral
           (select upper(encode(sha256(convert_to(other_account_id, 'UTF8')), 'hex')) as digits) hash) d
       where account_key = key and other_account_id = id`,
    )
  })
  const found = (await others()).find(({ kind }) => kind === '1234BW')
  expect(found?.id).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(found).toMatchObject({ metadata: { more_info: 'our baker', private_alias: 'Mister B' } })
  expect([guessed(pair), payee?.id]).not.toContain(found?.id)
  expect(found && aliasOf(found)).not.toBe(guessedAlias(guessed(pair)))

  const rows = await engine.database.read.raw<{ alias: string; given: string | null; id: string; guessable: boolean }>(
    `select automatic_alias as alias, public_alias as given, shown_id as id,
       'ALIAS_' || upper(left(encode(sha256(convert_to(other_account_id, 'UTF8')), 'hex'), 6)) = left(automatic_alias, 12) as guessable
     from other_account_metadata join accounts using (account_key) where bank_id = ? and account_id = ?`,
    [pair.bankId, pair.from.accountId],
  )
  expect(rows.length).toBe(crowd + 2)
  expect(rows.filter(({ guessable }) => guessable)).toEqual([])
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
  expect(rows.filter(({ alias }) => !/^ALIAS_([0-9A-F]{6}|[0-9A-F]{32})$/.test(alias))).toEqual([])
  expect(rows.filter(({ given }) => given !== null)).toHaveLength(crowd / 100)
})

test('what a release before has made meanwhile is mended by the statement of the documentation', async () => {
  await others()
  const { read, writeAtOnce } = engine.database
  const guessable = `'ALIAS_' || upper(left(encode(sha256(convert_to(other_account_id, 'UTF8')), 'hex'), 6))`
  await writeAtOnce.raw('delete from other_account_metadata')
  await writeAtOnce.raw(
    `insert into other_account_metadata (account_key, other_account_id, automatic_alias)
     select account_key, key, 'of ' || key from accounts cross join unnest(?::text[]) key where bank_id = ? and account_id = ?`,
    [[guessed(pair), 'another'], pair.bankId, pair.from.accountId],
  )
  await writeAtOnce.raw(`update other_account_metadata set automatic_alias = ${guessable} where other_account_id = ?`, [
    guessed(pair),
  ])
  const text = readFileSync(join(__dirname, '../../../docs/upgrading.md'), 'utf8')
  await writeAtOnce.raw(/^update other_account_metadata [^;]*/m.exec(text)?.[0] ?? '')
  const rows = await read.raw<{ alias: string }>(
    'select automatic_alias as alias from other_account_metadata order by other_account_id = ?',
    [guessed(pair)],
  )
  expect(rows).toEqual([{ alias: 'of another' }, { alias: expect.stringMatching(/^ALIAS_[0-9A-F]{12}$/) as string }])
  expect((await others()).map(aliasOf)).not.toContain(guessedAlias(guessed(pair)))
})
