/** How a child process of ours runs TypeScript: by absolute path, so that its working folder does not matter. */
import { pathToFileURL } from 'node:url'

/** Arguments for `process.execPath` that come before the TypeScript file. */
export function tsxArguments(): string[] {
  return ['--import', pathToFileURL(require.resolve('tsx')).href]
}
