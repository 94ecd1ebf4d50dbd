/** Callbacks of check providers: what is refused, by which code, and that a refused one changes nothing. */
import { randomUUID } from 'node:crypto'
import { asksProvider, openProviderDesk, startProvider } from '../../support/check-provider'
import type { CallbackOptions, CallbackReply, Provider, ProviderDesk } from '../../support/check-provider'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { openDesk } from '../../support/onboarding'
import type { CaseBody, OnboardingDesk } from '../../support/onboarding'
import { call } from '../../support/people'
import { waitFor } from '../../support/wait'

let engine: TestEngine
let provider: Provider
let desk: OnboardingDesk
let provided: ProviderDesk
let elsewhere: { readonly desk: OnboardingDesk; readonly provided: ProviderDesk }
beforeAll(async () => {
  provider = await startProvider()
  engine = await startEngine()
  desk = await openDesk(engine)
  provided = await openProviderDesk(engine, desk, provider)
  await desk.setPolicy(asksProvider)
  const other = await openDesk(engine)
  elsewhere = { desk: other, provided: await openProviderDesk(engine, other, provider) }
})
afterAll(async () => {
  await engine.stop()
  await provider.close()
})

async function openRequest(): Promise<{ readonly customerId: string; readonly requestId: string }> {
  const customerId = await desk.caseInReview()
  const { check_requests: requests } = await waitFor(
    () => desk.read(customerId),
    ({ check_requests: [one] }) => one?.state === 'open' && one.number_of_tries > 0,
  )
  return { customerId, requestId: requests[0]?.request_id ?? '' }
}

/** Everything that a callback could have changed. */
const facts = async (customerId: string): Promise<unknown> => {
  const found: CaseBody = await desk.read(customerId)
  const rows = await engine.database.read.raw('select count(*)::int as callbacks from check_callbacks')
  return [found.case_version, found.state, found.checks, found.check_requests, found.timeline.length, rows]
}
const refusedWith = (status: number, code: string) => ({
  status,
  body: { message: expect.stringContaining(code) as string },
})
const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000)
const answer = (requestId: string) => ({ request_id: requestId, satisfied: true })

type Refused = readonly [
  what: string,
  status: number,
  code: string,
  body: (requestId: string) => object,
  options: () => CallbackOptions,
]
const refused: readonly Refused[] = [
  ['with the secret of another', 401, 'OBP-39423', answer, () => ({ secret: elsewhere.provided.secret })],
  [
    'of another content than was signed',
    401,
    'OBP-39423',
    answer,
    () => ({ raw: `{"request_id":"","satisfied":true}` }),
  ],
  ['at another bank', 401, 'OBP-39423', answer, () => ({ bankId: elsewhere.desk.bankId })],
  ['in the name of a provider whom nobody knows', 401, 'OBP-39423', answer, () => ({ provider: 'nobody' })],
  ['that was signed six minutes ago', 401, 'OBP-39424', answer, () => ({ at: minutesAgo(6) })],
  ['that will be signed in six minutes', 401, 'OBP-39424', answer, () => ({ at: minutesAgo(-6) })],
  ['without an answer', 400, 'OBP-10001', (requestId) => ({ request_id: requestId }), () => ({})],
  ['with a word for an answer', 400, 'OBP-10001', (id) => ({ ...answer(id), satisfied: 'yes' }), () => ({})],
  ['with too long comments', 400, 'OBP-10001', (id) => ({ ...answer(id), comments: 'x'.repeat(2_001) }), () => ({})],
  ['that is no JSON', 400, 'OBP-10001', answer, () => ({ raw: '{"satisfied": ' })],
  ['for a request that never was', 404, 'OBP-39425', () => answer(randomUUID()), () => ({})],
  ['for a request that is no id', 404, 'OBP-39425', () => answer('the-first'), () => ({})],
]

test.each(refused)('a callback %s is refused and changes nothing', async (_what, status, code, body, options) => {
  const { customerId, requestId } = await openRequest()
  const before = await facts(customerId)
  expect(await provided.callBack(body(requestId), options())).toMatchObject(refusedWith(status, code))
  expect(await facts(customerId)).toEqual(before)
  expect((await provided.callBack(answer(requestId))).status).toBe(200)
})

test('a request of another bank cannot be answered, however well it is signed', async () => {
  const { customerId, requestId } = await openRequest()
  const before = await facts(customerId)
  const reply = await elsewhere.provided.callBack(answer(requestId))
  expect(reply).toMatchObject(refusedWith(404, 'OBP-39425'))
  expect(await facts(customerId)).toEqual(before)
})

