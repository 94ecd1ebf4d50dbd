import { randomUUID } from 'node:crypto'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { answer, createPayingPair, pay } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Person } from '../../support/people'

let engine: TestEngine
let staff: Person
beforeAll(async () => {
  engine = await startEngine({
    environment: { CHALLENGE_FAILURES_ALLOWED: '2', CHALLENGE_TEMPORARY_BLOCKS: '1', CHALLENGE_ALLOWED_ATTEMPTS: '5' },
  })
  staff = await createPerson(engine, { roles: ['CanLiftPaymentBlock'] })
})
afterAll(() => engine.stop())

const blocked = {
  status: 403,
  body: {
    message: expect.stringMatching(
      /^OBP-49340: After too many wrong answers you are blocked from payments that need a confirmation\. Until 20\d\d-.*Z\.$/,
    ) as string,
  },
}
const blockedForGood = {
  status: 403,
  body: { message: expect.stringContaining('Please ask your bank to lift the block.') as string },
}

const waiting = async (pair: PayingPair) => {
  const { body } = await pay(engine, pair, { amount: '1000.00' })
  return { requestId: body.id, challengeId: body.challenges[0]?.id ?? '' }
}

/** As if the block had begun so long ago that it is over. */
const outlast = (userId: string) =>
  engine.database.writeAtOnce.raw('update payment_throttles set blocked_until = now() where user_id = ?', [userId])

const path = (userId: string): string => `/engine/v1/users/${userId}/payment-block`
const blockOf = (userId: string) => call(engine, 'GET', path(userId), { as: staff })
const lift = (userId: string, as = staff, reason: unknown = 'seen at the counter') =>
  call(engine, 'POST', `${path(userId)}/lift`, { as, body: { reason } })

/** Answered wrongly until the block for good. */
async function blockForGood(pair: PayingPair): Promise<void> {
  const given = { ...(await waiting(pair)), answer: 'wrong' }
  await answer(engine, pair, given)
  await answer(engine, pair, given)
  await outlast(pair.payer.userId)
  await answer(engine, pair, given)
  await answer(engine, pair, given)
}

describe('too many wrong answers in a row', () => {
  test('block for a time: neither the right answer nor another payment that needs one; small payments and REJECT go on', async () => {
    const pair = await createPayingPair(engine)
    const given = await waiting(pair)
    for (const guess of ['1', '2']) {
      expect(await answer(engine, pair, { ...given, answer: guess })).toMatchObject({
        status: 400,
        body: { message: expect.stringContaining('OBP-40016') as string },
      })
    }
    expect(await answer(engine, pair, given)).toMatchObject(blocked)
    expect(await pay(engine, pair, { amount: '1000.00' })).toMatchObject(blocked)
    expect(await pay(engine, pair, { amount: '999.99' })).toMatchObject({ status: 201 })
    expect(await answer(engine, pair, { ...given, answer: 'REJECT' })).toMatchObject({ status: 202 })
  })

  test('a block for a time ends by itself, the next one does not, and a right answer in between begins anew', async () => {
    const pair = await createPayingPair(engine)
    const { userId } = pair.payer
    const given = { ...(await waiting(pair)), answer: 'wrong' }
    await answer(engine, pair, given)
    await answer(engine, pair, given)
    await outlast(userId)
    expect(await answer(engine, pair, { ...given, answer: '123' })).toMatchObject({ status: 202 })
    expect((await blockOf(userId)).body).toMatchObject({ is_blocked: false, wrong_answers: 0, blocks_for_a_time: 0 })
    await blockForGood(pair)
    await outlast(userId)
    expect(await pay(engine, pair, { amount: '1000.00' })).toMatchObject(blockedForGood)
  })

  test('are counted over requests and versions, and the block of one user is nothing to another', async () => {
    const pair = await createPayingPair(engine)
    const other = await createPayingPair(engine)
    await answer(engine, pair, { ...(await waiting(pair)), answer: 'wrong' })
    const { body } = await pay<{ id: string; challenge: { id: string } }>(engine, pair, {
      amount: '1000.00',
      version: 'v2.1.0',
      type: 'SANDBOX_TAN',
    })
    const older = { requestId: body.id, challengeId: body.challenge.id, version: 'v2.1.0', type: 'SANDBOX_TAN' }
    await answer(engine, pair, { ...older, answer: 'wrong' })
    expect(await answer(engine, pair, older)).toMatchObject(blocked)
    expect(await answer(engine, other, await waiting(other))).toMatchObject({ status: 202 })
  })

  test('to the challenge of somebody else count against whoever answers', async () => {
    const pair = await createPayingPair(engine)
    const given = await waiting(pair)
    const other = await createPerson(engine, { roles: [['CanCreateAnyTransactionRequest', pair.bankId]] })
    await answer(engine, pair, { ...given, as: other })
    await answer(engine, pair, { ...given, as: other })
    expect(await answer(engine, pair, { ...given, as: other })).toMatchObject(blocked)
    expect(await answer(engine, pair, given)).toMatchObject({ status: 202 })
  })

  test('sent at once to many requests: exactly the allowed number is judged', async () => {
    const pair = await createPayingPair(engine)
    const requests = await Promise.all(Array.from({ length: 10 }, () => waiting(pair)))
    const replies = await Promise.all(
      requests.flatMap((given) =>
        Array.from({ length: 20 }, (_, guess) => answer(engine, pair, { ...given, answer: `${guess}x` })),
      ),
    )
    expect(replies.filter(({ status }) => status === 400)).toHaveLength(2)
    expect(replies.filter(({ status }) => status === 403)).toHaveLength(198)
    const [judged] = await engine.database.read.raw<{ count: bigint }>(
      'select count(*) from challenge_judgements where user_id = ?',
      [pair.payer.userId],
    )
    expect(judged?.count).toBe(2n)
  })
})

