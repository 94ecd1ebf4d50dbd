/** What nobody who has logged in reads through a public view, and what nobody writes: every call that names a view, as one table. */
import { endpoints } from '../../../api/endpoints'
import { servedUnder } from '../../../api/kernel/versions'
import { systemView } from '../../../domain/views/system-views'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createPayingPair, pay } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { createView } from '../../support/views'

let engine: TestEngine
let pair: PayingPair
let stranger: Person
let transactionId: string
let otherId: string
const noted: Record<string, string> = {}

const place = { latitude: 52.5, longitude: 13.4 }
/** What the owner has left through the public view: what is written, and where it is read again. */
const notes: readonly (readonly [rest: string, body: Readonly<Record<string, unknown>>])[] = [
  ['other_accounts/OTHER_ACCOUNT_ID/public_alias', { alias: 'the bakery' }],
  ['other_accounts/OTHER_ACCOUNT_ID/private_alias', { alias: 'bread' }],
  ['other_accounts/OTHER_ACCOUNT_ID/metadata/more_info', { more_info: 'round the corner' }],
  ['other_accounts/OTHER_ACCOUNT_ID/metadata/url', { URL: 'https://example.com' }],
  ['other_accounts/OTHER_ACCOUNT_ID/metadata/image_url', { image_URL: 'https://example.com/x.png' }],
  ['other_accounts/OTHER_ACCOUNT_ID/metadata/open_corporates_url', { open_corporates_URL: 'https://example.com/oc' }],
  ['other_accounts/OTHER_ACCOUNT_ID/metadata/corporate_location', { corporate_location: place }],
  ['other_accounts/OTHER_ACCOUNT_ID/metadata/physical_location', { physical_location: place }],
  ['transactions/TRANSACTION_ID/metadata/narrative', { narrative: 'bread for a week' }],
  ['transactions/TRANSACTION_ID/metadata/comments', { value: 'too much' }],
  ['transactions/TRANSACTION_ID/metadata/tags', { value: 'food' }],
  ['transactions/TRANSACTION_ID/metadata/images', { label: 'receipt', URL: 'https://example.com/r.png' }],
  ['transactions/TRANSACTION_ID/metadata/where', { where: place }],
]
const bodies = new Map(notes)

const prefix = '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/'
interface Row {
  readonly method: string
  readonly rest: string
}
/** Every call through a view under v1.4.0; paying is no part of what a view shows. */
const calls: readonly Row[] = endpoints
  .filter(({ path }) => path.startsWith(prefix))
  .filter((endpoint) => servedUnder(endpoint, endpoints).includes('v1.4.0'))
  .map(({ method, path }) => ({ method, rest: path.slice(prefix.length) }))
const ofPayments = ({ method, rest }: Row): boolean =>
  rest.startsWith('transaction-request') || (method === 'POST' && rest === 'transactions')
const metadataCalls = calls.filter((row) => !ofPayments(row))
const reads = metadataCalls.filter(({ method }) => method === 'GET')
const writes = metadataCalls.filter(({ method }) => method !== 'GET')

const filled = (rest: string): string =>
  rest
    .replace('OTHER_ACCOUNT_ID', otherId)
    .replace('TRANSACTION_ID', transactionId)
    .replace(/(COMMENT|TAG|IMAGE)_ID$/, (placeholder) => noted[placeholder] ?? '')
const send = (version: string, view: string, { method, rest }: Row, as?: Person): Promise<Reply> =>
  call<Record<string, unknown>>(engine, method, `/obp/${version}${pair.from.path}/${view}/${filled(rest)}`, {
    ...(as === undefined ? {} : { as }),
    ...(method === 'POST' || method === 'PUT' ? { body: bodies.get(rest) } : {}),
  })

