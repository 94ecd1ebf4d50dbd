/** `npm run build`: builds what production runs, where it has changed since it was built. */
import { argumentsOrExit } from '../platform/command-line'
import { buildConsole } from './console-build'
import { buildServer } from './server-build'

const usage = `npm run build
  Builds the processes (dist/server) and the staff console (dist/console), where they have changed since they were built.`

async function main(): Promise<void> {
  argumentsOrExit(usage, {})
  for (const [name, build] of [
    ['server', buildServer],
    ['console', buildConsole],
  ] as const) {
    process.stdout.write((await build()) === 'built' ? `The ${name} is built.\n` : `The ${name} is built already.\n`)
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`Nothing can be built: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
