/** The engine's own programs as children: how they are run, and how one knows that they are of use. */
import type { ChildSpec } from './child'
import { projectFolder } from '../project'
import { tsxArguments } from './tsx'

/** Whether a GET is answered with 200. */
export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) })
    await response.arrayBuffer()
    return response.status === 200
  } catch {
    return false
  }
}

/** A program of this project as a child that says when it is ready. */
export function programSpec(
  name: string,
  file: string,
  env: NodeJS.ProcessEnv,
  readiness: ChildSpec['readiness'],
): ChildSpec {
  return {
    name,
    command: process.execPath,
    args: [...tsxArguments(), file],
    env,
    cwd: projectFolder,
    ipc: true,
    readiness,
    startTimeoutMs: 120_000,
    // A program of ours that does not start has a reason that will not go away by itself.
    startAttempts: 1,
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 20_000,
  }
}
