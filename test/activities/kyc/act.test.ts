/** What the staff do besides deciding, and the erasure: run twice in a row and at once, the world is changed once. */
import { randomUUID } from 'node:crypto'
import type { CaseChange } from '../../../activities/kyc/events'
import { dataKeyTable } from '../../../db/write/data-keys'
import { findKey } from '../../../db/read/idempotency-keys'
import { storeReply } from '../../../db/write/idempotency'
import { endStaffRequest, insertAccountApplication, insertCreditLimitRequest } from '../../../db/write/staff-requests'
import { customerScope } from '../../../domain/ids'
import { frozenBecause } from '../../../domain/kyc/case-file'
import type { CaseFile } from '../../../domain/kyc/case-file'
import type { CaseAction } from '../../../domain/kyc/case-action'
import type { StaffRequestStatus } from '../../../domain/staff-decision'
import type { ActionCommand } from '../../../workflows/contract'
import { accepted, again, bankId, officerId, openKycDesk, userId } from '../../support/kyc-activities'
import type { KycDesk } from '../../support/kyc-activities'

let desk: KycDesk
beforeAll(async () => (desk = await openKycDesk()))
afterAll(() => desk.database.close())

const changeOf = (before: CaseFile, after: Partial<CaseFile>): CaseChange => {
  const file = { ...before, ...after }
  return { before, after: { ...file, frozen: frozenBecause(file), task: null } }
}
const commandOf = (action: CaseAction): ActionCommand => ({
  commandId: randomUUID(),
  userId: officerId,
  requestHash: 'hash',
  level: 'officer',
  action,
})

test('recordAction writes event and standing once, with old and new value', async () => {
  const file = await desk.opened()
  const command = commandOf({ kind: 'setRisk', risk: 'high', reason: 'odd papers' })
  const change = changeOf(file, { risk: 'high', caseVersion: 2 })
  expect(await again(() => desk.activities.recordAction(command, change))).toEqual(accepted)
  const after = await desk.found(file.customerId)
  expect(after).toMatchObject({ risk: 'high', caseVersion: 2 })
  expect(after.timeline.map(({ kind }) => kind)).toEqual(['caseOpened', 'riskSet'])
  expect(after.timeline[1]).toMatchObject({
    actorUserId: officerId,
    detail: { reason: 'odd papers', changes: { risk: { from: 'low', to: 'high' } } },
  })
})

test('an id that belongs to another command is refused, and changes nothing', async () => {
  const file = await desk.opened()
  const command = commandOf({ kind: 'comment', text: 'a word' })
  expect(await desk.activities.recordAction(command, changeOf(file, {}))).toEqual(accepted)
  const other = { ...command, requestHash: 'another', action: { kind: 'takeOver' } } as const
  const refused = await desk.activities.recordAction(other, changeOf(file, { assigneeUserId: userId }))
  expect(refused).toEqual({ ok: false, refusal: { refusal: 'RequestModified' } })
  expect((await desk.found(file.customerId)).assigneeUserId).toBeNull()
})

test('eraseCustomer erases once; before it nothing of the timeline can be taken away', async () => {
  const file = await desk.opened()
  const happening = {
    ...changeOf(file, { state: 'erased', waitsFor: 'nothing', dueAtMs: null, caseVersion: 2 }),
    eventId: randomUUID(),
    kind: 'erased',
    detail: { reason: 'the retention is over' },
  } as const
  expect(await again(() => desk.activities.eraseCustomer(happening))).toEqual(accepted)
  const after = await desk.found(file.customerId)
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
  const [customer] = await desk.database.read.raw(
    'select legal_name, mobile_phone_number from customers where customer_id = ?',
    [file.customerId],
  )
  expect(customer).toEqual({ legal_name: 'erased', mobile_phone_number: '' })
})

