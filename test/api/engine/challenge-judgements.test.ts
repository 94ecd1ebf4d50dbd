import { randomUUID } from 'node:crypto'
import { waitingForOne, waitingForTwo } from '../../support/challenges'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { answer } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Person } from '../../support/people'

interface Trail {
  readonly challenge_judgements: readonly {
    readonly user_id: string
    readonly transaction_request_id: string
    readonly outcome: string
  }[]
  readonly next: string | null
}

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

const trail = (bankId: string, as: Person, query = '') =>
  call<Trail>(engine, 'GET', `/engine/v1/banks/${bankId}/challenge-judgements${query}`, { as })
const staffAt = (bankId: string) => createPerson(engine, { roles: [['CanGetChallengeJudgements', bankId]] })

test('every judged answer is listed with who, what and when, newest first, and what was answered is nowhere', async () => {
  const shared = await waitingForTwo(engine)
  const { requestId, payer, second, third, challengeOf } = shared
  const secret = 'an-answer-of-this-test'
  await answer(engine, shared, { requestId, challengeId: challengeOf(payer), answer: secret })
  await answer(engine, shared, { requestId, challengeId: challengeOf(second), as: third })
  await answer(engine, shared, { requestId, challengeId: challengeOf(payer) })
  await answer(engine, shared, { requestId, challengeId: challengeOf(payer) })
  await answer(engine, shared, { requestId, challengeId: randomUUID() })
  const { status, body } = await trail(shared.bankId, await staffAt(shared.bankId))
  expect(status).toBe(200)
  expect(body.next).toBeNull()
  const of = (person: Person, asked: Person, outcome: string) => ({
    judgement_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    user_id: person.userId,
    challenge_id: challengeOf(asked),
    challenged_user_id: asked.userId,
    transaction_request_id: requestId,
    sca_method: 'DUMMY',
    outcome,
    judged: expect.stringMatching(/^20\d\d-\d\d-\d\dT.*Z$/) as string,
  })
  expect(body.challenge_judgements).toEqual([
    of(payer, payer, 'repeated'),
    of(payer, payer, 'right'),
    of(third, second, 'wrong_user'),
    of(payer, payer, 'wrong'),
  ])
  const stored = await engine.database.read.raw('select to_jsonb(j) as row from challenge_judgements j')
  expect(JSON.stringify(stored)).not.toContain(secret)
})

test('narrowed by user and request, in pages; another bank lists nothing of it', async () => {
  const request = await waitingForOne(engine)
  const staff = await staffAt(request.bankId)
  for (const guess of ['1', '2', '3']) await answer(engine, request, { ...request, answer: guess })
  const first = await trail(request.bankId, staff, `?transaction_request_id=${request.requestId}&limit=2`)
  const before = first.body.next ?? 'none'
  const second = await trail(request.bankId, staff, `?user_id=${request.payer.userId}&limit=2&before=${before}`)
  expect([first, second].map(({ body }) => body.challenge_judgements.length)).toEqual([2, 1])
  expect((await trail(request.bankId, staff, `?user_id=${randomUUID()}`)).body.challenge_judgements).toEqual([])
  const other = await waitingForOne(engine)
  const elsewhere = await trail(other.bankId, await staffAt(other.bankId))
  expect(elsewhere.body.challenge_judgements).toEqual([])
  expect(await trail(other.bankId, staff)).toMatchObject({ status: 403 })
})

test.each(['?user_id=x', '?transaction_request_id=1', '?limit=0', '?before=x'])('%s is refused', async (query) => {
  const { bankId } = await waitingForOne(engine)
  expect(await trail(bankId, await staffAt(bankId), query)).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('OBP-10016') as string },
  })
})

test('nothing on it can be changed', async () => {
  const request = await waitingForOne(engine)
  await answer(engine, request, { ...request, answer: '1' })
  for (const change of [
    "update challenge_judgements set verdict = 'right'",
    'delete from challenge_judgements',
    'truncate challenge_judgements cascade',
  ]) {
    await expect(engine.database.writeAtOnce.raw(change)).rejects.toMatchObject({ code: 'OBA01' })
  }
})
