/** Folders that are built from sources: once for the same ones, whole, and by whoever comes first. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { projectFolder } from '../platform/project'

/** `fresh`: it has been built from these sources before. */
export type Built = 'built' | 'fresh'

export interface Sources {
  /** Everything in them counts. */
  readonly folders: readonly string[]
  /** The file that says how it is built. */
  readonly by: string
}

/** Names what a build was made from; written last, so that a build without it is none. */
const stampFile = 'built-from'

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))

/** One text for everything that the build depends on: the sources, and the packages as they are locked. */
function fingerprint({ folders, by }: Sources): string {
  const hash = createHash('sha256')
  const locked = ['package.json', 'package-lock.json'].map((name) => path.join(projectFolder, name))
  for (const file of [...folders.flatMap(filesIn).sort(), ...locked, by]) {
    hash
      .update(`${path.relative(projectFolder, file)}\0`)
      .update(readFileSync(file))
      .update('\0')
  }
  return hash.digest('hex')
}

function isBuiltFrom(target: string, stamp: string): boolean {
  try {
    return readFileSync(path.join(target, stampFile), 'utf8') === stamp
  } catch {
    return false
  }
}

/** Has `make` fill a folder that becomes `target`, where that has not been done for these sources. Throws what `make` throws. */
export async function buildInto(
  target: string,
  sources: Sources,
  make: (folder: string) => Promise<void>,
): Promise<Built> {
  const stamp = fingerprint(sources)
  if (isBuiltFrom(target, stamp)) return 'fresh'
  // Built beside its place: a process that is running never sees half of it, and two builds at once do not meet.
  await mkdir(path.dirname(target), { recursive: true })
  const folder = await mkdtemp(`${target}.`)
  try {
    await make(folder)
    await writeFile(path.join(folder, stampFile), stamp)
    await putInPlace(folder, target, stamp)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return 'built'
}

/** Where another build of the same sources has come first, its result is as good. */
async function putInPlace(folder: string, target: string, stamp: string): Promise<void> {
  // Only its owner may look into a folder that is made for a while.
  await chmod(folder, 0o755)
  try {
    if (isBuiltFrom(target, stamp)) return
    await rm(target, { recursive: true, force: true })
    await rename(folder, target)
  } catch (error) {
    if (!isBuiltFrom(target, stamp)) throw error
  }
}
