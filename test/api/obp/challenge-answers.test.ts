import { randomUUID } from 'node:crypto'
import { createAccount } from '../../support/accounts'
import { judgedAnswers, waitingForOne, waitingForTwo } from '../../support/challenges'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { addPayer, answer, balances, createPayingPair, pay, setAttribute, storedRequest } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import { waitFor } from '../../support/wait'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

const error = (code: string): object => ({ status: 400, body: { message: expect.stringContaining(code) as string } })
const refusedText =
  "OBP-40016: Invalid Challenge Answer. Please specify a valid value for answer in Json body. The challenge answer may be expired (600 seconds).Or you've used up your allowed attempts (3 times).Or if connector = mapped and transactionRequestType_OTP_INSTRUCTION_TRANSPORT = DUMMY and suggested_default_sca_method=DUMMY, the answer must be `123`. Or if connector = others, the challenge answer can be got by phone message or other security ways."
const anId = expect.stringMatching(/^[0-9a-f-]{36}$/) as string

describe('one answer', () => {
  test('the right one books: 202, and after it nothing can be answered', async () => {
    const request = await waitingForOne(engine)
    const reply = await answer(engine, request, request)
    expect(reply).toMatchObject({
      status: 202,
      body: {
        id: request.requestId,
        status: 'COMPLETED',
        transaction_ids: [anId],
        start_date: expect.stringMatching(/T00:00:00Z$/) as string,
        challenges: [{ id: request.challengeId, user_id: request.payer.userId, allowed_attempts: 3 }],
      },
    })
    expect(await balances(engine, request)).toEqual([850_000n, 150_000n])
    expect(await answer(engine, request, request)).toMatchObject(
      error('OBP-40020: Transaction Request Status is not INITIATED or NEXT_CHALLENGE_PENDING or FORWARDED.'),
    )
    expect(await balances(engine, request)).toEqual([850_000n, 150_000n])
  })

  test('a wrong one is OBP-40016 and uses an attempt; a right one after it still counts', async () => {
    const request = await waitingForOne(engine)
    const wrong = await answer(engine, request, { ...request, answer: '999' })
    expect(wrong).toMatchObject({ status: 400, body: { code: 400, message: refusedText } })
    expect(await storedRequest(engine, request.requestId)).toMatchObject({ status: 'INITIATED' })
    expect((await answer(engine, request, request)).status).toBe(202)
  })

  test('three wrong ones use the challenge up: the right one comes too late, and the request is FAILED', async () => {
    const request = await waitingForOne(engine)
    for (const guess of ['1', '12', '1234']) {
      expect(await answer(engine, request, { ...request, answer: guess })).toMatchObject(error('OBP-40016'))
    }
    expect(await answer(engine, request, request)).toMatchObject(error('OBP-40016'))
    await waitFor(
      () => storedRequest(engine, request.requestId),
      (stored) => stored?.status === 'FAILED',
    )
    expect(await balances(engine, request)).toEqual([1_000_000n, 0n])
  })

  test('without the funds the caller is told so and the request is FAILED with the reason', async () => {
    const request = await waitingForOne(engine, '1500.00', 149_999n)
    expect(await answer(engine, request, request)).toMatchObject(error('OBP-49001'))
    expect(await storedRequest(engine, request.requestId)).toEqual({ status: 'FAILED', reason: 'InsufficientFunds' })
    expect(await answer(engine, request, request)).toMatchObject(error('OBP-40020'))
    expect(await balances(engine, request)).toEqual([149_999n, 0n])
  })

  test('an amount or payee that was changed behind our back voids the code', async () => {
    const request = await waitingForOne(engine)
    await engine.database.writeAtOnce.raw('update transaction_requests set amount = amount + 1 where request_id = ?', [
      request.requestId,
    ])
    expect(await answer(engine, request, request)).toMatchObject(error('OBP-40016'))
    expect(await balances(engine, request)).toEqual([1_000_000n, 0n])
  })
})

