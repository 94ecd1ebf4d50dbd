/** The accounts on the other side: under which name each view shows them, and what people write down about them. */
import { otherAccountMetadataEndpoints } from '../../../api/obp/other-account-metadata'
import { refused } from '../../support/accounts'
import { outside, writeDown, payCounterparty } from '../../support/counterparties'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import type { OtherAccountJson as Other } from '../../support/other-accounts'
import { addPayer, createPayingPair, pay } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { createView, grantView } from '../../support/views'

let engine: TestEngine
let pair: PayingPair
let auditor: Person
let team: Person
let id: string
let payeeName: string
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  pair = await createPayingPair(engine)
  auditor = await addPayer(engine, pair, 'auditor')
  team = await addPayer(engine, pair, 'auditor')
  await pay(engine, pair)
  await pay(engine, pair)
  const payee = (await others()).find(({ kind }) => kind === '1234BW')
  id = payee?.id ?? ''
  payeeName = payee?.holder.name ?? ''
})
afterAll(() => engine.stop())

const path = (view: string, rest = '', version = 'v1.4.0'): string =>
  `/obp/${version}${pair.from.path}/${view}/other_accounts${rest}`
const send = <Body = Record<string, unknown>>(
  method: string,
  rest: string,
  { body, as = pair.payer, view = 'owner' }: { body?: unknown; as?: Person; view?: string } = {},
): Promise<Reply<Body>> => call<Body>(engine, method, path(view, rest), body === undefined ? { as } : { as, body })
const others = async (): Promise<readonly Other[]> =>
  (await send<{ other_accounts: Other[] }>('GET', '')).body.other_accounts
const metadata = async (): Promise<Readonly<Record<string, unknown>>> => (await send('GET', `/${id}/metadata`)).body

test('an account that shares transactions is listed once, however many there are', async () => {
  // Two payments to the payee, and the deposit that came from a settlement account.
  const listed = await others()
  expect(listed.map(({ kind }) => kind).sort()).toEqual(['1234BW', null])
  const payee = listed.find((other) => other.id === id)
  expect(payee).toMatchObject({
    id: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) as string,
    holder: { name: expect.stringMatching(/^person/) as string, is_alias: false },
    number: expect.any(String) as string,
    kind: '1234BW',
    bank: { national_identifier: null },
    metadata: { public_alias: expect.stringMatching(/^ALIAS_[0-9A-F]{6}$/) as string, private_alias: null },
  })
  expect((await send('GET', `/${id}`)).body).toEqual(payee)
  const transactions = await call<{ transactions: { id: string; other_account: Other }[] }>(
    engine,
    'GET',
    `/obp/v1.4.0${pair.from.path}/owner/transactions`,
    { as: pair.payer },
  )
  const [first] = transactions.body.transactions
  expect(first?.other_account).toEqual(payee)
  const one = `/obp/v1.4.0${pair.from.path}/owner/transactions/${first?.id ?? ''}/other_account`
  expect((await call(engine, 'GET', one, { as: pair.payer })).body).toEqual(payee)
})

test('later versions show routings, and need a login', async () => {
  const later = await call<{ other_accounts: Other[] }>(engine, 'GET', path('owner', '', 'v5.1.0'), { as: pair.payer })
  const payee = later.body.other_accounts.find((other) => other.id === id)
  expect(payee).toMatchObject({
    id,
    bank_routing: { scheme: 'OBP', address: pair.to.bankId },
    metadata: { private_alias: null },
  })
  const one = await call(engine, 'GET', path('owner', `/${id}`, 'v3.0.0'), { as: pair.payer })
  expect(one.body).toEqual(payee)
  expect(await call(engine, 'GET', path('owner', '', 'v3.0.0'))).toMatchObject(refused(401, 'OBP-20001'))
})

test('somebody outside is an other account, too', async () => {
  const fresh = await createPayingPair(engine)
  const { body } = await writeDown(engine, fresh, { name: 'Baker', ...outside })
  const to = { counterparty_id: body.counterparty_id }
  expect((await payCounterparty(engine, fresh, { type: 'COUNTERPARTY', to })).status).toBe(201)
  const listed = await call<{ other_accounts: Other[] }>(
    engine,
    'GET',
    `/obp/v1.4.0${fresh.from.path}/owner/other_accounts`,
    { as: fresh.payer },
  )
  expect(listed.body.other_accounts.map(({ holder }) => holder.name)).toContain('Baker')
})

