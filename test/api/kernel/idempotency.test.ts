import { randomUUID } from 'node:crypto'
import { ApiError } from '../../../api/kernel/errors'
import { answerOnce, derivedIdSource, isIdempotencyKey } from '../../../api/kernel/idempotency'
import type { KeyedRequest } from '../../../api/kernel/idempotency'
import type { Database } from '../../../db/connection'
import { openTestDatabase } from '../../support/database'

let database: Database
const userId = randomUUID()
beforeAll(async () => {
  database = await openTestDatabase(4)
  await database.writeAtOnce.raw(
    `insert into users (user_id, provider, provider_id, username, email, validated) values (?, 'p', 'u', 'u', 'e', true)`,
    [userId],
  )
})
afterAll(() => database.close())

const requestOf = (change: Partial<KeyedRequest> = {}): KeyedRequest => ({
  userId,
  key: randomUUID(),
  method: 'POST',
  url: '/obp/v4.0.0/banks',
  body: { id: 'x' },
  shownOnce: [],
  secretMembers: [],
  ...change,
})
const created = (id: string) => () => Promise.resolve({ status: 201, headers: { 'X-Made': 'yes' }, body: { id } })
const answer = (request: KeyedRequest, serve: Parameters<typeof answerOnce>[2]): ReturnType<typeof answerOnce> =>
  database.within((inner, transaction) => answerOnce({ database: inner, transaction }, request, serve))

test.each([
  ['a', true],
  ['~'.repeat(255), true],
  ['', false],
  ['a b', false],
  ['ä', false],
  ['~'.repeat(256), false],
])('the key %p: %s', (key, valid) => {
  expect(isIdempotencyKey(key)).toBe(valid)
})

test('derived ids: the same key gives the same ids in the same order, another key or user gives others', () => {
  const idsOf = (user: string, key: string): string[] => {
    const next = derivedIdSource({ userId: user, key })
    return [next(), next()]
  }
  const [first, second] = idsOf('u', 'k')
  expect(idsOf('u', 'k')).toEqual([first, second])
  expect(new Set([first, second, ...idsOf('u', 'other'), ...idsOf('other', 'k')]).size).toBe(6)
})

test('a repeat is answered from the store, and the work is not done again', async () => {
  const request = requestOf()
  const first = await answer(request, created('one'))
  const second = await answer(request, () => Promise.reject(new Error('must not run')))
  expect(second).toEqual({ ...first, headers: { ...first.headers, 'Idempotency-Replayed': 'true' } })
})

test('a secret is shown once: the repeated request does not see it, and it is not stored', async () => {
  const request = requestOf({ shownOnce: ['secret'] })
  const serve = () => Promise.resolve({ status: 201, headers: {}, body: { id: 'one', secret: 'hush' } })
  expect((await answer(request, serve)).body).toEqual({ id: 'one', secret: 'hush' })
  expect((await answer(request, serve)).body).toEqual({ id: 'one' })
})

test.each([
  ['method', { method: 'PUT' }],
  ['URL', { url: '/obp/v5.0.0/banks' }],
  ['body', { body: { id: 'y' } }],
])('the same key for another %s is refused', async (_member, change) => {
  const request = requestOf()
  await answer(request, created('one'))
  await expect(answer({ ...request, ...change }, created('two'))).rejects.toMatchObject({
    errorName: 'IdempotencyKeyReused',
  })
})

test('the key of one user says nothing to another', async () => {
  const request = requestOf()
  const other = randomUUID()
  await database.writeAtOnce.raw(
    `insert into users (user_id, provider, provider_id, username, email, validated) values (?, 'p', 'o', 'o', 'e', true)`,
    [other],
  )
  await answer(request, created('one'))
  expect((await answer({ ...request, userId: other, body: {} }, created('two'))).body).toEqual({ id: 'two' })
})

test('while the first is at work a second is told so; afterwards it gets the answer', async () => {
  const request = requestOf()
  const first = await answer(request, async () => {
    await expect(answer(request, created('two'))).rejects.toMatchObject({ errorName: 'IdempotencyKeyInFlight' })
    return created('one')()
  })
  expect((await answer(request, created('three'))).body).toEqual(first.body)
})

test('a fault leaves nothing behind: the retry does the work', async () => {
  const request = requestOf()
  const fault = new ApiError('ServiceUnavailable')
  await expect(answer(request, () => Promise.reject(fault))).rejects.toBe(fault)
  expect((await answer(request, created('one'))).body).toEqual({ id: 'one' })
})
