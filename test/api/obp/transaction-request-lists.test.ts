import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { addPayer, createPayingPair, pay } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call } from '../../support/people'
import type { Person } from '../../support/people'

interface ListJson {
  readonly transaction_requests_with_charges: readonly object[]
}

let engine: TestEngine
let pair: PayingPair
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  pair = await createPayingPair(engine)
})
afterAll(() => engine.stop())

const list = (as: Person, view = 'owner') =>
  call<ListJson>(engine, 'GET', `/obp/v2.0.0${pair.from.path}/${view}/transaction-requests`, { as })

test('v2.0.0 lists all types in one shape, with the transaction id as a text', async () => {
  const { body: tan } = await pay(engine, pair, { type: 'SANDBOX_TAN', amount: '12.50' })
  const { body: account } = await pay(engine, pair, { type: 'ACCOUNT', amount: '1.00' })
  const json = (type: string, amount: string, { id, transaction_ids: ids }: typeof tan): object => ({
    id,
    type,
    from: { bank_id: pair.bankId, account_id: pair.from.accountId },
    details: {
      to: { bank_id: pair.bankId, account_id: pair.to.accountId },
      value: { currency: 'EUR', amount },
      description: 'this is for work',
    },
    transaction_ids: ids[0],
    status: 'COMPLETED',
    start_date: expect.stringMatching(/T00:00:00Z$/) as string,
    end_date: expect.stringMatching(/T00:00:00Z$/) as string,
    challenge: null,
    charge: { summary: 'Total charges for completed transaction', value: { currency: 'EUR', amount: '2.0' } },
  })
  const { status, body } = await list(pair.payer)
  expect({ status, body }).toEqual({
    status: 200,
    body: {
      transaction_requests_with_charges: [json('SANDBOX_TAN', '12.50', tan), json('ACCOUNT', '1.00', account)],
    },
  })
})

test('a view that does not show requests shows none', async () => {
  const auditor = await addPayer(engine, pair, 'auditor')
  expect(await list(auditor, 'auditor')).toMatchObject(refused(400, 'OBP-20022'))
})
