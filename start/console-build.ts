/** Builds the staff console into `dist/console`, where the API finds it. */
import { readFileSync } from 'node:fs'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Metafile } from 'esbuild'
import { consoleFolder, projectFolder } from '../platform/project'
import { buildInto } from './built-folder'
import type { Built } from './built-folder'

const sources = path.join(projectFolder, 'console')

/** Builds the console where that has not been done for these sources. Throws what the bundler has against them. */
export const buildConsole = (target: string = consoleFolder): Promise<Built> =>
  buildInto(target, { folders: [sources], by: __filename }, bundle)

/** All files that a file needs before it can run, however far down. */
function importsOf(file: string, metafile: Metafile, found = new Set<string>()): readonly string[] {
  for (const { path: imported, kind } of metafile.outputs[file]?.imports ?? []) {
    if (kind !== 'import-statement' || found.has(imported)) continue
    found.add(imported)
    importsOf(imported, metafile, found)
  }
  return [...found]
}

async function bundled(folder: string) {
  // Needed by whoever builds only: a process that serves what is built has no bundler.
  const { build } = await import('esbuild')
  return build({
    absWorkingDir: projectFolder,
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
}

/** The packages of which something is in the console, by their places, such as `node_modules/react`: as the lock file calls them. */
export async function bundledPlaces(): Promise<ReadonlySet<string>> {
  const { outputs } = (await bundled(consoleFolder)).metafile
  const files = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs))
  return new Set(files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file) ?? []))
}

async function bundle(folder: string): Promise<void> {
  const { outputFiles, metafile } = await bundled(folder)
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
