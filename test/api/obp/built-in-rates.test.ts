/** An instance that uses none of the rates that come with the engine, as production does: a payment needs the rates of its bank. */
import { refused } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { answer, balances, createPayingPair, pay } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Reply } from '../../support/people'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({ environment: { BUILT_IN_FX_RATES: 'false' } })
})
afterAll(() => engine.stop())

async function setRate({ bankId }: PayingPair): Promise<void> {
  const as = await createPerson(engine, { roles: [['CanCreateFxRate', bankId]] })
  const codes = { bank_id: bankId, from_currency_code: 'EUR', to_currency_code: 'GBP' }
  const rate = { conversion_value: 0.5, inverse_conversion_value: 2, effective_date: '2017-09-19T00:00:00Z' }
  const reply = await call(engine, 'PUT', `/obp/v4.0.0/banks/${bankId}/fx`, { as, body: { ...codes, ...rate } })
  expect(reply.status).toBe(201)
}
const rateOf = ({ bankId, payer }: PayingPair): Promise<Reply> =>
  call(engine, 'GET', `/obp/v4.0.0/banks/${bankId}/fx/EUR/GBP`, { as: payer })

test('without a rate of the bank no payment is converted, at once or after an answer, and none is shown', async () => {
  const pair = await createPayingPair(engine, { payeeCurrency: 'GBP' })
  for (const amount of ['10.00', '2000.00']) {
    expect(await pay(engine, pair, { amount })).toMatchObject(refused(400, 'OBP-10006'))
  }
  expect(await balances(engine, pair)).toEqual([1_000_000n, 0n])
  expect(await rateOf(pair)).toMatchObject(refused(400, 'OBP-10004'))
})

test('with one it is, by that rate, and what needs no conversion needs none', async () => {
  const pair = await createPayingPair(engine, { payeeCurrency: 'GBP' })
  await setRate(pair)
  expect((await pay(engine, pair, { amount: '10.00' })).status).toBe(201)
  const { body } = await pay(engine, pair, { amount: '2000.00' })
  const given = { requestId: body.id, challengeId: body.challenges[0]?.id ?? '' }
  expect(await answer(engine, pair, given)).toMatchObject({ status: 202, body: { status: 'COMPLETED' } })
  expect(await balances(engine, pair)).toEqual([799_000n, 100_500n])
  expect((await pay(engine, await createPayingPair(engine))).status).toBe(201)
})

test('what waited while its rate was taken away is not booked by another', async () => {
  const pair = await createPayingPair(engine, { payeeCurrency: 'GBP' })
  await setRate(pair)
  const { body } = await pay(engine, pair, { amount: '2000.00' })
  await engine.database.writeAtOnce.raw('delete from fx_rates where bank_id = ?', [pair.bankId])
  const given = { requestId: body.id, challengeId: body.challenges[0]?.id ?? '' }
  expect(await answer(engine, pair, given)).toMatchObject(refused(400, 'OBP-10006'))
  expect(await balances(engine, pair)).toEqual([1_000_000n, 0n])
})
