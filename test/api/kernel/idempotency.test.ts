import { randomUUID } from 'node:crypto'
import { fileActivities } from '../../../activities/files'
import { ApiError } from '../../../api/kernel/errors'
import { answerOnce, answerWaiting, derivedIdSource, isIdempotencyKey } from '../../../api/kernel/idempotency'
import type { Keyed, KeyedRequest } from '../../../api/kernel/idempotency'
import type { Outgoing } from '../../../api/kernel/serve'
import type { Database } from '../../../db/connection'
import { openTestDatabase } from '../../support/database'
import { waitFor } from '../../support/wait'

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

test('a reply is found by every id that it or its request names', async () => {
  const [inPath, inBody, inReply] = [randomUUID(), randomUUID(), randomUUID()]
  const request = requestOf({ url: `/customers/${inPath.toUpperCase()}/x`, body: { customer_id: inBody } })
  const serve = () => Promise.resolve({ status: 201, headers: {}, body: { told: [`customer ${inReply}`, inReply] } })
  const namedIn = async (key: string): Promise<string[] | null | undefined> => {
    const sql = 'select named_ids as ids from idempotency_keys where key = ?'
    return (await database.read.raw<{ ids: string[] | null }>(sql, [key]))[0]?.ids
  }
  await answer(request, serve)
  expect(await namedIn(request.key)).toEqual([inPath, inBody, inReply])
  const waiting = { ...request, key: randomUUID() }
  await answerWaiting({ database, claimMs: 60_000 }, waiting, serve)
  expect(await namedIn(waiting.key)).toEqual([inPath, inBody, inReply])
  const ofNobody = requestOf()
  await answer(ofNobody, created('one'))
  expect(await namedIn(ofNobody.key)).toBeNull()
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

describe('a request that may wait for a workflow', () => {
  const waiting = (
    request: KeyedRequest,
    serve: (keyed: Keyed) => Promise<Outgoing>,
    claimMs = 60_000,
  ): ReturnType<typeof answerWaiting> => answerWaiting({ database, claimMs }, request, serve)
  const mustNotRun = (): Promise<never> => Promise.reject(new Error('must not run'))
  const inFlight = { errorName: 'IdempotencyKeyInFlight' }
  /** A client of the workflow: it has claimed the key, and waits until it is let go. */
  const asking = (request: KeyedRequest, id: string, claimMs?: number) => {
    const gate = { letGo: (): void => undefined, claimed: (): void => undefined }
    const answered = new Promise<void>((resolve) => (gate.letGo = resolve))
    const hasClaimed = new Promise<void>((resolve) => (gate.claimed = resolve))
    const reply = waiting(
      request,
      async ({ claim }) => {
        await claim()
        gate.claimed()
        await answered
        return created(id)()
      },
      claimMs,
    )
    return { hasClaimed, letGo: () => gate.letGo(), reply }
  }

  test('is answered from the store when it is repeated, by either way', async () => {
    const request = requestOf({ shownOnce: ['secret'] })
    const serve = () =>
      Promise.resolve({ status: 201, headers: { 'X-Made': 'yes' }, body: { id: 'one', secret: 'hush' } })
    await waiting(request, serve)
    const replayed = { status: 201, headers: { 'X-Made': 'yes', 'Idempotency-Replayed': 'true' }, body: { id: 'one' } }
    expect(await waiting(request, mustNotRun)).toEqual(replayed)
    expect(await answer(request, mustNotRun)).toEqual(replayed)
    await expect(waiting({ ...request, body: {} }, mustNotRun)).rejects.toMatchObject({
      errorName: 'IdempotencyKeyReused',
    })
  })

  test('claims its key while it waits: the same again is in flight, another is refused; no connection is held', async () => {
    const all = Array.from({ length: 12 }, () => requestOf())
    const asked = all.map((request) => asking(request, 'one'))
    await Promise.all(asked.map(({ hasClaimed }) => hasClaimed))
    for (const request of all.slice(0, 3)) {
      await expect(waiting(request, mustNotRun)).rejects.toMatchObject(inFlight)
      await expect(answer(request, mustNotRun)).rejects.toMatchObject(inFlight)
      await expect(waiting({ ...request, body: {} }, mustNotRun)).rejects.toMatchObject({
        errorName: 'IdempotencyKeyReused',
      })
    }
    for (const { letGo } of asked) letGo()
    for (const { reply } of asked) expect(await reply).toMatchObject({ status: 201, body: { id: 'one' } })
    for (const request of all) expect((await waiting(request, mustNotRun)).body).toEqual({ id: 'one' })
  })

  test('of two that both found the key free the second has to let the first go on, also with a refusal', async () => {
    const request = requestOf()
    const first = asking(request, 'one')
    // It has looked before the first has claimed.
    const refusing = waiting(request, async () => {
      await first.hasClaimed
      return { status: 400, headers: {}, body: { id: 'refused' } }
    })
    const claiming = waiting(request, async ({ claim }) => {
      await first.hasClaimed
      await claim()
      return mustNotRun()
    })
    await expect(refusing).rejects.toMatchObject(inFlight)
    await expect(claiming).rejects.toMatchObject(inFlight)
    first.letGo()
    expect((await first.reply).body).toEqual({ id: 'one' })
    expect((await waiting(request, mustNotRun)).body).toEqual({ id: 'one' })
  })

  test('a fault frees the key for the same request, and for no other', async () => {
    const request = requestOf()
    const fault = new ApiError('ServiceUnavailable')
    const failing = waiting(request, async ({ claim }) => {
      await claim()
      throw fault
    })
    await expect(failing).rejects.toBe(fault)
    await expect(waiting({ ...request, body: {} }, mustNotRun)).rejects.toMatchObject({
      errorName: 'IdempotencyKeyReused',
    })
    expect((await asked(request)).body).toEqual({ id: 'one' })
  })
  const asked = async (request: KeyedRequest): ReturnType<typeof answerWaiting> => {
    const { letGo, reply } = asking(request, 'one')
    letGo()
    return reply
  }

  test('whoever claimed a key and died is waited for as long as the claim is good; the late one gives what is stored', async () => {
    const request = requestOf()
    const late = asking(request, 'late', 200)
    await late.hasClaimed
    await expect(waiting(request, mustNotRun)).rejects.toMatchObject(inFlight)
    const retry = await waitFor(
      () => asked(request).catch(() => undefined),
      (reply) => reply !== undefined,
    )
    expect(retry?.body).toEqual({ id: 'one' })
    late.letGo()
    expect(await late.reply).toMatchObject({ headers: { 'Idempotency-Replayed': 'true' }, body: { id: 'one' } })
  })
})

describe('a request whose process died', () => {
  const hashOf = async ({ key }: KeyedRequest): Promise<string | undefined> => {
    const sql = 'select request_hash as hash from idempotency_keys where key = ?'
    return (await database.read.raw<{ hash: string }>(sql, [key]))[0]?.hash
  }
  /** Claims its key and is never answered; the claim has ended so many days ago. */
  async function died(daysAgo: number): Promise<KeyedRequest> {
    const request = requestOf({ url: '/obp/v4.0.0/somewhere', body: { legal_name: 'Nora Niemand' } })
    await new Promise<void>((resolve, reject) => {
      answerWaiting({ database, claimMs: 60_000 }, request, async ({ claim }) => {
        await claim()
        resolve()
        return new Promise(() => undefined)
      }).catch(reject)
    })
    await database.writeAtOnce.raw(
      `update idempotency_keys set claimed_until = now() - ? * interval '1 day' where key = ?`,
      [daysAgo, request.key],
    )
    return request
  }
  const asked = (request: KeyedRequest): ReturnType<typeof answerWaiting> =>
    answerWaiting({ database, claimMs: 60_000 }, request, created('again'))
  const sweep = async (): Promise<void> => {
    const objects = { delete: () => Promise.reject(new Error('no object is loose')) }
    const activities = fileActivities({ database, now: () => new Date(), objects, beat: () => undefined })
    await activities.sweepFiles({ looseForMs: 3_600_000 })
  }

  test('is forgotten after a week; its key stays used, and whoever comes again is told to look', async () => {
    const request = await died(8)
    expect(await hashOf(request)).toMatch(/^[0-9a-f]{64}$/)
    await sweep()
    expect(await hashOf(request)).toBe('erased')
    const refusal = { errorName: 'IdempotencyKeyReused', detail: expect.stringContaining('look before you') as string }
    await expect(asked(request)).rejects.toMatchObject(refusal)
    await expect(answer(request, created('again'))).rejects.toMatchObject(refusal)
  })

  test('is kept for a week, and one that is under way or answered for good', async () => {
    const [young, living, answered] = [await died(6), await died(-1), requestOf()]
    await answer(answered, created('one'))
    await sweep()
    expect((await asked(young)).body).toEqual({ id: 'again' })
    await expect(asked(living)).rejects.toMatchObject({ errorName: 'IdempotencyKeyInFlight' })
    expect((await answer(answered, created('two'))).body).toEqual({ id: 'one' })
  })

  test('more than one batch goes as a whole', async () => {
    await database.writeAtOnce.raw(
      `insert into idempotency_keys (user_id, key, request_hash, claimed_until)
         select ?, 'many-' || n, 'hash', now() - interval '8 days' from generate_series(1, 2500) n`,
      [userId],
    )
    await sweep()
    const left = `select from idempotency_keys where key like 'many-%' and request_hash <> 'erased'`
    expect(await database.read.raw(left)).toEqual([])
  })
})
