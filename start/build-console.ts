/** `npm run build:console`: builds the staff console, where it has changed since it was built. */
import { argumentsOrExit } from '../platform/command-line'
import { buildConsole } from './console-build'

argumentsOrExit('npm run build:console\n  Builds the staff console, where it has changed since it was built.', {})

buildConsole().then(
  (done) => process.stdout.write(done === 'built' ? 'The console is built.\n' : 'The console is built already.\n'),
  (error: unknown) => {
    process.stderr.write(`The console cannot be built: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  },
)
