import { randomUUID } from 'node:crypto'
import { refused } from '../../support/accounts'
import { outside, payCounterparty, writeDown } from '../../support/counterparties'
import type { CounterpartyPayment } from '../../support/counterparties'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { answer, balances, createPayingPair, pay, setAttribute, storedRequest } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call, createPerson, grant } from '../../support/people'
import type { Reply } from '../../support/people'

interface Request210 {
  readonly id: string
  readonly status: string
  readonly challenge: { readonly id: string } | null
}

let engine: TestEngine
let pair: PayingPair
let counterpartyId: string
const iban = `DE${randomUUID().slice(0, 8)}`
beforeAll(async () => {
  engine = await startEngine()
  pair = await createPayingPair(engine, { balance: 100_000_000n })
  await grant(engine, pair.payer, [['CanCreateAnyTransactionRequest', pair.bankId]])
  const reply = await writeDown(engine, pair, { other_account_secondary_routing_address: iban })
  counterpartyId = reply.body.counterparty_id
})
afterAll(() => engine.stop())

const anId = expect.stringMatching(/^[0-9a-f-]{36}$/) as string
const aMoment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string
const older = <Body = Request210>(payment: CounterpartyPayment, payer = pair): Promise<Reply<Body>> =>
  payCounterparty<Body>(engine, payer, { version: 'v2.1.0', ...payment })

const types = ['COUNTERPARTY', 'SEPA', 'FREE_FORM'] as const
type Type = (typeof types)[number]
const payeeOf = (type: Type): { readonly to?: object; readonly details: object } => {
  const byId = { counterparty_id: counterpartyId }
  if (type === 'COUNTERPARTY') return { to: byId, details: { to_counterparty: byId } }
  return type === 'SEPA' ? { to: { iban }, details: { to_sepa: { iban } } } : { details: {} }
}
const of = (type: Type): Pick<CounterpartyPayment, 'type' | 'to'> => {
  const { to } = payeeOf(type)
  return to === undefined ? { type } : { type, to }
}

describe.each(types)('%s before v4.0.0', (type) => {
  const moved = type === 'FREE_FORM' ? 0n : 1n

  test.each(['v2.1.0', 'v2.2.0', 'v3.0.0', 'v3.1.0'])('below the threshold is booked at once: %s', async (version) => {
    const before = await balances(engine, pair)
    const reply = await older({ ...of(type), amount: '11.00', version })
    expect(reply.status).toBe(201)
    expect(reply.body).toEqual({
      id: anId,
      type,
      from: { bank_id: pair.bankId, account_id: pair.from.accountId },
      details: { ...payeeOf(type).details, value: { currency: 'EUR', amount: '11.00' }, description: 'to cp' },
      transaction_ids: [anId],
      status: 'COMPLETED',
      start_date: aMoment,
      end_date: aMoment,
      challenge: null,
      charge: { summary: 'Total charges for completed transaction', value: { currency: 'EUR', amount: '2.0' } },
    })
    expect(await balances(engine, pair)).toEqual([before[0] - moved * 1_100n, before[1] + moved * 1_100n])
  })

  test('from the threshold on it names its one challenge, also when it is read, and the answer books it', async () => {
    const before = await balances(engine, pair)
    const { status, body } = await older({ ...of(type), amount: '1000.00' })
    const challenge = { id: anId, allowed_attempts: 3, challenge_type: 'OBP_TRANSACTION_REQUEST_CHALLENGE' }
    expect({ status, body }).toMatchObject({
      status: 201,
      body: { type, status: 'INITIATED', transaction_ids: [''], challenge },
    })
    expect(await balances(engine, pair)).toEqual(before)
    const list = `/obp/v2.1.0${pair.from.path}/owner/transaction-requests`
    const { body: read } = await call<{ transaction_requests_with_charges: Request210[] }>(engine, 'GET', list, {
      as: pair.payer,
    })
    const listed = read.transaction_requests_with_charges.find(({ id }) => id === body.id)
    expect(listed?.challenge).toEqual(body.challenge)
    const given = { type, version: 'v2.1.0', requestId: body.id }
    expect(await answer(engine, pair, { ...given, challengeId: randomUUID() })).toMatchObject(refused(400, 'OBP-40010'))
    const challengeId = body.challenge?.id ?? ''
    expect(await answer(engine, pair, { ...given, challengeId, answer: '321' })).toMatchObject(
      refused(400, 'OBP-40016'),
    )
    expect(await answer(engine, pair, { ...given, challengeId })).toMatchObject({
      status: 202,
      body: { status: 'COMPLETED', transaction_ids: [anId], challenge: body.challenge },
    })
    expect(await balances(engine, pair)).toEqual([before[0] - moved * 100_000n, before[1] + moved * 100_000n])
    expect(await answer(engine, pair, { ...given, challengeId })).toMatchObject(refused(400, 'OBP-40011'))
  })

  test.each([
    ['no amount', { amount: 'ten' }, 400, 'OBP-10002'],
    ['zero', { amount: '0' }, 400, 'OBP-40008'],
    ['no currency', { currency: 'EURO' }, 400, 'OBP-10003'],
    ['another currency than that of the account', { currency: 'USD' }, 400, 'OBP-40003'],
    ['more than the limit of payments', { amount: '100000.01' }, 400, 'OBP-10035'],
  ])('%s is refused, and nothing is stored', async (_what, change, status, code) => {
    const count = async (): Promise<bigint | undefined> => {
      const [row] = await engine.database.read.raw<{ count: bigint }>(
        'select count(*) from transaction_requests where bank_id = ?',
        [pair.bankId],
      )
      return row?.count
    }
    const before = await count()
    expect(await older({ ...of(type), ...change })).toMatchObject(refused(status, code))
    expect(await count()).toBe(before)
  })

  test('nobody pays from the account of somebody else', async () => {
    const stranger = await createPerson(engine)
    const [status, code] = type === 'FREE_FORM' ? [403, 'OBP-20006'] : [400, 'OBP-40002']
    expect(await older({ ...of(type), as: stranger })).toMatchObject(refused(status, code))
  })
})

