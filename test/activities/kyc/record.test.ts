/** Every activity of the onboarding, run twice in a row and at once: the world is changed once. */
import { randomUUID } from 'node:crypto'
import { kycActivities } from '../../../activities/kyc'
import type { CaseChange } from '../../../activities/kyc/record'
import { openDatabase } from '../../../db/connection'
import type { Database } from '../../../db/connection'
import { fullCase } from '../../../db/read/cases'
import type { EvidenceRecord } from '../../../domain/kyc/evidence'
import { customerDetailsOf, PostCustomer500 } from '../../../api/json/new-customer'
import type { CaseFile } from '../../../domain/kyc/case-file'
import type { OnboardingInput } from '../../../workflows/contract'
import { testDatabase } from '../../support/database'
import type { TestDatabase } from '../../support/database'

const bankId = 'bank.one'
const userId = randomUUID()
let clone: TestDatabase
let database: Database
let activities: ReturnType<typeof kycActivities>
beforeAll(async () => {
  clone = await testDatabase()
  database = openDatabase({ url: clone.url, poolMax: 6 })
  activities = kycActivities({ database, now: () => new Date() })
  await database.writeAtOnce.raw(
    `with u as (insert into users (user_id, provider, provider_id, username, email, validated) values (?, 'p', 'i', 'clerk', 'e', true))
     insert into banks (bank_id, short_name, full_name, logo, website, routings) values (?, '', '', '', '', '[]')`,
    [userId, bankId],
  )
})
afterAll(async () => {
  await database.close()
  await clone.close()
})

/** Three at once, then one more: all have the same outcome, which is returned. */
async function again<T>(run: () => Promise<T>): Promise<T> {
  const outcomes = [...(await Promise.all([run(), run(), run()])), await run()]
  expect(outcomes).toEqual(outcomes.map(() => outcomes[0]))
  return outcomes[0] as T
}

const details = customerDetailsOf(PostCustomer500.parse({ legal_name: 'Eve', mobile_phone_number: '1' }))
function newInput(): OnboardingInput {
  const customerId = randomUUID()
  const customer = { ...details, customerId, bankId, customerNumber: customerId.slice(0, 8), createdBy: userId }
  const application = { customer, ownerUserId: userId, wantedAccount: null }
  return { bankId, customerId, startedBy: userId, startId: randomUUID(), application }
}

async function opened(): Promise<CaseFile> {
  const outcome = await activities.openCase(newInput())
  if (!outcome.ok) throw new Error(outcome.refusal.refusal)
  return outcome.value
}
const found = async (customerId: string) => {
  const full = await fullCase(database.read, customerId)
  if (full === undefined) throw new Error('no case')
  return full
}
const accepted = { ok: true, value: null }
const changeOf = (file: CaseFile, after: Partial<CaseFile> = {}): CaseChange => ({
  before: file,
  after: { ...file, caseVersion: file.caseVersion + 1, ...after },
})
const command = () => ({ commandId: randomUUID(), userId, requestHash: 'hash' })
const documentOf = ({ customerId }: CaseFile, number = '1'): EvidenceRecord => ({
  kind: 'document',
  bankId,
  customerId,
  id: 'd',
  customerNumber: '1',
  type: 'passport',
  number,
  issueDate: '2020-01-01T00:00:00Z',
  issuePlace: 'Berlin',
  expiryDate: null,
})

test('openCase makes customer, link, case and event once', async () => {
  const input = newInput()
  const at = Date.now()
  const frozen = kycActivities({ database, now: () => new Date(at) })
  const outcome = await again(() => frozen.openCase(input))
  expect(outcome).toMatchObject({ ok: true, value: { state: 'collecting', ownerUserId: userId, round: 1 } })
  expect((await found(input.customerId)).timeline).toMatchObject([{ kind: 'caseOpened', actorUserId: userId }])
  const links = await database.read.raw('select 1 from user_customer_links where customer_id = ?', [input.customerId])
  expect(links).toHaveLength(1)
})

