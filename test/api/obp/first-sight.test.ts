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