test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('without %s it is nobody', async (missing) => {
  const { requestId } = await openRequest()
  const given = { 'webhook-id': 'one', 'webhook-timestamp': '1', 'webhook-signature': 'v1,x' }
  const headers = Object.fromEntries(Object.entries(given).filter(([name]) => name !== missing))
  const reply = await call(engine, 'POST', `${provided.path}/callbacks`, { body: answer(requestId), headers })
  expect(reply).toMatchObject(refusedWith(401, 'OBP-39423'))
})

test('a bank that does not exist has no callbacks', async () => {
  const reply = await provided.callBack(answer(randomUUID()), { bankId: 'no.such.bank' })
  expect(reply).toMatchObject(refusedWith(404, 'OBP-30001'))
})

test('the second time, and many times at once, it has the same answer and changes nothing', async () => {
  const { customerId, requestId } = await openRequest()
  const eventId = randomUUID()
  const post = (): Promise<CallbackReply> => provided.callBack(answer(requestId), { eventId })
  const replies = await Promise.all([post(), post(), post(), post()])
  const after = await facts(customerId)
  replies.push(await post(), await provided.callBack(answer(requestId), { eventId, at: minutesAgo(4) }))
  expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200))
  expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1)
  expect(await facts(customerId)).toEqual(after)
  const kinds = (await desk.read(customerId)).timeline.map(({ kind }) => kind)
  expect(kinds.filter((kind) => kind === 'checkAnswered')).toHaveLength(1)
})

test('other content under the same id, and another callback for the same request, are refused', async () => {
  const { customerId, requestId } = await openRequest()
  const eventId = randomUUID()
  expect((await provided.callBack(answer(requestId), { eventId })).status).toBe(200)
  const after = await facts(customerId)
  const changed = await provided.callBack({ ...answer(requestId), satisfied: false }, { eventId })
  expect(changed).toMatchObject(refusedWith(409, 'OBP-39428'))
  const another = await provided.callBack({ ...answer(requestId), satisfied: false })
  expect(another).toMatchObject(refusedWith(409, 'OBP-39427'))
  const reused = await provided.callBack(answer((await openRequest()).requestId), { eventId })
  expect(reused).toMatchObject(refusedWith(409, 'OBP-39428'))
  expect((await desk.read(customerId)).check_requests).toMatchObject([{ state: 'satisfied' }])
  expect((await facts(customerId)) as unknown[]).toEqual(after)
})

test('of two answers at once one counts', async () => {
  const { customerId, requestId } = await openRequest()
  const replies = await Promise.all(
    [true, false].map((satisfied) => provided.callBack({ request_id: requestId, satisfied })),
  )
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
  const won = replies.find(({ status }) => status === 200)
  const found = await desk.read(customerId)
  expect(found.checks.filter(({ id }) => id === requestId)).toMatchObject([{ satisfied: won?.body.satisfied }])
})

test('one id for two requests at once is one callback', async () => {
  const [one, other] = [await openRequest(), await openRequest()]
  const eventId = randomUUID()
  const replies = await Promise.all(
    [one, other].map(({ requestId }) => provided.callBack(answer(requestId), { eventId })),
  )
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
  const states = await Promise.all(
    [one, other].map(async ({ customerId }) => (await desk.read(customerId)).check_requests[0]?.state),
  )
  expect(states.sort()).toEqual(['open', 'satisfied'])
})

test('after a rotation both secrets sign for a day, in both directions; the one before them does not', async () => {
  const rotate = async (): Promise<string> =>
    (await call<{ secret: string }>(engine, 'POST', `${provided.path}/secret`, { as: provided.keeper })).body.secret
  const second = await rotate()
  const { requestId } = await openRequest()
  const asked = provider.asked.find(({ body }) => body.request_id === requestId)
  expect(String(asked?.headers['webhook-signature']).split(' ')).toHaveLength(2)
  const first = await provided.callBack(answer(requestId), { secret: provided.secret })
  const next = await provided.callBack(answer((await openRequest()).requestId), { secret: second })
  expect([first.status, next.status]).toEqual([200, 200])
  const third = await rotate()
  const last = await openRequest()
  const old = await provided.callBack(answer(last.requestId), { secret: provided.secret })
  expect(old).toMatchObject(refusedWith(401, 'OBP-39423'))
  await engine.database.writeAtOnce.raw(
    `update check_providers set previous_secret_until = now() - interval '1 second'`,
  )
  const expired = await provided.callBack(answer(last.requestId), { secret: second })
  expect(expired).toMatchObject(refusedWith(401, 'OBP-39423'))
  expect((await provided.callBack(answer(last.requestId), { secret: third })).status).toBe(200)
})
