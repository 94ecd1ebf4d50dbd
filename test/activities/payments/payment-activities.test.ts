import { randomUUID } from 'node:crypto'
import { paymentActivities } from '../../../activities/payments'
import type { PaymentActivities } from '../../../activities/payments'
import { openDatabase } from '../../../db/connection'
import type { Database } from '../../../db/connection'
import { dynamicLink } from '../../../domain/payments/challenge'
import type { ChallengeTransport } from '../../../domain/payments/transport'
import { keyedHash } from '../../../platform/keyed-hash'
import type { TransactionRequestInput } from '../../../workflows/contract'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { addPayer, balances, createPayingPair, storedRequest } from '../../support/payments'
import type { PayingPair } from '../../support/payments'

const challengeSecret = 'a secret of these tests only'
let engine: TestEngine
let database: Database
let activities: PaymentActivities
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  database = openDatabase({ url: engine.databaseUrl, poolMax: 8 })
  activities = paymentActivities({ database, now: () => new Date(), challengeSecret, allowOverdraft: false })
})
afterAll(async () => {
  await database.close()
  await engine.stop()
})

const keyOf = async (bankId: string, accountId: string): Promise<string> => {
  const [row] = await database.read.raw<{ key: string }>(
    'select account_key::text as "key" from accounts where bank_id = ? and account_id = ?',
    [bankId, accountId],
  )
  return row?.key ?? ''
}

async function inputFor(pair: PayingPair, requiredAnswers = 1): Promise<TransactionRequestInput> {
  const { bankId, from, to, payer } = pair
  const userIds = [payer.userId]
  for (let more = 1; more < requiredAnswers; more += 1) userIds.push((await addPayer(engine, pair)).userId)
  return {
    request: {
      requestId: randomUUID(),
      bankId,
      accountId: from.accountId,
      accountKey: await keyOf(bankId, from.accountId),
      toBankId: bankId,
      toAccountId: to.accountId,
      toAccountKey: await keyOf(bankId, to.accountId),
      type: 'ACCOUNT',
      currency: 'EUR',
      amount: '1500.00',
      challengeThreshold: '1000.00',
      requiredAnswers,
      description: 'rent',
      details: {},
      charge: { currency: 'EUR', amount: '2.0', summary: '' },
      chargePolicy: 'SHARED',
      initiatorId: payer.userId,
    },
    challenges: userIds.map((userId) => ({ userId, challengeId: randomUUID() })),
    attemptsAllowed: 3,
    challengeLifetimeMs: 600_000,
    transport: 'DUMMY',
  }
}

async function opened(requiredAnswers = 1, balance?: bigint, transport: ChallengeTransport = 'DUMMY') {
  const pair = await createPayingPair(engine, balance === undefined ? {} : { balance })
  const input = { ...(await inputFor(pair, requiredAnswers)), transport }
  await activities.openTransactionRequest(input)
  const { request } = input
  const answerOf = (code: string, place = 0) => {
    const { challengeId = '', userId = '' } = input.challenges[place] ?? {}
    const link = dynamicLink({
      challengeId,
      userId,
      requestId: request.requestId,
      amount: request.amount,
      currency: request.currency,
      payeeBankId: request.toBankId,
      payeeAccountId: request.toAccountId,
    })
    const answerHash = keyedHash(challengeSecret, link, code).toString('hex')
    return { requestId: request.requestId, answer: { judgementId: randomUUID(), challengeId, userId, answerHash } }
  }
  return { pair, input, requestId: request.requestId, answerOf }
}

const twiceAndAtOnce = async <T>(work: () => Promise<T>): Promise<readonly T[]> => [
  ...(await Promise.all([work(), work(), work()])),
  await work(),
]
const countOf = async (table: 'challenges' | 'transaction_request_events', requestId: string): Promise<number> => {
  const [row] = await database.read.raw<{ count: bigint }>(`select count(*) from ${table} where request_id = ?`, [
    requestId,
  ])
  return Number(row?.count)
}
const attempts = async (requestId: string): Promise<readonly number[]> =>
  (
    await database.read.raw<{ attempts: number }>(
      'select attempts from challenges where request_id = ? order by attempts',
      [requestId],
    )
  ).map((row) => row.attempts)

