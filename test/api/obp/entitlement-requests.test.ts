import { randomUUID } from 'node:crypto'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createBank, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

interface RequestJson {
  readonly entitlement_request_id: string
  readonly entitlement_requests: readonly RequestJson[]
}

let engine: TestEngine
let asker: Person
let staff: Person
let bankId: string
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  bankId = await createBank(engine)
  asker = await createPerson(engine, { roles: [['CanGetCustomer', bankId]] })
  staff = await createPerson(engine, {
    roles: ['CanGetEntitlementRequestsAtAnyBank', 'CanDeleteEntitlementRequestsAtAnyBank'],
  })
})
afterAll(() => engine.stop())

const send = (method: string, path: string, as: Person, body?: unknown): Promise<Reply<RequestJson>> =>
  call<RequestJson>(engine, method, `/obp/v4.0.0${path}`, body === undefined ? { as } : { as, body })

test('a role is asked for once, seen by its user and by staff, and deleted by staff', async () => {
  const asked = { bank_id: bankId, role_name: 'CanCreateCustomer' }
  const created = await send('POST', '/entitlement-requests', asker, asked)
  const json = {
    entitlement_request_id: created.body.entitlement_request_id,
    user: {
      user_id: asker.userId,
      email: `${asker.username}@example.com`,
      provider_id: asker.username,
      provider: engine.config.http.publicUrl,
      username: asker.username,
      entitlements: {
        list: [
          {
            entitlement_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
            role_name: 'CanGetCustomer',
            bank_id: bankId,
          },
        ],
      },
    },
    ...asked,
    created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
  }
  expect({ status: created.status, body: created.body }).toEqual({ status: 201, body: json })
  expect(await send('POST', '/entitlement-requests', asker, asked)).toMatchObject(refused(400, 'OBP-30214'))

  const list = { entitlement_requests: [json] }
  expect((await send('GET', '/my/entitlement-requests', asker)).body).toEqual(list)
  expect((await send('GET', '/my/entitlement-requests', staff)).body).toEqual({ entitlement_requests: [] })
  expect((await send('GET', `/users/${asker.userId}/entitlement-requests`, staff)).body).toEqual(list)
  expect((await send('GET', '/users/no-uuid/entitlement-requests', staff)).body).toEqual({ entitlement_requests: [] })
  const { body: all } = await send('GET', '/entitlement-requests', staff)
  expect(all.entitlement_requests).toContainEqual(json)

  const one = `/entitlement-requests/${json.entitlement_request_id}`
  expect(await send('DELETE', one, asker)).toMatchObject(refused(403, 'OBP-20006'))
  expect(await send('DELETE', one, staff)).toMatchObject({ status: 200, body: true })
  for (const gone of [one, `/entitlement-requests/${randomUUID()}`, '/entitlement-requests/no-uuid']) {
    expect(await send('DELETE', gone, staff)).toMatchObject(refused(404, 'OBP-30215'))
  }
})

test.each([
  ['CanFly', '', 'OBP-10007'],
  ['CanCreateCustomer', '', 'OBP-30205'],
  ['CanGetAnyUser', 'some.bank', 'OBP-30206'],
  ['CanCreateCustomer', 'no.such.bank', 'OBP-30001'],
])('%s at "%s" is refused', async (role, bank, code) => {
  const body = { bank_id: bank, role_name: role }
  expect(await send('POST', '/entitlement-requests', asker, body)).toMatchObject(refused(400, code))
})
