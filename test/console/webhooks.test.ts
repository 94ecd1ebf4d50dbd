/** The page of webhooks: every hook of the bank and of the instance, what was parked, sending it again and giving it up. */
import type { Locator, Page } from 'playwright-core'
import { lookAt } from '../support/browser'
import { consoleVisits } from '../support/console-visits'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { allAre, openHookDesk } from '../support/hook-desk'
import type { HookDesk } from '../support/hook-desk'
import { call, createPerson, grant } from '../support/people'
import type { Person } from '../support/people'
import { startReceiver } from '../support/receiver'
import type { Receiver } from '../support/receiver'
import { waitFor } from '../support/wait'

const visits = consoleVisits()
const roles = ['CanGetWebhooks', 'CanUpdateWebhook']

let engine: TestEngine
let receiver: Receiver
let desk: HookDesk
let staff: Person
beforeAll(async () => {
  engine = await startEngine({ environment: { WEBHOOK_TRIES: '1' } })
  receiver = await startReceiver()
})
beforeEach(async () => {
  desk = await openHookDesk(engine, receiver, roles)
  staff = await createPerson(engine)
  receiver.answer(500)
})
afterAll(async () => {
  await engine.stop()
  await receiver.close()
})

const hookPanel = (page: Page, path: string): Locator => page.getByRole('region', { name: receiver.url + path })
const show = (panel: Locator): Promise<void> => panel.getByRole('button', { name: 'Show the deliveries' }).click()
async function parkedAt(path: string, payments: number): Promise<string> {
  const hook = await desk.hookAt(path)
  for (let left = payments; left > 0; left -= 1) await desk.pay()
  // Each moves two accounts.
  await waitFor(() => desk.deliveries(hook), allAre('PARKED', 2 * payments))
  return hook
}

test('what a webhook did not take is parked, and sent again from the console', async () => {
  const hook = await parkedAt('/hook', 2)
  const visited = await visits.visitAsStaff(engine, '/webhooks', { as: staff, bankId: desk.day.bankId, roles })
  const { page } = visited
  const panel = hookPanel(page, '/hook')
  await panel.getByText('4 parked').waitFor()
  await show(panel)
  const parked = page.getByRole('button', { name: 'Send again' })
  const left = (count: number): Promise<number> =>
    waitFor(
      () => parked.count(),
      (found) => found === count,
    )
  await left(4)
  expect(await lookAt(visited, 'webhooks')).toEqual([])
  await page.getByRole('button', { name: 'Give up' }).first().click()
  expect(await lookAt(visited, 'webhooks-give-up')).toEqual([])
  await page.getByRole('button', { name: 'Leave it' }).click()
  await page.getByRole('button', { name: 'Give up' }).first().click()
  await page.getByRole('button', { name: 'Give it up' }).click()
  await left(3)
  receiver.answer(200)
  await parked.first().click()
  await left(2)
  await page.getByRole('button', { name: 'Send all again' }).click()
  await page.getByText('Nothing is parked.').waitFor()
  await panel.getByText('Nothing parked').waitFor()
  await page.getByRole('button', { name: 'Show what is still being tried' }).click()
  expect(await page.getByLabel('Status').inputValue()).toBe('PENDING')
  const statuses = async (): Promise<readonly string[]> =>
    (await desk.deliveries(hook)).map(({ status }) => status).sort()
  await waitFor(statuses, (found) => !found.includes('PENDING'))
  expect(await statuses()).toEqual(['DELIVERED', 'DELIVERED', 'DELIVERED', 'DISCARDED'])
  expect(visited.complaints).toEqual([])
})

test('every hook is reached, however many there are; deliveries are asked for when somebody wants to see them', async () => {
  const { bankId } = desk.day
  await engine.database.writeAtOnce.raw(
    `insert into webhooks (webhook_id, kind, bank_id, trigger_name, url, http_method, http_protocol, is_active, created_by, created_at)
     select gen_random_uuid(), 'BANK', ?, 'OnCreateTransaction', 'https://example.com/' || n, 'POST', 'HTTP/1.1', false, ?, now() - interval '1 day'
     from generate_series(1, 50) n`,
    [bankId, staff.userId],
  )
  await parkedAt('/last', 1)
  await grant(engine, staff, [['CanGetWebhooks', bankId]])
  const asked: string[] = []
  const onResponse = (response: { url(): string }): void => void asked.push(new URL(response.url()).pathname)
  const { page, complaints } = await visits.visit(engine, '/webhooks', { as: staff, bankId, onResponse })
  const panels = page.locator('.panel')
  await panels.nth(49).waitFor()
  expect(await panels.count()).toBe(50)
  await page.getByRole('button', { name: 'Show more' }).click()
  await hookPanel(page, '/last').getByText('2 parked').waitFor()
  expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0)
  await page.getByLabel('Which').selectOption({ label: 'With parked deliveries' })
  await waitFor(
    () => panels.count(),
    (count) => count === 1,
  )
  const ofDeliveries = (): readonly string[] => asked.filter((path) => path.endsWith('/deliveries'))
  expect(ofDeliveries()).toEqual([])
  await show(hookPanel(page, '/last'))
  await page.getByRole('table').waitFor()
  expect(new Set(ofDeliveries()).size).toBe(1)
  // Whoever may only read sends nothing.
  expect(await page.getByRole('button', { name: 'Send again' }).count()).toBe(0)
  expect(complaints).toEqual([])
})

test('the hooks of the instance are there for whoever keeps them, and for nobody else', async () => {
  const target = { url: `${receiver.url}/instance`, http_method: 'POST', http_protocol: 'HTTP/1.1' }
  await grant(engine, staff, ['CanCreateSystemAccountNotificationWebhook', 'CanManageSystemWebhooks'])
  const made = '/obp/v4.0.0/web-hooks/account/notifications/on-create-transaction'
  expect((await call(engine, 'POST', made, { as: staff, body: target })).status).toBe(201)
  await desk.pay()
  const bankId = desk.day.bankId
  const visited = await visits.visit(engine, '/webhooks', { as: staff, bankId })
  const panel = hookPanel(visited.page, '/instance')
  await panel.getByText('2 parked').waitFor({ timeout: 30_000 })
  await show(panel)
  await panel.getByRole('button', { name: 'Send all again' }).waitFor()
  expect(await lookAt(visited, 'webhooks-of-the-instance')).toEqual([])
  receiver.answer(200)
  await panel.getByRole('button', { name: 'Send all again' }).click()
  await panel.getByText('Nothing parked').waitFor()
  const other = await visits.visitAsStaff(engine, '/webhooks', { as: await createPerson(engine), bankId, roles })
  await other.page.getByText('There is no webhook.').waitFor()
  expect(await other.page.getByText('Of the whole instance').count()).toBe(0)
  expect([...visited.complaints, ...other.complaints]).toEqual([])
})
