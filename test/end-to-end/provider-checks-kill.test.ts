/** The worker is killed between the request to a provider and their callback: the request stays one, and the answer counts once. */
import { randomUUID } from 'node:crypto'
import { asksProvider, openProviderDesk, startProvider } from '../support/check-provider'
import type { Provider, ProviderDesk } from '../support/check-provider'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { openDesk } from '../support/onboarding'
import type { CaseBody, OnboardingDesk } from '../support/onboarding'
import { startProgram } from '../support/processes'
import type { Program } from '../support/processes'
import { waitFor } from '../support/wait'

let engine: TestEngine
let worker: Program
let provider: Provider
let desk: OnboardingDesk
let provided: ProviderDesk
beforeAll(async () => {
  provider = await startProvider()
  engine = await startEngine({ worker: false, environment: { UPDATE_TIMEOUT_MS: '3000' } })
  worker = await startProgram('worker', engine.environment)
  desk = await openDesk(engine)
  provided = await openProviderDesk(engine, desk, provider)
  await desk.setPolicy(asksProvider)
}, 60_000)
afterAll(async () => {
  await worker.kill()
  await engine.stop()
  await provider.close()
})

const reads = (customerId: string, fits: (found: CaseBody) => boolean): Promise<CaseBody> =>
  waitFor(() => desk.read(customerId), fits, 40_000)
const isTried = ({ check_requests: [request] }: CaseBody): boolean => (request?.number_of_tries ?? 0) > 0

test('a callback to a dead worker is refused with 503; the same one again counts once', async () => {
  provider.reply(202)
  const customerId = await desk.caseInReview()
  const { check_requests: requests } = await reads(customerId, isTried)
  const answer = { request_id: requests[0]?.request_id ?? '', satisfied: true }
  await worker.kill()
  const eventId = randomUUID()
  expect((await provided.callBack(answer, { eventId })).status).toBe(503)
  worker = await startProgram('worker', engine.environment)
  const taken = await waitFor(
    () => provided.callBack(answer, { eventId }),
    ({ status }) => status !== 503,
    40_000,
  )
  expect(taken).toMatchObject({ status: 200, body: { check_id: answer.request_id, satisfied: true } })
  const found = await desk.read(customerId)
  expect(found).toMatchObject({ state: 'in_review', check_requests: [{ state: 'satisfied' }] })
  expect(found.timeline.filter(({ kind }) => kind === 'checkAnswered')).toHaveLength(1)
  expect(provider.asked.filter(({ body }) => body.request_id === answer.request_id)).toHaveLength(1)
}, 120_000)

test('a request that nobody has taken when the worker dies is sent by the next one, under the same id', async () => {
  provider.reply(503)
  const customerId = await desk.caseInReview()
  const { check_requests: requests } = await reads(customerId, isTried)
  await worker.kill()
  provider.reply(200, { satisfied: true })
  worker = await startProgram('worker', engine.environment)
  const found = await reads(customerId, ({ state }) => state === 'in_review')
  expect(found.check_requests.map(({ request_id: id, state }) => [id, state])).toEqual([
    [requests[0]?.request_id, 'satisfied'],
  ])
}, 120_000)
