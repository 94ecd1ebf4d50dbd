/** Views that share what is left on transactions: between whom, and who may make one. */
import { refused } from '../../support/accounts'
import { without } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createPayingPair, pay } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { createView, grantView, permissionPath, viewBody } from '../../support/views'
import type { ViewJson } from '../../support/views'

const commenting = ['can_see_transaction_metadata', 'can_see_comments', 'can_add_comment']

let engine: TestEngine
let pair: PayingPair
let owner: Person
let friend: Person
let transactionId: string
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  pair = await createPayingPair(engine)
  owner = pair.payer
  friend = await createPerson(engine)
  transactionId = (await pay(engine, pair)).body.transaction_ids[0] ?? ''
  await createView(engine, pair.from, owner, '_first', { actions: commenting })
  await createView(engine, pair.from, owner, '_foreign', { actions: commenting })
  await grantView(engine, pair.from, owner, owner, '_first')
  await grantView(engine, pair.from, owner, friend, '_foreign')
})
afterAll(() => engine.stop())

const views = '/views'
const managed = '/views/ManageCustomViews/target-views'
const send = (method: string, path: string, body: unknown, version = 'v4.0.0'): Promise<Reply<ViewJson>> =>
  call<ViewJson>(
    engine,
    method,
    `/obp/${version}${pair.from.path}${path}`,
    body === undefined ? { as: owner } : { as: owner, body },
  )
const sharing = (name: string, metadataView: string, actions: readonly string[] = commenting) => ({
  ...viewBody(name, { actions }),
  metadata_view: metadataView,
})
/** The same as v5.1.0 has it. */
const sharing510 = (name: string, metadataView: string) => ({
  ...without(sharing(name, metadataView), 'allowed_actions'),
  allowed_permissions: commenting,
})

const comments = (view: string): string =>
  `/obp/v4.0.0${pair.from.path}/${view}/transactions/${transactionId}/metadata/comments`
const read = async (as: Person, view: string): Promise<readonly string[]> => {
  const { body } = await call<{ comments: { value: string }[] }>(engine, 'GET', comments(view), { as })
  return body.comments.map(({ value }) => value)
}

test('what is left through one view is seen through another that shares it, and through no third', async () => {
  expect(await send('POST', views, sharing('_second', '_first'))).toMatchObject({
    status: 201,
    body: { id: '_second', metadata_view: '_first' },
  })
  await grantView(engine, pair.from, owner, friend, '_second')
  await call(engine, 'POST', comments('_first'), { as: owner, body: { value: 'by the owner' } })
  await call(engine, 'POST', comments('_second'), { as: friend, body: { value: 'by a friend' } })
  const both = ['by the owner', 'by a friend']
  expect([await read(owner, '_first'), await read(friend, '_second')]).toEqual([both, both])
  expect([await read(owner, 'owner'), await read(friend, '_foreign')]).toEqual([[], []])
  const listed = await call<{ transactions: { id: string; metadata: { comments: object[] } }[] }>(
    engine,
    'GET',
    `/obp/v5.1.0${pair.from.path}/_second/transactions`,
    { as: friend },
  )
  expect(listed.body.transactions.find(({ id }) => id === transactionId)?.metadata.comments).toHaveLength(2)
})

test.each([
  ['a view of somebody else', '_foreign'],
  ['a system view that they do not hold', 'auditor'],
  ['a view that there is not yet', '_later'],
])('nobody makes a view that shares the notes of %s', async (_what, metadataView) => {
  const refusal = refused(400, 'OBP-20049')
  const named = refused(400, `metadata_view ${metadataView}`)
  await send('POST', views, sharing('_own', ''))
  await grantView(engine, pair.from, owner, owner, '_own')
  const change = without(sharing('', metadataView), 'name')
  for (const body of [sharing('_spy', metadataView), { ...sharing('_spy', metadataView), is_public: true }]) {
    const reply = await send('POST', views, body)
    expect(reply).toMatchObject(refusal)
    expect(reply).toMatchObject(named)
  }
  // A change under v4.0.0 may name custom views only.
  const isCustom = metadataView.startsWith('_')
  expect(await send('PUT', `${views}/_own`, change)).toMatchObject(isCustom ? named : refused(400, 'OBP-20020'))
  expect(await send('POST', managed, sharing510('_spy', metadataView), 'v5.1.0')).toMatchObject(named)
  const change510 = without(sharing510('', metadataView), 'name')
  expect(await send('PUT', `${managed}/_own`, change510, 'v5.1.0')).toMatchObject(named)
  const spy = await call(engine, 'GET', comments('_spy'), { as: owner })
  expect(spy).toMatchObject(refused(403, 'OBP-20017'))
})

