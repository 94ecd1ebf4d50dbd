/** Refunds that the payer asks for: nobody but the payee's people learns how the payee stands, and nobody is asked again and again. */
import { randomUUID } from 'node:crypto'
import { refused } from '../../support/customers'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { openDesk } from '../../support/onboarding'
import { addPayer, answer, balances, createPayingPair, pay, storedRequest } from '../../support/payments'
import type { PayingPair, RequestJson } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Person, Reply } from '../../support/people'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({ environment: { CHALLENGE_LIFETIME_SECONDS: '600' } })
})
afterAll(() => engine.stop())

interface Scene extends PayingPair {
  readonly payee: Person
  /** The payer's transaction of 10.00. */
  readonly transactionId: string
}

/** The payer has paid 10.00, of which the payee has spent nothing. */
async function scene(): Promise<Scene> {
  const pair = await createPayingPair(engine)
  const payee = await addPayer(engine, { ...pair, from: pair.to })
  return { ...pair, payee, transactionId: await payTen(pair) }
}
const payTen = async (pair: PayingPair): Promise<string> => (await pay(engine, pair)).body.transaction_ids[0] ?? ''

interface Asked {
  readonly transactionId?: string
  readonly amount?: string
  readonly as?: Person
  readonly key?: string
}
/** At the account of whoever paid. */
const askBack = (
  { from, to, payer, ...scene }: Scene,
  { transactionId = scene.transactionId, amount = '10.00', as = payer, key }: Asked = {},
): Promise<Reply<RequestJson>> =>
  call<RequestJson>(
    engine,
    'POST',
    `/obp/v4.0.0${from.path}/owner/transaction-request-types/REFUND/transaction-requests`,
    {
      as,
      headers: key === undefined ? {} : { 'Idempotency-Key': key },
      body: {
        to: { bank_id: to.bankId, account_id: to.accountId },
        value: { currency: 'EUR', amount },
        description: 'wrong size',
        refund: { transaction_id: transactionId, reason_code: '410' },
      },
    },
  )
const give = ({ payee, ...pair }: Scene, { id, challenges }: RequestJson, code = '123'): Promise<Reply<RequestJson>> =>
  answer(
    engine,
    { ...pair, from: pair.to },
    {
      ...{ requestId: id, type: 'REFUND', as: payee, answer: code },
      challengeId: challenges.find(({ user_id: userId }) => userId === payee.userId)?.id ?? '',
    },
  )
const withdraw = ({ payer, to }: Scene, { id }: RequestJson): Promise<Reply> =>
  call(engine, 'POST', `/engine/v1${to.path}/transaction-requests/${id}/withdrawal`, {
    as: payer,
    body: { reason: 'a mistake' },
  })

const officer = ({ bankId }: PayingPair): Promise<Person> =>
  createPerson(engine, {
    roles: [
      ['CanFreezeAccount', bankId],
      ['CanManagePaymentRules', bankId],
      ['CanCreateAnyTransactionRequest', bankId],
    ],
  })
async function freezeAccount(one: Scene): Promise<void> {
  const as = await officer(one)
  const body = { reason: 'a suspicion' }
  expect((await call(engine, 'POST', `/engine/v1${one.to.path}/freeze`, { as, body })).status).toBe(201)
}
async function rejectCustomer({ bankId, to, payee }: Scene): Promise<void> {
  const desk = await openDesk(engine, bankId)
  await desk.setPolicy({ freeze_rejected: true })
  const { customer_id: customerId } = (await desk.start({ owner_user_id: payee.userId })).body
  await engine.database.writeAtOnce.raw(
    `insert into customer_account_links (link_id, customer_id, account_key, relationship_type)
     select gen_random_uuid(), ?, account_key, 'Owner' from accounts where bank_id = ? and account_id = ?`,
    [customerId, bankId, to.accountId],
  )
  await desk.addDocument(customerId)
  await desk.addCheck(customerId)
  await desk.decide(customerId, desk.reviewers[0], { decision: 'reject', reason: 'not the same person' })
}

