/** What Temporal stores says nothing about a customer, and says it to nobody once the customer's key is gone. */
import { randomBytes } from 'node:crypto'
import { Worker } from '@temporalio/worker'
import { historyToJSON } from '@temporalio/common/lib/proto-utils'
import { eraseDataKey } from '../../db/write/data-keys'
import { customerScope, onboardingId } from '../../domain/ids'
import { workflowBundle } from '../../workers/bundle'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { testDatabase } from '../support/database'
import { newCustomer, openDesk, passport } from '../support/onboarding'
import type { OnboardingDesk } from '../support/onboarding'
import { waitFor } from '../support/wait'

let engine: TestEngine
let desk: OnboardingDesk
beforeAll(async () => {
  const environment = { PAYLOAD_KEYS: `test:${randomBytes(32).toString('base64')}` }
  engine = await startEngine({ environment })
  desk = await openDesk(engine)
})
afterAll(() => engine.stop())

const historyOf = (customerId: string) => engine.client.workflow.getHandle(onboardingId(customerId)).fetchHistory()

/** Every byte field of a history, decoded from its base64. */
const bytesIn = (json: string): string =>
  [...json.matchAll(/"([A-Za-z0-9+/]{8,}={0,2})"/g)]
    .map(([, base64 = '']) => Buffer.from(base64, 'base64').toString('latin1'))
    .join('\n')

async function approvedCase(): Promise<string> {
  const customerId = await desk.caseInReview()
  await desk.decide(customerId, desk.reviewers[0], 'approve')
  await waitFor(
    () => desk.read(customerId),
    ({ state }) => state === 'monitoring',
  )
  return customerId
}

test('a whole onboarding leaves no word about the customer in the history', async () => {
  const json = historyToJSON(await historyOf(await approvedCase()))
  const stored = json + bytesIn(json)
  expect(stored).toContain('binary/encrypted')
  for (const word of [newCustomer.legal_name, newCustomer.mobile_phone_number, passport.number, passport.issue_place]) {
    expect(stored).not.toContain(word)
  }
})

test('an encrypted history replays with the keys, and cannot be read without the key of its customer', async () => {
  const [gone, stays] = [await approvedCase(), await approvedCase()]
  const { dataConverter } = engine
  const replay = async (customerId: string): Promise<void> =>
    Worker.runReplayHistory({ workflowBundle: await workflowBundle(), dataConverter }, await historyOf(customerId))
  await replay(gone)
  await eraseDataKey(engine.database.writeAtOnce, customerScope(gone))
  const afterRestart = engine.newDataConverter()
  const [codec] = afterRestart.payloadCodecs ?? []
  const input = async (customerId: string) =>
    (await historyOf(customerId)).events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? []
  await expect(codec?.decode(await input(gone))).rejects.toThrow('has been erased')
  const [readable] = (await codec?.decode(await input(stays))) ?? []
  expect(Buffer.from(readable?.data ?? []).toString()).toContain(newCustomer.legal_name)
})

test('a case that has begun in clear goes on encrypted, once the instance has keys', async () => {
  const ownDatabase = await testDatabase()
  const before = await startEngine({ ownDatabase: { ...ownDatabase, close: () => Promise.resolve() } })
  const first = await openDesk(before)
  const customerId = await first.caseInReview()
  await before.stop()
  const { taskQueue } = before.config.temporal
  const { PAYLOAD_KEYS = '' } = engine.environment
  const after = await startEngine({ ownDatabase, environment: { PAYLOAD_KEYS, TEMPORAL_TASK_QUEUE: taskQueue } })
  try {
    const later = await openDesk(after, first.bankId)
    const decided = await later.decide(customerId, later.reviewers[0], { decision: 'approve', reason: 'knows his hat' })
    expect(decided.status).toBe(201)
    const json = historyToJSON(await historyOf(customerId))
    const stored = json + bytesIn(json)
    expect(stored).toContain(newCustomer.legal_name)
    expect(stored).toContain('binary/encrypted')
    expect(stored).not.toContain('knows his hat')
    const { dataConverter } = after
    await Worker.runReplayHistory(
      { workflowBundle: await workflowBundle(), dataConverter },
      await historyOf(customerId),
    )
  } finally {
    await after.stop()
  }
})
