import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createPerson } from '../../support/people'
import type { Person } from '../../support/people'

let engine: TestEngine
let staff: Person
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  staff = await createPerson(engine, {
    roles: ['CanGetConfig', 'CanGetWebUiProps', ['CanReadDynamicResourceDocsAtOneBank', 'a.bank']],
  })
})
afterAll(() => engine.stop())

interface Facts {
  readonly scanned_api_versions: readonly object[]
  readonly glossary_items: readonly object[]
}
const get = (path: string, as?: Person) =>
  call<Facts>(engine, 'GET', `/obp/v5.1.0${path}`, as === undefined ? {} : { as })

test('the versions, oldest first', async () => {
  const { status, body } = await get('/api/versions')
  expect(status).toBe(200)
  expect(body.scanned_api_versions).toHaveLength(11)
  expect(body.scanned_api_versions).toContainEqual({
    urlPrefix: 'obp',
    apiStandard: 'OBP',
    apiShortVersion: 'v4.0.0',
    API_VERSION: 'OBPv4.0.0',
  })
})

test('the one connector has no messages, and there is no other', async () => {
  expect(await get('/message-docs/mapped')).toMatchObject({ status: 200, body: { message_docs: [] } })
  expect(await get('/message-docs/akka_vDec2018')).toMatchObject(refused(400, 'OBP-30211'))
})

test('the glossary has every text in both forms', async () => {
  const { body } = await get('/api/glossary')
  expect(body.glossary_items.length).toBeGreaterThan(5)
  expect(body.glossary_items).toContainEqual({
    title: 'User',
    description: { markdown: 'Somebody who can log in.', html: '<p>Somebody who can log in.</p>' },
  })
})

test.each([
  ['/rate-limiting', { enabled: true, technology: 'POSTGRES', service_available: true, is_active: true }],
  ['/jwks-uris', { jwks_uris: [] }],
  ['/ui/suggested-session-timeout', { timeout_in_seconds: '300' }],
])('%s is open to everybody', async (path, json) => {
  const { status, body } = await get(path)
  expect({ status, body }).toEqual({ status: 200, body: json })
})

test.each([
  ['/management/webui_props', { webui_props: [] }],
  [
    '/config',
    {
      akka: { ports: [], log_level: '', remote_data_secret_matched: null },
      elastic_search: { metrics: [], warehouse: [] },
      cache: [],
      scopes: { require_scopes_for_all_roles: false, require_scopes_for_listed_roles: [] },
    },
  ],
  ['/my/spaces', { bank_ids: ['a.bank'] }],
])('%s is for users', async (path, json) => {
  expect(await get(path)).toMatchObject(refused(401, 'OBP-20001'))
  const { status, body } = await get(path, staff)
  expect({ status, body }).toEqual({ status: 200, body: json })
})

test('the logout link is on this instance', async () => {
  const { body } = await get('/users/current/logout-link', staff)
  expect(body).toEqual({ link: `${engine.config.http.publicUrl}/user_mgt/logout` })
})
