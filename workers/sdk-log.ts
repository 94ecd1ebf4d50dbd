/** The Temporal SDK's own words in the log of the process: what became of each activity and workflow, and all that is wrong. */
import { DefaultLogger } from '@temporalio/worker'
import type { LogLevel, LogMetadata } from '@temporalio/worker'
import type { Logger } from 'pino'

/** What the SDK says while debugging and we want to know every day. */
const told = new Set([
  'Activity completed',
  'Activity completed as cancelled',
  'Workflow started',
  'Workflow completed',
  'Workflow completed as cancelled',
  'Workflow continued as new',
])

/** What it warns of and is meant: the queues beside have activities only (workflows/queues.ts). */
const meant = new Set(['No workflows registered, not polling for workflow tasks'])

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'debug', WARN: 'warn', ERROR: 'error' } as const

/** What is the same everywhere, or a token of the server. */
const leftOut = new Set(['taskToken', 'namespace', 'taskQueue', 'sdkComponent', 'isLocal'])
const renamed: Readonly<Record<string, string>> = { workflowRunId: 'runId', error: 'err' }

/** The ids under the names that the rest of the log has for them. */
const fieldsOf = (meta: LogMetadata): object =>
  Object.fromEntries(
    Object.entries(meta)
      .filter(([name]) => !leftOut.has(name))
      .map(([name, value]: [string, unknown]) => [renamed[name] ?? name, value]),
  )

function levelOf(level: LogLevel, message: string): (typeof levels)[LogLevel] | 'info' {
  if (told.has(message)) return 'info'
  return meant.has(message) ? 'debug' : levels[level]
}

/** A logger for the SDK's runtime: structured lines of `log`, each with the workflow that it is about. */
export const sdkLogger = (log: Logger): DefaultLogger =>
  new DefaultLogger('DEBUG', ({ level, message, meta = {} }) => log[levelOf(level, message)](fieldsOf(meta), message))
