import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { versions } from '../../../api/kernel/versions'
import { ResourceDocs } from '../../../api/json/resource-docs'
import { call, createBank, createPerson } from '../../support/people'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({ worker: false })
})
afterAll(() => engine.stop())

interface Docs {
  readonly resource_docs: readonly {
    readonly operation_id: string
    readonly implemented_by: { readonly function: string }
    readonly tags: readonly string[]
    readonly specified_url: string
    readonly request_url: string
  }[]
  readonly meta?: { readonly response_date: string; readonly count: number }
}
const docsAt = async (path: string): Promise<Docs> => (await call<Docs>(engine, 'GET', path)).body

test('a record has the members that explorers read', async () => {
  const docs = await docsAt('/obp/v5.1.0/resource-docs/v4.0.0/obp?functions=createBank')
  expect(docs.resource_docs).toEqual([
    {
      operation_id: 'OBPv4.0.0-createBank',
      implemented_by: { version: 'OBPv4.0.0', function: 'createBank' },
      request_verb: 'POST',
      request_url: '/obp/v4.0.0/banks',
      summary: 'Create Bank',
      description: expect.stringMatching(/^<p>.*<\/p>$/) as string,
      description_markdown: expect.any(String) as string,
      example_request_body: expect.objectContaining({ id: 'gh.29.uk' }) as object,
      success_response_body: expect.objectContaining({ id: expect.any(String) as string }) as object,
      error_response_bodies: expect.arrayContaining([
        'OBP-20001: User not logged in. Authentication is required!',
        'OBP-50000: Unknown Error.',
      ]) as string[],
      tags: ['Bank'],
      typed_request_body: expect.objectContaining({ type: 'object' }) as object,
      typed_success_response_body: expect.objectContaining({ type: 'object' }) as object,
      roles: [{ role: 'CanCreateBank', requires_bank_id: false }],
      is_featured: false,
      special_instructions: '',
      specified_url: '/obp/v4.0.0/banks',
      connector_methods: [],
    },
  ])
  expect(docs.meta).toEqual({ response_date: expect.stringMatching(/^\d{4}-.*Z$/) as string, count: 1 })
})

test('the newest definition of a path is the one that a version shows', async () => {
  const { resource_docs: docs } = await docsAt('/obp/v5.1.0/resource-docs/OBPv5.1.0/obp?functions=createBank')
  expect(docs.map(({ operation_id: id, specified_url: url }) => [id, url])).toEqual([
    ['OBPv5.0.0-createBank', '/obp/v5.1.0/banks'],
  ])
})

test('under the older prefixes there is no meta', async () => {
  expect((await docsAt('/obp/v3.1.0/resource-docs/v4.0.0/obp')).meta).toBeUndefined()
  expect((await docsAt('/obp/v4.0.0/resource-docs/v4.0.0/obp')).meta).toBeDefined()
})

test.each(versions)('the docs of %s have the shape that they declare', async (version) => {
  const docs = await docsAt(`/obp/v5.1.0/resource-docs/${version}/obp`)
  expect(ResourceDocs.parse(docs)).toEqual(docs)
  expect(docs.meta?.count).toBe(docs.resource_docs.length)
  expect(docs.resource_docs.map(({ specified_url: url }) => url)).toContain(`/obp/${version}/root`)
})

test('a path without a version means the version that it begins with', async () => {
  expect(await docsAt('/obp/v3.1.0/resource-docs/obp')).toEqual(await docsAt('/obp/v3.1.0/resource-docs/v3.1.0/obp'))
  expect((await call(engine, 'GET', '/obp/v1.4.0/resource-docs/swagger')).body).toEqual(
    (await call(engine, 'GET', '/obp/v1.4.0/resource-docs/v1.4.0/swagger')).body,
  )
})

test('v1.4.0 lists its own endpoints in the form of the first specification', async () => {
  const { resource_docs: docs } = await docsAt('/obp/v1.4.0/resource-docs/obp')
  const { resource_docs: usual } = await docsAt('/obp/v1.4.0/resource-docs/v1.4.0/obp')
  expect(docs).toHaveLength(usual.length - 1)
  const named = (name: string) => docs.filter((doc) => doc.implemented_by.function === name)
  expect(named('root')).toMatchObject([
    { operation_id: '1_2_1-root', implemented_by: { version: '1_2_1', function: 'root' }, request_url: '' },
  ])
  expect(named('getCards')).toMatchObject([
    { operation_id: '1_3_0-getCards', implemented_by: { version: '1_3_0' }, request_url: '/cards' },
  ])
  expect(docs.filter(({ request_url: url }) => url.startsWith('/obp'))).toEqual([])
})