beforeAll(async () => {
  engine = await startEngine({ worker: false })
  pair = await createPayingPair(engine)
  stranger = await createPerson(engine)
  transactionId = (await pay(engine, pair)).body.transaction_ids[0] ?? ''
  await createView(engine, pair.from, pair.payer, '_open', {
    isPublic: true,
    actions: systemView('owner')?.permissions ?? [],
  })
  const others = await send('v1.4.0', '_open', { method: 'GET', rest: `transactions/${transactionId}/other_account` })
  otherId = String(others.body['id'])
  for (const [rest] of notes) {
    const { status, body } = await send('v1.4.0', '_open', { method: 'POST', rest }, pair.payer)
    expect([rest, status]).toEqual([rest, 201])
    noted[`${rest.split('/').at(-1)?.slice(0, -1).toUpperCase() ?? ''}_ID`] = String(body['id'])
  }
})
afterAll(() => engine.stop())

/** What the reader of each path finds there. */
const found: Readonly<Record<string, object>> = {
  account: { balance: { currency: 'EUR', amount: '9990.00' } },
  other_accounts: { other_accounts: [{ id: expect.any(String) as string }, { id: expect.any(String) as string }] },
  'other_accounts/OTHER_ACCOUNT_ID': { metadata: { public_alias: 'the bakery', more_info: 'round the corner' } },
  'other_accounts/OTHER_ACCOUNT_ID/metadata': { corporate_location: place, physical_location: place },
  'other_accounts/OTHER_ACCOUNT_ID/public_alias': { alias: 'the bakery' },
  'other_accounts/OTHER_ACCOUNT_ID/private_alias': { alias: 'bread' },
  transactions: { transactions: [{ metadata: { narrative: 'bread for a week' } }, {}] },
  'transactions/TRANSACTION_ID/transaction': { metadata: { comments: [{ value: 'too much' }] } },
  'transactions/TRANSACTION_ID/metadata/narrative': { narrative: 'bread for a week' },
  'transactions/TRANSACTION_ID/metadata/comments': { comments: [{ value: 'too much' }] },
  'transactions/TRANSACTION_ID/metadata/tags': { tags: [{ value: 'food' }] },
  'transactions/TRANSACTION_ID/metadata/images': { images: [{ label: 'receipt' }] },
  'transactions/TRANSACTION_ID/metadata/where': { where: place },
  'transactions/TRANSACTION_ID/other_account': { metadata: { open_corporates_URL: 'https://example.com/oc' } },
}

test('the table has every call through a view', () => {
  expect(reads.map(({ rest }) => rest).sort()).toEqual(Object.keys(found).sort())
  expect(writes).toHaveLength(36)
  expect(calls.filter(ofPayments).map(({ method, rest }) => `${method} ${rest}`)).toHaveLength(5)
})

describe.each(['v1.2.1', 'v1.4.0'])('%s', (version) => {
  test.each(reads)('GET $rest is read by nobody through the public view only', async (row) => {
    expect(await send(version, '_open', row)).toMatchObject({ status: 200, body: found[row.rest] })
    for (const view of ['owner', '_no_such_view']) {
      expect(await send(version, view, row)).toMatchObject(refused(401, 'OBP-20001'))
      expect(await send(version, view, row, stranger)).toMatchObject(refused(403, 'OBP-20017'))
    }
  })

  test.each(writes)('$method $rest needs a login, also through the public view', async (row) => {
    expect(await send(version, '_open', row)).toMatchObject(refused(401, 'OBP-20001'))
  })
})

test('nobody has written anything, and nobody has taken anything away', async () => {
  for (const row of reads)
    expect(await send('v1.4.0', '_open', row)).toMatchObject({ status: 200, body: found[row.rest] })
})

test.each(calls.filter(ofPayments))('$method $rest is not for nobody', async ({ method, rest }) => {
  const path = rest.replace('TRANSACTION_REQUEST_TYPE', 'SANDBOX_TAN').replace('TRANSACTION_REQUEST_ID', transactionId)
  const url = `/obp/${rest === 'transactions' ? 'v1.2.1' : 'v1.4.0'}${pair.from.path}/_open/${path}`
  const options = method === 'POST' ? { body: {} } : {}
  expect((await call(engine, method, url, options)).status).toBe(401)
})