describe('openTransactionRequest', () => {
  test('writes once; other content under the same id is refused', async () => {
    const pair = await createPayingPair(engine)
    const input = await inputFor(pair, 2)
    const outcomes = await twiceAndAtOnce(() => activities.openTransactionRequest(input))
    expect(outcomes[0]).toMatchObject({ ok: true, value: { status: 'INITIATED', quorumReachable: true } })
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1)
    expect(await countOf('challenges', input.request.requestId)).toBe(2)
    const other = { ...input, request: { ...input.request, amount: '1500.01' } }
    expect(await activities.openTransactionRequest(other)).toEqual({
      ok: false,
      refusal: { refusal: 'RequestModified' },
    })
  })

  test('a request that needs no challenge but is not small is refused by the table', async () => {
    const input = await inputFor(await createPayingPair(engine))
    const unchallenged = { ...input, request: { ...input.request, requiredAnswers: 0 } }
    await expect(activities.openTransactionRequest(unchallenged)).rejects.toThrow('unchallenged_is_small')
  })
})

describe('judgeAnswer', () => {
  test('one answer is one judgement and one attempt, however often it is judged', async () => {
    const { requestId, answerOf } = await opened()
    const wrong = answerOf('9')
    const outcomes = await twiceAndAtOnce(() => activities.judgeAnswer(wrong))
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome)))).toEqual(
      new Set([JSON.stringify({ accepted: false, rightAnswers: 0, quorum: 'pending' })]),
    )
    expect(await attempts(requestId)).toEqual([1])
  })

  test('of many different guesses at once three are counted, then the quorum is lost', async () => {
    const { requestId, answerOf } = await opened()
    const guesses = Array.from({ length: 20 }, () => activities.judgeAnswer(answerOf('9')))
    expect((await Promise.all(guesses)).filter(({ accepted }) => accepted)).toEqual([])
    expect(await attempts(requestId)).toEqual([3])
    expect(await activities.judgeAnswer(answerOf('123'))).toMatchObject({ accepted: false, quorum: 'lost' })
  })

  test('right answers of two users at once: one of them is the last', async () => {
    const { requestId, answerOf } = await opened(2)
    const judged = await Promise.all([0, 1].map((place) => activities.judgeAnswer(answerOf('123', place))))
    expect(judged.map(({ quorum }) => quorum).sort()).toEqual(['pending', 'reached'])
    expect(await storedRequest(engine, requestId)).toMatchObject({ status: 'NEXT_CHALLENGE_PENDING' })
  })

  test('after its time an answer is not accepted, and it is counted', async () => {
    const { requestId, answerOf } = await opened()
    const inAWhile = paymentActivities({
      database,
      now: () => new Date(Date.now() + 600_001),
      challengeSecret,
      allowOverdraft: false,
    })
    expect(await inAWhile.judgeAnswer(answerOf('123'))).toEqual({ accepted: false, rightAnswers: 0, quorum: 'lost' })
    expect(await attempts(requestId)).toEqual([1])
  })
})

