import { randomUUID } from 'node:crypto'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { anyId, openCustomerDesk, refused } from '../../support/customers'
import type { CustomerDesk } from '../../support/customers'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

let engine: TestEngine
let desk: CustomerDesk
let clerk: Person
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  desk = await openCustomerDesk(engine, ['CanGetCustomer'])
  clerk = await createPerson(engine, { roles: [['CanGetCustomer', desk.bank]] })
})
afterAll(() => engine.stop())

const contact = { name: 'Simon', mobile_phone: '+44 07972 444 876', email_address: ' FelixSmith@Example.com' }
const storedContact = { ...contact, email_address: 'felixsmith@example.com' }
const meeting = {
  provider_id: 'zoom',
  purpose_id: 'onboarding',
  date: '2024-01-02T03:04:05Z',
  creator: contact,
  invitees: [{ contact_details: contact, status: 'Good' }],
}
const key = expect.stringMatching(/^[0-9a-f]{32}$/) as string
const noKeys = { session_id: '', staff_token: '', customer_token: '' }

interface Meeting {
  readonly meeting_id: string
}
const pathOf = (rest = '', at = desk.bank): string => `/obp/v3.1.0/banks/${at}/meetings${rest}`
const convene = (change: object = {}, as: Person = desk.staff): Promise<Reply<Meeting>> =>
  call<Meeting>(engine, 'POST', pathOf(), { as, body: { ...meeting, ...change } })
const get = <Body = Meeting>(rest = '', as = desk.staff, at = desk.bank): Promise<Reply<Body>> =>
  call<Body>(engine, 'GET', pathOf(rest, at), { as })

test('whoever convenes a meeting sees its keys; the staff sees that it is held, and others do not', async () => {
  const convened = await convene()
  expect([convened.status, convened.body]).toEqual([
    201,
    {
      meeting_id: anyId,
      provider_id: 'zoom',
      purpose_id: 'onboarding',
      bank_id: desk.bank,
      present: { staff_user_id: '', customer_user_id: desk.staff.userId },
      keys: { session_id: key, staff_token: key, customer_token: key },
      when: '2024-01-02T03:04:05Z',
      creator: storedContact,
      invitees: [{ contact_details: storedContact, status: 'Good' }],
    },
  ])
  const rest = `/${convened.body.meeting_id}`
  expect((await get(rest)).body).toEqual(convened.body)
  expect((await get(rest, clerk)).body).toEqual({ ...convened.body, keys: noKeys })
  expect(await get(rest, desk.stranger)).toMatchObject(refused(400, 'OBP-30104'))
  const { meetings } = (await get<{ meetings: Meeting[] }>('', clerk)).body
  expect(meetings.find(({ meeting_id: id }) => id === convened.body.meeting_id)).toEqual({
    ...convened.body,
    keys: noKeys,
  })
})

test('who has no role sees the meetings that they have convened, and no others', async () => {
  await convene()
  const own = await convene({ purpose_id: 'my own' }, desk.stranger)
  expect((await get('', desk.stranger)).body).toEqual({ meetings: [own.body] })
  expect((await get(`/${own.body.meeting_id}`, desk.stranger)).body).toEqual(own.body)
})

test('the list of a bank has the latest meeting first', async () => {
  await convene({ date: '2099-01-01T00:00:00Z' })
  await convene({ date: '2098-01-01T00:00:00Z', invitees: null })
  await convene({ date: null, provider_id: null })
  const { meetings } = (await get<{ meetings: { when: string | null }[] }>()).body
  expect(meetings.slice(0, 2)).toMatchObject([
    { when: '2099-01-01T00:00:00Z' },
    { when: '2098-01-01T00:00:00Z', invitees: [] },
  ])
  expect(meetings.at(-1)).toMatchObject({ when: null, provider_id: null })
  expect((await get('', desk.staff, desk.otherBank)).body).toEqual({ meetings: [] })
})

test('an unknown meeting, and one of another bank', async () => {
  const { meeting_id: id } = (await convene()).body
  for (const [unknown, at] of [
    ['no-such', desk.bank],
    [randomUUID(), desk.bank],
    [id, desk.otherBank],
  ] as const) {
    expect(await get(`/${unknown}`, desk.staff, at)).toMatchObject(
      refused(400, `OBP-30104: Meeting not found. Current MeetingId(${unknown}) `),
    )
  }
})

test.each([
  { provider_id: 'p'.repeat(65) },
  { purpose_id: 'p'.repeat(65) },
  { creator: { ...contact, mobile_phone: '1'.repeat(33) } },
  { invitees: [{ contact_details: { ...contact, email_address: 'e'.repeat(101) }, status: '' }] },
])('%j does not fit', async (change) => {
  expect(await convene(change)).toMatchObject(
    refused(
      400,
      'OBP-50200: Connector cannot return the data we requested. Can not createMeeting in the backend.  <- OBP-60011: Create Meeting Exception. ',
    ),
  )
})

test.each([
  { date: undefined },
  { creator: null },
  { invitees: [{ status: 'Good' }] },
  { provider_id: 'p'.repeat(65), date: 'soon' },
])('%j is refused', async (change) => {
  expect(await convene(change)).toMatchObject(
    refused(400, 'OBP-10001: Incorrect json format. The Json body should be the CreateMeetingJson '),
  )
})

test('nobody and an unknown bank', async () => {
  expect(await call(engine, 'POST', pathOf(), { body: meeting })).toMatchObject(refused(401, 'OBP-20001'))
  expect(await call(engine, 'GET', pathOf('/x'))).toMatchObject(refused(401, 'OBP-20001'))
  expect(await get('', desk.staff, 'no.such')).toMatchObject(refused(404, 'OBP-30001'))
})