describe('staff', () => {
  test('lift a block for good; who did it and why stays on record', async () => {
    const pair = await createPayingPair(engine)
    const { userId } = pair.payer
    await blockForGood(pair)
    expect((await blockOf(userId)).body).toMatchObject({
      is_blocked: true,
      blocked_until: null,
      blocked_for_good: true,
    })
    expect(await lift(userId)).toMatchObject({
      status: 200,
      body: {
        user_id: userId,
        is_blocked: false,
        blocked_for_good: false,
        wrong_answers: 0,
        events: [
          { kind: 'LIFTED', actor_user_id: staff.userId, reason: 'seen at the counter' },
          { kind: 'BLOCKED_FOR_GOOD', actor_user_id: null },
          { kind: 'WARNED_FOR_GOOD' },
          { kind: 'BLOCKED', blocked_until: expect.stringMatching(/Z$/) as string },
          { kind: 'WARNED' },
        ],
      },
    })
    expect(await answer(engine, pair, await waiting(pair))).toMatchObject({ status: 202 })
    expect(await lift(userId)).toMatchObject({
      status: 404,
      body: { message: expect.stringContaining('OBP-49341') as string },
    })
  })

  test('page through the record', async () => {
    const pair = await createPayingPair(engine)
    const { userId } = pair.payer
    await blockForGood(pair)
    type Page = { events: { kind: string }[]; next: string | null }
    const first = await call<Page>(engine, 'GET', `${path(userId)}?limit=3`, { as: staff })
    const second = await call<Page>(engine, 'GET', `${path(userId)}?limit=3&before=${first.body.next ?? ''}`, {
      as: staff,
    })
    expect([...first.body.events, ...second.body.events].map(({ kind }) => kind)).toEqual([
      'BLOCKED_FOR_GOOD',
      'WARNED_FOR_GOOD',
      'BLOCKED',
      'WARNED',
    ])
    expect(second.body.next).toBeNull()
  })

  test('lift nothing of their own, of nobody, without the role or without a reason', async () => {
    const pair = await createPayingPair(engine)
    await blockForGood(pair)
    const { userId } = pair.payer
    expect(await lift(staff.userId)).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('OBP-49342') as string },
    })
    expect(await lift(randomUUID())).toMatchObject({ status: 404 })
    expect(await lift(userId, pair.payer)).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('OBP-20006') as string },
    })
    for (const reason of ['', ' ', null, 'x'.repeat(2_001)])
      expect(await lift(userId, staff, reason)).toMatchObject({ status: 400 })
    expect((await blockOf(userId)).body).toMatchObject({ blocked_for_good: true })
  })
})

test('nothing on the record of warnings and blocks can be changed', async () => {
  await blockForGood(await createPayingPair(engine))
  for (const change of [
    "update payment_throttle_events set reason = 'x'",
    'delete from payment_throttle_events',
    'truncate payment_throttle_events',
  ]) {
    await expect(engine.database.writeAtOnce.raw(change)).rejects.toMatchObject({ code: 'OBA01' })
  }
})
