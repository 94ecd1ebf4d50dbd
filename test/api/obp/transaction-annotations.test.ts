import { randomUUID } from 'node:crypto'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { addPayer, createPayingPair, pay } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call } from '../../support/people'
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
    const { body } = await send('POST', place, { body: { value: 'looks right' }, as: auditor, view: 'auditor' })
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
