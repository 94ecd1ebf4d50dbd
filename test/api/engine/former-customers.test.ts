/** Who is a customer no more is given nothing: what they have asked for can be rejected, also when they cease to be one at that moment. */
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { openDesk } from '../../support/onboarding'
import type { OnboardingDesk } from '../../support/onboarding'
import { call, createPerson, grant } from '../../support/people'
import type { Person, Reply } from '../../support/people'
import { waitFor } from '../../support/wait'

let engine: TestEngine
let desk: OnboardingDesk
let officer: Person
beforeAll(async () => {
  engine = await startEngine()
  desk = await openDesk(engine)
  const roles = ['CanUpdateCustomerCreditLimit', 'CanEndCustomerRelationship']
  officer = await createPerson(engine, { roles: roles.map((role) => [role, desk.bankId] as const) })
  await grant(engine, officer, [['CanUpdateAccountApplications', '']])
})
afterAll(() => engine.stop())

interface Asked {
  readonly token: string
  readonly account_application_id: string
}
const customerOf = async ({ userId }: Person): Promise<string> =>
  (await desk.start({ owner_user_id: userId })).body.customer_id
const ends = async (customerId: string): Promise<void> => {
  const ended = await desk.act(customerId, officer, 'POST', 'closure', { reason: 'on their wish' })
  expect([ended.status, ended.body.state]).toEqual([201, 'closed'])
}

/** Ask for something, and have it decided. */
const kinds = {
  'credit limit': async (customerId: string, as: Person) => {
    const at = `/obp/v3.1.0/banks/${desk.bankId}/customers/${customerId}/credit_limit/requests`
    const { body } = await call<Asked>(engine, 'POST', at, { as, body: { requested_current_rate_amount1: '5000.00' } })
    const path = `/engine/v1/banks/${desk.bankId}/credit-limit-requests/${body.token}/decisions`
    return (decision: string): Promise<Reply> => call(engine, 'POST', path, { as: officer, body: { decision } })
  },
  account: async (customerId: string, as: Person) => {
    const at = `/obp/v3.1.0/banks/${desk.bankId}/account-applications`
    const { body } = await call<Asked>(engine, 'POST', at, { as, body: { product_code: 'P', customer_id: customerId } })
    const path = `${at}/${body.account_application_id}`
    return (status: string): Promise<Reply> => call(engine, 'PUT', path, { as: officer, body: { status } })
  },
}
const given = (customerId: string): Promise<unknown> =>
  engine.database.read.raw(
    `select c.credit_limit_amount, (select count(*)::int from customer_account_links l where l.customer_id = c.customer_id) as accounts
     from customers c where c.customer_id = ?`,
    [customerId],
  )
const refused = { status: 400, body: { message: expect.stringContaining('OBP-39001') as string } }

test.each(Object.entries(kinds))('what a former customer has asked for is not granted: %s', async (_what, ask) => {
  const person = await createPerson(engine)
  const customerId = await customerOf(person)
  const decide = await ask(customerId, person)
  const before = await given(customerId)
  await ends(customerId)
  expect(await decide('ACCEPTED')).toMatchObject(refused)
  expect(await given(customerId)).toEqual(before)
  expect(await decide('REJECTED')).toMatchObject({ status: 200, body: { status: 'REJECTED' } })
  expect(await given(customerId)).toEqual(before)
})

/** The relationship ends in a transaction that ends when somebody waits for it. */
const endsMeanwhile = (customerId: string, isUnderWay: () => void): Promise<unknown> =>
  engine.database.write(async (transaction) => {
    await transaction.raw(`update kyc_cases set state = 'closed' where customer_id = ?`, [customerId])
    isUnderWay()
    const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    await waitFor(
      () => engine.database.read.raw(waiting),
      (rows) => rows.length > 0,
    )
  })

test.each(Object.entries(kinds))('nor is it when they cease to be one at that moment: %s', async (_what, ask) => {
  const person = await createPerson(engine)
  const customerId = await customerOf(person)
  const decide = await ask(customerId, person)
  const before = await given(customerId)
  let decided: Promise<Reply> | undefined
  await endsMeanwhile(customerId, () => {
    decided = decide('ACCEPTED')
  })
  expect(await decided).toMatchObject(refused)
  expect(await given(customerId)).toEqual(before)
})