describe('the payer is told nothing of the payee', () => {
  /** All but what is random. */
  const shape = ({ status, body }: Reply<RequestJson>) => ({
    status,
    members: Object.keys(body),
    state: body.status,
    asked: body.challenges.length,
  })

  test.each([
    ['whose account is frozen', freezeAccount, refused(400, 'OBP-49360')],
    ['who was rejected as a customer', rejectCustomer, refused(403, 'OBP-39406')],
  ])(
    '%s: the request waits like any other, and only who gives it hears why it cannot be',
    async (_who, freeze, why) => {
      const [one, other] = [await scene(), await scene()]
      await freeze(one)
      const asked = await askBack(one)
      expect(shape(asked)).toEqual(shape(await askBack(other)))
      expect(await give(one, asked.body)).toMatchObject(why)
      expect(await storedRequest(engine, asked.body.id)).toMatchObject({ status: 'FAILED' })
      expect(await balances(engine, one)).toEqual([999_000n, 1_000n])
    },
  )

  test('at a bank that holds money: nothing of the payee is held, and what they have spent is not told', async () => {
    const one = await scene()
    const body = { hold_funds: true }
    const rules = `/engine/v1/banks/${one.bankId}/payment-rules`
    expect((await call(engine, 'PUT', rules, { as: await officer(one), body })).status).toBe(200)
    const asked = await askBack(one)
    expect(asked).toMatchObject({ status: 201, body: { status: 'INITIATED' } })
    const held = `select held from accounts where bank_id = ? and account_id = ?`
    expect(await engine.database.read.raw(held, [one.bankId, one.to.accountId])).toEqual([{ held: 0n }])
    // All that was paid is spent: nothing kept the payee from it.
    const back = { ...one, from: one.to, to: one.from, payer: one.payee }
    expect((await pay(engine, back, { amount: '10.00' })).body.status).toBe('COMPLETED')
    const transactionId = await payTen(one)
    expect((await pay(engine, back, { amount: '10.00' })).body.status).toBe('COMPLETED')
    expect(await askBack(one, { transactionId })).toMatchObject({ status: 201, body: { status: 'INITIATED' } })
    expect(await give(one, asked.body)).toMatchObject(refused(400, 'OBP-49001'))
  })

  test('what the payee gives back by themselves is held for, as ever', async () => {
    const one = await scene()
    const rules = `/engine/v1/banks/${one.bankId}/payment-rules`
    await call(engine, 'PUT', rules, { as: await officer(one), body: { hold_funds: true } })
    // Whoever may pay from both accounts asks as the payee.
    const both = await addPayer(engine, one)
    await engine.database.writeAtOnce.raw(
      `insert into account_access (user_id, account_key, view_id) select ?, account_key, 'owner' from accounts where bank_id = ? and account_id = ?`,
      [both.userId, one.bankId, one.to.accountId],
    )
    expect((await askBack(one, { as: both })).status).toBe(201)
    const held = `select held from accounts where bank_id = ? and account_id = ?`
    expect(await engine.database.read.raw(held, [one.bankId, one.to.accountId])).toEqual([{ held: 1_000n }])
    expect(await askBack(one, { as: both })).toMatchObject(refused(400, 'OBP-49001'))
  })
})

describe('the payer asks once at a time', () => {
  const again = refused(400, 'OBP-49110')

  test('of twenty at once one is opened, and the others leave nothing', async () => {
    const one = await scene()
    const replies = await Promise.all(Array.from({ length: 20 }, () => askBack(one, { amount: '0.01' })))
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1)
    for (const reply of replies.filter(({ status }) => status !== 201)) expect(reply).toMatchObject(again)
    const rows = await engine.database.read.raw(
      `select request_id from transaction_requests where bank_id = ? and type = 'REFUND'`,
      [one.bankId],
    )
    expect(rows).toHaveLength(1)
  })

  test('a key that is sent again is the same request, not another one', async () => {
    const one = await scene()
    const key = randomUUID()
    const first = await askBack(one, { key })
    expect(first.status).toBe(201)
    expect(await askBack(one, { key })).toMatchObject({ status: 201, body: { id: first.body.id } })
    expect(await askBack(one)).toMatchObject(again)
  })

  test('not again by taking it back, nor once the payee has said no; when the time to answer is over', async () => {
    const one = await scene()
    const first = (await askBack(one)).body
    expect((await withdraw(one, first)).status).toBe(202)
    expect(await askBack(one)).toMatchObject(again)
    await passTime(first)
    const second = (await askBack(one)).body
    expect(await give(one, second, 'REJECT')).toMatchObject({ status: 202, body: { status: 'REJECTED' } })
    expect(await askBack(one)).toMatchObject(again)
    await passTime(second)
    expect((await askBack(one)).status).toBe(201)
  })
  /** No test can wait for ten minutes. */
  const passTime = ({ id }: RequestJson): Promise<unknown> =>
    engine.database.writeAtOnce.raw('update challenges set expires_at = now() where request_id = ?', [id])

  test('after a part was given the rest, and another payment meanwhile', async () => {
    const one = await scene()
    const part = (await askBack(one, { amount: '4.00' })).body
    const transactionId = await payTen(one)
    expect((await askBack(one, { transactionId })).status).toBe(201)
    expect((await give(one, part)).status).toBe(202)
    const rest = (await askBack(one, { amount: '6.00' })).body
    expect((await give(one, rest)).status).toBe(202)
    expect(await askBack(one, { amount: '0.01' })).toMatchObject(refused(400, 'OBP-30068'))
  })

  test('everybody for themselves; the payee and the bank as often as they like', async () => {
    const one = await scene()
    const another = await addPayer(engine, one)
    const clerk = await officer(one)
    for (const as of [one.payer, another, clerk, clerk]) expect((await askBack(one, { as })).status).toBe(201)
    expect(await askBack(one, { as: another })).toMatchObject(again)
  })
})