test('the texts are English, whatever language the client prefers', async () => {
  const path = '/obp/v1.4.0/resource-docs/obp?functions=root'
  const headers = { 'Accept-Language': 'tlh-KX, *;q=0.1, ;;;' }
  expect((await call(engine, 'GET', path, { headers })).body).toEqual((await call(engine, 'GET', path)).body)
})

describe('the endpoints that a bank has added while the instance runs', () => {
  const path = (bank: string, version = 'v4.0.0'): string => `/obp/v4.0.0/banks/${bank}/resource-docs/${version}/obp`

  test('are none', async () => {
    const as = await createPerson(engine)
    expect(await call(engine, 'GET', path(await createBank(engine)), { as })).toMatchObject({
      status: 200,
      body: { resource_docs: [] },
    })
  })

  test('are not told without a login, of no bank, or of no version', async () => {
    const as = await createPerson(engine)
    const bank = await createBank(engine)
    const codes = [
      await call(engine, 'GET', path(bank)),
      await call(engine, 'GET', path('no-such-bank'), { as }),
      await call(engine, 'GET', path(bank, 'v9.9.9'), { as }),
    ].map(({ status, body }) => [status, String((body as Readonly<Record<string, unknown>>)['message']).slice(0, 9)])
    expect(codes).toEqual([
      [401, 'OBP-20001'],
      [404, 'OBP-30001'],
      [400, 'OBP-00027'],
    ])
  })
})

describe('filters', () => {
  test('the operations of a list that its owner shares', async () => {
    const as = await createPerson(engine)
    const listNamed = async (name: string, shared: boolean): Promise<string> => {
      const body = { api_collection_name: name, is_sharable: shared, description: '' }
      const made = await call<{ api_collection_id: string }>(engine, 'POST', '/obp/v4.0.0/my/api-collections', {
        as,
        body,
      })
      const members = `/obp/v4.0.0/my/api-collections/${name}/api-collection-endpoints`
      await call(engine, 'POST', members, { as, body: { operation_id: 'OBPv4.0.0-getBanks' } })
      return made.body.api_collection_id
    }
    const at = (id: string): string => `/obp/v4.0.0/resource-docs/v4.0.0/obp?api-collection-id=${id}`
    const docs = await docsAt(at(await listNamed('shared', true)))
    expect(docs.resource_docs.map(({ operation_id: id }) => id)).toEqual(['OBPv4.0.0-getBanks'])
    for (const id of [await listNamed('private', false), '00000000-0000-4000-8000-000000000000', 'rubbish']) {
      expect(await call(engine, 'GET', at(id))).toMatchObject({
        status: 400,
        body: { message: expect.stringContaining('OBP-30079') as string },
      })
    }
  })

  test('any of the tags, and any of the functions', async () => {
    const { resource_docs: docs } = await docsAt('/obp/v4.0.0/resource-docs/v4.0.0/obp?tags=Bank,NoSuchTag')
    expect(docs.length).toBeGreaterThan(0)
    expect(docs.filter(({ tags }) => !tags.includes('Bank'))).toEqual([])
    const named = await docsAt('/obp/v4.0.0/resource-docs/v4.0.0/obp?functions=getBank,%20getBanks')
    expect(named.resource_docs.map(({ implemented_by: by }) => by.function).sort()).toEqual(['getBank', 'getBanks'])
  })

  test('there are no dynamic endpoints', async () => {
    expect((await docsAt('/obp/v4.0.0/resource-docs/v4.0.0/obp?content=dynamic')).resource_docs).toEqual([])
    expect((await docsAt('/obp/v4.0.0/resource-docs/v4.0.0/obp?content=static')).resource_docs).not.toEqual([])
  })
})

test.each([
  ['/obp/v4.0.0/resource-docs/v9.9.9/obp', 'OBP-00027'],
  ['/obp/v4.0.0/resource-docs/constructor/obp', 'OBP-00027'],
  ['/obp/v4.0.0/resource-docs/v9.9.9/swagger', 'OBP-00027'],
  ['/obp/v4.0.0/resource-docs/v4.0.0/obp?locale=de_DE', 'OBP-10041'],
  ['/obp/v4.0.0/resource-docs/v4.0.0/swagger?locale=de_DE', 'OBP-10041'],
])('%s is refused with %s', async (path, code) => {
  expect(await call(engine, 'GET', path)).toMatchObject({
    status: 400,
    body: { code: 400, message: expect.stringContaining(code) as string },
  })
})

test('the Swagger export names this instance and the version', async () => {
  const { status, body } = await call(engine, 'GET', '/obp/v5.1.0/resource-docs/v4.0.0/swagger?locale=en_GB')
  expect([status, body]).toEqual([
    200,
    expect.objectContaining({
      swagger: '2.0',
      info: { title: 'Open Bank Project API', version: 'v4.0.0' },
      host: new URL(engine.config.http.publicUrl).host,
    }),
  ])
})
