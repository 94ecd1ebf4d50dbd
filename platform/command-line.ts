/** The command line of the programs that people start: `--help` shows how, and a mistake is one line and the same. */
import { parseArgs } from 'node:util'
import type { ParseArgsConfig } from 'node:util'

/** Ends the process with exit code 1: what is wrong, and how the program is started. */
export function misused(usage: string, what: string): never {
  process.stderr.write(`${what}\n\n${usage}\n`)
  process.exit(1)
}

// Node adds advice that helps nobody here.
const firstSentence = (message: string): string => message.split(/(?<=\.)\s/, 1)[0] ?? message

const isMistake = (error: unknown): error is Error =>
  error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_')

/**
 * What the command line says, as `parseArgs` gives it. `--help` and `-h` print the usage and end the process with exit code 0; what the
 * program does not know ends it with 1. Call it first: nothing has been opened or written then.
 */
export function argumentsOrExit<const Known extends ParseArgsConfig>(
  usage: string,
  known: Known,
): ReturnType<typeof parseArgs<Known>> {
  if (process.argv.slice(2).some((word) => word === '--help' || word === '-h')) {
    process.stdout.write(`${usage}\n`)
    process.exit(0)
  }
  try {
    return parseArgs(known)
  } catch (error) {
    if (!isMistake(error)) throw error
    return misused(usage, firstSentence(error.message))
  }
}
