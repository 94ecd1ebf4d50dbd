/** Where objects lie: names and bytes, nothing else. A folder or an S3-compatible store stands behind it. */
import type { Readable } from 'node:stream'

export interface ObjectStore {
  /** Stores the bytes under a name that was never used before; they are there as a whole or not at all. Rejects with what the source threw, or StorageFault. */
  put(name: string, bytes: AsyncIterable<Uint8Array>): Promise<void>
  /** The bytes; undefined when there are none. Rejects with StorageFault. */
  get(name: string): Promise<Readable | undefined>
  /** Removes the object, and what a `put` that was cut off has left of it; nothing there is fine too. Rejects with StorageFault. */
  delete(name: string): Promise<void>
  close(): void
}

/** The store cannot be reached, is full, or refuses us: the same may work later. */
export class StorageFault extends Error {
  constructor(cause: unknown) {
    super('the store of files failed', { cause })
    this.name = 'StorageFault'
  }
}

/** Runs what a store does; what it throws is a fault of the store. */
export async function asStorageFault<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw new StorageFault(error)
  }
}

/** Runs a `put`: what the source throws stays what it is, everything else is a fault of the store. */
export async function putFrom(
  source: AsyncIterable<Uint8Array>,
  put: (bytes: AsyncGenerator<Uint8Array>) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = []
  async function* watched(): AsyncGenerator<Uint8Array> {
    try {
      yield* source
    } catch (error) {
      failures.push(error)
      throw error
    }
  }
  try {
    await put(watched())
  } catch (error) {
    throw failures.length > 0 ? failures[0] : new StorageFault(error)
  }
}
