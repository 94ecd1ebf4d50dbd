/** Messages go out by their transport: to a real mail server and a real gateway, each once; what nobody takes is seen and not lost. */
import { randomUUID } from 'node:crypto'
import { customerMessageId } from '../../../domain/ids'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { startMailServer } from '../../support/mail-server'
import type { MailServer } from '../../support/mail-server'
import { newCustomer, openDesk } from '../../support/onboarding'
import type { OnboardingDesk } from '../../support/onboarding'
import { call, createPerson, grant } from '../../support/people'
import type { Person } from '../../support/people'
import { startReceiver } from '../../support/receiver'
import type { Receiver } from '../../support/receiver'
import { waitFor } from '../../support/wait'

interface Message {
  readonly id: string
  readonly message: string
  readonly delivery: string
  readonly problem: string | null
  readonly delivered_by: string | null
  readonly delivered_at: string | null
  readonly number_of_tries: number
  readonly last_error: string | null
}

let engine: TestEngine
let desk: OnboardingDesk
let mails: MailServer
let gateway: Receiver
let staff: Person
beforeAll(async () => {
  ;[mails, gateway] = [await startMailServer(), await startReceiver()]
  gateway.answer(202)
  engine = await startEngine({
    environment: {
      ...mails.environment,
      CHALLENGE_TRANSPORT: 'DUMMY',
      SMS_GATEWAY_URL: gateway.url,
      SMS_GATEWAY_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
      WEBHOOK_PRIVATE_ADDRESSES: 'true',
      WEBHOOK_TRIES: '4',
      WEBHOOK_FIRST_DELAY_MS: '300',
    },
  })
  desk = await openDesk(engine)
  staff = await createPerson(engine, { roles: messageRoles(desk.bankId) })
})
afterAll(async () => {
  await engine.stop()
  await Promise.all([mails.close(), gateway.close()])
})

const messageRoles = (bankId: string) =>
  ['CanCreateCustomerMessage', 'CanGetCustomerMessages', 'CanGetStuckFlowsAtOneBank', 'CanUpdateCustomerEmail'].map(
    (role) => [role, bankId] as const,
  )
const anAddress = (): string => `${randomUUID()}@example.com`
async function customerWith(changes: object): Promise<string> {
  return (await desk.start({ customer: { ...newCustomer, ...changes } })).body.customer_id
}
const write = (customerId: string, message: string, transport: string, as = staff) =>
  call(engine, 'POST', `/obp/v4.0.0/banks/${desk.bankId}/customers/${customerId}/messages`, {
    as,
    body: { message, transport, from_department: 'Lending', from_person: 'Tom' },
  })
const list = async (query: string): Promise<readonly Message[]> =>
  (
    await call<{ customer_messages: readonly Message[] }>(
      engine,
      'GET',
      `/engine/v1/banks/${desk.bankId}/customer-messages${query}`,
      { as: staff },
    )
  ).body.customer_messages
/** The message, once it is as is said. */
const seen = async (customerId: string, isIt: (message: Message) => boolean): Promise<Message> => {
  const found = await waitFor(
    () => list(`?customer_id=${customerId}`),
    (messages) => messages.length > 0 && messages.every(isIt),
  )
  return found[0] as Message
}
const mailsTo = (to: string) => mails.taken.filter((mail) => mail.to === to)
const replay = (id: string, as = staff) =>
  call(engine, 'POST', `/engine/v1/banks/${desk.bankId}/customer-messages/${id}/replay`, { as })

test('by mail, once, to the address of the customer', async () => {
  const email = anAddress()
  const customerId = await customerWith({ email })
  expect((await write(customerId, 'Your loan is ready.', 'EMAIL')).status).toBe(201)
  const sent = await seen(customerId, ({ delivery }) => delivery === 'SENT')
  expect(sent).toMatchObject({ delivered_by: 'EMAIL', number_of_tries: 1, last_error: null, problem: null })
  expect(sent.delivered_at).not.toBeNull()
  expect(mailsTo(email)).toHaveLength(1)
  expect(mailsTo(email)[0]?.text).toContain('Your loan is ready.\r\n\r\nTom, Lending')
  expect(mailsTo(email)[0]?.text).toContain(`Message-ID: <${sent.id}@obp-engine>`)
})

test('by text message, to the telephone of the customer, under the id of the message', async () => {
  const customerId = await customerWith({ mobile_phone_number: '+44 07972 444 876' })
  await write(customerId, 'Please call us.', 'SMS')
  const sent = await seen(customerId, ({ delivery }) => delivery === 'SENT')
  expect(sent.delivered_by).toBe('SMS')
  const told = gateway.told.filter(({ headers }) => headers['webhook-id'] === sent.id)
  expect(told.map(({ body }) => (JSON.parse(body) as { data: object }).data)).toEqual([
    { to: '+4407972444876', text: 'Please call us.\n\nTom, Lending' },
  ])
})

