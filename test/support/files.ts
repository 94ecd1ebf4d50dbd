/** Files for tests: the least that shows what each type is, and calls that bring and fetch them. */
import { readdir } from 'node:fs/promises'
import type { TestEngine } from './engine'
import { call } from './people'
import type { Person, Reply } from './people'

const box = (type: string, content: Buffer): Buffer => {
  const size = Buffer.alloc(4)
  size.writeUInt32BE(content.length + 8)
  return Buffer.concat([size, Buffer.from(type), content])
}
const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(' ', ''), 'hex')

/** The first bytes of a file of each type that is taken. */
export const heads = {
  'application/pdf': Buffer.from('%PDF-1.7\n%\u00e2\u00e3\n', 'latin1'),
  'image/jpeg': hex('ff d8 ff e0 00 10 4a 46 49 46 00 01 01 00 00 01 00 01 00 00'),
  'image/png': hex(
    '89 50 4e 47 0d 0a 1a 0a 00 00 00 0d 49 48 44 52 00 00 00 01 00 00 00 01 08 06 00 00 00 1f 15 c4 89 00 00 00 0a 49 44 41 54',
  ),
  'image/webp': hex('52 49 46 46 24 00 00 00 57 45 42 50 56 50 38 20'),
  // Its directory lies far behind the first bytes.
  'image/tiff': hex('49 49 2a 00 00 00 10 00'),
  'video/mp4': box('ftyp', Buffer.from('isom\0\0\x02\0isomiso2mp41')),
  'video/webm': hex('1a 45 df a3 87 42 82 84 77 65 62 6d 18 53 80 67'),
} as const
export type HeadType = keyof typeof heads

/** A file of the type and length whose content is `seed` again and again. */
export function fileOf(type: HeadType, seed: string, length = 5_000): Buffer {
  const bytes = Buffer.alloc(length, `${seed} `)
  heads[type].copy(bytes)
  return bytes
}

export interface FileJson {
  readonly file_id: string
  readonly type: string
  readonly size_bytes: number
  readonly sha256: string
  readonly duplicate_of_customers?: readonly string[]
}

/** What `fetch` takes as a body. */
export type Sent = NonNullable<RequestInit['body']>

export const filesPath = (bankId: string, customerId: string): string =>
  `/engine/v1/banks/${bankId}/customers/${customerId}/files`

/** Brings a file as it is; without `type` nothing is declared. */
export async function upload(
  { baseUrl }: Pick<TestEngine, 'baseUrl'>,
  path: string,
  bytes: Sent,
  { as, type, headers = {} }: { as?: Person; type?: string; headers?: Readonly<Record<string, string>> },
): Promise<Reply<FileJson>> {
  const response = await fetch(baseUrl + path, {
    method: 'POST',
    headers: {
      ...(as === undefined ? {} : { DirectLogin: `token="${as.token}"` }),
      ...(type === undefined ? {} : { 'Content-Type': type }),
      ...headers,
    },
    body: bytes,
    ...(bytes instanceof ReadableStream ? { duplex: 'half' as const } : {}),
  })
  return { status: response.status, body: (await response.json()) as FileJson, headers: response.headers }
}

/** Fetches what a file holds, or rejects where the connection ends before its announced length. */
export async function download(
  { baseUrl }: Pick<TestEngine, 'baseUrl'>,
  path: string,
  as: Person,
): Promise<{ readonly status: number; readonly headers: Headers; readonly bytes: Buffer }> {
  const response = await fetch(baseUrl + path, { headers: { DirectLogin: `token="${as.token}"` } })
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) }
}

export const listFiles = async (engine: TestEngine, path: string, as: Person): Promise<readonly FileJson[]> =>
  (await call<{ files: readonly FileJson[] }>(engine, 'GET', path, { as })).body.files

/** What the database and the folder hold of this engine's files: rows, objects that belong to none, and files on the disk. */
export async function traces({ database, config }: TestEngine): Promise<{ rows: number; loose: number; disk: number }> {
  const [counts] = await database.read.raw<{ rows: bigint; loose: bigint }>(
    'select (select count(*) from customer_files) as rows, (select count(*) from loose_objects) as loose',
  )
  const onDisk = await readdir(config.files.folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return {
    rows: Number(counts?.rows),
    loose: Number(counts?.loose),
    disk: onDisk.filter((entry) => entry.isFile()).length,
  }
}
