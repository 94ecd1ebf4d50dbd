/**
 * The workflow bundle, built once and kept: rebuilt only when a workflow, the domain or the SDK has changed. `npm run bundle`
 * builds it ahead, for places where a process may not write.
 */
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker'
import type { WorkflowBundle } from '@temporalio/worker'
import { version as sdkVersion } from '@temporalio/worker/package.json'

const projectRoot = join(__dirname, '..')
const cacheFolder = join(projectRoot, 'node_modules', '.cache', 'obp-engine')

const sourcesIn = async (folder: string): Promise<string[]> =>
  (await readdir(join(projectRoot, folder), { recursive: true }))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(projectRoot, folder, name))

async function fingerprint(traced: boolean): Promise<string> {
  const hash = createHash('sha256').update(sdkVersion).update(String(traced))
  for (const source of [...(await sourcesIn('workflows')), ...(await sourcesIn('domain'))].sort()) {
    hash.update(source).update(await readFile(source))
  }
  return hash.digest('hex').slice(0, 32)
}

/** Interceptors that make the spans of workflows; they change nothing of what a workflow does. */
const tracingModules = [require.resolve('@temporalio/interceptors-opentelemetry/lib/workflow-interceptors')]

/**
 * The code that every worker of this release runs in its workflow sandbox: `versioned` where Temporal tells releases apart,
 * another one where traces are made.
 */
export async function workflowBundle({ versioned = false, traced = false } = {}): Promise<WorkflowBundle> {
  const entry = versioned ? 'versioned' : 'index'
  const path = join(cacheFolder, `workflows-${entry}-${await fingerprint(traced)}.js`)
  try {
    return { code: await readFile(path, 'utf8') }
  } catch {
    const bundle = await bundleWorkflowCode({
      workflowsPath: join(projectRoot, 'workflows', `${entry}.ts`),
      logger: new DefaultLogger('WARN'),
      ...(traced && { workflowInterceptorModules: tracingModules }),
    })
    await keep(path, bundle.code)
    return bundle
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

if (require.main === module) void Promise.all([workflowBundle(), workflowBundle({ traced: true })])