test('a message for the user who acts for a customer goes to the address of the user', async () => {
  const owner = await createPerson(engine)
  const { customer_id: customerId } = (await desk.start({ owner_user_id: owner.userId })).body
  const body = { message: 'A word to you.', from_department: 'Desk', from_person: 'Tom' }
  const path = `/obp/v1.4.0/banks/${desk.bankId}/customer/${customerId}/messages`
  expect((await call(engine, 'POST', path, { as: staff, body })).status).toBe(201)
  await seen(customerId, ({ delivery }) => delivery === 'SENT')
  expect(mailsTo(`${owner.username}@example.com`).map(({ text }) => text)).toEqual([
    expect.stringContaining('A word to you.'),
  ])
})

test('whoever has no address is on the list of what was left to the staff; with an address it goes out', async () => {
  const customerId = await customerWith({ email: '' })
  await write(customerId, 'Where are you?', 'EMAIL')
  const parked = await seen(customerId, ({ delivery }) => delivery === 'PARKED')
  expect(parked).toMatchObject({ problem: 'noAddress', number_of_tries: 0, delivered_by: null })
  expect((await list('?delivery=PARKED')).map(({ id }) => id)).toContain(parked.id)
  const email = anAddress()
  await call(engine, 'PUT', `/obp/v3.1.0/banks/${desk.bankId}/customers/${customerId}/email`, {
    as: staff,
    body: { email },
  })
  expect(await replay(parked.id)).toMatchObject({ status: 202, body: { id: parked.id, delivery: 'PENDING' } })
  await seen(customerId, ({ delivery }) => delivery === 'SENT')
  expect(mailsTo(email)).toHaveLength(1)
  expect(await replay(parked.id)).toMatchObject({
    status: 404,
    body: { message: expect.stringContaining('OBP-39490') as string },
  })
})

test('every other word is a note: the message stands in the lists', async () => {
  const customerId = await customerWith({ email: anAddress() })
  await write(customerId, 'By post.', 'LETTER')
  expect(await seen(customerId, ({ delivery }) => delivery === 'NONE')).toMatchObject({ problem: 'noTransport' })
})

test('while the mail server refuses it is tried again, seen among what is stuck, and not lost', async () => {
  mails.takes(false)
  const email = anAddress()
  const customerId = await customerWith({ email })
  await write(customerId, 'Patience.', 'EMAIL')
  const tried = await seen(customerId, ({ number_of_tries: tries }) => tries >= 1)
  expect(tried.last_error).toContain('come again later')
  const textOfRetry =
    /^The mail server or SMS gateway has not taken it\. \d (try has|tries have) failed\. It should have gone out at 2\S+Z, and is tried again\.$/
  const stuck = () =>
    call<{ flows: readonly { workflow_id: string; reasons: readonly object[] }[] }>(
      engine,
      'GET',
      `/engine/v1/banks/${desk.bankId}/stuck-flows`,
      { as: staff },
    )
  const found = await waitFor(stuck, ({ body }) =>
    body.flows.some(({ workflow_id: id }) => id === customerMessageId(tried.id, 0)),
  )
  expect(found.body.flows.find(({ workflow_id: id }) => id.includes(tried.id))?.reasons).toMatchObject([
    { kind: 'retrying', text: expect.stringMatching(textOfRetry) as string },
  ])
  const parked = await seen(customerId, ({ delivery }) => delivery === 'PARKED')
  expect(parked).toMatchObject({ problem: 'notTaken', number_of_tries: 4 })
  mails.takes(true)
  await replay(parked.id)
  await seen(customerId, ({ delivery }) => delivery === 'SENT')
  expect(mailsTo(email)).toHaveLength(1)
})

test('the reminder and the welcome of a case reach the customer', async () => {
  const email = anAddress()
  await desk.setPolicy({ reminder_every_ms: 500 })
  const customerId = await customerWith({ email })
  await waitFor(
    () => Promise.resolve(mailsTo(email)),
    (taken) => taken.length > 0,
  )
  expect(mailsTo(email)[0]?.text).toContain('we are still waiting for passport')
  await desk.addDocument(customerId)
  await desk.addCheck(customerId)
  await desk.decide(customerId, desk.reviewers[0], 'approve')
  await waitFor(
    () => Promise.resolve(mailsTo(email)),
    (taken) => taken.some(({ text }) => text.includes('Welcome!')),
  )
  expect(mailsTo(email).filter(({ text }) => text.includes('Welcome!'))).toHaveLength(1)
  await desk.setPolicy({})
})

