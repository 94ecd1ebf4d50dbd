/** Documents and media of a case that show an uploaded file. */
import { randomUUID } from 'node:crypto'
import { sweepFiles } from '../../../activities/files/sweep'
import { openStore } from '../../../platform/storage/vault'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { refused } from '../../support/customers'
import { download, fileOf, filesPath, traces, upload } from '../../support/files'
import { newCustomer, openDesk } from '../../support/onboarding'
import type { OnboardingDesk } from '../../support/onboarding'
import { call, createPerson, grant } from '../../support/people'
import { waitFor } from '../../support/wait'

let engine: TestEngine
let desk: OnboardingDesk
beforeAll(async () => {
  engine = await startEngine()
  desk = await openDesk(engine)
  await grant(engine, desk.clerk, [
    ['CanAddCustomerFile', desk.bankId],
    ['CanGetCustomerFile', desk.bankId],
  ])
})
afterAll(() => engine.stop())

const newCase = async (): Promise<string> => (await desk.start({ customer: newCustomer })).body.customer_id
const pathOf = (customerId: string): string => filesPath(desk.bankId, customerId)
interface Happened {
  readonly kind: string
  readonly detail: Readonly<Record<string, unknown>>
}
/** What is on the customer's timeline, oldest first. */
const timelineOf = async (customerId: string): Promise<readonly Happened[]> => {
  const path = `/engine/v1/banks/${desk.bankId}/customers/${customerId}/timeline`
  const { body } = await call<{ events: readonly Happened[] }>(engine, 'GET', path, { as: desk.clerk })
  return body.events.toReversed()
}
const scan = async (customerId: string, seed: string = randomUUID()): Promise<string> => {
  const sent = { as: desk.clerk, type: 'application/pdf' }
  return (await upload(engine, pathOf(customerId), fileOf('application/pdf', seed), sent)).body.file_id
}

test('a document and a recording name their files, and everything is on one timeline in its order', async () => {
  const customerId = await newCase()
  const fileId = await scan(customerId)
  expect(await desk.addDocument(customerId, { id: 'p1', file_id: fileId })).toMatchObject({
    status: 201,
    body: { id: 'p1', file_id: fileId },
  })
  expect(await desk.addMedia(customerId, { id: 'm1', url: null, file_id: fileId.toUpperCase() })).toMatchObject({
    status: 201,
    body: { url: null, file_id: fileId },
  })
  await download(engine, `${pathOf(customerId)}/${fileId}`, desk.clerk)
  const read = await desk.read(customerId)
  expect(read).toMatchObject({ documents: [{ id: 'p1', file_id: fileId }], media: [{ id: 'm1', file_id: fileId }] })
  const timeline = await timelineOf(customerId)
  expect(timeline.map(({ kind }) => kind)).toEqual([
    'customerCreated',
    'caseOpened',
    'fileUploaded',
    'documentRecorded',
    'mediaRecorded',
    'fileDownloaded',
  ])
  expect(timeline[2]?.detail).toMatchObject({ file_id: fileId, media_type: 'application/pdf', size_bytes: 5_000 })
  expect(timeline[3]?.detail).toMatchObject({ record: { file_id: fileId } })
})

test('the timeline flags a file that another customer of the bank has brought', async () => {
  const [first, second] = [await newCase(), await newCase()]
  await scan(first, 'the same for both')
  await scan(second, 'the same for both')
  expect((await timelineOf(second))[2]?.detail).toMatchObject({ duplicate_of_customers: [first] })
})

test('a file is never required: an address alone is as good as ever, and OBP shows no file', async () => {
  const customerId = await newCase()
  expect(await desk.addMedia(customerId)).toMatchObject({ status: 201, body: { url: 'u', file_id: null } })
  await desk.addDocument(customerId, { file_id: await scan(customerId) })
  const auditor = await createPerson(engine, { roles: ['CanGetAnyKycDocuments'] })
  const path = `/obp/v5.1.0/customers/${customerId}/kyc_documents`
  const { body } = await call<{ documents: readonly object[] }>(engine, 'GET', path, { as: auditor })
  expect(body.documents).toHaveLength(1)
  expect(body.documents[0]).not.toHaveProperty('file_id')
})

test('a new version of a document without the file has none; the timeline keeps the earlier one', async () => {
  const customerId = await newCase()
  const fileId = await scan(customerId)
  await desk.addDocument(customerId, { id: 'p1', file_id: fileId })
  await desk.addDocument(customerId, { id: 'p1' })
  const { documents } = await desk.read(customerId)
  const timeline = await timelineOf(customerId)
  expect(documents).toMatchObject([{ id: 'p1', file_id: null }])
  expect(timeline.filter(({ kind }) => kind === 'documentRecorded')).toMatchObject([
    { detail: { record: { file_id: fileId } } },
    {},
  ])
})

test('the files of somebody who is erased go with them', async () => {
  await desk.setPolicy({ retention_ms: 500 })
  const customerId = await desk.caseInReview()
  const fileId = await scan(customerId)
  await desk.addDocument(customerId, { id: 'p1', file_id: fileId })
  const stored = 'select object_id as "objectId" from customer_files where customer_id = ?'
  const [file] = await engine.database.read.raw<{ objectId: string }>(stored, [customerId])
  await desk.decide(customerId, desk.reviewers[0], { decision: 'reject', reason: 'not the same person' })
  await waitFor(
    () => desk.read(customerId),
    ({ state }) => state === 'erased',
  )
  expect(await engine.database.read.raw(stored, [customerId])).toEqual([])
  const loose = 'select abandoned from loose_objects where object_id = ?'
  expect(await engine.database.read.raw(loose, [file?.objectId ?? ''])).toEqual([{ abandoned: true }])
  const { disk } = await traces(engine)
  const dependencies = {
    ...engine,
    objects: openStore(engine.config.files),
    now: () => new Date(),
    beat: () => undefined,
  }
  expect(await sweepFiles(dependencies, { looseForMs: 3_600_000 })).toBe(1)
  expect((await traces(engine)).disk).toBe(disk - 1)
  const uploaded = (await timelineOf(customerId)).find(({ kind }) => kind === 'fileUploaded')
  expect(uploaded?.detail).toEqual({})
})

describe('what is refused leaves nothing', () => {
  test.each([
    ['a file of another customer', async () => scan(await newCase())],
    ['a file that is not there', () => Promise.resolve(randomUUID())],
    ['what is no id', () => Promise.resolve('passport.pdf')],
    ['an empty id', () => Promise.resolve('')],
  ])('%s', async (_what, fileId) => {
    const customerId = await newCase()
    const named = { file_id: await fileId() }
    expect(await desk.addDocument(customerId, named)).toMatchObject(refused(400, 'OBP-39386'))
    expect(await desk.addMedia(customerId, named)).toMatchObject(refused(400, 'OBP-39386'))
    expect(await desk.read(customerId)).toMatchObject({ documents: [], media: [], case_version: 1 })
  })

  test('media with neither an address nor a file', async () => {
    const customerId = await newCase()
    expect(await desk.addMedia(customerId, { url: null })).toMatchObject(refused(400, 'url or file_id is required'))
    expect(await desk.read(customerId)).toMatchObject({ media: [], case_version: 1 })
  })
})

test('the database itself holds every record to files of its own customer', async () => {
  const [one, other] = [await newCase(), await newCase()]
  const fileId = await scan(other)
  await desk.addDocument(one, { id: 'p1' })
  await expect(
    engine.database.writeAtOnce.raw('update kyc_documents set file_id = ? where customer_id = ?', [fileId, one]),
  ).rejects.toThrow('kyc_documents_file_of_customer')
})