describe('completePayment', () => {
  test('books once', async () => {
    const { pair, requestId } = await opened()
    const outcomes = await twiceAndAtOnce(() => activities.completePayment({ requestId, userId: pair.payer.userId }))
    expect(outcomes).toEqual(Array(4).fill({ ok: true, value: { status: 'COMPLETED' } }))
    expect(await balances(engine, pair)).toEqual([850_000n, 150_000n])
    expect(await countOf('transaction_request_events', requestId)).toBe(1)
  })

  test('without the funds the request is FAILED, and stays so', async () => {
    const { pair, requestId } = await opened(1, 100n)
    const outcomes = await twiceAndAtOnce(() => activities.completePayment({ requestId, userId: pair.payer.userId }))
    const refusals = outcomes.map((outcome) => (outcome.ok ? 'booked' : outcome.refusal.refusal))
    expect(refusals).toContain('InsufficientFunds')
    expect(refusals).not.toContain('booked')
    expect(await storedRequest(engine, requestId)).toEqual({ status: 'FAILED', reason: 'InsufficientFunds' })
    expect(await countOf('transaction_request_events', requestId)).toBe(1)
  })

  test('an overdraft is allowed where the instance says so', async () => {
    const { pair, requestId } = await opened(1, 100n)
    const lenient = paymentActivities({ database, now: () => new Date(), challengeSecret, allowOverdraft: true })
    expect(await lenient.completePayment({ requestId, userId: pair.payer.userId })).toMatchObject({ ok: true })
    expect(await balances(engine, pair)).toEqual([-149_900n, 150_000n])
  })
})

describe('endTransactionRequest', () => {
  test('ends once, and not after another end', async () => {
    const { pair, requestId } = await opened()
    const rejection = {
      rejectionId: randomUUID(),
      userId: pair.payer.userId,
      reasonCode: 'AC04',
      additionalInformation: '',
    }
    const outcomes = await twiceAndAtOnce(() =>
      activities.endTransactionRequest({ requestId, event: 'rejected', rejection }),
    )
    expect(outcomes).toEqual(Array(4).fill({ ok: true, value: { status: 'REJECTED' } }))
    expect(await countOf('transaction_request_events', requestId)).toBe(1)
    const refusal = { ok: false, refusal: { refusal: 'TransactionRequestNotAnswerable' } }
    expect(await activities.endTransactionRequest({ requestId, event: 'deadlinePassed' })).toEqual(refusal)
    expect(await activities.completePayment({ requestId, userId: pair.payer.userId })).toEqual(refusal)
    expect(await balances(engine, pair)).toEqual([1_000_000n, 0n])
  })
})

describe('deliverCode', () => {
  const sent: string[] = []
  const mail = {
    send: ({ text }: { text: string }) => {
      sent.push(/Your code is (\d{8})\./.exec(text)?.[1] ?? '')
      return Promise.resolve()
    },
    close: () => undefined,
  }

  test('a code sent again voids the one before; nothing is sent after the answer', async () => {
    const { requestId, input, answerOf } = await opened(1, undefined, 'EMAIL')
    const mailing = paymentActivities({
      database,
      now: () => new Date(),
      challengeSecret,
      allowOverdraft: false,
      transports: { EMAIL: mail },
    })
    const challengeId = input.challenges[0]?.challengeId ?? ''
    expect(await mailing.deliverCode({ requestId, challengeId })).toBe(true)
    expect(await mailing.deliverCode({ requestId, challengeId })).toBe(true)
    expect(await activities.judgeAnswer(answerOf(sent[0] ?? ''))).toMatchObject({ accepted: false })
    expect(await activities.judgeAnswer(answerOf(sent[1] ?? ''))).toMatchObject({ accepted: true })
    expect(await mailing.deliverCode({ requestId, challengeId })).toBe(true)
    expect(sent).toHaveLength(2)
  })

  test('two deliveries at once: of the codes that were sent exactly one is good', async () => {
    sent.length = 0
    const { requestId, input, answerOf } = await opened(1, undefined, 'EMAIL')
    const mailing = paymentActivities({
      database,
      now: () => new Date(),
      challengeSecret,
      allowOverdraft: false,
      transports: { EMAIL: mail },
    })
    const delivery = { requestId, challengeId: input.challenges[0]?.challengeId ?? '' }
    expect(await Promise.all([mailing.deliverCode(delivery), mailing.deliverCode(delivery)])).toEqual([true, true])
    const accepted: boolean[] = []
    for (const code of sent) accepted.push((await activities.judgeAnswer(answerOf(code))).accepted)
    expect(accepted.sort()).toEqual([false, true])
  })
})