test('whoever is asked for more hears what is missing, and nothing of what the staff think of it', async () => {
  const email = anAddress()
  const customerId = await customerWith({ email })
  await desk.addDocument(customerId)
  await desk.addCheck(customerId)
  const asked = { decision: 'request_more', reason: 'it looks forged', missing: ['payslip', 'selfie'] }
  expect((await desk.decide(customerId, desk.reviewers[0], asked)).status).toBe(201)
  await waitFor(
    () => Promise.resolve(mailsTo(email)),
    (taken) => taken.length > 0,
  )
  expect(mailsTo(email)[0]?.text).toMatch(/needs from you the following: payslip,[\s=]+selfie\./)
  expect(mailsTo(email)[0]?.text).not.toContain('forged')
})

test('nothing of a message is in a history', async () => {
  const email = anAddress()
  const customerId = await customerWith({ email })
  await write(customerId, 'Confidential words.', 'EMAIL')
  const sent = await seen(customerId, ({ delivery }) => delivery === 'SENT')
  const history = await engine.client.workflow.getHandle(customerMessageId(sent.id, 0)).fetchHistory()
  const text = Buffer.from(JSON.stringify(history), 'utf8').toString()
  const decoded = [...text.matchAll(/"data":"([A-Za-z0-9+/=]+)"/g)].map(([, data = '']) =>
    Buffer.from(data, 'base64').toString(),
  )
  expect(decoded.join(' ')).toContain(sent.id)
  for (const word of [email, 'Confidential', newCustomer.legal_name])
    expect(decoded.join(' ') + text).not.toContain(word)
})

test.each([
  ['?delivery=LOST', 400, 'OBP-10016'],
  ['?customer_id=x', 400, 'OBP-10016'],
  ['?limit=0', 400, 'OBP-10016'],
])('%s is refused', async (query, status, code) => {
  const reply = await call(engine, 'GET', `/engine/v1/banks/${desk.bankId}/customer-messages${query}`, { as: staff })
  expect(reply).toMatchObject({ status, body: { message: expect.stringContaining(code) as string } })
})

test('another bank neither sees nor replays it; the list is paged', async () => {
  const customerId = await customerWith({ email: '' })
  for (const text of ['one', 'two']) await write(customerId, text, 'EMAIL')
  await seen(customerId, ({ delivery }) => delivery === 'PARKED')
  const [two, one] = await list(`?customer_id=${customerId}`)
  const first = await call<{ customer_messages: readonly Message[]; next: string }>(
    engine,
    'GET',
    `/engine/v1/banks/${desk.bankId}/customer-messages?customer_id=${customerId}&limit=1`,
    { as: staff },
  )
  expect(first.body.customer_messages.map(({ message }) => message)).toEqual(['two'])
  expect((await list(`?customer_id=${customerId}&limit=1&before=${first.body.next}`)).map(({ id }) => id)).toEqual([
    one?.id,
  ])
  const other = await openDesk(engine)
  await grant(engine, staff, messageRoles(other.bankId))
  const path = `/engine/v1/banks/${other.bankId}/customer-messages`
  expect((await call(engine, 'GET', path, { as: staff })).body).toMatchObject({ customer_messages: [] })
  expect((await call(engine, 'POST', `${path}/${two?.id ?? ''}/replay`, { as: staff })).status).toBe(404)
  expect((await call(engine, 'POST', `${path}/x/replay`, { as: staff })).status).toBe(404)
})

test('an instance without a transport says so, and starts nothing', async () => {
  const silent = await startEngine()
  try {
    const its = await openDesk(silent)
    const { customer_id: customerId } = (await its.start()).body
    await grant(silent, its.clerk, messageRoles(its.bankId))
    const body = { message: 'm', transport: 'EMAIL', from_department: 'd', from_person: 'p' }
    await call(silent, 'POST', `/obp/v4.0.0/banks/${its.bankId}/customers/${customerId}/messages`, {
      as: its.clerk,
      body,
    })
    const read = () =>
      call<{ customer_messages: readonly Message[] }>(
        silent,
        'GET',
        `/engine/v1/banks/${its.bankId}/customer-messages`,
        {
          as: its.clerk,
        },
      )
    const { body: found } = await waitFor(read, (reply) => reply.body.customer_messages[0]?.delivery === 'NONE')
    expect(found.customer_messages).toMatchObject([{ problem: 'noTransport', number_of_tries: 0 }])
    const id = customerMessageId(found.customer_messages[0]?.id ?? '', 0)
    await expect(silent.client.workflow.getHandle(id).describe()).rejects.toThrow('not found')
  } finally {
    await silent.stop()
  }
})
