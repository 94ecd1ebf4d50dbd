/** Where files of customers lie: erased keys, damaged objects, a bucket of a real S3 server, and a store that is away. */
import { randomBytes } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { openCustomerDesk, refused } from '../../support/customers'
import type { CustomerDesk } from '../../support/customers'
import { download, fileOf, filesPath, traces, upload } from '../../support/files'
import { call } from '../../support/people'
import { startS3 } from '../../support/s3'
import type { TestS3 } from '../../support/s3'

const pdf = 'application/pdf'
const settings = {
  PAYLOAD_KEYS: `test:${randomBytes(32).toString('base64')}`,
  // Damaged files and an unreachable store are logged as errors.
  LOG_LEVEL: 'silent',
}

let s3: TestS3
let engine: TestEngine
let desk: CustomerDesk
let path: string
beforeAll(async () => {
  s3 = await startS3()
  engine = await startEngine({ worker: false, environment: settings })
  desk = await openCustomerDesk(engine, ['CanAddCustomerFile', 'CanGetCustomerFile'])
  path = filesPath(desk.bank, await desk.newCustomer())
})
afterAll(async () => {
  await engine.stop()
  await s3.close()
})

const add = (bytes: Buffer) => upload(engine, path, bytes, { as: desk.staff, type: pdf })

describe('what cannot be given any more', () => {
  test('a file whose key was dropped is erased', async () => {
    const { body } = await add(fileOf(pdf, 'a'))
    await engine.database.writeAtOnce.raw('update customer_files set key_id = gen_random_uuid() where file_id = ?', [
      body.file_id,
    ])
    const at = `${path}/${body.file_id}`
    expect(await call(engine, 'GET', at, { as: desk.staff })).toMatchObject(refused(410, 'OBP-39387'))
  })

  const objectOf = async (fileId: string): Promise<string> => {
    const [row] = await engine.database.read.raw<{ name: string }>(
      'select object_id as name from customer_files where file_id = ?',
      [fileId],
    )
    const { folder } = engine.config.files
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const found = entries.find(({ name }) => name === row?.name)
    return join(found?.parentPath ?? '', found?.name ?? '')
  }

  test('a file that was damaged on the disk is never given as a whole', async () => {
    const bytes = fileOf(pdf, 'long', 190_000)
    const { body } = await add(bytes)
    const object = await objectOf(body.file_id)
    const stored = await readFile(object)
    const at = `${path}/${body.file_id}`
    await writeFile(object, stored.subarray(0, 140_000))
    await expect(download(engine, at, desk.staff)).rejects.toThrow()
    await writeFile(object, Buffer.concat([stored.subarray(0, 100), Buffer.alloc(189_000)]))
    expect((await download(engine, at, desk.staff)).status).toBe(500)
    await writeFile(object, stored)
    expect((await download(engine, at, desk.staff)).bytes.equals(bytes)).toBe(true)
  })
})

describe('in S3', () => {
  let bucket: TestEngine
  const start = (endpoint: string): Promise<TestEngine> => {
    const { bucket: name, credentials } = s3.settings
    return startEngine({
      worker: false,
      environment: {
        ...settings,
        FILE_LIMIT_BYTES: '20000000',
        FILE_TYPES: 'application/pdf,image/png',
        FILES_S3_BUCKET: name,
        FILES_S3_ENDPOINT: endpoint,
        FILES_S3_ACCESS_KEY_ID: credentials?.accessKeyId ?? '',
        FILES_S3_SECRET_ACCESS_KEY: credentials?.secretAccessKey ?? '',
      },
    })
  }
  afterEach(() => bucket.stop())

  test('a file of several parts comes back as it was, and one that is refused leaves nothing', async () => {
    bucket = await start(s3.settings.endpoint)
    const own = await openCustomerDesk(bucket, ['CanAddCustomerFile', 'CanGetCustomerFile'])
    const at = filesPath(own.bank, await own.newCustomer())
    const bytes = fileOf(pdf, 'S3', 12_000_000)
    const { status, body } = await upload(bucket, at, bytes, { as: own.staff, type: pdf })
    expect(status).toBe(201)
    expect((await download(bucket, `${at}/${body.file_id}`, own.staff)).bytes.equals(bytes)).toBe(true)
    const large = await upload(bucket, at, fileOf(pdf, 'S3', 20_000_001), { as: own.staff, type: pdf })
    expect(large).toMatchObject(refused(413, 'OBP-39381'))
    const film = await upload(bucket, at, fileOf('video/mp4', 'S3'), { as: own.staff, type: 'video/mp4' })
    expect(film).toMatchObject(refused(415, 'one of application/pdf, image/png.'))
    expect(await traces(bucket)).toEqual({ rows: 1, loose: 0, disk: 0 })
  })

  test('a store that is away is a 503, and what it may hold is left to the sweep', async () => {
    bucket = await start('http://127.0.0.1:1')
    const own = await openCustomerDesk(bucket, ['CanAddCustomerFile'])
    const at = filesPath(own.bank, await own.newCustomer())
    const reply = await upload(bucket, at, fileOf(pdf, 'S3'), { as: own.staff, type: pdf })
    expect(reply).toMatchObject(refused(503, 'OBP-29004'))
    expect(await traces(bucket)).toEqual({ rows: 0, loose: 1, disk: 0 })
  })
})
