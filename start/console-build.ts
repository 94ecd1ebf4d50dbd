/** Builds the staff console into `dist/console`, where the API finds it. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { chmod, copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Metafile } from 'esbuild'

const project = path.resolve(__dirname, '..')
const sources = path.join(project, 'console')
/** Where the API looks for it. */
export const consoleFolder = path.join(project, 'dist/console')
/** Names what a build was made from; written last, so that a build without it is none. */
const stampFile = 'built-from'

/** One text for everything that the build depends on: the sources, and the packages as they are locked. */
function fingerprint(): string {
  const hash = createHash('sha256')
  const files = readdirSync(sources, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
  for (const file of [...files.sort(), path.join(project, 'package-lock.json'), __filename]) {
    hash
      .update(`${path.relative(project, file)}\0`)
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

/** Builds the console where that has not been done for these sources. Throws what the bundler has against them. */
export async function buildConsole(target: string = consoleFolder): Promise<'built' | 'fresh'> {
  const stamp = fingerprint()
  if (isBuiltFrom(target, stamp)) return 'fresh'
  // Built beside its place: an API that is running never sees half of it, and two builds at once do not meet.
  await mkdir(path.dirname(target), { recursive: true })
  const folder = await mkdtemp(`${target}.`)
  try {
    await bundle(folder)
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

/** All files that a file needs before it can run, however far down. */
function importsOf(file: string, metafile: Metafile, found = new Set<string>()): readonly string[] {
  for (const { path: imported, kind } of metafile.outputs[file]?.imports ?? []) {
    if (kind !== 'import-statement' || found.has(imported)) continue
    found.add(imported)
    importsOf(imported, metafile, found)
  }
  return [...found]
}

async function bundle(folder: string): Promise<void> {
  // Needed by whoever builds only: a process that serves what is built has no bundler.
  const { build } = await import('esbuild')
  const { outputFiles, metafile } = await build({
    absWorkingDir: project,
    entryPoints: ['console/main.tsx'],
    outdir: path.join(folder, 'assets'),
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    minify: true,
    legalComments: 'none',
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    define: { 'process.env.NODE_ENV': '"production"' },
    metafile: true,
    write: false,
    logLevel: 'silent',
  })
  await mkdir(path.join(folder, 'assets'))
  for (const { path: file, contents } of outputFiles) {
    await writeFile(file, contents)
    // Squeezed once here, so that no request has to.
    await writeFile(`${file}.gz`, await promisify(gzip)(contents, { level: 9 }))
  }
  const entry = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === 'console/main.tsx')
  if (entry === undefined) throw new Error('the bundler has made nothing of console/main.tsx')
  const [script, { cssBundle }] = entry
  // What the script imports is fetched beside it, not after it.
  const preloads = importsOf(script, metafile).map(
    (file) => `<link rel="modulepreload" href="/console/assets/${path.basename(file)}" />`,
  )
  const html = readFileSync(path.join(sources, 'index.html'), 'utf8')
    .replace('STYLES', path.basename(cssBundle ?? ''))
    .replace('SCRIPT', path.basename(script))
    .replace('<!-- PRELOADS -->', preloads.join('\n    '))
  await writeFile(path.join(folder, 'index.html'), html)
  await copyFile(path.join(sources, 'icon.svg'), path.join(folder, 'icon.svg'))
}
