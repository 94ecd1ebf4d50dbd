/**
 * Receives a file: looks at its declared type and size, then at its first bytes, and streams it into the vault while it is
 * counted and hashed. It is written down as a loose object before and removed afterwards, unless the handler has claimed it.
 */
import { createHash, randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { Logger } from 'pino'
import type { Database } from '../../db/connection'
import { abandonObject, forgetObject, insertLooseObject } from '../../db/write/loose-objects'
import { customerScope } from '../../domain/ids'
import { isFileType, mediaTypeOf, sniffedBytes } from '../../platform/file-types'
import type { FileType } from '../../platform/file-types'
import type { Vault } from '../../platform/storage/vault'
import { ApiError } from './errors'
import type { ReceivedFile } from './file-bodies'

export interface FileLimits {
  readonly limitBytes: number
  readonly types: readonly FileType[]
}

export interface ReceptionServices {
  readonly database: Database
  readonly vault: Vault
  readonly files: FileLimits
  readonly log: Logger
}

/** The bytes of a request, and what its headers say of them. */
export interface ArrivingFile {
  readonly stream: Readable
  readonly header: (name: string) => string | undefined
  /** Undefined: the file is about no customer. */
  readonly customerId: string | undefined
}

const tooLarge = (limitBytes: number): ApiError =>
  new ApiError('FileTooLarge', ` At most ${limitBytes} bytes are taken.`)

/** The type that the client declares. Whatever can be refused before the first byte is read is refused here. */
function declaredType({ header }: ArrivingFile, { limitBytes, types }: FileLimits): FileType {
  const declared = (header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (!isFileType(declared) || !types.includes(declared)) {
    throw new ApiError('FileTypeNotTaken', ` It must be one of ${types.join(', ')}.`)
  }
  if (Number(header('content-length') ?? 0) > limitBytes) throw tooLarge(limitBytes)
  return declared
}

/** The chunks of a request. When it is not read to its end it stays open, so that the client can be told why. */
async function* chunksOf(stream: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) yield chunk as Buffer
  } catch {
    // The client has gone, or was too slow.
    throw new ApiError('FileIncomplete')
  }
}

/** As many chunks as it takes to know the type; fewer when the file ends before. */
async function headOf(chunks: AsyncGenerator<Buffer>): Promise<Buffer> {
  const head: Buffer[] = []
  for (let bytes = 0; bytes < sniffedBytes;) {
    const next = await chunks.next()
    if (next.done === true) break
    head.push(next.value)
    bytes += next.value.length
  }
  return Buffer.concat(head)
}

async function refuseOtherContent(head: Buffer, declared: FileType): Promise<void> {
  if (head.length === 0) throw new ApiError('FileEmpty')
  const shown = await mediaTypeOf(head)
  if (shown === declared) return
  throw new ApiError(
    'FileTypeMismatch',
    ` The Content-Type is ${declared}, the content is ${shown ?? 'of no known type'}.`,
  )
}

/** The chunks as they pass: counted, and refused when there are too many. */
function meter(head: Buffer, chunks: AsyncGenerator<Buffer>, limitBytes: number) {
  const hash = createHash('sha256')
  let sizeBytes = 0
  const pass = (chunk: Buffer): Buffer => {
    sizeBytes += chunk.length
    if (sizeBytes > limitBytes) throw tooLarge(limitBytes)
    hash.update(chunk)
    return chunk
  }
  async function* passing(): AsyncGenerator<Buffer> {
    yield pass(head)
    for await (const chunk of chunks) yield pass(chunk)
  }
  return { passing: passing(), result: () => ({ sizeBytes, sha256: hash.digest('hex') }) }
}

/** Removes the object unless it belongs to something by now. Whatever fails here is left to the sweep. */
async function removeUnlessClaimed({ database, vault, log }: ReceptionServices, objectId: string): Promise<void> {
  try {
    if (!(await abandonObject(database.writeAtOnce, objectId))) return
    await vault.delete(objectId)
    await forgetObject(database.writeAtOnce, objectId)
  } catch (error) {
    log.warn({ err: error, objectId }, 'an object that belongs to no file is left to the sweep')
  }
}

/** Receives the file and runs `work` with it; what `work` has not claimed when it ends is removed. */
export async function withReceivedFile<T>(
  arriving: ArrivingFile,
  services: ReceptionServices,
  work: (file: ReceivedFile) => Promise<T>,
): Promise<T> {
  const { database, vault, files } = services
  const mediaType = declaredType(arriving, files)
  const chunks = chunksOf(arriving.stream)
  const head = await headOf(chunks)
  await refuseOtherContent(head, mediaType)
  const objectId = randomUUID()
  await insertLooseObject(database.writeAtOnce, objectId)
  try {
    const { passing, result } = meter(head, chunks, files.limitBytes)
    const scope = arriving.customerId === undefined ? 'instance' : customerScope(arriving.customerId)
    const keyId = await vault.put(objectId, scope, passing)
    return await work({ objectId, keyId, mediaType, ...result() })
  } finally {
    await removeUnlessClaimed(services, objectId)
  }
}
