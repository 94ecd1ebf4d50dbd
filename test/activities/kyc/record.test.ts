/** Every activity of the onboarding, run twice in a row and at once: the world is changed once. */
import { randomUUID } from 'node:crypto'
import { kycActivities } from '../../../activities/kyc'
import type { CaseChange } from '../../../activities/kyc/events'
import { insertCustomer } from '../../../db/write/customers'
import type { EvidenceRecord } from '../../../domain/kyc/evidence'
import type { CaseFile } from '../../../domain/kyc/case-file'
import { accepted, again, bankId, newInput, officerId, openKycDesk, userId } from '../../support/kyc-activities'
import type { KycDesk } from '../../support/kyc-activities'

let desk: KycDesk
beforeAll(async () => (desk = await openKycDesk()))
afterAll(() => desk.database.close())

const changeOf = (file: CaseFile, after: Partial<CaseFile> = {}): CaseChange => ({
  before: file,
  after: { ...file, caseVersion: file.caseVersion + 1, ...after },
})
const command = () => ({ commandId: randomUUID(), userId, requestHash: 'hash' })
/** Of somebody who has no part in the case. */
const decision = () => ({ ...command(), userId: officerId })
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
  const frozen = kycActivities({ database: desk.database, now: () => new Date(at), tellOfHit: () => Promise.resolve() })
  const outcome = await again(() => frozen.openCase(input))
  expect(outcome).toMatchObject({ ok: true, value: { state: 'collecting', ownerUserId: userId, round: 1 } })
  expect((await desk.found(input.customerId)).timeline).toMatchObject([{ kind: 'caseOpened', actorUserId: userId }])
  const links = await desk.database.read.raw('select 1 from user_customer_links where customer_id = ?', [
    input.customerId,
  ])
  expect(links).toHaveLength(1)
})

test('openCase refuses an unknown customer and an unknown owner, and leaves nothing', async () => {
  const { application, ...input } = newInput()
  expect(await again(() => desk.activities.openCase(input))).toMatchObject({ refusal: { refusal: 'CustomerNotFound' } })
  if (application === undefined) throw new Error('the input is of a new customer')
  const stranger = { ...input, application: { ...application, ownerUserId: randomUUID() } }
  expect(await again(() => desk.activities.openCase(stranger))).toMatchObject({ refusal: { refusal: 'UserNotFound' } })
  expect(await desk.database.read.raw('select 1 from customers where customer_id = ?', [input.customerId])).toEqual([])
})

test('recordEvidence stores one version and one event; its id is refused for another command', async () => {
  const file = await desk.opened()
  const evidence = { ...command(), record: documentOf(file) }
  expect(await again(() => desk.activities.recordEvidence(evidence, changeOf(file)))).toEqual(accepted)
  expect(await desk.found(file.customerId)).toMatchObject({ caseVersion: 2, documents: [{ number: '1' }] })
  expect((await desk.found(file.customerId)).timeline).toHaveLength(2)
  const other = { ...evidence, requestHash: 'other', record: documentOf(file, '2') }
  const refused = await desk.activities.recordEvidence(other, changeOf(file))
  expect(refused).toMatchObject({ ok: false, refusal: { refusal: 'RequestModified' } })
  expect((await desk.found(file.customerId)).documents).toMatchObject([{ number: '1' }])
})

test('recordStatus appends one status', async () => {
  const file = await desk.opened()
  const status = { customerId: file.customerId, customerNumber: '1', ok: true, date: '2024-01-01T00:00:00Z' }
  const statusCommand = { ...command(), status }
  expect(await again(() => desk.activities.recordStatus(statusCommand, changeOf(file)))).toEqual(accepted)
  expect(await desk.found(file.customerId)).toMatchObject({ kycStatus: true, statuses: [{ ok: true }] })
  expect((await desk.found(file.customerId)).statuses).toHaveLength(1)
})