test('eraseHistoryKey takes the key of this customer and of nobody else', async () => {
  const [gone, stays] = [randomUUID(), randomUUID()]
  const keys = dataKeyTable(desk.database)
  for (const customerId of [gone, stays]) {
    await keys.add(customerScope(customerId), { keyId: randomUUID(), masterKeyId: 'm', wrapped: Buffer.from('k') })
  }
  await again(() => desk.activities.eraseHistoryKey(gone))
  expect(await keys.ofScope(customerScope(gone))).toBeUndefined()
  expect(await keys.ofScope(customerScope(stays))).toBeDefined()
})

test('eraseHistoryKey empties what was answered about this customer while they were erased, but not that they are', async () => {
  const [gone, stays] = [randomUUID(), randomUUID()]
  const answered = async (customerId: string, state: string): Promise<string> => {
    const key = randomUUID()
    const reply = { userId, key, requestHash: '', status: 201, headers: {}, body: { customer_id: customerId, state } }
    await storeReply(desk.database.writeAtOnce, reply, { holdsClaim: false, named: [customerId] })
    return key
  }
  const [late, erasure, other] = [
    await answered(gone, 'in_review'),
    await answered(gone, 'erased'),
    await answered(stays, 'in_review'),
  ]
  await again(() => desk.activities.eraseHistoryKey(gone))
  const bodies = [late, erasure, other].map(async (key) => (await findKey(desk.database.read, { userId, key }))?.body)
  expect(await Promise.all(bodies)).toEqual([
    {},
    { customer_id: gone, state: 'erased' },
    { customer_id: stays, state: 'in_review' },
  ])
})

test('a process that is begun anew says when it ends the request; of one that is over nothing changes', async () => {
  const { customerId } = await desk.opened()
  const requestId = randomUUID()
  const request = { requestId, bankId, customerId, requestedBy: userId, currency: 'EUR', amount: '1.00', details: {} }
  const minutesAfter = async (lifetimeMs: number): Promise<number> => {
    await insertCreditLimitRequest(desk.database.writeAtOnce, { ...request, lifetimeMs })
    const [row] = await desk.database.read.raw<{ seconds: number }>(
      `select extract(epoch from expires_at - requested_at)::float8 as seconds from credit_limit_requests where request_id = ?`,
      [requestId],
    )
    return Math.floor((row?.seconds ?? NaN) / 60)
  }
  expect([await minutesAfter(120_500), await minutesAfter(600_500)]).toEqual([2, 10])
  const ending = { requestId, status: 'EXPIRED', decisionId: randomUUID(), userId: null, reason: '' } as const
  await endStaffRequest(desk.database.writeAtOnce, 'credit_limit_requests', ending)
  expect(await minutesAfter(1_200_000)).toBe(10)
})

test('undecidedRequests names what has ended without a decision, under every id that its workflow may have, and nothing else', async () => {
  const { customerId } = await desk.opened()
  const [undecided, waiting, decided, account] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
  const common = { bankId, customerId, requestedBy: userId, lifetimeMs: 60_000 }
  const limit = { ...common, currency: 'EUR', amount: '1.00', details: {} }
  for (const requestId of [undecided, waiting, decided])
    await insertCreditLimitRequest(desk.database.writeAtOnce, { ...limit, requestId })
  const application = { ...common, requestId: account, productCode: 'P', userId: null }
  await insertAccountApplication(desk.database.writeAtOnce, application)
  const ending = { decisionId: randomUUID(), userId: null, reason: '' }
  const end = (table: Parameters<typeof endStaffRequest>[1], requestId: string, status: StaffRequestStatus) =>
    endStaffRequest(desk.database.writeAtOnce, table, { ...ending, requestId, status })
  await end('credit_limit_requests', undecided, 'EXPIRED')
  await end('credit_limit_requests', decided, 'REJECTED')
  await end('account_applications', account, 'EXPIRED')
  expect(await again(() => desk.activities.undecidedRequests(customerId))).toEqual([
    `account-application/${customerId}/${account}`,
    `account-application/${account}`,
    `credit-limit-request/${customerId}/${undecided}`,
    `credit-limit-request/${undecided}`,
  ])
  expect(await desk.activities.undecidedRequests(randomUUID())).toEqual([])
})
