/**
 * The workflow bundle. `npm run build` builds each of its forms ahead; run from sources it is built once and kept, and rebuilt when a
 * workflow, the domain or the SDK has changed.
 */
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker'
import type { WorkflowBundle } from '@temporalio/worker'
import { version as sdkVersion } from '@temporalio/worker/package.json'
import { projectFolder, serverFolder } from '../platform/project'

const cacheFolder = join(projectFolder, 'node_modules', '.cache', 'obp-engine')

/** `versioned` where Temporal tells releases apart, `traced` where traces are made. */
export interface BundleForm {
  readonly versioned?: boolean
  readonly traced?: boolean
}
export const bundleForms: readonly BundleForm[] = [false, true].flatMap((versioned) =>
  [false, true].map((traced) => ({ versioned, traced })),
)

const entryOf = ({ versioned = false }: BundleForm): string => (versioned ? 'versioned' : 'index')

/** The name of its file in `dist/server`. */
export const bundleFile = (form: BundleForm): string =>
  `workflows-${entryOf(form)}${form.traced === true ? '-traced' : ''}.js`

const sourcesIn = async (folder: string): Promise<string[]> =>
  (await readdir(join(projectFolder, folder), { recursive: true }))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(projectFolder, folder, name))

async function fingerprint({ traced = false }: BundleForm): Promise<string> {
  const hash = createHash('sha256').update(sdkVersion).update(String(traced))
  for (const source of [__filename, ...(await sourcesIn('workflows')), ...(await sourcesIn('domain'))].sort()) {
    hash.update(source).update(await readFile(source))
  }
  return hash.digest('hex').slice(0, 32)
}

/** Interceptors that make the spans of workflows; they change nothing of what a workflow does. */
const tracingModules = [require.resolve('@temporalio/interceptors-opentelemetry/lib/workflow-interceptors')]

/**
 * Builds it from the sources; throws what the bundler has against them. Our modules keep nothing of a workflow, so all workflows of a
 * worker share them: else each would load all of them anew when it comes into memory, and keep them there.
 */
export function bundleOf(form: BundleForm): Promise<WorkflowBundle & { readonly code: string }> {
  const workflowsPath = join(projectFolder, 'workflows', `${entryOf(form)}.ts`)
  return bundleWorkflowCode({
    workflowsPath,
    preloadModules: [workflowsPath],
    logger: new DefaultLogger('WARN'),
    ...(form.traced === true && { workflowInterceptorModules: tracingModules }),
  })
}

/** The code that every worker of this release runs in its workflow sandbox. */
export async function workflowBundle(form: BundleForm = {}): Promise<WorkflowBundle> {
  if (__dirname === serverFolder) return { code: await readFile(join(serverFolder, bundleFile(form)), 'utf8') }
  const path = join(cacheFolder, `workflows-${entryOf(form)}-${await fingerprint(form)}.js`)
  try {
    return { code: await readFile(path, 'utf8') }
  } catch {
    const { code } = await bundleOf(form)
    await keep(path, code)
    return { code }
  }
}

/** Renamed into place: two processes that build at once never read half a file. Where we may not write, nothing is kept. */
async function keep(path: string, code: string): Promise<void> {
  try {
    await mkdir(cacheFolder, { recursive: true })
    await writeFile(`${path}.${process.pid}`, code)
    await rename(`${path}.${process.pid}`, path)
  } catch (error) {
    if (!['EACCES', 'EROFS', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}
