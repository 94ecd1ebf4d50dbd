/** What others could still tell of somebody who has been erased: a repeated request. */
import { createHash } from 'node:crypto'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { refused } from '../support/customers'
import { everyRow } from '../support/erasable'
import { openDesk, passport } from '../support/onboarding'
import type { OnboardingDesk } from '../support/onboarding'
import { call, createPerson } from '../support/people'
import type { Person } from '../support/people'

let engine: TestEngine
let desk: OnboardingDesk
let keeper: Person
beforeAll(async () => {
  engine = await startEngine()
  desk = await openDesk(engine)
  const roles = ['CanEndCustomerRelationship', 'CanEraseCustomer']
  keeper = await createPerson(engine, { roles: roles.map((role) => [role, desk.bankId] as const) })
})
afterAll(() => engine.stop())

async function erase(customerId: string): Promise<void> {
  for (const path of ['closure', 'erasure']) {
    expect((await desk.act(customerId, keeper, 'POST', path, { reason: 'on their wish' })).status).toBe(201)
  }
}

test('what was asked cannot be guessed from its hash, and a repetition of it is refused', async () => {
  const { customer_id: customerId } = (await desk.start()).body
  const url = `/engine/v1/banks/${desk.bankId}/onboarding-cases/${customerId}/documents`
  const body = { ...passport, number: 'HASHED1' }
  const ask = () => call(engine, 'POST', url, { as: desk.clerk, headers: { 'Idempotency-Key': 'hashed' }, body })
  expect((await ask()).status).toBe(201)
  expect(await ask()).toMatchObject({ status: 201, body: { number: 'HASHED1' } })
  const hash = createHash('sha256')
    .update(JSON.stringify(['POST', url, body]))
    .digest('hex')
  expect(await everyRow(engine)).toContain(hash)
  await erase(customerId)
  expect(await everyRow(engine)).not.toContain(hash)
  expect(await ask()).toMatchObject(refused(422, 'OBP-29003'))
  expect((await desk.read(customerId)).documents).toEqual([])
})
