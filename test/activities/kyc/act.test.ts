/** What the staff do besides deciding, and the erasure: run twice in a row and at once, the world is changed once. */
import { randomUUID } from 'node:crypto'
import { kycActivities } from '../../../activities/kyc'
import type { CaseChange } from '../../../activities/kyc/events'
import { openDatabase } from '../../../db/connection'
import type { Database } from '../../../db/connection'
import { fullCase } from '../../../db/read/cases'
import { dataKeyTable } from '../../../db/write/data-keys'
import { customerDetailsOf, PostCustomer500 } from '../../../api/json/new-customer'
import { customerScope } from '../../../domain/ids'
import { frozenBecause } from '../../../domain/kyc/case-file'
import type { CaseFile } from '../../../domain/kyc/case-file'
import type { CaseAction } from '../../../domain/kyc/case-action'
import type { ActionCommand } from '../../../workflows/contract'
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
async function opened(): Promise<CaseFile> {
  const customerId = randomUUID()
  const customer = { ...details, customerId, bankId, customerNumber: customerId.slice(0, 8), createdBy: userId }
  const application = { customer, ownerUserId: userId, wantedAccount: null }
  const outcome = await activities.openCase({
    bankId,
    customerId,
    startedBy: userId,
    startId: randomUUID(),
    application,
  })
  if (!outcome.ok) throw new Error(outcome.refusal.refusal)
  return outcome.value
}
const changeOf = (before: CaseFile, after: Partial<CaseFile>): CaseChange => {
  const file = { ...before, ...after }
  return { before, after: { ...file, frozen: frozenBecause(file), task: null } }
}
const commandOf = (action: CaseAction): ActionCommand => ({
  commandId: randomUUID(),
  userId,
  requestHash: 'hash',
  level: 'officer',
  action,
})
const found = async ({ customerId }: CaseFile) => {
  const full = await fullCase(database.read, customerId)
  if (full === undefined) throw new Error('no case')
  return full
}
const accepted = { ok: true, value: null }

test('recordAction writes event and standing once, with old and new value', async () => {
  const file = await opened()
  const command = commandOf({ kind: 'setRisk', risk: 'high', reason: 'odd papers' })
  const change = changeOf(file, { risk: 'high', caseVersion: 2 })
  expect(await again(() => activities.recordAction(command, change))).toEqual(accepted)
  const after = await found(file)
  expect(after).toMatchObject({ risk: 'high', caseVersion: 2 })
  expect(after.timeline.map(({ kind }) => kind)).toEqual(['caseOpened', 'riskSet'])
  expect(after.timeline[1]).toMatchObject({
    actorUserId: userId,
    detail: { reason: 'odd papers', changes: { risk: { from: 'low', to: 'high' } } },
  })
})

test('an id that belongs to another command is refused, and changes nothing', async () => {
  const file = await opened()
  const command = commandOf({ kind: 'comment', text: 'a word' })
  expect(await activities.recordAction(command, changeOf(file, {}))).toEqual(accepted)
  const other = { ...command, requestHash: 'another', action: { kind: 'takeOver' } } as const
  const refused = await activities.recordAction(other, changeOf(file, { assigneeUserId: userId }))
  expect(refused).toEqual({ ok: false, refusal: { refusal: 'RequestModified' } })
  expect((await found(file)).assigneeUserId).toBeNull()
})

test('eraseCustomer erases once; before it nothing of the timeline can be taken away', async () => {
  const file = await opened()
  const happening = {
    ...changeOf(file, { state: 'erased', waitsFor: 'nothing', dueAtMs: null, caseVersion: 2 }),
    eventId: randomUUID(),
    kind: 'erased',
    detail: { reason: 'the retention is over' },
  } as const
  expect(await again(() => activities.eraseCustomer(happening))).toEqual(accepted)
  const after = await found(file)
  expect(after).toMatchObject({
    state: 'erased',
    frozen: 'closed',
    ownerUserId: null,
    customerNumber: `erased-${file.customerId}`,
  })
  expect(after.timeline).toMatchObject([
    { kind: 'caseOpened', detail: {} },
    { kind: 'erased', actorUserId: null, detail: { reason: 'the retention is over' } },
  ])
  const [customer] = await database.read.raw(
    'select legal_name, mobile_phone_number from customers where customer_id = ?',
    [file.customerId],
  )
  expect(customer).toEqual({ legal_name: 'erased', mobile_phone_number: '' })
})

test('eraseHistoryKey takes the key of this customer and of nobody else', async () => {
  const [gone, stays] = [randomUUID(), randomUUID()]
  const keys = dataKeyTable(database)
  for (const customerId of [gone, stays]) {
    await keys.add(customerScope(customerId), { keyId: randomUUID(), masterKeyId: 'm', wrapped: Buffer.from('k') })
  }
  await again(() => activities.eraseHistoryKey(gone))
  expect(await keys.ofScope(customerScope(gone))).toBeUndefined()
  expect(await keys.ofScope(customerScope(stays))).toBeDefined()
})
