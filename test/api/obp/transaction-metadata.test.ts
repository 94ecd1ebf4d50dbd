import { randomUUID } from 'node:crypto'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { addPayer, createPayingPair, pay } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import { createView, grantView } from '../../support/views'
import type { Person, Reply } from '../../support/people'

interface AnnotationJson {
  readonly id: string
  readonly date: string
  readonly metadata: unknown
}

let engine: TestEngine
let pair: PayingPair
let auditor: Person
let berlin: Person
let transactionId: string
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  pair = await createPayingPair(engine)
  auditor = await addPayer(engine, pair, 'auditor')
  berlin = await addPayer(engine, pair, 'ReadTransactionsBerlinGroup')
  const { body } = await pay(engine, pair)
  transactionId = body.transaction_ids[0] ?? ''
})
afterAll(() => engine.stop())

interface Asked {
  readonly as?: Person
  readonly view?: string
  readonly id?: string
  readonly body?: unknown
  readonly version?: string
}
const send = (method: string, path: string, asked: Asked = {}): Promise<Reply<AnnotationJson>> => {
  const { as = pair.payer, view = 'owner', id = transactionId, version = 'v4.0.0' } = asked
  const url = `/obp/${version}${pair.from.path}/${view}/transactions/${id}/${path}`
  return call<AnnotationJson>(engine, method, url, 'body' in asked ? { as, body: asked.body } : { as })
}

const refusedDelete = refused(400, 'OBP-49010')

describe.each(['comments', 'tags'])('%s', (kind) => {
  const place = `metadata/${kind}`

  test.each(['v1.4.0', 'v4.0.0', 'v5.1.0'])('are left, seen and deleted under %s', async (version) => {
    const created = await send('POST', place, { body: { value: 'groceries' }, version })
    const json = {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      value: 'groceries',
      date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
      user: {
        id: pair.payer.username,
        provider: engine.config.http.publicUrl,
        display_name: `${pair.payer.username}@example.com`,
      },
    }
    expect({ status: created.status, body: created.body }).toEqual({ status: 201, body: json })
    expect((await send('GET', place, { version })).body).toEqual({ [kind]: [created.body] })
    const { body } = await send('GET', 'transaction')
    expect(body.metadata).toMatchObject({ comments: [], tags: [], [kind]: [created.body] })

    const one = `${place}/${created.body.id}`
    expect((await send('DELETE', one, { version })).status).toBe(204)
    expect(await send('DELETE', one)).toMatchObject(refused(400, 'OBP-49010'))
    expect((await send('GET', place)).body).toEqual({ [kind]: [] })
  })

  test('belong to the view through which they were left', async () => {
    const { body } = await send('POST', place, { body: { value: 'looks-right' }, as: auditor, view: 'auditor' })
    expect((await send('GET', place)).body).toEqual({ [kind]: [] })
    expect((await send('GET', place, { as: auditor, view: 'auditor' })).body).toMatchObject({ [kind]: [body] })
    expect(await send('DELETE', `${place}/${body.id}`)).toMatchObject(refused(400, 'OBP-49010'))
    expect((await send('DELETE', `${place}/${body.id}`, { as: auditor, view: 'auditor' })).status).toBe(204)
  })

  test('need a view that permits them', async () => {
    const asked = { as: berlin, view: 'ReadTransactionsBerlinGroup' }
    const text = 'OBP-30022: The current view does not have the permission: can_see_transaction_metadata.'
    expect(await send('GET', place, asked)).toMatchObject(refused(400, text))
    expect(await send('POST', place, { ...asked, body: { value: 'x' } })).toMatchObject(refused(400, text))
    expect(await send('DELETE', `${place}/${randomUUID()}`, asked)).toMatchObject(refused(400, text))
    expect(await send('GET', place, { as: auditor })).toMatchObject(refused(403, 'OBP-20017'))
  })

  test('need a transaction of the account', async () => {
    const { body } = await pay(engine, await createPayingPair(engine))
    for (const id of [randomUUID(), 'no-such-id', body.transaction_ids[0] ?? '']) {
      expect(await send('GET', place, { id })).toMatchObject(refused(400, 'OBP-30067'))
      expect(await send('POST', place, { id, body: { value: 'x' } })).toMatchObject(refused(400, 'OBP-30067'))
      expect(await send('DELETE', `${place}/${randomUUID()}`, { id })).toMatchObject(refused(400, 'OBP-30067'))
    }
  })

  test.each([{}, { value: '' }, { value: 'x'.repeat(2_001) }])(
    'a body that says nothing, or too much',
    async (body) => {
      expect(await send('POST', place, { body })).toMatchObject(refused(400, 'OBP-10001'))
    },
  )
})

