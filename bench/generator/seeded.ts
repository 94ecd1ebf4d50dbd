/** Random values from a seed: the same seed, the same bank. Not for secrets. */
import { createCipheriv, createHash } from 'node:crypto'

const chunkBytes = 65_536

/** The key stream of AES in counter mode: fast, and as random as a bank's data can be. */
export class Seeded {
  private readonly stream
  private chunk = Buffer.alloc(0)
  private at = 0

  constructor(seed: string) {
    this.stream = createCipheriv(
      'aes-128-ctr',
      createHash('sha256').update(seed).digest().subarray(0, 16),
      Buffer.alloc(16),
    )
  }

  private next(count: number): number {
    if (this.at + count > this.chunk.length) {
      this.chunk = this.stream.update(Buffer.alloc(chunkBytes))
      this.at = 0
    }
    this.at += count
    return this.at - count
  }

  /** A whole number from 0 up to but not including `end`, at most 2^32. */
  below(end: number): number {
    const at = this.next(4)
    return Math.floor((this.chunk.readUInt32LE(at) / 4_294_967_296) * end)
  }

  /** A UUID of version 4. */
  uuid(): string {
    const at = this.next(16)
    this.chunk[at + 6] = ((this.chunk[at + 6] ?? 0) & 0x0f) | 0x40
    this.chunk[at + 8] = ((this.chunk[at + 8] ?? 0) & 0x3f) | 0x80
    const hex = this.chunk.toString('hex', at, at + 16)
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  }
}
