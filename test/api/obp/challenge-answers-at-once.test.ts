import { randomUUID } from 'node:crypto'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { addPayer, answer, balances, createPayingPair, pay, setAttribute, storedRequest } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import type { Person } from '../../support/people'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

const refusedText =
  "OBP-40016: Invalid Challenge Answer. Please specify a valid value for answer in Json body. The challenge answer may be expired (600 seconds).Or you've used up your allowed attempts (3 times).Or if connector = mapped and transactionRequestType_OTP_INSTRUCTION_TRANSPORT = DUMMY and suggested_default_sca_method=DUMMY, the answer must be `123`. Or if connector = others, the challenge answer can be got by phone message or other security ways."

/** A pair with a request above the threshold that waits for one answer of the payer. */
async function waiting(
  amount = '1500.00',
  balance = 1_000_000n,
): Promise<PayingPair & { requestId: string; challengeId: string }> {
  const pair = await createPayingPair(engine, { balance })
  const { body } = await pay(engine, pair, { amount })
  return { ...pair, requestId: body.id, challengeId: body.challenges[0]?.id ?? '' }
}

interface Shared extends PayingPair {
  readonly requestId: string
  readonly second: Person
  readonly third: Person
  readonly challengeOf: (person: Person) => string
}

/** A request that waits for two answers of three. */
async function waitingForTwo(): Promise<Shared> {
  const pair = await createPayingPair(engine)
  const second = await addPayer(engine, pair)
  const third = await addPayer(engine, pair)
  await setAttribute(engine, pair, 'REQUIRED_CHALLENGE_ANSWERS', '2')
  const { body } = await pay(engine, pair, { amount: '1100.00' })
  return {
    ...pair,
    requestId: body.id,
    second,
    third,
    challengeOf: (person) => body.challenges.find(({ user_id: userId }) => userId === person.userId)?.id ?? '',
  }
}

const judged = async (requestId: string): Promise<number> => {
  const [row] = await engine.database.read.raw<{ count: bigint }>(
    'select count(*) from challenge_judgements join challenges using (challenge_id) where request_id = ?',
    [requestId],
  )
  return Number(row?.count)
}

describe('all at once', () => {
  test('three right answers book once', async () => {
    const request = await waiting()
    const replies = await Promise.all([1, 2, 3].map(() => answer(engine, request, request)))
    expect(replies.map(({ status }) => status).sort()).toEqual([202, 400, 400])
    expect(await balances(engine, request)).toEqual([850_000n, 150_000n])
  })

  test('of 200 wrong guesses exactly three are judged, and all are answered alike', async () => {
    const request = await waiting()
    const replies = await Promise.all(
      Array.from({ length: 200 }, (_, guess) => answer(engine, request, { ...request, answer: `${guess}x` })),
    )
    expect(new Set(replies.map(({ status, body }) => `${status} ${body.message}`))).toEqual(
      new Set([`400 ${refusedText}`]),
    )
    expect(await judged(request.requestId)).toBe(3)
  })

  test('answers and rejections of all three holders end the request once', async () => {
    const shared = await waitingForTwo()
    const { requestId, payer, second, third, challengeOf } = shared
    const replies = await Promise.all([
      ...[payer, second, third].map((as) => answer(engine, shared, { requestId, challengeId: challengeOf(as), as })),
      answer(engine, shared, { requestId, challengeId: 'x', answer: 'REJECT', as: third }),
    ])
    expect(replies.filter(({ status }) => status === 202)).toHaveLength(1)
    const [from, to] = await balances(engine, shared)
    expect(from + to).toBe(1_000_000n)
    const { status } = (await storedRequest(engine, requestId)) ?? { status: '' }
    expect([status, to]).toEqual(status === 'REJECTED' ? ['REJECTED', 0n] : ['COMPLETED', 110_000n])
  })
})

describe('a retry with the same Idempotency-Key', () => {
  test('is not judged again', async () => {
    const request = await waiting()
    const headers = { 'Idempotency-Key': randomUUID() }
    const first = await answer(engine, request, { ...request, headers })
    const second = await answer(engine, request, { ...request, headers })
    expect([first.status, second.status, second.body]).toEqual([202, 202, first.body])
    expect(await judged(request.requestId)).toBe(1)
  })

  test('finds the payment that its first try made, when the process died before it could store its reply', async () => {
    const request = await waiting()
    const headers = { 'Idempotency-Key': randomUUID() }
    const first = await answer(engine, request, { ...request, headers })
    await engine.database.writeAtOnce.raw('delete from idempotency_keys where user_id = ?', [request.payer.userId])
    const second = await answer(engine, request, { ...request, headers })
    expect([second.status, second.body]).toEqual([202, first.body])
    expect(await balances(engine, request)).toEqual([850_000n, 150_000n])
  })

  test('finds the rejection that its first try made', async () => {
    const request = { ...(await waiting()), answer: 'REJECT', headers: { 'Idempotency-Key': randomUUID() } }
    const first = await answer(engine, request, request)
    await engine.database.writeAtOnce.raw('delete from idempotency_keys where user_id = ?', [request.payer.userId])
    const second = await answer(engine, request, request)
    expect([first.status, second.status, second.body]).toEqual([202, 202, first.body])
  })
})