test('recordDecision writes decision and status once; a second one of the same reviewer and round is refused', async () => {
  const file = await desk.opened()
  const approval = { ...decision(), decision: 'approve', reason: '' } as const
  const change = changeOf(file, { state: 'approved' })
  expect(await again(() => desk.activities.recordDecision(approval, change))).toEqual(accepted)
  const second = await desk.activities.recordDecision({ ...approval, commandId: randomUUID() }, change)
  expect(second).toMatchObject({ ok: false, refusal: { refusal: 'ReviewerAlreadyDecided' } })
  const after = await desk.found(file.customerId)
  expect(after).toMatchObject({ state: 'approved', kycStatus: true })
  expect([after.decisions.length, after.statuses.length, after.timeline.length]).toEqual([1, 1, 2])
})

test('a decision that was written stays accepted when it is tried again, whatever part its maker has come to have since', async () => {
  const file = await desk.opened()
  const approval = { ...decision(), decision: 'approve', reason: '' } as const
  const change = changeOf(file, { state: 'approved' })
  expect(await desk.activities.recordDecision(approval, change)).toEqual(accepted)
  await desk.database.writeAtOnce.raw(
    'insert into user_customer_links (link_id, user_id, customer_id) values (gen_random_uuid(), ?, ?)',
    [officerId, file.customerId],
  )
  expect(await desk.activities.recordDecision(approval, change)).toEqual(accepted)
  const another = await desk.activities.recordDecision({ ...approval, commandId: randomUUID() }, change)
  expect(another).toMatchObject({ ok: false, refusal: { refusal: 'MakerIsChecker' } })
  expect((await desk.found(file.customerId)).decisions).toHaveLength(1)
})

test.each(['approve', 'reject', 'request_more'] as const)(
  'recordDecision: %s is stale while the case does not know of a change of the customer, whatever the policy asks for',
  async (given) => {
    const file = await desk.opened()
    const { customerId } = file
    const db = desk.database.writeAtOnce
    await db.raw('update customers set date_of_birth = now() where customer_id = ?', [customerId])
    const before = await desk.found(customerId)
    const taken = { ...decision(), decision: given, reason: 'as it is' } as const
    expect(await again(() => desk.activities.recordDecision(taken, changeOf(file)))).toMatchObject({
      refusal: { refusal: 'DecisionStale' },
    })
    expect(await desk.found(customerId)).toEqual(before)
    const seen = { ...changeOf(file, { seenFactsVersion: 1 }), eventId: randomUUID(), detail: {} } as const
    expect(await again(() => desk.activities.recordHappening({ ...seen, kind: 'customerChangeSeen' }))).toEqual(
      accepted,
    )
    expect(await again(() => desk.activities.recordDecision(taken, changeOf(file)))).toEqual(accepted)
  },
)

test('a case begins with its customer as they are then, and is taken up with what it has seen', async () => {
  const { application, ...input } = newInput()
  if (application === undefined) throw new Error('the input is of a new customer')
  const db = desk.database.writeAtOnce
  await desk.database.write((transaction) => insertCustomer(transaction, application.customer))
  await db.raw("update customers set legal_name = 'Eva' where customer_id = ?", [input.customerId])
  expect(await desk.activities.openCase(input)).toMatchObject({ value: { factsVersion: 1, seenFactsVersion: 1 } })
  await db.raw("update customers set legal_name = 'Ada' where customer_id = ?", [input.customerId])
  expect(await desk.activities.openCase(input)).toMatchObject({ value: { factsVersion: 2, seenFactsVersion: 1 } })
})

