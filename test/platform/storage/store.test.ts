/** Every store keeps the same promises: the same tests run on a folder and on a real S3 server. */
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { openFolder } from '../../../platform/storage/folder'
import { openS3 } from '../../../platform/storage/s3'
import { StorageFault } from '../../../platform/storage/store'
import type { ObjectStore } from '../../../platform/storage/store'
import { startS3 } from '../../support/s3'
import type { TestS3 } from '../../support/s3'

let folder: string
let s3: TestS3
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'obp-files-'))
  s3 = await startS3()
})
afterAll(async () => {
  await s3.close()
  await rm(folder, { recursive: true, force: true })
})

/** The bytes in pieces, as a socket gives them. */
async function* inPieces(bytes: Buffer, size = 60_000): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield Promise.resolve(bytes.subarray(at, at + size))
}
const bytesOf = async (found: Readable | undefined): Promise<Buffer | undefined> => found && buffer(found)

describe.each([
  ['a folder', () => openFolder(join(folder, 'objects')), () => openFolder(join(folder, 'blocked', 'inside'))],
  ['S3', () => openS3(s3.settings), () => openS3({ ...s3.settings, endpoint: 'http://127.0.0.1:1' })],
])('%s', (_name, open, openUnreachable) => {
  let store: ObjectStore
  beforeAll(() => (store = open()))
  afterAll(() => store.close())

  // The last one is more than two parts of an S3 upload.
  test.each([1, 65_536, 11_000_000])('gives back %d bytes as they were', async (length) => {
    const [name, bytes] = [randomUUID(), randomBytes(length)]
    await store.put(name, inPieces(bytes))
    expect((await bytesOf(await store.get(name)))?.equals(bytes)).toBe(true)
  })

  test('has nothing under a name that was never used', async () => {
    expect(await store.get(randomUUID())).toBeUndefined()
  })

  test.each([100_000, 12_000_000])(
    'keeps nothing of %d bytes whose source fails, and says why it did',
    async (length) => {
      const name = randomUUID()
      async function* cut(): AsyncGenerator<Buffer> {
        yield* inPieces(randomBytes(length))
        throw new Error('cut off')
      }
      await expect(store.put(name, cut())).rejects.toThrow('cut off')
      expect(await store.get(name)).toBeUndefined()
    },
  )

  test('deletes what is there, and takes nothing there for deleted', async () => {
    const name = randomUUID()
    await store.put(name, inPieces(randomBytes(10)))
    await store.delete(name)
    expect(await store.get(name)).toBeUndefined()
    await store.delete(name)
  })

  test('takes several at once', async () => {
    const all = Array.from({ length: 5 }, () => ({ name: randomUUID(), bytes: randomBytes(100_000) }))
    await Promise.all(all.map(({ name, bytes }) => store.put(name, inPieces(bytes))))
    for (const { name, bytes } of all) expect((await bytesOf(await store.get(name)))?.equals(bytes)).toBe(true)
  })

  test('says that it is at fault when it cannot be reached', async () => {
    await writeFile(join(folder, 'blocked'), 'not a folder')
    const unreachable = openUnreachable()
    await expect(unreachable.put(randomUUID(), inPieces(randomBytes(10)))).rejects.toBeInstanceOf(StorageFault)
    await expect(unreachable.get(randomUUID())).rejects.toBeInstanceOf(StorageFault)
    unreachable.close()
  })
})

describe('a folder', () => {
  test('is for its owner only, and spreads its objects', async () => {
    const own = join(folder, 'own')
    const store = openFolder(own)
    await Promise.all(Array.from({ length: 20 }, () => store.put(randomUUID(), inPieces(randomBytes(10)))))
    const parts = await readdir(own)
    expect(parts.length).toBeGreaterThan(5)
    const [first = ''] = parts
    const [object = ''] = await readdir(join(own, first))
    const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777
    expect([await modeOf(own), await modeOf(join(own, first)), await modeOf(join(own, first, object))]).toEqual([
      0o700, 0o700, 0o600,
    ])
  })

  test('deletes what a writer that was killed has left', async () => {
    const own = join(folder, 'killed')
    const [store, name] = [openFolder(own), randomUUID()]
    await store.put(name, inPieces(randomBytes(10)))
    const [part = ''] = await readdir(own)
    await writeFile(join(own, part, `${name}.part`), 'half')
    await store.delete(name)
    expect(await readdir(join(own, part))).toEqual([])
  })

  test.each(['../up', 'a/b', '', '.'])('refuses the name %p', async (name) => {
    const store = openFolder(folder)
    await expect(store.get(name)).rejects.toThrow('impossible name')
    await expect(store.delete(name)).rejects.toThrow('impossible name')
  })
})