test('a view by the right of one view shares the notes of that one, and not those of another that its maker holds', async () => {
  const own = await send('POST', managed, sharing510('_managed', 'ManageCustomViews'), 'v5.1.0')
  expect(own).toMatchObject({ status: 201, body: { metadata_view: 'ManageCustomViews' } })
  expect(await send('POST', managed, sharing510('_other', 'owner'), 'v5.1.0')).toMatchObject(
    refused(400, 'metadata_view owner'),
  )
})

test('a view permits no more of the notes than one through which its maker sees them', async () => {
  const quiet = commenting.filter((one) => one !== 'can_see_comments')
  await createView(engine, pair.from, owner, '_quiet', { actions: quiet })
  await grantView(engine, pair.from, owner, owner, '_quiet')
  // The owner view shows comments, but not those of this view.
  const loud = await send('POST', views, sharing('_loud', '_quiet'))
  expect(loud).toMatchObject(refused(400, 'Missing on the source: can_see_comments.'))
  expect((await send('POST', views, sharing('_as_quiet', '_quiet', quiet))).status).toBe(201)
  // What is no note is permitted by any view of the maker.
  const more = [...quiet, 'can_see_transaction_amount', 'can_see_owner_comment']
  expect((await send('POST', views, sharing('_more', '_quiet', more))).status).toBe(201)
})

test('a view whose notes another one shares is not deleted', async () => {
  await createView(engine, pair.from, owner, '_kept', { actions: commenting })
  await grantView(engine, pair.from, owner, owner, '_kept')
  expect((await send('POST', views, sharing('_sharing', '_kept'))).status).toBe(201)
  const path = `/obp/v3.1.0${permissionPath(engine, pair.from, owner)}/views/_kept`
  expect((await call(engine, 'DELETE', path, { as: owner })).status).toBe(204)
  const remove = (id: string) => send('DELETE', `${views}/${id}`, undefined)
  expect(await remove('_kept')).toMatchObject(refused(400, 'OBP-30256'))
  expect((await remove('_sharing')).status).toBe(204)
  expect((await remove('_kept')).status).toBe(204)
})

/** What is left under a view of the account, in the database. */
const left = async (viewId: string): Promise<number> => {
  const [row] = await engine.database.read.raw<{ left: number }>(
    `select (select count(*) from transaction_annotations where view_id = ?)::int
       + (select count(*) from transaction_places where view_id = ?)::int as left`,
    [viewId, viewId],
  )
  return row?.left ?? 0
}

test.each([false, true])(
  'what was left through a view goes with it, whoever makes it anew (public: %s)',
  async (isPublic) => {
    const id = `_board${isPublic}`
    const actions = [...commenting, 'can_see_where_tag', 'can_add_where_tag', 'can_see_tags']
    const make = (wish = {}) => createView(engine, pair.from, owner, id, { actions, ...wish })
    const noted = comments(id).replace(/comments$/, '')
    await make()
    await grantView(engine, pair.from, owner, friend, id)
    await call(engine, 'POST', comments(id), { as: friend, body: { value: 'among us' } })
    await call(engine, 'POST', `${noted}where`, { as: friend, body: { where: { latitude: 1, longitude: 2 } } })
    expect(await left(id)).toBe(2)
    // Those of another view have nothing to do with it.
    const others = await left('_first')
    const path = `/obp/v3.1.0${permissionPath(engine, pair.from, friend)}/views/${id}`
    expect((await call(engine, 'DELETE', path, { as: owner })).status).toBe(204)
    expect((await send('DELETE', `${views}/${id}`, undefined)).status).toBe(204)
    expect([await left(id), await left('_first')]).toEqual([0, others])
    // A note that met the deletion does not come to life with a later view.
    await engine.database.writeAtOnce.raw(
      `insert into transaction_annotations (annotation_id, kind, transaction_id, view_id, user_id, value) values (gen_random_uuid(), 'COMMENT', ?, ?, ?, 'late')`,
      [transactionId, id, friend.userId],
    )
    expect((await make({ isPublic })).status).toBe(201)
    if (!isPublic) await grantView(engine, pair.from, owner, owner, id)
    expect([await read(owner, id), await left(id)]).toEqual([[], 0])
  },
)

test('what was left on another account under the same id stays', async () => {
  const other = await createPayingPair(engine)
  const id = (await pay(engine, other)).body.transaction_ids[0] ?? ''
  for (const [account, as] of [
    [pair.from, owner],
    [other.from, other.payer],
  ] as const) {
    await createView(engine, account, as, '_same', { actions: commenting })
  }
  await grantView(engine, other.from, other.payer, other.payer, '_same')
  const path = `/obp/v4.0.0${other.from.path}/_same/transactions/${id}/metadata/comments`
  expect((await call(engine, 'POST', path, { as: other.payer, body: { value: 'ours' } })).status).toBe(201)
  expect((await send('DELETE', `${views}/_same`, undefined)).status).toBe(204)
  expect(await left('_same')).toBe(1)
})