test('openCase refuses an unknown customer and an unknown owner, and leaves nothing', async () => {
  const { application, ...input } = newInput()
  expect(await again(() => activities.openCase(input))).toMatchObject({ refusal: { refusal: 'CustomerNotFound' } })
  if (application === undefined) throw new Error('the input is of a new customer')
  const stranger = { ...input, application: { ...application, ownerUserId: randomUUID() } }
  expect(await again(() => activities.openCase(stranger))).toMatchObject({ refusal: { refusal: 'UserNotFound' } })
  expect(await database.read.raw('select 1 from customers where customer_id = ?', [input.customerId])).toEqual([])
})

test('recordEvidence stores one version and one event; its id is refused for another command', async () => {
  const file = await opened()
  const evidence = { ...command(), record: documentOf(file) }
  expect(await again(() => activities.recordEvidence(evidence, changeOf(file)))).toEqual(accepted)
  expect(await found(file.customerId)).toMatchObject({ caseVersion: 2, documents: [{ number: '1' }] })
  expect((await found(file.customerId)).timeline).toHaveLength(2)
  const other = { ...evidence, requestHash: 'other', record: documentOf(file, '2') }
  const refused = await activities.recordEvidence(other, changeOf(file))
  expect(refused).toMatchObject({ ok: false, refusal: { refusal: 'RequestModified' } })
  expect((await found(file.customerId)).documents).toMatchObject([{ number: '1' }])
})

test('recordStatus appends one status', async () => {
  const file = await opened()
  const status = { customerId: file.customerId, customerNumber: '1', ok: true, date: '2024-01-01T00:00:00Z' }
  const statusCommand = { ...command(), status }
  expect(await again(() => activities.recordStatus(statusCommand, changeOf(file)))).toEqual(accepted)
  expect(await found(file.customerId)).toMatchObject({ kycStatus: true, statuses: [{ ok: true }] })
  expect((await found(file.customerId)).statuses).toHaveLength(1)
})

test('recordDecision writes decision and status once; a second one of the same reviewer and round is refused', async () => {
  const file = await opened()
  const approval = { ...command(), decision: 'approve', reason: '' } as const
  const change = changeOf(file, { state: 'approved' })
  expect(await again(() => activities.recordDecision(approval, change))).toEqual(accepted)
  const second = await activities.recordDecision({ ...approval, commandId: randomUUID() }, change)
  expect(second).toMatchObject({ ok: false, refusal: { refusal: 'ReviewerAlreadyDecided' } })
  const after = await found(file.customerId)
  expect(after).toMatchObject({ state: 'approved', kycStatus: true })
  expect([after.decisions.length, after.statuses.length, after.timeline.length]).toEqual([1, 1, 2])
})

test('recordHappening and completeOnboarding write one event each, a reminder is one message, and the welcome is one for ever', async () => {
  const file = await opened()
  const reminder = { ...changeOf(file), eventId: randomUUID(), kind: 'reminderDue', detail: {} } as const
  expect(await again(() => activities.recordHappening(reminder))).toEqual(accepted)
  const done = { ...changeOf(file, { state: 'monitoring' }), kind: 'onboardingCompleted', detail: {} } as const
  const first = { ...done, eventId: randomUUID() }
  expect(await again(() => activities.completeOnboarding(first))).toEqual(accepted)
  expect(await activities.completeOnboarding({ ...done, eventId: randomUUID() })).toEqual(accepted)
  const after = await found(file.customerId)
  expect(after.timeline.map(({ kind }) => kind)).toEqual([
    'caseOpened',
    'reminderDue',
    'onboardingCompleted',
    'onboardingCompleted',
  ])
  const messages = await database.read.raw<{ message: string }>(
    'select message from customer_messages where customer_id = ? order by message',
    [file.customerId],
  )
  expect(messages.map(({ message }) => message)).toEqual([
    'A reminder from your bank: we are still waiting for any document.',
    expect.stringContaining('Welcome!'),
  ])
})