describe('answers that name the wrong thing', () => {
  test('a challenge of another request, an unknown one, another user’s', async () => {
    const [request, other] = [await waitingForOne(engine), await waitingForOne(engine)]
    for (const challengeId of [other.challengeId, randomUUID(), 'x']) {
      expect(await answer(engine, request, { ...request, challengeId })).toMatchObject(error('OBP-40016'))
    }
    const second = await addPayer(engine, request)
    expect(await answer(engine, request, { ...request, as: second })).toMatchObject(error('OBP-40016'))
    expect(await judgedAnswers(engine, request.requestId)).toBe(1)
    expect(await judgedAnswers(engine, other.requestId)).toBe(0)
  })

  test('another type, an unknown request, a request of another account, no right to pay', async () => {
    const request = await waitingForOne(engine)
    expect(await answer(engine, request, { ...request, type: 'SEPA' })).toMatchObject(
      error("OBP-40009: The TRANSACTION_REQUEST_TYPE has changed. It should be :'ACCOUNT', but current value (SEPA) "),
    )
    for (const requestId of [randomUUID(), 'nonsense']) {
      expect(await answer(engine, request, { ...request, requestId })).toMatchObject(
        error(`OBP-40004: Transaction Request Id not found. Current TransactionRequestId(${requestId}) `),
      )
    }
    const { path } = await createAccount(engine, request.payer, request.bankId)
    expect(await answer(engine, request, { ...request, path })).toMatchObject(error('OBP-40004'))
    const stranger = await createPerson(engine)
    expect(await answer(engine, request, { ...request, as: stranger })).toMatchObject(error('OBP-40002'))
    expect(await judgedAnswers(engine, request.requestId)).toBe(0)
    expect((await answer(engine, request, request)).status).toBe(202)
  })

  test('a request that was complete at once has nothing to answer', async () => {
    const pair = await createPayingPair(engine)
    const { body } = await pay(engine, pair)
    const reply = await answer(engine, pair, { requestId: body.id, challengeId: randomUUID() })
    expect(reply).toMatchObject(error('OBP-40020'))
  })
})

describe('another currency', () => {
  test('is converted when it is booked, and each currency sums to zero', async () => {
    const pair = await createPayingPair(engine, { payeeCurrency: 'GBP' })
    const { body } = await pay(engine, pair, { amount: '1000.00', currency: 'GBP' })
    const given = { requestId: body.id, challengeId: body.challenges[0]?.id ?? '' }
    expect(await answer(engine, pair, given)).toMatchObject({ status: 202 })
    expect(await balances(engine, pair)).toEqual([1_000_000n - 116_278n, 100_000n])
    const sums = await engine.database.read.raw<{ sum: string }>(
      'select sum(amount)::text from ledger_entries where booking_id = ? group by currency',
      [body.id],
    )
    expect(sums).toEqual([{ sum: '0' }, { sum: '0' }])
  })
})

test('a rate that is gone when the answer comes: the caller is told so and the request is FAILED', async () => {
  const pair = await createPayingPair(engine, { payeeCurrency: 'MNT' })
  const clerk = await createPerson(engine, { roles: [['CanCreateFxRate', pair.bankId]] })
  const rate = { conversion_value: 4000, inverse_conversion_value: 0.00025, effective_date: '2017-09-19T00:00:00Z' }
  const codes = { bank_id: pair.bankId, from_currency_code: 'EUR', to_currency_code: 'MNT' }
  await call(engine, 'PUT', `/obp/v4.0.0/banks/${pair.bankId}/fx`, { as: clerk, body: { ...codes, ...rate } })
  const { body } = await pay(engine, pair, { amount: '1500.00' })
  await engine.database.writeAtOnce.raw('delete from fx_rates where bank_id = ?', [pair.bankId])
  const given = { requestId: body.id, challengeId: body.challenges[0]?.id ?? '' }
  expect(await answer(engine, pair, given)).toMatchObject(error('OBP-10006'))
  expect(await storedRequest(engine, body.id)).toEqual({ status: 'FAILED', reason: 'FxRateMissing' })
  expect(await balances(engine, pair)).toEqual([1_000_000n, 0n])
})

describe('two of three', () => {
  test('the first right answer is counted and says NEXT_CHALLENGE_PENDING, the second one books', async () => {
    const shared = await waitingForTwo(engine)
    const { requestId, payer, third, challengeOf } = shared
    const first = { requestId, challengeId: challengeOf(payer) }
    const pending =
      'OBP-40019: Cannot create transaction due to transaction request is in status: NEXT_CHALLENGE_PENDING.'
    expect(await answer(engine, shared, first)).toMatchObject(error(pending))
    expect(await storedRequest(engine, requestId)).toMatchObject({ status: 'NEXT_CHALLENGE_PENDING' })
    // The same person again is one answer.
    expect(await answer(engine, shared, first)).toMatchObject(error('OBP-40019'))
    expect(await balances(engine, shared)).toEqual([1_000_000n, 0n])
    const last = { requestId, challengeId: challengeOf(third), as: third }
    expect(await answer(engine, shared, last)).toMatchObject({ status: 202, body: { status: 'COMPLETED' } })
    expect(await balances(engine, shared)).toEqual([890_000n, 110_000n])
  })

  test('two lost challenges leave no quorum: FAILED', async () => {
    const shared = await waitingForTwo(engine)
    const { requestId, second, third, challengeOf } = shared
    for (const person of [second, third]) {
      for (const guess of ['1', '2', '3']) {
        const given = { requestId, challengeId: challengeOf(person), as: person, answer: guess }
        expect(await answer(engine, shared, given)).toMatchObject(error('OBP-40016'))
      }
    }
    expect(await storedRequest(engine, requestId)).toMatchObject({ status: 'FAILED' })
    const late = { requestId, challengeId: challengeOf(shared.payer) }
    expect(await answer(engine, shared, late)).toMatchObject(error('OBP-40020'))
  })

  test('fewer payers than answers: created, and FAILED by its workflow', async () => {
    const pair = await createPayingPair(engine)
    await setAttribute(engine, pair, 'REQUIRED_CHALLENGE_ANSWERS', '2')
    const { status, body } = await pay(engine, pair, { amount: '1100.00' })
    expect([status, body.status, body.challenges.length]).toEqual([201, 'INITIATED', 1])
    await waitFor(
      () => storedRequest(engine, body.id),
      (stored) => stored?.status === 'FAILED',
    )
  })
})

