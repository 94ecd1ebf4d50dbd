import { randomUUID } from 'node:crypto'
import { judgedAnswers, waitingForOne, waitingForSome, waitingForTwo } from '../../support/challenges'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { addPayer, answer, balances, storedRequest } from '../../support/payments'
import type { Person } from '../../support/people'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

const refusedText =
  "OBP-40016: Invalid Challenge Answer. Please specify a valid value for answer in Json body. The challenge answer may be expired (600 seconds).Or you've used up your allowed attempts (3 times).Or if connector = mapped and transactionRequestType_OTP_INSTRUCTION_TRANSPORT = DUMMY and suggested_default_sca_method=DUMMY, the answer must be `123`. Or if connector = others, the challenge answer can be got by phone message or other security ways."

describe('all at once', () => {
  test('three right answers book once', async () => {
    const request = await waitingForOne(engine)
    const replies = await Promise.all([1, 2, 3].map(() => answer(engine, request, request)))
    expect(replies.map(({ status }) => status).sort()).toEqual([202, 400, 400])
    expect(await balances(engine, request)).toEqual([850_000n, 150_000n])
  })

  test('of 200 wrong guesses exactly three are judged, and all are answered alike', async () => {
    const request = await waitingForOne(engine)
    const replies = await Promise.all(
      Array.from({ length: 200 }, (_, guess) => answer(engine, request, { ...request, answer: `${guess}x` })),
    )
    expect(new Set(replies.map(({ status, body }) => `${status} ${body.message}`))).toEqual(
      new Set([`400 ${refusedText}`]),
    )
    expect(await judgedAnswers(engine, request.requestId)).toBe(3)
  })

  test('wrong, too late, used up, unknown or another user’s: whoever answers cannot tell which', async () => {
    const [request, late, used] = [
      await waitingForOne(engine),
      await waitingForOne(engine),
      await waitingForOne(engine),
    ]
    const { database } = engine
    const past = `update challenges set expires_at = now() - interval '1 second' where challenge_id = ?`
    await database.writeAtOnce.raw(past, [late.challengeId])
    for (const wrong of ['7', '8', '9']) await answer(engine, used, { ...used, answer: wrong })
    const second = await addPayer(engine, request)
    const replies = [
      await answer(engine, request, { ...request, answer: '7' }),
      await answer(engine, late, late),
      await answer(engine, used, used),
      await answer(engine, request, { ...request, challengeId: randomUUID() }),
      await answer(engine, request, { ...request, as: second }),
    ]
    const said = { status: 400, body: { code: 400, message: refusedText } }
    expect(replies.map(({ status, body }) => ({ status, body }))).toEqual(Array(5).fill(said))
    const judged = 'select verdict from challenge_judgements where request_id = any(?) order by 1'
    const rows = await database.read.raw<{ verdict: string }>(judged, [[request.requestId, late.requestId]])
    expect(rows.map(({ verdict }) => verdict)).toEqual(['expired', 'wrong', 'wrong_user'])
  })

  test('answers of somebody who was not asked take no attempt from whoever was: they are judged, counted and told as ever', async () => {
    const request = await waitingForOne(engine)
    const { database } = engine
    const strangers = [await addPayer(engine, request), await addPayer(engine, request)]
    const guess = (as: Person) => answer(engine, request, { ...request, as, answer: '7' })
    const replies = await Promise.all(strangers.flatMap((as) => [guess(as), guess(as), guess(as), guess(as)]))
    const said = { status: 400, body: { code: 400, message: refusedText } }
    expect(replies.map(({ status, body }) => ({ status, body }))).toEqual(Array(8).fill(said))
    // As many of each as whoever was asked has.
    expect(await judgedAnswers(engine, request.requestId)).toBe(6)
    const counted = 'select failures from payment_throttles where user_id = any(?::uuid[])'
    const ids = strangers.map(({ userId }) => userId)
    expect(await database.read.raw(counted, [ids])).toEqual([{ failures: 3 }, { failures: 3 }])
    for (const wrong of ['8', '9']) await answer(engine, request, { ...request, answer: wrong })
    expect((await answer(engine, request, request)).status).toBe(202)
  })

  test.each([
    [2, 8],
    [5, 8],
    [8, 8],
  ])('exactly the answer number %i of %i approvers books, once', async (required, holders) => {
    const request = await waitingForSome(engine, { required, holders })
    const { requestId, asked } = request
    const replies = await Promise.all(asked.map((one) => answer(engine, request, { requestId, ...one })))
    const told = replies.map(({ status, body }) => (status === 202 ? body.status : body.message.slice(0, 9)))
    const expected = [
      ...Array<string>(required - 1).fill('OBP-40019'),
      'COMPLETED',
      ...Array<string>(holders - required).fill('OBP-40020'),
    ]
    expect(told.sort()).toEqual(expected.sort())
    expect(await judgedAnswers(engine, requestId)).toBe(required)
    expect(await balances(engine, request)).toEqual([890_000n, 110_000n])
    const right = await engine.database.read.raw('select from transaction_request_events where request_id = ?', [
      requestId,
    ])
    expect(right).toHaveLength(required)
  })

  test('answers and rejections of all three holders end the request once', async () => {
    const shared = await waitingForTwo(engine)
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
    const request = await waitingForOne(engine)
    const headers = { 'Idempotency-Key': randomUUID() }
    const first = await answer(engine, request, { ...request, headers })
    const second = await answer(engine, request, { ...request, headers })
    expect([first.status, second.status, second.body]).toEqual([202, 202, first.body])
    expect(await judgedAnswers(engine, request.requestId)).toBe(1)
  })

  test('finds the payment that its first try made, when the process died before it could store its reply', async () => {
    const request = await waitingForOne(engine)
    const headers = { 'Idempotency-Key': randomUUID() }
    const first = await answer(engine, request, { ...request, headers })
    await engine.database.writeAtOnce.raw('delete from idempotency_keys where user_id = ?', [request.payer.userId])
    const second = await answer(engine, request, { ...request, headers })
    expect([second.status, second.body]).toEqual([202, first.body])
    expect(await balances(engine, request)).toEqual([850_000n, 150_000n])
  })

  test('finds the rejection that its first try made', async () => {
    const request = { ...(await waitingForOne(engine)), answer: 'REJECT', headers: { 'Idempotency-Key': randomUUID() } }
    const first = await answer(engine, request, request)
    await engine.database.writeAtOnce.raw('delete from idempotency_keys where user_id = ?', [request.payer.userId])
    const second = await answer(engine, request, request)
    expect([first.status, second.status, second.body]).toEqual([202, 202, first.body])
  })
})
