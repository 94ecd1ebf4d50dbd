import { randomUUID } from 'node:crypto'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { answer, createPayingPair, pay } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

interface AttributeJson {
  readonly transaction_request_attribute_id: string
  readonly attribute_definition_id: string
  readonly transaction_request_attributes: readonly { readonly name: string; readonly value: string }[]
  readonly message: string
}

let engine: TestEngine
let pair: PayingPair
let staff: Person
let place: string
beforeAll(async () => {
  engine = await startEngine()
  pair = await createPayingPair(engine)
  const atBank = (role: string): [string, string] => [role, pair.bankId]
  staff = await createPerson(engine, {
    roles: [
      'CanCreateTransactionRequestAttributeAtOneBank',
      'CanGetTransactionRequestAttributesAtOneBank',
      'CanGetTransactionRequestAttributeAtOneBank',
      'CanUpdateTransactionRequestAttributeAtOneBank',
      'CanCreateTransactionRequestAttributeDefinitionAtOneBank',
      'CanGetTransactionRequestAttributeDefinitionAtOneBank',
      'CanDeleteTransactionRequestAttributeDefinitionAtOneBank',
    ].map(atBank),
  })
  place = placeOf((await pay(engine, pair)).body.id)
})
afterAll(() => engine.stop())

const placeOf = (requestId: string): string => `/obp/v4.0.0${pair.from.path}/transaction-requests/${requestId}`
const houseRent = { name: 'HOUSE_RENT', type: 'STRING', value: '123456789' }
const send = (method: string, url: string, body?: unknown, as = staff): Promise<Reply<AttributeJson>> =>
  call<AttributeJson>(engine, method, url, body === undefined ? { as } : { as, body })

describe('attributes', () => {
  test('are created, read, listed and replaced', async () => {
    const created = await send('POST', `${place}/attribute`, houseRent)
    const id = created.body.transaction_request_attribute_id
    const json = { transaction_request_attribute_id: id, ...houseRent }
    expect(created).toMatchObject({ status: 201, body: json })
    expect(await send('GET', `${place}/attributes/${id}`)).toMatchObject({ status: 200, body: json })

    const replaced = { ...houseRent, value: 'other' }
    expect(await send('PUT', `${place}/attributes/${id}`, replaced)).toMatchObject({ status: 200, body: replaced })
    const list = await send('GET', `${place}/attributes`)
    expect(list.status).toBe(200)
    expect(list.body).toEqual({
      transaction_request_attributes: [{ transaction_request_attribute_id: id, ...replaced }],
    })
  })

  test('a type that there is not is refused', async () => {
    const reply = await send('POST', `${place}/attribute`, { ...houseRent, type: 'BLOB' })
    expect(reply).toMatchObject(refused(400, 'OBP-10001'))
  })

  test.each(['POST /attribute', 'GET /attributes', 'GET /attributes/x', 'PUT /attributes/x'])(
    '%s: a request of another account is not found',
    async (call) => {
      const [method = '', path = ''] = call.split(' ')
      const other = await createPayingPair(engine)
      const { body } = await pay(engine, other)
      for (const id of [body.id, randomUUID(), 'no-uuid']) {
        const reply = await send(method, `${placeOf(id)}${path}`, method === 'GET' ? undefined : houseRent)
        expect(reply).toMatchObject(refused(400, 'OBP-40004'))
      }
    },
  )

  test.each([randomUUID(), 'no-uuid'])('attribute %s is not found', async (id) => {
    expect(await send('GET', `${place}/attributes/${id}`)).toMatchObject(refused(400, 'OBP-30078'))
    expect(await send('PUT', `${place}/attributes/${id}`, houseRent)).toMatchObject(refused(400, 'OBP-30078'))
  })

  test('without the role there is nothing to see', async () => {
    expect(await send('GET', `${place}/attributes`, undefined, pair.payer)).toMatchObject(refused(403, 'OBP-20006'))
  })

  test('a rejection leaves what was said', async () => {
    const { body } = await pay(engine, pair, { amount: '1000.00' })
    const more = { reason_code: 'AC04', additional_information: 'closed' }
    const [challenge] = body.challenges
    const given = { requestId: body.id, challengeId: challenge?.id ?? '', answer: 'REJECT', more }
    expect((await answer(engine, pair, given)).body).toMatchObject({ status: 'REJECTED' })
    const { body: listed } = await send('GET', `${placeOf(body.id)}/attributes`)
    expect(listed.transaction_request_attributes).toMatchObject([
      { name: 'reject_additional_information', type: 'STRING', value: 'closed' },
      { name: 'reject_reason_code', type: 'STRING', value: 'AC04' },
    ])
  })
})

test('definitions are put, listed and deleted, apart from those of customers', async () => {
  const url = `/obp/v4.0.0/banks/${pair.bankId}/attribute-definitions`
  const definition = {
    name: 'HOUSE_RENT',
    category: 'TransactionRequest',
    type: 'STRING',
    description: 'description',
    alias: 'STRING',
    can_be_seen_on_views: ['bank'],
    is_active: true,
  }
  const put = await send('PUT', `${url}/transaction-request`, definition)
  const stored = { ...definition, attribute_definition_id: put.body.attribute_definition_id, bank_id: pair.bankId }
  expect(put).toMatchObject({ status: 201, body: stored })
  const wrong = { ...definition, category: 'Customer' }
  expect(await send('PUT', `${url}/transaction-request`, wrong)).toMatchObject(refused(400, 'OBP-10001'))
  expect((await send('GET', `${url}/transaction-request`)).body).toEqual({ attributes: [stored] })

  const deletion = `${url}/${put.body.attribute_definition_id}/transaction-request`
  expect(await send('DELETE', deletion)).toMatchObject({ status: 200, body: true })
  expect(await send('DELETE', deletion)).toMatchObject(refused(400, 'OBP-30071'))
})
