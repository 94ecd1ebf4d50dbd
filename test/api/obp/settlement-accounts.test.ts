import { randomUUID } from 'node:crypto'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { call, createBank, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

let engine: TestEngine
let bankId: string
let staff: Person
let url: string
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  bankId = await createBank(engine)
  staff = await createPerson(engine, {
    roles: [
      ['CanCreateSettlementAccountAtOneBank', bankId],
      ['CanGetSettlementAccountAtOneBank', bankId],
    ],
  })
  url = `/obp/v4.0.0/banks/${bankId}/settlement-accounts`
})
afterAll(() => engine.stop())

const sepa = {
  user_id: '',
  payment_system: 'Sepa',
  balance: { currency: 'EUR', amount: '0' },
  label: 'My Account',
  branch_id: 'DERBY6',
  account_routings: [{ scheme: 'AccountNumber', address: '4930396' }],
}
const create = (body: unknown): Promise<Reply> => call(engine, 'POST', url, { as: staff, body })

test('is created once and listed beside the accounts that every bank has', async () => {
  const reply = await create(sepa)
  const members = {
    account_id: 'SEPA_SETTLEMENT_ACCOUNT_EUR',
    balance: { currency: 'EUR', amount: '0.00' },
    label: 'My Account',
    branch_id: 'DERBY6',
    account_routings: sepa.account_routings,
    account_attributes: [],
  }
  expect(reply.status).toBe(201)
  expect(reply.body).toEqual({ ...members, payment_system: 'Sepa', user_id: staff.userId })
  expect(await create({ ...sepa, account_routings: [] })).toMatchObject(refused(400, 'OBP-30208'))
  expect(await create({ ...sepa, payment_system: 'OTHER' })).toMatchObject(refused(400, 'OBP-30115'))

  const { body } = await call<{ settlement_accounts: object[] }>(engine, 'GET', url, { as: staff })
  const standard = (id: string): object => ({
    account_id: id,
    payment_system: id,
    balance: { currency: 'EUR', amount: '0.00' },
    label: 'Default settlement account',
    branch_id: '',
    account_routings: [],
    account_attributes: [],
  })
  expect(body.settlement_accounts).toEqual([
    standard('OBP-INCOMING-SETTLEMENT-ACCOUNT'),
    standard('OBP-OUTGOING-SETTLEMENT-ACCOUNT'),
    { ...members, payment_system: 'SEPA' },
  ])
})

test('opens no door to whoever is responsible: an account without a floor is not to be paid from', async () => {
  await create({ ...sepa, payment_system: 'DOOR', account_routings: [] })
  const account = `/obp/v4.0.0/banks/${bankId}/accounts/DOOR_SETTLEMENT_ACCOUNT_EUR/owner/account`
  expect(await call(engine, 'GET', account, { as: staff })).toMatchObject(refused(403, 'OBP-20017'))
})

test('its id is kept for it, whoever opens an account, and so are those of the other accounts of a bank', async () => {
  const officer = await createPerson(engine, { roles: [['CanCreateAccount', bankId]] })
  const anybody = await createPerson(engine)
  for (const version of ['v3.1.0', 'v5.0.0']) {
    for (const as of [officer, anybody]) {
      for (const id of ['KEPT_SETTLEMENT_ACCOUNT_EUR', 'DEFAULT_SETTLEMENT_ACCOUNT_USD', 'FX-POSITION-EUR']) {
        const body = { ...sepa, user_id: as.userId, product_code: '', account_routings: [] }
        const reply = await call(engine, 'PUT', `/obp/${version}/banks/${bankId}/accounts/${id}`, { as, body })
        expect(reply).toMatchObject(refused(400, 'OBP-30110'))
      }
    }
  }
  const kept = await create({ ...sepa, payment_system: 'kept', account_routings: [] })
  expect(kept).toMatchObject({ status: 201, body: { account_id: 'KEPT_SETTLEMENT_ACCOUNT_EUR' } })
})

test.each([
  [{ user_id: randomUUID() }, 404, 'OBP-20005'],
  [{ user_id: 'nobody' }, 404, 'OBP-20005'],
  [{ balance: { currency: 'EUR', amount: 'x' } }, 400, 'OBP-30112'],
  [{ balance: { currency: 'EUR', amount: '1' } }, 400, 'OBP-30109'],
  [{ balance: { currency: 'EURO', amount: '0' } }, 400, 'OBP-10003'],
  [{ account_routings: [sepa.account_routings[0], sepa.account_routings[0]] }, 400, 'OBP-30114'],
  [{ payment_system: 'two words' }, 400, 'OBP-30116'],
  [{ payment_system: 'x'.repeat(200) }, 400, 'OBP-30116'],
  [{ label: undefined }, 400, 'OBP-10001'],
])('%j is refused', async (change, status, code) => {
  const body = { ...sepa, payment_system: 'REFUSED', account_routings: [], ...change }
  expect(await create(body)).toMatchObject(refused(status, code))
})
