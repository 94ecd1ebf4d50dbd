/** An API process with a small heap: it takes and gives large files in little memory, and what it leaves when it is killed is swept away. */
import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { sweepFiles } from '../../activities/files/sweep'
import { openStore } from '../../platform/storage/vault'
import { openCustomerDesk } from '../support/customers'
import type { CustomerDesk } from '../support/customers'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { fileOf, filesPath, heads, traces, upload } from '../support/files'
import { apiAddress, startProgram } from '../support/processes'
import type { Program } from '../support/processes'
import { waitFor } from '../support/wait'

const mebibyte = 1_048_576
const largeBytes = 200 * mebibyte
const type = 'video/mp4'

let engine: TestEngine
let desk: CustomerDesk
let api: Program
let baseUrl: string
let path: string
beforeAll(async () => {
  engine = await startEngine({
    worker: false,
    environment: {
      FILE_LIMIT_BYTES: String(2 * largeBytes),
      PAYLOAD_KEYS: `test:${randomBytes(32).toString('base64')}`,
    },
  })
  desk = await openCustomerDesk(engine, ['CanAddCustomerFile', 'CanGetCustomerFile'])
  const address = await apiAddress()
  baseUrl = address.baseUrl
  api = await startProgram('api', {
    ...engine.environment,
    PORT: address.port,
    // Nearly half of it is the code of the API itself; the file does not fit into the rest.
    NODE_OPTIONS: '--max-old-space-size=128',
  })
}, 60_000)
beforeEach(async () => (path = filesPath(desk.bank, await desk.newCustomer())))
afterAll(async () => {
  await api.kill()
  await engine.stop()
})

/** The physical memory of a process in bytes. */
async function memoryOf(pid: number): Promise<number> {
  const status = `/proc/${pid}/status`
  const kibibytes = existsSync(status)
    ? /VmRSS:\s+(\d+)/.exec(await readFile(status, 'utf8'))?.[1]
    : (await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])).stdout
  return Number(kibibytes) * 1_024
}

/** The most memory that the API has while the work runs. */
async function peakDuring(work: Promise<unknown>): Promise<number> {
  let peak = 0
  const watch = setInterval(() => {
    void memoryOf(api.pid).then((bytes) => (peak = Math.max(peak, bytes)))
  }, 20)
  try {
    await work
  } finally {
    clearInterval(watch)
  }
  return peak
}

/** Bytes of a film, a mebibyte at a time; the same for the same length. */
async function* film(length: number): AsyncGenerator<Buffer> {
  const piece = Buffer.alloc(mebibyte, 'film ')
  heads[type].copy(piece)
  for (let sent = 0; sent < length; sent += mebibyte) yield Promise.resolve(piece.subarray(0, length - sent))
}

const bring = (length: number) => upload({ baseUrl }, path, ReadableStream.from(film(length)), { as: desk.staff, type })

async function hashOfDownload(fileId: string): Promise<string> {
  const headers = { DirectLogin: `token="${desk.staff.token}"` }
  const { body } = await fetch(`${baseUrl}${path}/${fileId}`, { headers })
  const hash = createHash('sha256')
  for await (const chunk of body ?? []) hash.update(chunk as Uint8Array)
  return hash.digest('hex')
}

test('a file of 200 MiB comes and goes in much less memory than it has bytes', async () => {
  const first = await bring(5 * mebibyte)
  await hashOfDownload(first.body.file_id)
  const before = await memoryOf(api.pid)
  const uploading = bring(largeBytes)
  const whileUploading = await peakDuring(uploading)
  const { status, body } = await uploading
  expect({ status, size: body.size_bytes }).toEqual({ status: 201, size: largeBytes })
  const downloading = hashOfDownload(body.file_id)
  const whileDownloading = await peakDuring(downloading)
  expect(await downloading).toBe(body.sha256)
  expect(Math.max(whileUploading, whileDownloading) - before).toBeLessThan((largeBytes * 2) / 3)
}, 120_000)

test('a process that is killed in the middle of an upload leaves what the sweep removes', async () => {
  const before = await traces(engine)
  async function* endless(): AsyncGenerator<Buffer> {
    yield fileOf(type, 'killed', mebibyte)
    // The rest never comes.
    await new Promise(() => undefined)
  }
  const lost = upload({ baseUrl }, path, ReadableStream.from(endless()), { as: desk.staff, type }).catch(() => 'lost')
  await waitFor(
    () => traces(engine),
    ({ loose, disk }) => loose === before.loose + 1 && disk === before.disk + 1,
  )
  await api.kill()
  expect(await lost).toBe('lost')
  expect(await traces(engine)).toEqual({ rows: before.rows, loose: before.loose + 1, disk: before.disk + 1 })
  const { database, config } = engine
  const objects = openStore(config.files)
  const dependencies = { database, objects, now: () => new Date(), beat: () => undefined }
  expect(await sweepFiles(dependencies, { looseForMs: 0 })).toBe(1)
  expect(await traces(engine)).toEqual(before)
})
