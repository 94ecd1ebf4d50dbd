/**
 * Many onboarding cases, all of them open at once, with the worker killed twice amid their steps: each ends as it was decided, with
 * everything that belongs to that end exactly once. A case costs about 0.25 s of processor time, half of it Temporal's; `TEST_CASES` says
 * how many: 60 where it says nothing, 1,000 in `.ci/run`.
 */
import { randomUUID } from 'node:crypto'
import { auditTimelines } from '../../start/timeline-audit'
import { customerOnboardingWorkflow } from '../../workflows/contract'
import { interrupted, persistently } from '../support/crowd'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { countedCases, expectedOf, isStaffs, lives } from '../support/lives'
import type { Life, Step } from '../support/lives'
import { newCustomer, openDesk } from '../support/onboarding'
import type { CaseBody, OnboardingDesk } from '../support/onboarding'
import { call, createPerson, grant } from '../support/people'
import type { Person, Reply } from '../support/people'
import { startProgram } from '../support/processes'
import type { Program } from '../support/processes'
import { waitFor } from '../support/wait'

const cases = Number(process.env['TEST_CASES'] ?? 60)
const clients = 12

let engine: TestEngine
let worker: Program
let desk: OnboardingDesk
beforeAll(async () => {
  // The API runs in this process, the worker in one of its own.
  const environment = { UPDATE_TIMEOUT_MS: '5000', DATABASE_POOL_MAX: '24' }
  engine = await startEngine({ worker: false, environment })
  worker = await startProgram('worker', engine.environment)
  desk = await openDesk(engine)
  await grant(
    engine,
    desk.reviewers[0],
    ['CanEndCustomerRelationship', 'CanEraseCustomer'].map((role) => [role, desk.bankId] as const),
  )
}, 120_000)
afterAll(async () => {
  await worker.kill()
  await engine.stop()
})

/** Sends a request under a key until it is answered, by a worker that is there again. */
function send<Body>(path: string, as: Person, body: object): Promise<Reply<Body>> {
  const headers = { 'Idempotency-Key': randomUUID() }
  const all = `/engine/v1/banks/${desk.bankId}/onboarding-cases${path}`
  return persistently(() => call<Body>(engine, 'POST', all, { as, headers, body }))
}

async function begin(owner: Person): Promise<string> {
  const wanted = { label: 'My Account', product_code: '1234BW', currency: 'EUR' }
  const body = { customer: newCustomer, owner_user_id: owner.userId, wanted_account: wanted }
  const started = await send<CaseBody>('', desk.clerk, body)
  expect(started).toMatchObject({ status: 201 })
  return started.body.customer_id
}

async function take(step: Step, customerId: string): Promise<void> {
  const by = isStaffs(step) ? desk.reviewers[0] : desk.clerk
  const seen = isStaffs(step) ? { case_version: (await desk.read(customerId)).case_version } : {}
  const given = { ...step.body, ...seen }
  const { status, body: said } = await send<{ message?: string }>(`/${customerId}/${step.path}`, by, given)
  expect({ step, status, message: said.message }).toEqual({ step, status: 201, message: undefined })
}

const running = async (): Promise<number> => {
  const query = `WorkflowType = '${customerOnboardingWorkflow}' and TaskQueue = '${engine.config.temporal.taskQueue}' and ExecutionStatus = 'Running'`
  return (await engine.client.workflow.count(query)).count
}

const replaceWorker = async (): Promise<void> => {
  await worker.kill()
  worker = await startProgram('worker', engine.environment)
}

/** All of them take a step before one takes the next; the worker is killed in the middle of the steps that are named. */
async function liveTogether(chosen: readonly Life[], customerIds: readonly string[], killedIn: readonly number[]) {
  const last = Math.max(...chosen.map(({ steps }) => steps.length))
  for (let at = 0; at < last; at += 1) {
    const work = chosen.flatMap(({ steps }, index) => {
      const step = steps[at]
      return step === undefined ? [] : [() => take(step, customerIds[index] ?? '')]
    })
    await interrupted(clients, work, killedIn.includes(at) ? [replaceWorker] : [])
  }
}

test('each ends as it was decided, and what belongs to that is there once', async () => {
  const owner = await createPerson(engine)
  const all = Array.from({ length: cases }, (_, index) => lives[index % lives.length] ?? lives[0])
  const [hurried, others] = [all.filter(({ isHurried }) => isHurried), all.filter(({ isHurried }) => !isHurried)]
  const chosen = [...others, ...hurried]
  const beginAll = (some: readonly Life[]): Promise<string[]> =>
    interrupted(
      clients,
      some.map(() => () => begin(owner)),
      [],
    )
  const ofOthers = await beginAll(others)
  await desk.setPolicy({ review_deadline_ms: 5 })
  const customerIds = [...ofOthers, ...(await beginAll(hurried))]
  // So many are open at once, by Temporal's own count.
  await waitFor(running, (count) => count === cases)
  await liveTogether(chosen, customerIds, [1, 2])
  // The accounts of the accepted are opened after the answer, and a review is overdue by itself.
  const expected = chosen.map((life, index) => expectedOf(life, customerIds[index] ?? ''))
  const overdue = expected.filter(({ task }) => task === 'overdue').length
  const ended = await waitFor(
    () => countedCases(engine.database.read, desk.bankId),
    (found) =>
      found.every(({ state }) => state !== 'approved') &&
      found.filter(({ task }) => task === 'overdue').length === overdue,
    120_000,
  )
  const byId = (rows: readonly { customerId: string | undefined }[]): Map<unknown, unknown> =>
    new Map(rows.map((row) => [row.customerId, row]))
  expect(byId(ended)).toEqual(byId(expected))
  expect(await auditTimelines(engine.database)).not.toHaveProperty('broken')
}, 1_800_000)
