/** Payments of a customer who was rejected, whose documents have run out, or who is no customer any more. */
import { standingPaymentsOf } from '../../../db/read/standing-orders'
import type { TestAccount } from '../../support/accounts'
import { openStandingAmid } from '../../support/dated-payments'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { openDesk } from '../../support/onboarding'
import type { CaseBody, OnboardingDesk } from '../../support/onboarding'
import { answer, createPayingPair, pay } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call, grant } from '../../support/people'
import { waitFor } from '../../support/wait'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

interface Scene {
  readonly desk: OnboardingDesk
  readonly pair: PayingPair
  readonly customerId: string
}

/** A payer with money, and their case at the bank of the account; `isLinked`: the account is the customer's by a link. */
async function scene(policy: object, isLinked = true): Promise<Scene> {
  const pair = await createPayingPair(engine)
  const desk = await openDesk(engine, pair.bankId)
  await desk.setPolicy(policy)
  const { customer_id: customerId } = (await desk.start({ owner_user_id: pair.payer.userId })).body
  if (isLinked) {
    await engine.database.writeAtOnce.raw(
      `insert into customer_account_links (link_id, customer_id, account_key, relationship_type)
       select gen_random_uuid(), ?, account_key, 'Owner' from accounts where bank_id = ? and account_id = ?`,
      [customerId, pair.bankId, pair.from.accountId],
    )
  }
  return { desk, pair, customerId }
}
const reads = ({ desk, customerId }: Scene, fits: (found: CaseBody) => boolean): Promise<CaseBody> =>
  waitFor(() => desk.read(customerId), fits)
async function reject({ desk, customerId }: Scene): Promise<void> {
  await desk.addDocument(customerId)
  await desk.addCheck(customerId)
  await desk.decide(customerId, desk.reviewers[0], { decision: 'reject', reason: 'not the same person' })
}
const frozen = (reason: string) => ({
  status: 403,
  body: { message: `OBP-39406: The payments of the customer are frozen: ${reason}.` },
})

test('a rejected customer does not pay, small or large, where the policy says so; nothing of it is stored', async () => {
  const one = await scene({ freeze_rejected: true })
  expect((await pay(engine, one.pair)).body.status).toBe('COMPLETED')
  await reject(one)
  const rows = () =>
    engine.database.read.raw('select request_id from transaction_requests where bank_id = ?', [one.pair.bankId])
  const before = await rows()
  expect(await pay(engine, one.pair)).toMatchObject(frozen('the customer was rejected'))
  expect(await pay(engine, one.pair, { amount: '2000.00' })).toMatchObject(frozen('the customer was rejected'))
  expect(await rows()).toEqual(before)
  expect((await one.desk.read(one.customerId)).payments_frozen).toBe('rejected')
})

test('the holder of an account without a customer is looked at instead', async () => {
  const one = await scene({ freeze_rejected: true }, false)
  await reject(one)
  expect(await pay(engine, one.pair)).toMatchObject(frozen('the customer was rejected'))
})

test('where the policy does not say so, everybody goes on paying', async () => {
  const one = await scene({ freeze_rejected: false })
  await reject(one)
  expect((await pay(engine, one.pair)).body.status).toBe('COMPLETED')
})

test('what was asked for before the freeze is not booked after it, and fails with the reason', async () => {
  const one = await scene({ freeze_rejected: true })
  const asked = (await pay(engine, one.pair, { amount: '2000.00' })).body
  expect(asked.status).toBe('INITIATED')
  await reject(one)
  const given = { requestId: asked.id, challengeId: asked.challenges[0]?.id ?? '' }
  expect(await answer(engine, one.pair, given)).toMatchObject(frozen('the customer was rejected'))
  const [row] = await engine.database.read.raw(
    'select status, end_reason as reason from transaction_requests where request_id = ?',
    [asked.id],
  )
  expect(row).toEqual({ status: 'FAILED', reason: 'CustomerFrozen' })
})

test('a payment of a standing order that is due after the freeze fails with the reason', async () => {
  const one = await scene({ freeze_rejected: true })
  const order = await openStandingAmid(engine, one.pair, () => reject(one))
  const payments = () => standingPaymentsOf(engine.database.read, order.standingOrderId)
  const [second] = await waitFor(payments, ([newest]) => newest?.number === 2 && newest.status === 'FAILED')
  expect(second).toMatchObject({ reason: 'CustomerFrozen' })
})

test('documents that have run out freeze payments until a new one is accepted', async () => {
  const one = await scene({ freeze_expired: true })
  const { desk, customerId, pair } = one
  const soon = `${new Date(Date.now() + 6_000).toISOString().slice(0, 19)}Z`
  await desk.addDocument(customerId, { id: 'passport', expiry_date: soon })
  await desk.addCheck(customerId)
  await desk.decide(customerId, desk.reviewers[0], 'approve')
  await reads(one, ({ payments_frozen: reason }) => reason === 'expired')
  expect(await pay(engine, pair)).toMatchObject(frozen('the documents of the customer have run out'))
  await desk.addDocument(customerId, { id: 'passport' })
  expect(await pay(engine, pair)).toMatchObject(frozen('the documents of the customer have run out'))
  await desk.decide(customerId, desk.reviewers[0], 'approve')
  await reads(one, ({ payments_frozen: reason }) => reason === null)
  expect((await pay(engine, pair)).body.status).toBe('COMPLETED')
})

test.each([
  ['is linked to the customer', true],
  ['is linked to nobody', false],
])(
  'a relationship ends only when an account that %s is empty, and then nobody pays from it',
  async (_how, isLinked) => {
    const one = await scene({}, isLinked)
    const { desk, customerId, pair } = one
    await grant(engine, desk.clerk, [['CanEndCustomerRelationship', desk.bankId]])
    const close = () => desk.act(customerId, desk.clerk, 'POST', 'closure', { reason: 'on their wish' })
    const early = await close()
    expect([early.status, early.body.message]).toEqual([400, expect.stringContaining('OBP-39405')])
    expect(await desk.read(customerId)).toMatchObject({ state: 'collecting', payments_frozen: null })
    const path = `/obp/v5.1.0/banks/${pair.bankId}/management/historical/transactions`
    await grant(engine, desk.clerk, [['CanCreateHistoricalTransactionAtBank', desk.bankId]])
    const move = async (from: TestAccount, to: TestAccount): Promise<number> => {
      const body = {
        from_account_id: from.accountId,
        to_account_id: to.accountId,
        value: { currency: 'EUR', amount: '10000' },
        description: 'paid out',
        posted: '2026-01-01T00:00:00Z',
        completed: '2026-01-01T00:00:00Z',
        type: 'SANDBOX_TAN',
        charge_policy: 'SHARED',
      }
      return (await call(engine, 'POST', path, { as: desk.clerk, body })).status
    }
    expect(await move(pair.from, pair.to)).toBe(201)
    expect((await close()).body.state).toBe('closed')
    // What comes in late is the staff's to send back.
    expect(await move(pair.to, pair.from)).toBe(201)
    expect(await pay(engine, pair)).toMatchObject(frozen('the relationship has ended'))
  },
)
