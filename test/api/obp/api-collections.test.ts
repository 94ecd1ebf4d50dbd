import { randomUUID } from 'node:crypto'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

interface CollectionJson {
  readonly api_collection_id: string
  readonly api_collection_endpoint_id: string
}

let engine: TestEngine
let reader: Person
let other: Person
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  reader = await createPerson(engine)
  other = await createPerson(engine)
})
afterAll(() => engine.stop())

const url = '/obp/v4.0.0/my/api-collections'
const send = (method: string, path: string, body?: unknown, as = reader): Promise<Reply<CollectionJson>> =>
  call<CollectionJson>(engine, method, url + path, body === undefined ? { as } : { as, body })
const named = (name: string) => ({ api_collection_name: name, is_sharable: true, description: 'What I use most' })

test('a collection is created once per name, listed for its user alone, and deleted by its user alone', async () => {
  const created = await send('POST', '', named('Favourites'))
  const json = {
    api_collection_id: created.body.api_collection_id,
    user_id: reader.userId,
    ...named('Favourites'),
  }
  expect({ status: created.status, body: created.body }).toEqual({ status: 201, body: json })
  expect(await send('POST', '', named('Favourites'))).toMatchObject(refused(400, 'OBP-30086'))
  expect((await send('POST', '', named('Favourites'), other)).status).toBe(201)
  expect((await send('GET', '')).body).toEqual({ api_collections: [json] })

  const path = `/${json.api_collection_id}`
  expect(await send('DELETE', path, undefined, other)).toMatchObject(refused(400, 'OBP-30079'))
  expect((await send('DELETE', path)).status).toBe(204)
  for (const gone of [path, `/${randomUUID()}`, '/no-uuid']) {
    expect(await send('DELETE', gone)).toMatchObject(refused(400, 'OBP-30079'))
  }
  expect((await send('GET', '')).body).toEqual({ api_collections: [] })
})

test('operations are put on a list and taken off', async () => {
  const { body: collection } = await send('POST', '', { api_collection_name: 'Mine', is_sharable: false })
  const place = '/Mine/api-collection-endpoints'
  const operation = { operation_id: 'OBPv4.0.0-getBanks' }
  const added = await send('POST', place, operation)
  const json = {
    api_collection_endpoint_id: added.body.api_collection_endpoint_id,
    api_collection_id: collection.api_collection_id,
    ...operation,
  }
  expect({ status: added.status, body: added.body }).toEqual({ status: 201, body: json })
  expect(await send('POST', place, operation)).toMatchObject(refused(400, 'OBP-30085'))
  expect(await send('POST', place, { operation_id: 'OBPv4.0.0-none' })).toMatchObject(refused(400, 'OBP-40048'))
  expect((await send('GET', place)).body).toEqual({ api_collection_endpoints: [json] })

  const elsewhere = '/Nowhere/api-collection-endpoints'
  expect(await send('GET', elsewhere)).toMatchObject(refused(400, 'OBP-30079'))
  expect(await send('POST', elsewhere, operation)).toMatchObject(refused(400, 'OBP-30079'))
  expect(await send('DELETE', `${elsewhere}/${operation.operation_id}`)).toMatchObject(refused(400, 'OBP-30079'))

  const one = `${place}/${operation.operation_id}`
  expect((await send('DELETE', one)).status).toBe(204)
  expect(await send('DELETE', one)).toMatchObject(refused(400, 'OBP-30082'))
})

test('nothing is featured', async () => {
  const { status, body } = await call(engine, 'GET', '/obp/v4.0.0/api-collections/featured')
  expect({ status, body }).toEqual({ status: 200, body: { api_collections: [] } })
})