test.each(['two words', 'a\ttab', 'a\nline'])('a tag has no white space: %j', async (value) => {
  expect(await send('POST', 'metadata/tags', { body: { value } })).toMatchObject(refused(400, 'OBP-10001'))
  expect((await send('POST', 'metadata/comments', { body: { value } })).status).toBe(201)
})

test('an image is left with its address, seen through its view and deleted', async () => {
  const body = { label: 'receipt', URL: 'https://example.com/receipt.png' }
  const created = await send('POST', 'metadata/images', { body })
  expect(created).toMatchObject({ status: 201, body: { ...body, user: { id: pair.payer.username } } })
  expect((await send('GET', 'metadata/images')).body).toEqual({ images: [created.body] })
  expect((await send('GET', 'metadata/images', { as: auditor, view: 'auditor' })).body).toEqual({ images: [] })
  expect((await send('GET', 'transaction', { version: 'v1.4.0' })).body.metadata).toMatchObject({
    images: [created.body],
  })
  expect((await send('GET', 'transaction')).body.metadata).toMatchObject({ images: [created.body] })
  for (const url of ['no url', 'javascript:alert(1)', 'file:///etc/passwd']) {
    expect(await send('POST', 'metadata/images', { body: { label: 'x', URL: url } })).toMatchObject(
      refused(400, 'OBP-10017'),
    )
  }
  expect(await send('POST', 'metadata/images', { body: { label: 'x' } })).toMatchObject(refused(400, 'OBP-10001'))
  const one = `metadata/images/${created.body.id}`
  expect((await send('DELETE', one)).status).toBe(204)
  expect(await send('DELETE', one)).toMatchObject(refusedDelete)
})

test('the narrative is shared by all views', async () => {
  const read = async (asked: Asked = {}) => (await send('GET', 'metadata/narrative', asked)).body
  const auditing = { as: auditor, view: 'auditor' }
  expect(await read()).toEqual({ narrative: null })
  const added = await send('POST', 'metadata/narrative', { body: { narrative: 'bread' } })
  expect(added).toMatchObject({ status: 201, body: { success: 'narrative added' } })
  expect(await read(auditing)).toEqual({ narrative: 'bread' })
  const updated = await send('PUT', 'metadata/narrative', { ...auditing, body: { narrative: 'bread and milk' } })
  expect(updated).toMatchObject({ status: 200, body: { success: 'narrative updated' } })
  expect((await send('GET', 'transaction')).body.metadata).toMatchObject({ narrative: 'bread and milk' })
  expect((await send('DELETE', 'metadata/narrative')).status).toBe(204)
  expect((await send('DELETE', 'metadata/narrative')).status).toBe(204)
  expect(await read()).toEqual({ narrative: null })
  for (const [method, status] of [
    ['POST', 201],
    ['PUT', 200],
  ] as const) {
    await send('POST', 'metadata/narrative', { body: { narrative: 'bread' } })
    expect(await send(method, 'metadata/narrative', { body: { narrative: '' } })).toMatchObject({ status })
    expect(await read()).toEqual({ narrative: null })
  }
  expect((await send('GET', 'transaction')).body.metadata).toMatchObject({ narrative: null })
  expect(await send('POST', 'metadata/narrative', { body: {} })).toMatchObject(refused(400, 'OBP-10001'))
})

test('a place is one per view, on earth, and deleted once', async () => {
  const at = (latitude: number, longitude: number) => ({ body: { where: { latitude, longitude } } })
  expect((await send('GET', 'metadata/where')).body).toEqual({ where: null })
  const added = await send('POST', 'metadata/where', at(1, 2))
  expect(added).toMatchObject({ status: 201, body: { success: 'where tag added' } })
  const updated = await send('PUT', 'metadata/where', at(-10.25, 100.5))
  expect(updated).toMatchObject({ status: 201, body: { success: 'where tag updated' } })
  const place = { latitude: -10.25, longitude: 100.5, user: { id: pair.payer.username } }
  expect((await send('GET', 'metadata/where')).body).toMatchObject({ where: place })
  expect((await send('GET', 'metadata/where', { as: auditor, view: 'auditor' })).body).toEqual({ where: null })
  expect((await send('GET', 'transaction')).body.metadata).toMatchObject({ where: place })
  expect(await send('POST', 'metadata/where', at(91, 0))).toMatchObject(refused(400, 'OBP-49011'))
  expect((await send('DELETE', 'metadata/where')).status).toBe(204)
  expect(await send('DELETE', 'metadata/where')).toMatchObject(refusedDelete)
})

