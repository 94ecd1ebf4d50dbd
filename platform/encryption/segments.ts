/**
 * Encrypts streams of any length: the format of Tink's AES-GCM-HKDF streaming AEAD with 256-bit keys and segments of 64 KiB.
 *
 * header: its length (1 byte), salt (32), nonce prefix (7). The key of the stream is HKDF-SHA256 of the given key, the salt
 * and the purpose. Every segment is AES-256-GCM under nonce = prefix, number (4 bytes), 1 for the last segment else 0, with
 * its tag behind it. So nothing can be changed, left out, put in another order, cut off or appended without being noticed.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { keyBytes } from './aes-gcm'

const algorithm = 'aes-256-gcm'
const segmentBytes = 65_536
const tagBytes = 16
const prefixBytes = 7
const headerBytes = 1 + keyBytes + prefixBytes
/** The number of a segment has 32 bits, and no nonce may be used twice. */
const mostSegments = 2 ** 32

interface Stream {
  readonly key: Buffer
  readonly prefix: Buffer
}

const streamOf = (key: Buffer, salt: Buffer, prefix: Buffer, purpose: string): Stream => ({
  key: Buffer.from(hkdfSync('sha256', key, salt, purpose, keyBytes)),
  prefix,
})

function nonceOf({ prefix }: Stream, index: number, isLast: boolean): Buffer {
  if (index >= mostSegments) throw new Error('a stream of more segments than there are nonces')
  const nonce = Buffer.alloc(prefixBytes + 5)
  prefix.copy(nonce)
  nonce.writeUInt32BE(index, prefixBytes)
  nonce[prefixBytes + 4] = isLast ? 1 : 0
  return nonce
}

function sealed(stream: Stream, plain: Buffer, index: number, isLast: boolean): Buffer {
  const cipher = createCipheriv(algorithm, stream.key, nonceOf(stream, index, isLast), { authTagLength: tagBytes })
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function opened(stream: Stream, segment: Buffer, index: number, isLast: boolean): Buffer {
  if (segment.length < tagBytes) throw new Error('an encrypted stream was cut off')
  const tagAt = segment.length - tagBytes
  const nonce = nonceOf(stream, index, isLast)
  const decipher = createDecipheriv(algorithm, stream.key, nonce, { authTagLength: tagBytes })
  decipher.setAuthTag(segment.subarray(tagAt))
  return Buffer.concat([decipher.update(segment.subarray(0, tagAt)), decipher.final()])
}

/** The same bytes in pieces of the given sizes, the last one shorter, each with whether it is the last; at least one piece. */
async function* pieces(
  source: AsyncIterable<Uint8Array>,
  sizeOf: (index: number) => number,
): AsyncGenerator<{ readonly piece: Buffer; readonly index: number; readonly isLast: boolean }> {
  let held: Buffer[] = []
  let heldBytes = 0
  let index = 0
  for await (const chunk of source) {
    held.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
    heldBytes += chunk.byteLength
    // A full piece is given away only when there is more: what comes last has to be known as the last.
    if (heldBytes <= sizeOf(index)) continue
    let whole = Buffer.concat(held)
    while (whole.length > sizeOf(index)) {
      const size = sizeOf(index)
      yield { piece: whole.subarray(0, size), index, isLast: false }
      whole = whole.subarray(size)
      index += 1
    }
    held = [whole]
    heldBytes = whole.length
  }
  yield { piece: Buffer.concat(held), index, isLast: true }
}

/** The first segment is shorter by the header: then header and segment together are one segment long. */
const plainBytesOf = (index: number): number => segmentBytes - tagBytes - (index === 0 ? headerBytes : 0)

/** The encrypted stream of a plain one, under a key of 32 bytes. `purpose` must be given again to decrypt. */
export async function* encryptStream(
  key: Buffer,
  source: AsyncIterable<Uint8Array>,
  purpose: string,
): AsyncGenerator<Buffer> {
  const salt = randomBytes(keyBytes)
  const prefix = randomBytes(prefixBytes)
  const stream = streamOf(key, salt, prefix, purpose)
  yield Buffer.concat([Buffer.of(headerBytes), salt, prefix])
  for await (const { piece, index, isLast } of pieces(source, plainBytesOf)) yield sealed(stream, piece, index, isLast)
}

const cipherBytesOf = (index: number): number => segmentBytes - (index === 0 ? headerBytes : 0)

/**
 * The plain stream of an encrypted one. Every byte that it gives has been authenticated; it throws at the first segment that
 * is not what was written, and at the end of a stream that was cut off.
 */
export async function* decryptStream(
  key: Buffer,
  source: AsyncIterable<Uint8Array>,
  purpose: string,
): AsyncGenerator<Buffer> {
  let stream: Stream | undefined
  for await (const { piece, index, isLast } of pieces(source, (at) =>
    at === 0 ? headerBytes : cipherBytesOf(at - 1),
  )) {
    if (index === 0) {
      if (piece.length < headerBytes || piece[0] !== headerBytes || isLast) throw new Error('not an encrypted stream')
      stream = streamOf(key, piece.subarray(1, 1 + keyBytes), piece.subarray(1 + keyBytes), purpose)
    } else if (stream !== undefined) yield opened(stream, piece, index - 1, isLast)
  }
}
