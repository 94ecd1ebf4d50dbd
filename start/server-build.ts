/** Builds what production runs into `dist/server`: one file for each process, and the code of the workflows. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { projectFolder, serverFolder } from '../platform/project'
import { bundleFile, bundleForms, bundleOf } from '../workers/bundle'
import { buildInto } from './built-folder'
import type { Built } from './built-folder'

/** The processes, by the names of their files. */
export const processes = {
  api: 'api/main.ts',
  worker: 'workers/main.ts',
  migrate: 'migrations/main.ts',
  audit: 'start/audit.ts',
  'rewrap-keys': 'start/rewrap-keys.ts',
  'screening-list': 'start/screening-list.ts',
} as const

const rooms = [
  ...['activities', 'api', 'db', 'domain', 'migrations', 'platform'],
  ...['signals', 'start', 'workers', 'workflows'],
].map((room) => path.join(projectFolder, room))

/** Builds the server where that has not been done for these sources. Throws what a bundler has against them. */
export const buildServer = (target: string = serverFolder): Promise<Built> =>
  buildInto(target, { folders: rooms, by: __filename }, async (folder) => {
    await compile(processes, folder)
    for (const form of bundleForms) {
      const { code } = await bundleOf(form)
      await writeFile(path.join(folder, bundleFile(form)), code)
    }
  })

/** Makes one file of each program and all that it imports from the project; packages stay where they are, in node_modules. */
export async function compile(programs: Readonly<Record<string, string>>, folder: string): Promise<void> {
  // Needed by whoever builds only.
  const { build } = await import('esbuild')
  await build({
    absWorkingDir: projectFolder,
    entryPoints: programs,
    outdir: folder,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'silent',
  })
}