const image = { label: 'receipt', URL: 'https://example.com/receipt.png' }
const where = { where: { latitude: 1, longitude: 2 } }
test.each<[method: string, path: string, body: object | undefined]>([
  ['POST', 'metadata/images', image],
  ['DELETE', `metadata/images/${randomUUID()}`, undefined],
  ['POST', 'metadata/narrative', { narrative: 'bread' }],
  ['PUT', 'metadata/narrative', { narrative: 'bread' }],
  ['DELETE', 'metadata/narrative', undefined],
  ['POST', 'metadata/where', where],
  ['PUT', 'metadata/where', where],
  ['DELETE', 'metadata/where', undefined],
  ['GET', 'other_account', undefined],
])('%s %s needs a transaction of the account', async (method, path, body) => {
  for (const id of [randomUUID(), 'no-such-id']) {
    expect(await send(method, path, { id, ...(body && { body }) })).toMatchObject(refused(400, 'OBP-30067'))
  }
})

test.each(['narrative', 'images', 'where'])(
  '%s needs a transaction of the account, and a view that shows metadata',
  async (kind) => {
    for (const id of [randomUUID(), 'no-such-id']) {
      expect(await send('GET', `metadata/${kind}`, { id })).toMatchObject(refused(400, 'OBP-30067'))
    }
    const asked = { as: berlin, view: 'ReadTransactionsBerlinGroup' }
    expect(await send('GET', `metadata/${kind}`, asked)).toMatchObject(refused(400, 'can_see_transaction_metadata'))
  },
)

describe('deleting what somebody else has left', () => {
  const permissions = ['can_see_transaction_metadata', 'can_see_comments', 'can_add_comment']
  let writer: Person
  let keeper: Person
  beforeAll(async () => {
    ;[writer, keeper] = [await createPerson(engine), await createPerson(engine)]
    await createView(engine, pair.from, pair.payer, '_write', { actions: permissions })
    await createView(engine, pair.from, pair.payer, '_keep', { actions: [...permissions, 'can_delete_comment'] })
    await grantView(engine, pair.from, pair.payer, writer, '_write')
    for (const person of [writer, keeper, pair.payer]) await grantView(engine, pair.from, pair.payer, person, '_keep')
  })
  const comment = async (as: Person, view: string): Promise<string> =>
    (await send('POST', 'metadata/comments', { body: { value: 'x' }, as, view })).body.id

  test('the author needs a view that deletes', async () => {
    const [first, second] = [await comment(writer, '_write'), await comment(writer, '_keep')]
    const without = await send('DELETE', `metadata/comments/${first}`, { as: writer, view: '_write' })
    expect(without).toMatchObject(refused(400, 'can_delete_comment'))
    expect((await send('DELETE', `metadata/comments/${second}`, { as: writer, view: '_keep' })).status).toBe(204)
  })

  test('another holder of such a view may not, the owner of the account may', async () => {
    const id = await comment(writer, '_keep')
    expect(await send('DELETE', `metadata/comments/${id}`, { as: keeper, view: '_keep' })).toMatchObject(refusedDelete)
    expect((await send('DELETE', `metadata/comments/${id}`, { view: '_keep' })).status).toBe(204)
  })
})

test('what somebody has left stays when they are gone, and names nobody', async () => {
  const gone = await addPayer(engine, pair, 'auditor')
  const auditing = { as: gone, view: 'auditor' }
  await send('POST', 'metadata/comments', { ...auditing, body: { value: 'seen' } })
  await send('POST', 'metadata/images', { ...auditing, body: image })
  await send('POST', 'metadata/where', { ...auditing, body: { where: { latitude: 1, longitude: 2 } } })
  const left = async (): Promise<unknown> =>
    (await send('GET', 'transaction', { as: auditor, view: 'auditor' })).body.metadata
  const by = (user: unknown) => ({ comments: [{ user }], images: [{ user }], where: { latitude: 1, user } })
  expect(await left()).toMatchObject(by({ id: gone.username }))
  await engine.database.writeAtOnce.raw('update users set deleted_at = now() where user_id = ?', [gone.userId])
  expect(await left()).toMatchObject(by(null))
})
