/** Another account has its record from the moment that somebody sees it; that one sight shows OBP's word for what nobody has written. */
import { createAccount } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createPayingPair, pay } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call, createPerson } from '../../support/people'

interface Other {
  readonly id: string
  readonly kind: string | null
  readonly metadata: Readonly<Record<string, string | null>>
}
interface Listed {
  readonly transactions: readonly { readonly id: string; readonly other_account: Other }[]
}

let engine: TestEngine
let pair: PayingPair
beforeAll(async () => {
  engine = await startEngine({ worker: false })
})
beforeEach(async () => {
  pair = await createPayingPair(engine)
})
afterAll(() => engine.stop())

const get = async <Body>(path: string): Promise<Body> => {
  const { status, body } = await call<Body>(engine, 'GET', `/obp/${path}`, { as: pair.payer })
  expect(status).toBe(200)
  return body
}
const transactions = async (): Promise<Listed['transactions']> =>
  (await get<Listed>(`v1.4.0${pair.from.path}/owner/transactions`)).transactions
const others = async (): Promise<readonly Other[]> =>
  (await get<{ other_accounts: Other[] }>(`v1.4.0${pair.from.path}/owner/other_accounts`)).other_accounts

const notesOf = ({ metadata }: Other): readonly unknown[] =>
  ['more_info', 'URL', 'image_URL', 'open_corporates_URL'].map((member) => metadata[member])
const unknown = ['Unknown', 'Unknown', 'Unknown', 'Unknown']
const nothing = [null, null, null, null]

test('only the first of its transactions shows the word, and no list after it', async () => {
  const payee = await createAccount(engine, await createPerson(engine), pair.bankId)
  for (const to of [undefined, payee, undefined, payee]) await pay(engine, pair, to === undefined ? {} : { to })
  // Latest first; the oldest is the deposit.
  expect((await transactions()).map((row) => notesOf(row.other_account))).toEqual([
    ...[unknown, unknown, nothing, nothing],
    unknown,
  ])
  expect((await transactions()).map((row) => notesOf(row.other_account))).toEqual(Array(5).fill(nothing))
  expect((await others()).map(notesOf)).toEqual(Array(3).fill(nothing))
})

test('whatever shows it first, its places and the private alias are null', async () => {
  await pay(engine, pair)
  const first = await others()
  expect(first.map(notesOf)).toEqual([unknown, unknown])
  for (const { metadata } of first) {
    expect(metadata).toMatchObject({ private_alias: null, corporate_location: null, physical_location: null })
  }
  const words = { more_info: null, URL: null, image_URL: null, open_corporates_URL: null }
  expect(await others()).toEqual(first.map((other) => ({ ...other, metadata: { ...other.metadata, ...words } })))
})

test('of those who look at once one sees it first, and all see one alias', async () => {
  await pay(engine, pair)
  const looks = await Promise.all(Array.from({ length: 8 }, transactions))
  for (const at of [0, 1]) {
    const seen = looks.flatMap((rows) => rows.slice(at, at + 1).map((row) => row.other_account))
    expect(seen.filter((other) => notesOf(other)[0] === 'Unknown')).toHaveLength(1)
    expect(new Set(seen.map(({ metadata }) => metadata['public_alias'])).size).toBe(1)
  }
})

test('what is written before anybody has looked stays', async () => {
  await pay(engine, pair)
  const id = (await others()).find(({ kind }) => kind === '1234BW')?.id ?? ''
  await engine.database.writeAtOnce.raw('delete from other_account_metadata')
  const noted = { body: { more_info: 'baker' }, as: pair.payer }
  const path = `/obp/v1.4.0${pair.from.path}/owner/other_accounts/${id}/metadata/more_info`
  expect((await call(engine, 'POST', path, noted)).status).toBe(201)
  expect((await others()).find((other) => other.id === id)?.metadata).toMatchObject({ more_info: 'baker', URL: null })
})

test.each([
  ['has by itself', ''],
  ['was given', ', public_alias = automatic_alias, automatic_alias = other_account_id'],
])('an alias that another account of this one %s is made longer', async (_how, given) => {
  await pay(engine, pair)
  const aliases = async (): Promise<readonly string[]> =>
    (await others()).map(({ metadata }) => metadata['public_alias'] ?? '')
  const usual = await aliases()
  for (const alias of usual) expect(alias).toMatch(/^ALIAS_[0-9A-F]{6}$/)
  // Their records become those of others.
  await engine.database.writeAtOnce.raw(
    `update other_account_metadata set other_account_id = 'with ' || automatic_alias${given}`,
  )
  const longer = await aliases()
  for (const alias of longer) expect(alias).toMatch(/^ALIAS_[0-9A-F]{7}$/)
  expect(longer.map((alias) => alias.slice(0, -1))).toEqual(usual)
  expect(await aliases()).toEqual(longer)
})

test('where all digits of the hash are taken, new ones are made up', async () => {
  await pay(engine, pair)
  await others()
  await engine.database.writeAtOnce.raw(
    `with gone as (delete from other_account_metadata returning account_key, other_account_id as id)
     insert into other_account_metadata (account_key, other_account_id, automatic_alias, public_alias)
     select account_key, id || '/' || digits, id || '/' || digits, 'ALIAS_' || left(upper(encode(sha256(convert_to(id, 'UTF8')), 'hex')), digits)
     from gone cross join generate_series(6, 64) digits`,
  )
  const aliases = (await others()).map(({ metadata }) => metadata['public_alias'])
  expect(aliases).toHaveLength(2)
  for (const alias of aliases) expect(alias).toMatch(/^ALIAS_[0-9A-F]{64}$/)
  expect((await others()).map(({ metadata }) => metadata['public_alias'])).toEqual(aliases)
})