test('a request of v4.0.0 tells the number of its challenges only, and is not answered in the older shape', async () => {
  const { body } = await payCounterparty(engine, pair, { ...of('COUNTERPARTY'), amount: '1000.00' })
  const [challenge] = body.challenges
  const given = { type: 'COUNTERPARTY', version: 'v2.1.0', requestId: body.id, challengeId: challenge?.id ?? '' }
  expect(await answer(engine, pair, given)).toMatchObject(refused(400, 'OBP-40010'))
  const path = `/obp/v4.0.0${pair.from.path}/owner/transaction-requests/${body.id}`
  expect(await call(engine, 'GET', path, { as: pair.payer })).toMatchObject({
    body: { challenge: { id: 'challenges number:1' } },
  })
})

test('is no way around the people who must confirm what leaves the account', async () => {
  const guarded = await createPayingPair(engine)
  await setAttribute(engine, guarded, 'REQUIRED_CHALLENGE_ANSWERS', '2')
  const { body } = await writeDown(engine, guarded)
  const asked = { type: 'COUNTERPARTY', to: { counterparty_id: body.counterparty_id } }
  expect(await older({ ...asked, amount: '1000.00' }, guarded)).toMatchObject(refused(400, 'OBP-49348'))
  expect(await older({ ...asked, amount: '999.99' }, guarded)).toMatchObject({ body: { status: 'COMPLETED' } })
})

test('a request in the older shape can be answered under v4.0.0', async () => {
  const { body } = await older({ ...of('SEPA'), amount: '1000.00' })
  const given = { type: 'SEPA', requestId: body.id, challengeId: body.challenge?.id ?? '' }
  expect(await answer(engine, pair, given)).toMatchObject({ status: 202, body: { status: 'COMPLETED' } })
  expect(await storedRequest(engine, body.id)).toMatchObject({ status: 'COMPLETED' })
})

test('the amount is in the currency of the payer; the account of the payee may be in another one', async () => {
  const abroad = await createPayingPair(engine, { payeeCurrency: 'USD' })
  const { body: known } = await writeDown(engine, abroad)
  const to = { counterparty_id: known.counterparty_id }
  expect(await older({ type: 'COUNTERPARTY', to, amount: '10.00' }, abroad)).toMatchObject({
    status: 201,
    body: { status: 'COMPLETED' },
  })
  expect(await balances(engine, abroad)).toEqual([999_000n, 1_074n])
  expect(await pay(engine, abroad, { type: 'SANDBOX_TAN', version: 'v2.1.0', amount: '10.00' })).toMatchObject({
    status: 201,
    body: { status: 'COMPLETED' },
  })
  expect(await balances(engine, abroad)).toEqual([998_000n, 2_148n])
})

test('who is no counterparty of the account, or no beneficiary, is not paid', async () => {
  const other = await createPayingPair(engine)
  const foreignIban = `FR${randomUUID().slice(0, 8)}`
  const foreign = await writeDown(engine, other, { other_account_secondary_routing_address: foreignIban })
  for (const id of ['no-such', foreign.body.counterparty_id]) {
    const to = { counterparty_id: id }
    expect(await older({ type: 'COUNTERPARTY', to })).toMatchObject(refused(400, 'OBP-30017'))
  }
  for (const unknown of ['XX00', foreignIban]) {
    expect(await older({ type: 'SEPA', to: { iban: unknown } })).toMatchObject(refused(404, 'OBP-30012'))
  }
  const { body } = await writeDown(engine, pair, { ...outside, is_beneficiary: false })
  const to = { counterparty_id: body.counterparty_id }
  expect(await older({ type: 'COUNTERPARTY', to })).toMatchObject(refused(400, 'OBP-30013'))
  expect(await older({ ...of('SEPA'), policy: 'NOBODY' })).toMatchObject(refused(400, 'OBP-40013'))
})

test.each(['v2.1.0', 'v4.0.0'])('an empty id is one that nothing has: %s', async (version) => {
  // Somebody has written down a payee with an IBAN that is none.
  await writeDown(engine, pair, { other_account_secondary_routing_address: '' })
  for (const empty of ['', ' ']) {
    const byId = { type: 'COUNTERPARTY', to: { counterparty_id: empty }, version }
    expect(await older(byId)).toMatchObject(refused(400, 'OBP-30017'))
    expect(await older({ type: 'SEPA', to: { iban: empty }, version })).toMatchObject(refused(404, 'OBP-30012'))
  }
  const to = [
    { bankId: '', accountId: pair.to.accountId },
    { bankId: pair.bankId, accountId: '' },
  ]
  for (const nobody of to) {
    const type = 'SANDBOX_TAN'
    expect(await pay(engine, pair, { type, version, to: nobody })).toMatchObject(refused(404, 'OBP-30018'))
  }
})

test.each(['COUNTERPARTY', 'SEPA'])('%s needs its payee', async (type) => {
  expect(await older({ type, to: {} })).toMatchObject(refused(400, 'OBP-10001'))
})

test.each(['ACCOUNT', 'SIMPLE', 'WHATEVER'])('%s has no call before v4.0.0', async (type) => {
  const reply = await older<{ message: string }>({ type, to: { counterparty_id: counterpartyId } })
  expect(reply).toMatchObject({
    status: 400,
    body: { message: `OBP-40001: Invalid value for TRANSACTION_REQUEST_TYPE: '${type}'` },
  })
})
