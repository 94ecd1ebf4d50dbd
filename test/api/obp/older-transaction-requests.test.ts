/** Payments in the shapes of v1.4.0 and v2.0.0: the same machine as that of later versions behind them. */
import { randomUUID } from 'node:crypto'
import { waitingForOne } from '../../support/challenges'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { answer, balances, createPayingPair, pay, setAttribute } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Reply } from '../../support/people'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

interface Older {
  readonly id: string
  readonly status: string
  readonly transaction_ids: unknown
  readonly challenge: { readonly id: string } | null
}
const anId = expect.stringMatching(/^[0-9a-f-]{36}$/) as string
const aMoment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string

const ask = (pair: PayingPair, amount = '10.00', type = 'sandbox', version = 'v1.4.0'): Promise<Reply<Older>> =>
  pay<Older>(engine, pair, { amount, type, version })
const give = (pair: PayingPair, request: Older, code = '123', more: object = {}): Promise<Reply<Older>> =>
  answer<Older>(engine, pair, {
    requestId: request.id,
    challengeId: request.challenge?.id ?? '',
    answer: code,
    type: 'sandbox',
    version: 'v1.4.0',
    ...more,
  })
const waiting = async (pair: PayingPair): Promise<Older> => (await ask(pair, '1500.00')).body
const refused = (code: string, error?: string): object => ({
  status: 400,
  body: {
    code: 400,
    message: expect.stringContaining(code) as string,
    ...(error === undefined ? {} : { error }),
  },
})
const failed = 'Transaction Request failed.'
const tryAgain = 'Incorrect answer to one or more questions. You may try to answer the challenge again.'

const shape = (pair: PayingPair, amount: string): object => ({
  id: anId,
  type: 'sandbox',
  from: { bank_id: pair.bankId, account_id: pair.from.accountId },
  body: {
    to: { bank_id: pair.to.bankId, account_id: pair.to.accountId },
    value: { currency: 'EUR', amount },
    description: 'this is for work',
  },
  start_date: aMoment,
  end_date: aMoment,
})
const located = ({ from }: PayingPair, type: string, id: string): string =>
  `${from.path}/owner/transaction-request-types/${type}/transaction-requests/${id}`