const texts = [
  ['public_alias', 'public_alias', 'alias', 'public alias added', 'public alias updated'],
  ['private_alias', 'private_alias', 'alias', 'private alias added', 'private alias added'],
  ['metadata/more_info', 'more_info', 'more_info', 'more info added', 'more info updated'],
  ['metadata/url', 'URL', 'URL', 'url added', 'url updated'],
  ['metadata/image_url', 'image_URL', 'image_URL', 'image url added', 'image url updated'],
  [
    'metadata/open_corporates_url',
    'open_corporates_URL',
    'open_corporates_URL',
    'open corporate url added',
    'open corporate url updated',
  ],
] as const

test.each(texts)(
  '%s is written, replaced, shared by all views, and deleted',
  async (segment, shown, key, added, updated) => {
    const rest = `/${id}/${segment}`
    expect(await send('POST', rest, { body: { [key]: 'first' } })).toMatchObject({
      status: 201,
      body: { success: added },
    })
    expect((await metadata())[shown]).toBe('first')
    const changed = await send('PUT', rest, { body: { [key]: 'second' }, as: auditor, view: 'auditor' })
    expect(changed).toMatchObject({ status: 200, body: { success: updated } })
    expect((await metadata())[shown]).toBe('second')
    if (segment.endsWith('alias')) expect((await send('GET', rest)).body).toEqual({ alias: 'second' })
    expect((await send('DELETE', rest)).status).toBe(204)
    expect((await send('DELETE', rest)).status).toBe(204)
    expect((await metadata())[shown]).toBeNull()
    expect(await send('POST', rest, { body: { wrong: 'x' } })).toMatchObject(refused(400, 'OBP-10001'))
    expect(await send('POST', rest, { body: { [key]: 'x'.repeat(2_001) } })).toMatchObject(refused(400, 'OBP-10001'))
  },
)

test('an address may be of any form but a script; a text may be anything', async () => {
  const script = 'javascript:alert(1)'
  for (const key of ['URL', 'image_URL', 'open_corporates_URL']) {
    const rest = `/${id}/metadata/${key.toLowerCase()}`
    expect(await send('POST', rest, { body: { [key]: script } })).toMatchObject(refused(400, 'OBP-10001'))
    expect((await metadata())[key]).toBeNull()
  }
  expect((await send('POST', `/${id}/metadata/more_info`, { body: { more_info: script } })).status).toBe(201)
  await send('DELETE', `/${id}/metadata/more_info`)
})

test.each(['corporate_location', 'physical_location'])('%s is a place on earth with its author', async (segment) => {
  const rest = `/${id}/metadata/${segment}`
  const at = (latitude: unknown, longitude: unknown) => ({ body: { [segment]: { latitude, longitude } } })
  expect(await send('DELETE', rest)).toMatchObject(refused(400, 'OBP-49014'))
  expect(await send('POST', rest, at(37.423021, -122.083739))).toMatchObject({
    status: 201,
    body: { success: `${segment.replace('_', ' ')} added` },
  })
  expect((await send('PUT', rest, { ...at(-90, 180), as: auditor, view: 'auditor' })).status).toBe(200)
  expect((await metadata())[segment]).toEqual({
    latitude: -90,
    longitude: 180,
    date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
    user: {
      id: auditor.username,
      provider: engine.config.http.publicUrl,
      display_name: `${auditor.username}@example.com`,
    },
  })
  for (const [latitude, longitude] of [
    [90.001, 0],
    [0, -180.001],
    [1e308, 0],
  ]) {
    expect(await send('POST', rest, at(latitude, longitude))).toMatchObject(refused(400, 'OBP-49011'))
  }
  expect(await send('POST', rest, at('1', 2))).toMatchObject(refused(400, 'OBP-10001'))
  expect((await send('DELETE', rest)).status).toBe(204)
  expect((await metadata())[segment]).toBeNull()
})