describe('REJECT', () => {
  const more = { reason_code: 'AC04', additional_information: 'closed account' }

  test('a holder of an open challenge may; the reason is kept', async () => {
    const shared = await waitingForTwo(engine)
    const { requestId, second } = shared
    const given = { requestId, challengeId: 'x', answer: 'REJECT', as: second, more }
    const reply = await answer(engine, shared, given)
    expect(reply).toMatchObject({ status: 202, body: { status: 'REJECTED', transaction_ids: [''] } })
    const [event] = await engine.database.read.raw(
      `select detail from transaction_request_events where request_id = ? and kind = 'REJECTED'`,
      [requestId],
    )
    expect(event).toMatchObject({
      detail: { rejectReasonCode: 'AC04', rejectAdditionalInformation: 'closed account' },
    })
    expect(await answer(engine, shared, given)).toMatchObject(error('OBP-40020'))
  })

  test('the role may, somebody who merely may pay may not, and lower case is just a wrong answer', async () => {
    const request = await waitingForOne(engine)
    const given = { ...request, answer: 'REJECT' }
    const second = await addPayer(engine, request)
    expect(await answer(engine, request, { ...given, as: second })).toMatchObject(error('OBP-40002'))
    expect(await answer(engine, request, { ...given, answer: 'reject' })).toMatchObject(error('OBP-40016'))
    const clerk = await createPerson(engine, { roles: [['CanCreateAnyTransactionRequest', request.bankId]] })
    expect(await answer(engine, request, { ...given, as: clerk })).toMatchObject({ body: { status: 'REJECTED' } })
  })
})

describe('up to v3.1.0', () => {
  const version = 'v2.1.0'
  const type = 'SANDBOX_TAN'
  const waitingOld = async () => {
    const pair = await createPayingPair(engine)
    const { body } = await pay<{ id: string; challenge: { id: string } }>(engine, pair, {
      amount: '1200.00',
      type,
      version,
    })
    return { ...pair, requestId: body.id, challengeId: body.challenge.id, version, type }
  }

  test('wrong, right, again', async () => {
    const request = await waitingOld()
    expect(await answer(engine, request, { ...request, challengeId: randomUUID() })).toMatchObject(error('OBP-40010'))
    expect(await answer(engine, request, { ...request, answer: '1' })).toMatchObject(error('OBP-40016'))
    expect(await answer(engine, request, request)).toMatchObject({
      status: 202,
      body: {
        status: 'COMPLETED',
        transaction_ids: [anId],
        challenge: { id: request.challengeId, allowed_attempts: 3 },
      },
    })
    expect(await answer(engine, request, request)).toMatchObject(
      error('OBP-40011: Transaction Request Status is not INITIATED.'),
    )
  })

  test.each(['v2.0.0', 'v2.1.0'])('%s: another challenge, request, type or person', async (older) => {
    const request = { ...(await waitingOld()), version: older }
    expect(await answer(engine, request, { ...request, challengeId: randomUUID() })).toMatchObject(error('OBP-40010'))
    expect(await answer(engine, request, { ...request, requestId: randomUUID() })).toMatchObject(error('OBP-40004'))
    expect(await answer(engine, request, { ...request, type: 'ACCOUNT' })).toMatchObject(error('OBP-40009'))
    const stranger = await createPerson(engine)
    expect(await answer(engine, request, { ...request, as: stranger })).toMatchObject(error('OBP-40002'))
    expect(await judgedAnswers(engine, request.requestId)).toBe(0)
    expect((await answer(engine, request, request)).status).toBe(202)
  })

  test('a request of a newer type has no challenge that this shape knows', async () => {
    const request = await waitingForOne(engine)
    expect(await answer(engine, request, { ...request, version })).toMatchObject(error('OBP-40010'))
    expect((await answer(engine, request, request)).status).toBe(202)
  })
})
