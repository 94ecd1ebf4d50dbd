/** People who become entitled, or lose their view, while a payment waits. */
import { randomUUID } from 'node:crypto'
import { transactionRequestId } from '../../../domain/ids'
import { answerChallenge } from '../../../workflows/contract'
import { waitingForOne, waitingForTwo } from '../../support/challenges'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { addPayer, answer, balances, storedRequest } from '../../support/payments'
import { call, createPerson, grant } from '../../support/people'
import type { Person } from '../../support/people'
import { waitFor } from '../../support/wait'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

const error = (code: string): object => ({ status: 400, body: { message: expect.stringContaining(code) as string } })
const takeViewsOf = ({ userId }: Person) =>
  engine.database.writeAtOnce.raw('delete from account_access where user_id = ?', [userId])
const failed = (requestId: string) =>
  waitFor(
    () => storedRequest(engine, requestId),
    (stored) => stored?.status === 'FAILED',
  )

test('whoever has lost the view is refused at the door', async () => {
  const request = await waitingForOne(engine)
  await takeViewsOf(request.payer)
  expect(await answer(engine, request, request)).toMatchObject(error('OBP-40002'))
  expect(await balances(engine, request)).toEqual([1_000_000n, 0n])
})

test('a view that only watches is not enough', async () => {
  const shared = await waitingForTwo(engine)
  const { requestId, bankId, from, second, challengeOf } = shared
  await takeViewsOf(second)
  await engine.database.writeAtOnce.raw(
    `insert into account_access (user_id, account_key, view_id)
     select ?, account_key, 'auditor' from accounts where bank_id = ? and account_id = ?`,
    [second.userId, bankId, from.accountId],
  )
  const given = { requestId, challengeId: challengeOf(second), as: second }
  expect(await answer(engine, shared, given)).toMatchObject(error('OBP-40002'))
})

test('when too few of those who were asked are left, the next answer ends the request, and nothing is paid', async () => {
  const shared = await waitingForTwo(engine)
  const { requestId, payer, second, third, challengeOf } = shared
  await takeViewsOf(second)
  await takeViewsOf(third)
  expect(await answer(engine, shared, { requestId, challengeId: challengeOf(payer) })).toMatchObject({ status: 400 })
  expect(await failed(requestId)).toEqual({ status: 'FAILED', reason: 'too few challenges can still be answered' })
  expect(await balances(engine, shared)).toEqual([1_000_000n, 0n])
})

test('an answer that was given before the view was lost counts', async () => {
  const shared = await waitingForTwo(engine)
  const { requestId, payer, second, challengeOf } = shared
  await answer(engine, shared, { requestId, challengeId: challengeOf(second), as: second })
  await takeViewsOf(second)
  expect(await answer(engine, shared, { requestId, challengeId: challengeOf(payer) })).toMatchObject({ status: 202 })
})

test('the role at the bank is as good as a view; a user who was deleted is not', async () => {
  const shared = await waitingForTwo(engine)
  const { requestId, bankId, payer, second, third, challengeOf } = shared
  await takeViewsOf(second)
  await grant(engine, second, [['CanCreateAnyTransactionRequest', bankId]])
  await engine.database.writeAtOnce.raw('update users set deleted_at = now() where user_id = ?', [third.userId])
  expect(await answer(engine, shared, { requestId, challengeId: challengeOf(second), as: second })).toMatchObject(
    error('OBP-40019'),
  )
  expect(await answer(engine, shared, { requestId, challengeId: challengeOf(payer) })).toMatchObject({ status: 202 })
})

test('whoever becomes entitled later is not asked: the people of a payment are those of the moment in which it was made', async () => {
  const shared = await waitingForTwo(engine)
  const { requestId, second, third, challengeOf } = shared
  const later = await addPayer(engine, shared)
  await takeViewsOf(second)
  await takeViewsOf(third)
  expect(await answer(engine, shared, { requestId, challengeId: challengeOf(second), as: later })).toMatchObject(
    error('OBP-40016'),
  )
  expect(await failed(requestId)).toMatchObject({ status: 'FAILED' })
})

test('an answer that was let in before the view was lost is judged by what is true then, and the trail says so', async () => {
  const request = await waitingForOne(engine)
  const { payer, bankId, requestId, challengeId } = request
  const staff = await createPerson(engine, { roles: [['CanGetChallengeJudgements', bankId]] })
  // Past the door: the view is lost between the look at it and the judgement.
  await takeViewsOf(payer)
  const handle = engine.client.workflow.getHandle(transactionRequestId(requestId))
  const given = { judgementId: randomUUID(), userId: payer.userId, challengeId, answerHash: '00' }
  await expect(handle.executeUpdate(answerChallenge, { args: [given] })).rejects.toThrow()
  const trail = await call<{ challenge_judgements: { outcome: string }[] }>(
    engine,
    'GET',
    `/engine/v1/banks/${bankId}/challenge-judgements`,
    { as: staff },
  )
  expect(trail.body.challenge_judgements.map(({ outcome }) => outcome)).toEqual(['not_entitled'])
  expect(await failed(requestId)).toMatchObject({ status: 'FAILED' })
})