test('a view shows the alias of its kind in place of the name, and hides the rest where it says so', async () => {
  const everything = [
    'can_see_transaction_other_bank_account',
    'can_see_other_account_metadata',
    'can_see_more_info',
    'can_add_more_info',
    'can_see_public_alias',
  ]
  await createView(engine, pair.from, pair.payer, '_alias', { actions: everything, alias: 'public', hide: true })
  await createView(engine, pair.from, pair.payer, '_private', { actions: everything, alias: 'private' })
  for (const view of ['_alias', '_private']) await grantView(engine, pair.from, pair.payer, team, view)
  await send('POST', `/${id}/public_alias`, { body: { alias: 'The Baker' } })
  await send('POST', `/${id}/metadata/more_info`, { body: { more_info: 'our baker' } })
  const through = async (view: string): Promise<Other> => (await send<Other>('GET', `/${id}`, { as: team, view })).body
  const hidden = await through('_alias')
  expect(hidden.holder).toEqual({ name: 'The Baker', is_alias: true })
  expect(Object.values(hidden.metadata ?? {}).every((value) => value === null)).toBe(true)
  const asked = { as: team, view: '_alias' }
  expect(await send('GET', `/${id}/public_alias`, asked)).toMatchObject(refused(400, 'OBP-49013'))
  const write = { ...asked, body: { more_info: 'seen' } }
  expect(await send('POST', `/${id}/metadata/more_info`, write)).toMatchObject(refused(400, 'OBP-49013'))
  expect(await through('_private')).toMatchObject({
    holder: { name: payeeName, is_alias: false },
    metadata: { more_info: 'our baker' },
  })
  await send('POST', `/${id}/private_alias`, { body: { alias: 'Mister B' } })
  expect((await through('_private')).holder).toEqual({ name: 'Mister B', is_alias: true })
  await send('DELETE', `/${id}/public_alias`)
  expect((await through('_alias')).metadata).toMatchObject({ more_info: 'our baker' })
})

test('a view that shows no other accounts reads and writes nothing of them, whatever else it permits', async () => {
  const actions = ['can_see_other_account_metadata', 'can_see_public_alias', 'can_add_public_alias']
  await createView(engine, pair.from, pair.payer, '_blind', { actions })
  await grantView(engine, pair.from, pair.payer, team, '_blind')
  const asked = { as: team, view: '_blind' }
  expect((await send('GET', '', asked)).body).toEqual({ other_accounts: [] })
  const refusal = refused(
    400,
    'OBP-30022: The current view does not have the permission: can_see_transaction_other_bank',
  )
  expect(await send('GET', `/${id}`, asked)).toMatchObject(refusal)
  expect(await send('GET', `/${id}/public_alias`, asked)).toMatchObject(refusal)
  expect(await send('POST', `/${id}/public_alias`, { ...asked, body: { alias: 'x' } })).toMatchObject(refusal)
  expect(await send('DELETE', `/${id}/public_alias`, asked)).toMatchObject(refusal)
})

test('an other account of another account is not found', async () => {
  const elsewhere = await createPayingPair(engine)
  await pay(engine, elsewhere)
  for (const [version, status] of [
    ['v1.4.0', 404],
    ['v2.2.0', 400],
    ['v5.1.0', 400],
  ] as const) {
    for (const unknown of [id, 'nothing']) {
      const rest = `/obp/${version}${elsewhere.from.path}/owner/other_accounts/${unknown}`
      expect(await call(engine, 'GET', rest, { as: elsewhere.payer })).toMatchObject(refused(status, 'OBP-50200'))
      const body = { alias: 'x' }
      const put = await call(engine, 'PUT', `${rest}/public_alias`, { as: elsewhere.payer, body })
      expect(put).toMatchObject(refused(status, 'OBP-50200'))
    }
  }
  expect((await metadata())['public_alias']).not.toBe('x')
})

test('from v3.0.0 on the account of an unknown bank is not found, before that the bank', async () => {
  const path = '/banks/no.such.bank/accounts/no.such/owner/other_accounts'
  for (const rest of ['', `/${id}`]) {
    const later = await call(engine, 'GET', `/obp/v5.1.0${path}${rest}`, { as: team })
    expect(later).toMatchObject(refused(404, 'OBP-30018'))
    const older = await call(engine, 'GET', `/obp/v2.2.0${path}${rest}`, { as: team })
    expect(older).toMatchObject(refused(404, 'OBP-30001'))
  }
})

test.each(otherAccountMetadataEndpoints.map((endpoint) => [endpoint.operation, endpoint] as const))(
  '%s knows no account that shares no transaction with this one',
  async (_operation, { method, path: template, body }) => {
    const rest = template.slice(template.indexOf('/OTHER_ACCOUNT_ID')).replace('OTHER_ACCOUNT_ID', 'x'.repeat(43))
    const sent = method === 'GET' || method === 'DELETE' ? {} : { body: body?.example }
    expect(await send(method, rest, sent)).toMatchObject(refused(404, 'OBP-50200'))
  },
)
