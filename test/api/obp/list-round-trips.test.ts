/** How often lists ask Postgres: as often for fifty rows with everything that is noted about them as for one. */
import { createAccount } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { openOwnApi } from '../../support/own-api'
import type { OwnApi } from '../../support/own-api'
import { createPayingPair, pay } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import { countedDatabase } from '../../support/statements'
import type { CountedDatabase } from '../../support/statements'

const transactions = 50
const others = 10

let engine: TestEngine
let counted: CountedDatabase
let api: OwnApi
let pair: PayingPair
let fresh: PayingPair
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  counted = countedDatabase(engine.database)
  api = await openOwnApi(engine, counted.database)
  pair = await createPayingPair(engine)
  fresh = await createPayingPair(engine)
  const payee = await createPerson(engine)
  const payees = await Promise.all(Array.from({ length: others - 1 }, () => createAccount(engine, payee, pair.bankId)))
  // The deposit is the first entry.
  for (let made = 1; made < transactions; made += 1) {
    const to = payees[made % others]
    expect((await pay(engine, pair, { amount: '1.00', ...(to === undefined ? {} : { to }) })).status).toBe(201)
    if (made < others) await createAccount(engine, pair.payer, pair.bankId)
  }
  await noteAll()
}, 60_000)
afterAll(async () => {
  await api.close()
  await engine.stop()
})

/** Notes of each kind on every transaction. */
async function noteAll(): Promise<void> {
  const { writeAtOnce } = engine.database
  const { userId } = pair.payer
  for (const kind of ['COMMENT', 'TAG', 'IMAGE']) {
    await writeAtOnce.raw(
      `insert into transaction_annotations (annotation_id, kind, transaction_id, view_id, user_id, value, image_url)
       select gen_random_uuid(), k.kind, transaction_id, 'owner', ?, 'v', case k.kind when 'IMAGE' then 'http://x' end
       from ledger_entries cross join (select ?::text as kind) k`,
      [userId, kind],
    )
  }
  await writeAtOnce.raw(
    `insert into transaction_narratives (transaction_id, narrative, written_by) select transaction_id, 'n', ? from ledger_entries`,
    [userId],
  )
  await writeAtOnce.raw(
    `insert into transaction_places (transaction_id, view_id, latitude, longitude, placed_by)
     select transaction_id, 'owner', 1, 2, ? from ledger_entries`,
    [userId],
  )
}

interface Listed {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly statements: number
}

/** The rows of a list, whatever it is called, and how many statements it took. */
async function listed(path: string, as = pair.payer): Promise<Listed> {
  const { baseUrl } = api
  counted.taken()
  const { status, body } = await call<Record<string, unknown>>({ baseUrl }, 'GET', path, { as })
  expect(status).toBe(200)
  const rows = (Array.isArray(body) ? body : Object.values(body)[0]) as Listed['rows']
  return { rows, statements: counted.taken().length }
}

test('other accounts get their records by one statement more, once and however many they are', async () => {
  const some = `/obp/v4.0.0${fresh.from.path}/owner/other_accounts`
  expect([(await listed(some, fresh.payer)).statements, (await listed(some, fresh.payer)).statements]).toEqual([3, 2])
  const all = `/obp/v4.0.0${pair.from.path}/owner/transactions?limit=${transactions}`
  expect([(await listed(all)).statements, (await listed(all)).statements]).toEqual([3, 2])
})

describe.each(['v1.2.1', 'v1.4.0', 'v3.0.0', 'v5.1.0'])('%s', (version) => {
  test('one, ten and fifty transactions are two statements: one for the checks, one for the list', async () => {
    for (const limit of [1, 10, transactions]) {
      const { rows, statements } = await listed(`/obp/${version}${pair.from.path}/owner/transactions?limit=${limit}`)
      expect([rows.length, statements]).toEqual([limit, 2])
      const note = { narrative: 'n', comments: [{ value: 'v' }], tags: [{ value: 'v' }], images: [{}] }
      for (const row of rows) expect(row).toMatchObject({ metadata: { ...note, where: { latitude: 1 } } })
    }
  })

  test('so are the accounts on the other side, one or many', async () => {
    const few = await listed(`/obp/${version}${fresh.from.path}/owner/other_accounts`, fresh.payer)
    const many = await listed(`/obp/${version}${pair.from.path}/owner/other_accounts`)
    expect([few.rows.length, few.statements]).toEqual([1, 2])
    expect([many.rows.length, many.statements]).toEqual([others + 1, 2])
  })
})

test.each([
  ['v1.4.0', '/accounts'],
  ['v1.4.0', '/accounts/private'],
  ['v1.4.0', '/banks/BANK_ID/accounts/private'],
  ['v3.0.0', '/my/accounts'],
  ['v5.1.0', '/banks/BANK_ID/accounts'],
  ['v5.1.0', '/my/accounts'],
])('%s %s asks as often for ten accounts as for one', async (version, path) => {
  const at = ({ bankId }: PayingPair): string => `/obp/${version}${path.replace('BANK_ID', bankId)}`
  const one = await listed(at(fresh), fresh.payer)
  const ten = await listed(at(pair))
  expect([one.rows.length, ten.rows.length]).toEqual([1, 10])
  expect(ten.statements).toBe(one.statements)
})