describe('v1.4.0', () => {
  test.each(['sandbox', 'SANDBOX_TAN'])('%s: a small payment is complete, and says where it is', async (type) => {
    const pair = await createPayingPair(engine)
    const { status, body, headers } = await ask(pair, '10.00', type)
    expect([status, body]).toEqual([
      201,
      { ...shape(pair, '10.00'), status: 'COMPLETED', transaction_ids: [anId], challenge: null },
    ])
    expect(headers.get('location')).toBe(located(pair, type, body.id))
    expect(await balances(engine, pair)).toEqual([999_000n, 1_000n])
  })

  test('a large one waits for its challenge; the right answer books it once and for all', async () => {
    const pair = await createPayingPair(engine)
    const { status, body: request } = await ask(pair, '1500.00')
    const challenge = { id: anId, allowed_attempts: 3, challenge_type: 'SANDBOX_TAN' }
    expect([status, request]).toEqual([
      201,
      { ...shape(pair, '1500.00'), status: 'CHALLENGE_PENDING', transaction_ids: null, challenge },
    ])
    const listed = await call(engine, 'GET', `/obp/v1.4.0${pair.from.path}/owner/transaction-requests`, {
      as: pair.payer,
    })
    expect(listed.body).toEqual({ 'transaction-requests': [{ ...request, status: 'CHALLENGES_PENDING' }] })
    const answered = await give(pair, request)
    expect([answered.status, answered.body]).toEqual([
      202,
      { ...request, status: 'COMPLETED', transaction_ids: [anId] },
    ])
    expect(answered.headers.get('location')).toBe(located(pair, 'sandbox', request.id))
    expect(await give(pair, request)).toMatchObject(refused('OBP-40011'))
    expect(await balances(engine, pair)).toEqual([850_000n, 150_000n])
  })

  test('five right answers at once book once', async () => {
    const pair = await createPayingPair(engine)
    const request = await waiting(pair)
    const replies = await Promise.all(Array.from({ length: 5 }, () => give(pair, request)))
    expect(replies.filter(({ status }) => status === 202).length).toBeGreaterThan(0)
    expect(await balances(engine, pair)).toEqual([850_000n, 150_000n])
  })

  test('a wrong answer may be tried again until the attempts are used up; then the request has failed', async () => {
    const pair = await createPayingPair(engine)
    const request = await waiting(pair)
    expect(await give(pair, request, '5')).toMatchObject(refused(`OBP-49007: ${tryAgain}`, tryAgain))
    expect(await give(pair, request, '-5')).toMatchObject(refused('OBP-49007', tryAgain))
    expect(await give(pair, request, '99999')).toMatchObject(refused(`OBP-49006: ${failed}`, failed))
    expect(await give(pair, request)).toMatchObject(refused('OBP-49006', failed))
    expect(await balances(engine, pair)).toEqual([1_000_000n, 0n])
  })

  test('a right answer without the funds fails the request', async () => {
    const pair = await createPayingPair(engine, { balance: 149_999n })
    const request = await waiting(pair)
    expect(await give(pair, request)).toMatchObject(refused('OBP-49006', failed))
    expect(await balances(engine, pair)).toEqual([149_999n, 0n])
  })

  test.each([
    ['rejected', (pair: PayingPair, request: Older) => give(pair, request, 'REJECT')],
    [
      'out of attempts',
      async (pair: PayingPair, request: Older) => {
        for (const wrong of ['5', '6', '7']) await give(pair, request, wrong)
      },
    ],
  ])('an answer to a request that is %s is told that it has failed', async (_case, end) => {
    const pair = await createPayingPair(engine)
    const request = await waiting(pair)
    await end(pair, request)
    expect(await give(pair, request)).toMatchObject(refused('OBP-49006', failed))
    expect(await balances(engine, pair)).toEqual([1_000_000n, 0n])
  })

  test.each(['v1.4.0', 'v2.0.0'])('%s: an account of another currency cannot be paid', async (version) => {
    const pair = await createPayingPair(engine, { payeeCurrency: 'USD' })
    expect(await ask(pair, '10.00', 'SANDBOX_TAN', version)).toMatchObject(refused('OBP-40003'))
    expect(await balances(engine, pair)).toEqual([1_000_000n, 0n])
  })

  test('an answer to another challenge, request or type is refused and counts for nothing', async () => {
    const pair = await createPayingPair(engine)
    const request = await waiting(pair)
    expect(await give(pair, request, '123', { challengeId: randomUUID() })).toMatchObject(refused('OBP-40010'))
    expect(await give(pair, { ...request, id: randomUUID() })).toMatchObject(refused('OBP-40004'))
    const ofLaterType = await waitingForOne(engine)
    const later = { ...request, id: ofLaterType.requestId, challenge: { id: ofLaterType.challengeId } }
    expect(await give(ofLaterType, later)).toMatchObject(refused('OBP-40009'))
    expect((await give(pair, request)).status).toBe(202)
  })

  test('the list shows requests of later types too', async () => {
    const pair = await waitingForOne(engine)
    const { body } = await call(engine, 'GET', `/obp/v1.4.0${pair.from.path}/owner/transaction-requests`, {
      as: pair.payer,
    })
    expect(body).toMatchObject({ 'transaction-requests': [{ type: 'ACCOUNT', status: 'CHALLENGES_PENDING' }] })
  })

  test('it does not get around the signatures that later types ask for', async () => {
    const pair = await createPayingPair(engine)
    await setAttribute(engine, pair, 'REQUIRED_CHALLENGE_ANSWERS', '2')
    expect(await ask(pair, '10.00', 'ACCOUNT')).toMatchObject(refused('OBP-40001'))
    expect(await ask(pair, '10.00', 'rubbish')).toMatchObject(refused('OBP-40001'))
  })

  test('a repeated request with one Idempotency-Key pays once, and is answered with the same Location', async () => {
    const pair = await createPayingPair(engine)
    const headers = { 'Idempotency-Key': randomUUID() }
    const asked = { amount: '10.00', type: 'sandbox', version: 'v1.4.0', headers }
    const [first, again] = [await pay<Older>(engine, pair, asked), await pay<Older>(engine, pair, asked)]
    expect([again.status, again.body]).toEqual([201, first.body])
    expect(again.headers.get('location')).toBe(first.headers.get('location'))
    expect(await balances(engine, pair)).toEqual([999_000n, 1_000n])
  })

  test.each([
    ['an amount of zero', { value: { currency: 'EUR', amount: '0' } }, 'OBP-40008'],
    ['an amount that is none', { value: { currency: 'EUR', amount: 'ten' } }, 'OBP-10002'],
    ['another currency', { value: { currency: 'USD', amount: '1' } }, 'OBP-40003'],
    ['a payee that is not there', { to: { bank_id: 'x', account_id: 'y' } }, 'OBP-30004'],
    ['no payee', { to: {} }, 'OBP-10001'],
  ])('%s is refused and nothing is booked', async (_case, change, code) => {
    const pair = await createPayingPair(engine)
    const path = `/obp/v1.4.0${pair.from.path}/owner/transaction-request-types/sandbox/transaction-requests`
    const to = { bank_id: pair.to.bankId, account_id: pair.to.accountId }
    const body = { to, value: { currency: 'EUR', amount: '1.00' }, description: '', ...change }
    const { status, body: reply } = await call(engine, 'POST', path, { as: pair.payer, body })
    const message = expect.stringContaining(code) as string
    expect(reply).toEqual({ code: status, message, error: message })
    expect(await balances(engine, pair)).toEqual([1_000_000n, 0n])
  })

  test('the types say where and how to ask for them', async () => {
    const pair = await createPayingPair(engine)
    const path = `${pair.from.path}/owner/transaction-request-types`
    const types = async (version: string): Promise<unknown[]> =>
      (
        await call<{ transaction_request_types: unknown[] }>(engine, 'GET', `/obp/${version}${path}`, {
          as: pair.payer,
        })
      ).body.transaction_request_types
    const oldest = await types('v1.4.0')
    expect(oldest).toContainEqual({
      type: 'sandbox',
      value: 'SANDBOX_TAN',
      resource_url: `${engine.config.http.publicUrl}/obp/v1.4.0${path}/sandbox`,
      description: expect.any(String) as string,
      body: expect.objectContaining({ to: expect.any(Object) as object }) as object,
      supported_challenge_types: ['SANDBOX_TAN'],
      charge: expect.any(Object) as object,
    })
    // Of the others v1.4.0 has no call that could be told.
    expect(oldest).toContainEqual({ value: 'SEPA', charge: expect.any(Object) as object })
    expect(await types('v4.0.0')).toContainEqual({ value: 'SANDBOX_TAN', charge: expect.any(Object) as object })
  })
})

