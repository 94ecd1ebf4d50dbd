/**
 * Many onboarding cases at once, with the worker killed twice amid them: each ends as it was decided, with everything that belongs to
 * that end exactly once. A case costs about 0.25 s of processor time, half of it Temporal's; `TEST_CASES` says how many: 60 where it says
 * nothing, 1,000 in `.ci/run`.
 */
import { randomUUID } from 'node:crypto'
import { auditTimelines } from '../../start/timeline-audit'
import { interrupted, persistently } from '../support/crowd'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { countedCases, expectedOf, isStaffs, lives } from '../support/lives'
import type { Life } from '../support/lives'
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
  worker = await startProgram('workers/main.ts', engine.environment)
  desk = await openDesk(engine)
  await grant(engine, desk.reviewers[0], [['CanEndCustomerRelationship', desk.bankId]])
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

async function live({ steps }: Life, owner: Person): Promise<string> {
  const wanted = { label: 'My Account', product_code: '1234BW', currency: 'EUR' }
  const body = { customer: newCustomer, owner_user_id: owner.userId, wanted_account: wanted }
  const started = await send<CaseBody>('', desk.clerk, body)
  expect(started).toMatchObject({ status: 201 })
  const customerId = started.body.customer_id
  for (const step of steps) {
    const by = isStaffs(step) ? desk.reviewers[0] : desk.clerk
    const seen = isStaffs(step) ? { case_version: (await desk.read(customerId)).case_version } : {}
    const given = { ...step.body, ...seen }
    const { status, body: said } = await send<{ message?: string }>(`/${customerId}/${step.path}`, by, given)
    expect({ step, status, message: said.message }).toEqual({ step, status: 201, message: undefined })
  }
  return customerId
}

test('each ends as it was decided, and what belongs to that is there once', async () => {
  const owner = await createPerson(engine)
  const chosen = Array.from({ length: cases }, (_, index) => lives[index % lives.length] ?? lives[0])
  const replaceWorker = async (): Promise<void> => {
    await worker.kill()
    worker = await startProgram('workers/main.ts', engine.environment)
  }
  const work = chosen.map((life) => () => live(life, owner))
  const customerIds = await interrupted(clients, work, [replaceWorker, replaceWorker])
  // The accounts of the accepted are opened after the answer.
  const ended = await waitFor(
    () => countedCases(engine.database.read, desk.bankId),
    (all) => all.every(({ state }) => state !== 'approved'),
    120_000,
  )
  const expected = chosen.map((life, index) => expectedOf(life, customerIds[index] ?? ''))
  const byId = (rows: readonly { customerId: string | undefined }[]): Map<unknown, unknown> =>
    new Map(rows.map((row) => [row.customerId, row]))
  expect(byId(ended)).toEqual(byId(expected))
  expect(await auditTimelines(engine.database)).not.toHaveProperty('broken')
}, 1_800_000)
