import { randomUUID } from 'node:crypto'
import { transactionRequestId } from '../../../domain/ids'
import { waitingForOne, waitingForTwo } from '../../support/challenges'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { answer, balances, storedRequest } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { Person } from '../../support/people'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

const error = (status: number, code: string): object => ({
  status,
  body: { message: expect.stringContaining(code) as string },
})
interface Withdrawn {
  readonly requestId: string
  readonly as?: Person
  readonly reason?: unknown
  readonly headers?: Readonly<Record<string, string>>
}
const withdraw = (pair: PayingPair, { requestId, as = pair.payer, reason, headers = {} }: Withdrawn) =>
  call(engine, 'POST', `/engine/v1${pair.from.path}/transaction-requests/${requestId}/withdrawal`, {
    as,
    headers,
    body: reason === undefined ? {} : { reason },
  })

test('the maker takes a payment back: CANCELLED, on record with the reason, and nobody confirms it any more', async () => {
  const shared = await waitingForTwo(engine)
  const { requestId, payer, second, challengeOf } = shared
  await answer(engine, shared, { requestId, challengeId: challengeOf(second), as: second })
  const reply = await withdraw(shared, { requestId, reason: 'wrong amount' })
  expect(reply).toMatchObject({ status: 202, body: { id: requestId, status: 'CANCELLED', transaction_ids: [''] } })
  expect(await storedRequest(engine, requestId)).toEqual({ status: 'CANCELLED', reason: 'withdrawn by its maker' })
  const last = { requestId, challengeId: challengeOf(payer) }
  expect(await answer(engine, shared, last)).toMatchObject(error(400, 'OBP-40020'))
  expect(await balances(engine, shared)).toEqual([1_000_000n, 0n])
  const [event] = await engine.database.read.raw<{ detail: unknown; actor: string }>(
    "select detail, actor_user_id as actor from transaction_request_events where request_id = ? and kind = 'CANCELLED'",
    [requestId],
  )
  expect(event).toEqual({
    actor: payer.userId,
    detail: { reason: 'withdrawn by its maker', withdrawalReason: 'wrong amount' },
  })
  expect(await engine.client.workflow.getHandle(transactionRequestId(requestId)).result()).toBe('CANCELLED')
})

test('a retry finds its withdrawal, also when the reply of its first try was lost; another one comes too late', async () => {
  const request = await waitingForOne(engine)
  const given = { ...request, headers: { 'Idempotency-Key': randomUUID() } }
  const first = await withdraw(request, given)
  await engine.database.writeAtOnce.raw('delete from idempotency_keys where user_id = ?', [request.payer.userId])
  expect(await withdraw(request, given)).toMatchObject({ status: 202, body: first.body })
  expect(await withdraw(request, request)).toMatchObject(error(400, 'OBP-40020'))
})

test('nobody else withdraws it, and whoever has nothing to do with the account does not learn of it', async () => {
  const shared = await waitingForTwo(engine)
  expect(await withdraw(shared, { ...shared, as: shared.second })).toMatchObject(error(403, 'OBP-49349'))
  expect(await withdraw(shared, { ...shared, as: await createPerson(engine) })).toMatchObject(error(400, 'OBP-40004'))
  expect(await storedRequest(engine, shared.requestId)).toMatchObject({ status: 'INITIATED' })
})

test('a maker who may no longer pay from the account can still take it back', async () => {
  const request = await waitingForOne(engine)
  await engine.database.writeAtOnce.raw('delete from account_access where user_id = ?', [request.payer.userId])
  expect(await withdraw(request, request)).toMatchObject({ status: 202 })
})

test('at once with the last answer: one of the two ends the request', async () => {
  const request = await waitingForOne(engine)
  const [withdrawn, answered] = await Promise.all([withdraw(request, request), answer(engine, request, request)])
  expect([withdrawn.status, answered.status].sort()).toEqual([202, 400])
  const [, paid] = await balances(engine, request)
  expect(paid).toBe(answered.status === 202 ? 150_000n : 0n)
})

test('of another account, or of none, it is not found; a reason has its limit', async () => {
  const [request, other] = [await waitingForOne(engine), await waitingForOne(engine)]
  expect(await withdraw(request, other)).toMatchObject(error(400, 'OBP-40004'))
  expect(await withdraw(request, { requestId: randomUUID() })).toMatchObject(error(400, 'OBP-40004'))
  expect(await withdraw(request, { requestId: 'x' })).toMatchObject(error(400, 'OBP-40004'))
  expect(await withdraw(request, { ...request, reason: 'x'.repeat(2_001) })).toMatchObject(error(400, 'OBP-10001'))
})
