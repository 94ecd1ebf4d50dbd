/** Files of customers: what is taken, what is refused and leaves nothing, who may see what. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { anyId, anyMoment, openCustomerDesk, refused } from '../../support/customers'
import type { CustomerDesk } from '../../support/customers'
import { download, fileOf, filesPath, heads, listFiles, traces, upload } from '../../support/files'
import type { HeadType, Sent } from '../../support/files'
import { call, createPerson } from '../../support/people'
import type { Person } from '../../support/people'

const pdf = 'application/pdf'
const limit = 200_000
const settings = {
  PAYLOAD_KEYS: `test:${randomBytes(32).toString('base64')}`,
  FILE_LIMIT_BYTES: String(limit),
}

let engine: TestEngine
let desk: CustomerDesk
let customer: string
let path: string
beforeAll(async () => {
  engine = await startEngine({ worker: false, environment: settings })
  desk = await openCustomerDesk(engine, ['CanAddCustomerFile', 'CanGetCustomerFile'])
})
beforeEach(async () => {
  customer = await desk.newCustomer()
  path = filesPath(desk.bank, customer)
})
afterAll(async () => {
  await engine.stop()
})

const add = (bytes: Sent, type: string | undefined = pdf, as: Person = desk.staff, headers = {}) =>
  upload(engine, path, bytes, { as, ...(type === '' ? {} : { type }), headers })

describe('a file', () => {
  test('comes back as it was, as an attachment that no browser shows', async () => {
    const bytes = fileOf(pdf, 'Eveline Tripman', 150_000)
    const { status, body } = await add(bytes)
    expect({ status, body }).toEqual({
      status: 201,
      body: {
        file_id: anyId,
        bank_id: desk.bank,
        customer_id: customer,
        type: pdf,
        size_bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        uploaded_by_user_id: desk.staff.userId,
        uploaded_at: anyMoment,
        duplicate_of_customers: [],
      },
    })
    const fetched = await download(engine, `${path}/${body.file_id}`, desk.staff)
    expect(fetched.bytes.equals(bytes)).toBe(true)
    expect(Object.fromEntries(fetched.headers)).toMatchObject({
      'content-type': pdf,
      'content-length': String(bytes.length),
      'content-disposition': `attachment; filename="${body.file_id}.pdf"`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'no-store',
    })
    expect(await listFiles(engine, path, desk.staff)).toEqual([body])
  })

  test('lies encrypted on the disk', async () => {
    const secret = randomUUID()
    await add(fileOf(pdf, secret))
    const { folder } = engine.config.files
    const stored = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    expect(stored.length).toBeGreaterThan(0)
    for (const { parentPath, name } of stored)
      expect((await readFile(join(parentPath, name))).includes(secret)).toBe(false)
  })

  test.each(Object.keys(heads) as HeadType[])('of type %s is taken for what it shows', async (type) => {
    expect(await add(fileOf(type, randomUUID()), type)).toMatchObject({ status: 201, body: { type } })
  })

  test('of one byte more than nothing, and of exactly the limit, is taken', async () => {
    expect((await add(heads['application/pdf'])).status).toBe(201)
    expect((await add(fileOf(pdf, 'x', limit))).status).toBe(201)
  })

  test('declares its type in any case, and parameters do not matter', async () => {
    expect((await add(fileOf(pdf, 'y'), 'Application/PDF; version=1')).status).toBe(201)
  })

  test('is noted with who has fetched it; looking at its head fetches it too', async () => {
    const { body } = await add(fileOf(pdf, 'z'))
    await download(engine, `${path}/${body.file_id}`, desk.staff)
    const head = await fetch(`${engine.baseUrl}${path}/${body.file_id}`, {
      method: 'HEAD',
      headers: { DirectLogin: `token="${desk.staff.token}"` },
    })
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '5000'])
    const events = await engine.database.read.raw(
      `select kind, actor_user_id as actor from kyc_case_events where detail->>'fileId' = ? order by sequence`,
      [body.file_id],
    )
    const actor = desk.staff.userId
    expect(events).toEqual([
      { kind: 'fileUploaded', actor },
      { kind: 'fileDownloaded', actor },
      { kind: 'fileDownloaded', actor },
    ])
  })
})

describe('what is refused leaves nothing', () => {
  async function* many(): AsyncGenerator<Buffer> {
    for (let sent = 0; sent < 20 * limit; sent += 10_000) yield Promise.resolve(fileOf(pdf, 'many', 10_000))
  }
  const html = Buffer.from('<html><script>alert(1)</script></html>')
  const form = new FormData()
  form.set('file', new Blob([fileOf(pdf, 'form')]), 'passport.pdf')
  test.each<readonly [string, () => Sent, string, number, string]>([
    ['no declared type', () => fileOf(pdf, 'a'), '', 415, 'OBP-39382'],
    ['a type that is not taken', () => html, 'text/html', 415, 'OBP-39382'],
    ['JSON', () => '{}', 'application/json', 415, 'OBP-39382'],
    ['any bytes', () => fileOf(pdf, 'a'), 'application/octet-stream', 415, 'OBP-39382'],
    ['a form', () => form, '', 415, 'OBP-39382'],
    ['a picture that is called PDF', () => fileOf('image/png', 'a'), pdf, 400, 'the content is image/png'],
    ['a page that is called a picture', () => html, 'image/png', 400, 'OBP-39383'],
    ['a sound that is called a film', () => Buffer.from('ID3\u0004'), 'video/mp4', 400, 'OBP-39383'],
    ['nothing', () => '', pdf, 400, 'OBP-39380'],
    ['more than the limit', () => fileOf(pdf, 'a', limit + 1), pdf, 413, `At most ${limit} bytes`],
    ['more than the limit without saying so', () => ReadableStream.from(many()) as Sent, pdf, 413, 'OBP-39381'],
  ])('%s', async (_what, bytes, type, status, code) => {
    const before = await traces(engine)
    expect(await add(bytes(), type)).toMatchObject(refused(status, code))
    expect(await traces(engine)).toEqual(before)
  })

  test('a file more than a customer can have', async () => {
    await engine.database.writeAtOnce.raw(
      `insert into customer_files (file_id, bank_id, customer_id, object_id, media_type, size_bytes, sha256, uploaded_by)
       select gen_random_uuid(), ?, ?, gen_random_uuid(), 'application/pdf', 1, sha256(n::text::bytea), ? from generate_series(1, 500) n`,
      [desk.bank, customer, desk.staff.userId],
    )
    const before = await traces(engine)
    expect(await add(fileOf(pdf, 'one more'))).toMatchObject(refused(400, 'OBP-39388'))
    expect(await traces(engine)).toEqual(before)
  })
})

describe('who may', () => {
  const roles: readonly (readonly [string, number, number, number])[] = [
    ['CanAddCustomerFile', 201, 403, 403],
    ['CanGetCustomerFile', 403, 200, 200],
    ['CanGetOnboarding', 403, 200, 403],
    ['CanDecideOnboarding', 403, 200, 403],
    ['CanAddKycDocument', 403, 403, 403],
  ]
  test.each(roles)('%s: bring %d, list %d, fetch %d', async (role, brings, lists, fetches) => {
    const { body } = await add(fileOf(pdf, 'a'))
    const person = await createPerson(engine, { roles: [[role, desk.bank]] })
    expect([
      (await add(fileOf(pdf, 'b'), pdf, person)).status,
      (await call(engine, 'GET', path, { as: person })).status,
      (await download(engine, `${path}/${body.file_id}`, person)).status,
    ]).toEqual([brings, lists, fetches])
  })

  test('nobody without a login', async () => {
    expect(await upload(engine, path, fileOf(pdf, 'a'), { type: pdf })).toMatchObject(refused(401, 'OBP-20001'))
    expect(await call(engine, 'GET', path)).toMatchObject(refused(401, 'OBP-20001'))
  })

  test('nobody at another bank, and nobody through another customer', async () => {
    const { body } = await add(fileOf(pdf, 'a'))
    const abroad = filesPath(desk.otherBank, customer)
    expect(await upload(engine, abroad, fileOf(pdf, 'b'), { as: desk.staff, type: pdf })).toMatchObject(
      refused(404, 'OBP-30046'),
    )
    expect((await download(engine, `${abroad}/${body.file_id}`, desk.staff)).status).toBe(404)
    const other = filesPath(desk.bank, await desk.newCustomer())
    for (const id of [body.file_id, randomUUID(), 'no-uuid'])
      expect(await call(engine, 'GET', `${other}/${id}`, { as: desk.staff })).toMatchObject(refused(404, 'OBP-39385'))
  })
})

describe('the same content', () => {
  test('of another customer of the bank is flagged to those who look after customers, and to nobody else', async () => {
    const bytes = fileOf(pdf, randomUUID())
    const [first, second] = [customer, await desk.newCustomer()]
    const clerk = await createPerson(engine, { roles: [['CanAddCustomerFile', desk.bank]] })
    await add(bytes)
    const abroad = filesPath(desk.otherBank, await desk.newCustomer(desk.otherBank))
    expect((await upload(engine, abroad, bytes, { as: desk.staff, type: pdf })).body.duplicate_of_customers).toEqual([])
    const secondPath = filesPath(desk.bank, second)
    const byClerk = await upload(engine, secondPath, bytes, { as: clerk, type: pdf })
    expect(byClerk.body).not.toHaveProperty('duplicate_of_customers')
    expect(await listFiles(engine, secondPath, desk.staff)).toMatchObject([{ duplicate_of_customers: [first] }])
    expect(await listFiles(engine, path, desk.staff)).toMatchObject([{ duplicate_of_customers: [second] }])
  })

  test('of the same customer is the file that is there already, also when several come at once', async () => {
    const bytes = fileOf(pdf, randomUUID())
    const before = await traces(engine)
    const replies = await Promise.all(Array.from({ length: 5 }, () => add(bytes)))
    expect(new Set(replies.map(({ status, body }) => `${status} ${body.file_id}`)).size).toBe(1)
    expect(await traces(engine)).toEqual({ rows: before.rows + 1, loose: before.loose, disk: before.disk + 1 })
    const [, ...others] = await engine.database.read.raw(
      "select 1 from kyc_case_events where customer_id = ? and kind = 'fileUploaded'",
      [customer],
    )
    expect(others).toEqual([])
  })
})

describe('with an Idempotency-Key', () => {
  test('a repeated file gets the first reply, another one is refused, and neither is stored', async () => {
    const key = { 'Idempotency-Key': randomUUID() }
    const bytes = fileOf(pdf, randomUUID())
    const first = await add(bytes, pdf, desk.staff, key)
    const before = await traces(engine)
    const again = await add(bytes, pdf, desk.staff, key)
    expect(again).toMatchObject({ status: 201, body: first.body })
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(await add(fileOf(pdf, 'another'), pdf, desk.staff, key)).toMatchObject(refused(422, 'OBP-29003'))
    expect(await traces(engine)).toEqual(before)
  })

  test('an impossible key is refused before anything is read', async () => {
    expect(await add(fileOf(pdf, 'a'), pdf, desk.staff, { 'Idempotency-Key': 'ä' })).toMatchObject(
      refused(400, 'OBP-29001'),
    )
  })
})
