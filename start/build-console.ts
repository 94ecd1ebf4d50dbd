/** `npm run build:console`: builds the staff console, where it has changed since it was built. */
import { buildConsole } from './console-build'

buildConsole().then(
  (done) => process.stdout.write(done === 'built' ? 'The console is built.\n' : 'The console is built already.\n'),
  (error: unknown) => {
    process.stderr.write(`The console cannot be built: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  },
)
