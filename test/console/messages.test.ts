/** The page of messages to customers: what did not reach them, why, and sending it again. */
import { lookAt } from '../support/browser'
import { consoleVisits } from '../support/console-visits'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { startMailServer } from '../support/mail-server'
import type { MailServer } from '../support/mail-server'
import { newCustomer, openDesk } from '../support/onboarding'
import type { OnboardingDesk } from '../support/onboarding'
import { call, createPerson } from '../support/people'
import type { Person } from '../support/people'
import { waitFor } from '../support/wait'

const visits = consoleVisits()

let engine: TestEngine
let mails: MailServer
let desk: OnboardingDesk
let writer: Person
beforeAll(async () => {
  mails = await startMailServer()
  // Between its two tries a message waits long enough to be looked for.
  const environment = { CHALLENGE_TRANSPORT: 'DUMMY', WEBHOOK_TRIES: '2', WEBHOOK_FIRST_DELAY_MS: '8000' }
  engine = await startEngine({ environment: { ...mails.environment, ...environment } })
  desk = await openDesk(engine)
  writer = await createPerson(engine, { roles: [['CanCreateCustomerMessage', desk.bankId]] })
})
afterAll(async () => {
  await engine.stop()
  await mails.close()
})

const customerAt = async (email: string): Promise<string> =>
  (await desk.start({ customer: { ...newCustomer, email } })).body.customer_id
async function write(customerId: string, message: string): Promise<void> {
  const body = { message, transport: 'EMAIL', from_department: 'Lending', from_person: 'Tom' }
  const path = `/obp/v4.0.0/banks/${desk.bankId}/customers/${customerId}/messages`
  expect((await call(engine, 'POST', path, { as: writer, body })).status).toBe(201)
}

test('what did not reach a customer says why, and is sent again', async () => {
  const customerId = await customerAt('')
  await write(customerId, 'Where are you?')
  const reader = await createPerson(engine)
  const roles = ['CanGetCustomerMessages', 'CanGetOnboarding']
  const visited = await visits.visitAsStaff(engine, '/messages', { as: reader, bankId: desk.bankId, roles })
  const { page, complaints } = visited
  const row = page.locator('tr', { hasText: 'Where are you?' })
  await row.getByText('the customer has no address for it').waitFor()
  expect(await row.getByRole('link').getAttribute('href')).toContain(customerId)
  // Whoever may only read sends nothing.
  expect(await page.getByRole('button', { name: 'Send again' }).count()).toBe(0)
  const staff = await createPerson(engine)
  const all = [...roles, 'CanCreateCustomerMessage', 'CanUpdateCustomerEmail']
  const keeping = await visits.visitAsStaff(engine, '/messages', { as: staff, bankId: desk.bankId, roles: all })
  await keeping.page.getByRole('button', { name: 'Send again' }).waitFor()
  expect(await lookAt(keeping, 'messages')).toEqual([])
  await call(engine, 'PUT', `/obp/v3.1.0/banks/${desk.bankId}/customers/${customerId}/email`, {
    as: staff,
    body: { email: 'here@example.com' },
  })
  await keeping.page.getByRole('button', { name: 'Send again' }).click()
  await keeping.page.getByText('Nothing is parked.').waitFor()
  await keeping.page.getByLabel('Delivery').selectOption({ label: 'Sent' })
  const sent = keeping.page.locator('tr', { hasText: 'Where are you?' })
  expect(await sent.locator('[data-label="Do"]').textContent()).toBe('–')
  expect(mails.taken.map(({ to }) => to)).toContain('here@example.com')
  expect([...complaints, ...keeping.complaints]).toEqual([])
})

test('a message that is being tried is a stuck flow, which leads to it; when nobody takes it, it is parked', async () => {
  mails.takes(false)
  await write(await customerAt('away@example.com'), 'Patience.')
  const staff = await createPerson(engine)
  const roles = ['CanGetStuckFlowsAtOneBank', 'CanGetCustomerMessages', 'CanCreateCustomerMessage']
  const { page, complaints } = await visits.visitAsStaff(engine, '/stuck', { as: staff, bankId: desk.bankId, roles })
  const flow = page.locator('tr', { hasText: 'Customer message' })
  await waitFor(
    async () => {
      await page.getByRole('button', { name: 'Look again' }).click()
      return flow.count()
    },
    (count) => count > 0,
  )
  await flow.getByRole('link', { name: 'Messages' }).click()
  const row = page.locator('tr', { hasText: 'Patience.' })
  await row.getByText('come again later').waitFor()
  expect(await page.getByLabel('Delivery').inputValue()).toBe('PENDING')
  await page.getByLabel('Delivery').selectOption({ label: 'Parked' })
  await row.getByText('nobody took it in time').waitFor({ timeout: 30_000 })
  mails.takes(true)
  await row.getByRole('button', { name: 'Send again' }).click()
  await waitFor(
    () => Promise.resolve(mails.taken),
    (taken) => taken.some(({ to }) => to === 'away@example.com'),
  )
  expect(complaints).toEqual([])
})