test('recordDecision approves nobody who has changed since the screening', async () => {
  const { customerId, ...file } = await desk.opened()
  const screening = { openHits: 0, trueMatches: 0, problem: null, atMs: 0 }
  const db = desk.database.writeAtOnce
  await db.raw(`update kyc_cases set policy = policy || '{"screening": {"threshold": 85}}' where customer_id = ?`, [
    customerId,
  ])
  await db.raw("update customers set legal_name = 'Eva' where customer_id = ?", [customerId])
  await db.raw('update kyc_cases set facts_version = 1 where customer_id = ?', [customerId])
  const approval = { ...decision(), decision: 'approve', reason: '' } as const
  const change = changeOf({ ...file, customerId, screening }, { state: 'approved' })
  await db.raw('update kyc_cases set screening = ?::jsonb where customer_id = ?', [
    JSON.stringify(screening),
    customerId,
  ])
  expect(await desk.activities.recordDecision(approval, change)).toMatchObject({
    refusal: { refusal: 'CaseIncomplete' },
  })
  expect((await desk.found(customerId)).decisions).toEqual([])
  const seen = JSON.stringify({ ...screening, factsVersion: 1 })
  await db.raw('update kyc_cases set screening = ?::jsonb where customer_id = ?', [seen, customerId])
  expect(await desk.activities.recordDecision(approval, change)).toEqual(accepted)
})

test('recordHappening and completeOnboarding write one event each, a reminder is one message, and the welcome is one for ever', async () => {
  const file = await desk.opened()
  const reminder = { ...changeOf(file), eventId: randomUUID(), kind: 'reminderDue', detail: {} } as const
  expect(await again(() => desk.activities.recordHappening(reminder))).toEqual(accepted)
  const done = { ...changeOf(file, { state: 'monitoring' }), kind: 'onboardingCompleted', detail: {} } as const
  const first = { ...done, eventId: randomUUID() }
  expect(await again(() => desk.activities.completeOnboarding(first))).toEqual(accepted)
  expect(await desk.activities.completeOnboarding({ ...done, eventId: randomUUID() })).toEqual(accepted)
  const after = await desk.found(file.customerId)
  expect(after.timeline.map(({ kind }) => kind)).toEqual([
    'caseOpened',
    'reminderDue',
    'onboardingCompleted',
    'onboardingCompleted',
  ])
  const messages = await desk.database.read.raw<{ message: string }>(
    'select message from customer_messages where customer_id = ? order by message',
    [file.customerId],
  )
  expect(messages.map(({ message }) => message)).toEqual([
    'A reminder from your bank: we are still waiting for any document.',
    expect.stringContaining('Welcome!'),
  ])
})

test('whoever is asked for more is told what, once, and reminded of what has not come; of words to the staff nothing is told', async () => {
  const file = await desk.opened()
  const messages = async (): Promise<readonly string[]> =>
    (
      await desk.database.read.raw<{ message: string }>(
        'select message from customer_messages where customer_id = ? order by sequence',
        [file.customerId],
      )
    ).map(({ message }) => message)
  const ask = (missing: readonly string[], round: number) => {
    const asked = { ...decision(), decision: 'request_more', reason: 'looks forged', missing } as const
    const change = changeOf(file, { state: 'collecting', requested: missing, round })
    return again(() => desk.activities.recordDecision(asked, { ...change, before: { ...change.before, round } }))
  }
  expect(await ask(['payslip', 'selfie'], 1)).toEqual(accepted)
  const told = ['To verify your identity your bank needs from you the following: payslip, selfie.']
  expect(await messages()).toEqual(told)
  const waitsFor = 'waiting for what the reviewer asked for'
  const remind = (requested: readonly string[]) => {
    const reminder = { ...changeOf(file, { requested, waitsFor }), kind: 'reminderDue', detail: {} } as const
    return desk.activities.recordHappening({ ...reminder, eventId: randomUUID() })
  }
  expect(await remind(['selfie'])).toEqual(accepted)
  expect(await ask([], 2)).toEqual(accepted)
  expect(await remind(['*'])).toEqual(accepted)
  expect(await messages()).toEqual([
    ...told,
    'A reminder from your bank: we are still waiting for selfie.',
    'To verify your identity your bank needs from you something more. Please ask your bank what it is.',
    'A reminder from your bank: we are still waiting for what the reviewer asked for.',
  ])
})
