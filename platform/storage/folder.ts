/** Objects as files of a folder that only this user can read. */
import { createHash } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { isNativeError } from 'node:util/types'
import { asStorageFault, putFrom } from './store'
import type { ObjectStore } from './store'

const ownerOnly = { folder: 0o700, file: 0o600 } as const
const nameFormat = /^[A-Za-z0-9-]{1,100}$/

const isMissing = (error: unknown): boolean => isNativeError(error) && 'code' in error && error.code === 'ENOENT'

/** What a rename has changed is on the disk only when the folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function write(file: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const handle = await open(file, 'wx', ownerOnly.file)
  try {
    for await (const chunk of bytes) await handle.writeFile(chunk)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Spreads objects over 256 folders by the hash of their names. The folder itself is made with the first object. */
export function openFolder(folder: string): ObjectStore {
  const fileOf = (name: string): string => {
    if (!nameFormat.test(name)) throw new Error('an object has an impossible name')
    return path.join(folder, createHash('sha256').update(name).digest('hex').slice(0, 2), name)
  }
  const remove = async (file: string): Promise<void> => {
    await rm(file, { force: true })
    await rm(`${file}.part`, { force: true })
  }
  return {
    put: async (name, source) => {
      const file = fileOf(name)
      await putFrom(source, async (bytes) => {
        await mkdir(path.dirname(file), { recursive: true, mode: ownerOnly.folder })
        try {
          await write(`${file}.part`, bytes)
          await rename(`${file}.part`, file)
          await syncFolder(path.dirname(file))
        } catch (error) {
          await remove(file)
          throw error
        }
      })
    },
    get: async (name) => {
      const file = fileOf(name)
      return asStorageFault(async () => {
        try {
          return (await open(file, 'r')).createReadStream()
        } catch (error) {
          if (isMissing(error)) return undefined
          throw error
        }
      })
    },
    delete: async (name) => {
      const file = fileOf(name)
      await asStorageFault(() => remove(file))
    },
    close: () => undefined,
  }
}