describe('v2.0.0', () => {
  test('has one transaction id as a text, and the same judges', async () => {
    const pair = await createPayingPair(engine)
    const small = await ask(pair, '5.00', 'SANDBOX_TAN', 'v2.0.0')
    expect(small).toMatchObject({ status: 201, body: { status: 'COMPLETED', transaction_ids: anId, challenge: null } })
    const { body: request } = await ask(pair, '1050.00', 'SANDBOX_TAN', 'v2.0.0')
    expect(request).toMatchObject({ status: 'INITIATED', transaction_ids: '' })
    const at200 = { version: 'v2.0.0', type: 'SANDBOX_TAN' }
    expect(await give(pair, request, '-5', at200)).toMatchObject(refused('OBP-40016'))
    expect(await give(pair, request, '5', at200)).toMatchObject(refused('OBP-40016'))
    expect(await give(pair, request, '123', at200)).toMatchObject({
      status: 202,
      body: { status: 'COMPLETED', transaction_ids: anId },
    })
    expect(await give(pair, request, '123', at200)).toMatchObject(refused('OBP-40011'))
    expect(await balances(engine, pair)).toEqual([1_000_000n - 105_500n, 105_500n])
  })

  test('an unknown payee, and somebody who may not pay', async () => {
    const pair = await createPayingPair(engine)
    const asked = { version: 'v2.0.0', type: 'SANDBOX_TAN' }
    const to = { ...pair.to, accountId: 'no.such.account' }
    expect(await pay(engine, pair, { ...asked, to })).toMatchObject(refused('OBP-30004'))
    const as = await createPerson(engine)
    expect(await pay(engine, pair, { ...asked, as })).toMatchObject(refused('OBP-40002'))
    expect(await balances(engine, pair)).toEqual([1_000_000n, 0n])
  })
})

describe('the payment of v1.2.1', () => {
  const send = (pair: PayingPair, change: object = {}, as = pair.payer): Promise<Reply> =>
    call(engine, 'POST', `/obp/v1.2.1${pair.from.path}/owner/transactions`, {
      as,
      body: { bank_id: pair.to.bankId, account_id: pair.to.accountId, amount: '10.00', ...change },
    })

  test('is booked at once', async () => {
    const pair = await createPayingPair(engine)
    expect(await send(pair)).toMatchObject({ status: 200, body: { transaction_id: anId } })
    expect(await balances(engine, pair)).toEqual([999_000n, 1_000n])
  })

  test.each([
    ['one that needs a challenge', { amount: '1000.00' }, 400, 'OBP-49008'],
    ['an amount of zero', { amount: '0' }, 400, 'OBP-40008'],
    ['an amount that is none', { amount: '1,50' }, 400, 'OBP-10002'],
    ['a payee that is not there', { account_id: 'nobody' }, 400, 'OBP-30004'],
    ['no amount', { amount: undefined }, 400, 'OBP-10001'],
  ])('%s is refused', async (_case, change, status, code) => {
    const pair = await createPayingPair(engine)
    expect(await send(pair, change)).toMatchObject({
      status,
      body: { message: expect.stringContaining(code) as string },
    })
    expect(await balances(engine, pair)).toEqual([1_000_000n, 0n])
  })

  test('an account of another currency cannot be paid', async () => {
    const pair = await createPayingPair(engine, { payeeCurrency: 'USD' })
    expect(await send(pair)).toMatchObject(refused('OBP-40003'))
    expect(await balances(engine, pair)).toEqual([1_000_000n, 0n])
  })

  test('somebody else’s account cannot be paid from', async () => {
    const pair = await createPayingPair(engine)
    expect(await send(pair, {}, await createPerson(engine))).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('OBP-40002') as string },
    })
  })
})
