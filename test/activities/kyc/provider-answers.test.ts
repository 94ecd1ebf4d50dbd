/** What providers answer, written twice in a row and at once: one check, one event, one callback. */
import { randomUUID } from 'node:crypto'
import type { CaseChange } from '../../../activities/kyc/events'
import { checkRequest as requestRow } from '../../../db/read/check-requests'
import type { CaseFile } from '../../../domain/kyc/case-file'
import type { CheckRequest } from '../../../domain/kyc/provider-check'
import type { CheckAnswerCommand } from '../../../workflows/contract'
import { checkRequest } from '../../support/case-files'
import { accepted, again, bankId, openKycDesk, userId } from '../../support/kyc-activities'
import type { KycDesk } from '../../support/kyc-activities'

let desk: KycDesk
beforeAll(async () => {
  desk = await openKycDesk()
  await desk.database.writeAtOnce.raw(
    `insert into check_providers (bank_id, name, url, kinds, is_active, timeout_ms, created_by) values (?, 'post', 'u', '{address}', true, 1000, ?)`,
    [bankId, userId],
  )
})
afterAll(() => desk.database.close())

const changeOf = (file: CaseFile, checkRequests: readonly CheckRequest[]): CaseChange => ({
  before: file,
  after: { ...file, caseVersion: file.caseVersion + 1, checkRequests },
})

/** A case whose provider has been asked. */
async function asked(): Promise<{ readonly file: CaseFile; readonly open: CheckRequest }> {
  const file = await desk.opened()
  const open = checkRequest({ requestId: randomUUID(), state: 'open', isSent: false })
  const happening = { ...changeOf(file, [open]), eventId: randomUUID(), kind: 'checkAsked', detail: {} } as const
  expect(await again(() => desk.activities.recordHappening(happening))).toEqual(accepted)
  return { file, open }
}
const answerTo = ({ requestId }: CheckRequest, eventId: string = randomUUID()): CheckAnswerCommand => ({
  commandId: randomUUID(),
  requestId,
  kind: 'address',
  provider: 'post',
  satisfied: true,
  comments: '',
  requestHash: 'hash',
  callback: { eventId, bodyHash: 'hash' },
})
const callbacks = (requestId: string) =>
  desk.database.read.raw('select event_id from check_callbacks where request_id = ?', [requestId])

test('an answer is one check by the provider, one event and one callback', async () => {
  const { file, open } = await asked()
  const command = answerTo(open)
  const change = changeOf(file, [{ ...open, state: 'satisfied' }])
  expect(await again(() => desk.activities.recordCheckAnswer(command, change))).toEqual(accepted)
  const found = await desk.found(file.customerId)
  expect(found.checks).toMatchObject([{ id: open.requestId, how: 'address', staffName: 'post', staffUserId: null }])
  expect(found.timeline.filter(({ kind }) => kind === 'checkAnswered')).toMatchObject([{ actorUserId: null }])
  expect(found.checkRequests).toMatchObject([{ requestId: open.requestId, state: 'satisfied', problem: null }])
  expect(await callbacks(open.requestId)).toHaveLength(1)
  const other = { ...command, requestHash: 'other' }
  expect(await again(() => desk.activities.recordCheckAnswer(other, change))).toMatchObject({
    refusal: { refusal: 'RequestModified' },
  })
})

test('the id of another callback is refused, and leaves nothing', async () => {
  const [first, second] = [await asked(), await asked()]
  const eventId = randomUUID()
  const one = answerTo(first.open, eventId)
  expect(await desk.activities.recordCheckAnswer(one, changeOf(first.file, [first.open]))).toEqual(accepted)
  const reused = answerTo(second.open, eventId)
  const change = changeOf(second.file, [{ ...second.open, state: 'satisfied' }])
  expect(await again(() => desk.activities.recordCheckAnswer(reused, change))).toMatchObject({
    refusal: { refusal: 'RequestModified' },
  })
  const found = await desk.found(second.file.customerId)
  expect([found.checks, found.checkRequests[0]?.state]).toEqual([[], 'open'])
})

test('a request that the case holds no longer is overtaken, and an answered one stays as it was', async () => {
  const { file, open } = await asked()
  const happen = (requests: readonly CheckRequest[]) =>
    desk.activities.recordHappening({
      ...changeOf(file, requests),
      eventId: randomUUID(),
      kind: 'checkUnanswered',
      detail: {},
    })
  const next = { ...open, requestId: randomUUID() }
  await happen([next])
  await happen([{ ...next, state: 'unanswered', problem: 'timedOut' }])
  await happen([{ ...next, state: 'satisfied', problem: 'timedOut' }])
  await happen([])
  const rows = await Promise.all(
    [open, next].map(({ requestId }) => requestRow(desk.database.read, { requestId, bankId, provider: 'post' })),
  )
  expect(rows).toMatchObject([
    { state: 'overtaken', problem: null },
    { state: 'satisfied', problem: 'timedOut' },
  ])
})

test('new requests are as the bank knows its providers', async () => {
  const checks = [
    { kind: 'address', provider: 'post' },
    { kind: 'email_address', provider: 'post' },
    { kind: 'address', provider: 'nobody' },
  ] as const
  const requests = await desk.activities.newCheckRequests({ bankId, round: 2, checks, nowMs: 5 })
  expect(requests).toMatchObject([
    { state: 'open', problem: null, round: 2, dueAtMs: 1_005 },
    { state: 'unanswered', problem: 'providerOff' },
    { state: 'unanswered', problem: 'providerOff' },
  ])
  expect(new Set(requests.map(({ requestId }) => requestId)).size).toBe(3)
})
