/** The Temporal SDK's own words in the log of the process, with what concerns nobody left out. */
import { DefaultLogger } from '@temporalio/worker'
import type { LogLevel } from '@temporalio/worker'
import type { Logger } from 'pino'

const write: Readonly<Record<LogLevel, (log: Logger, meta: object, message: string) => void>> = {
  TRACE: (log, meta, message) => log.trace(meta, message),
  DEBUG: (log, meta, message) => log.debug(meta, message),
  INFO: (log, meta, message) => log.info(meta, message),
  WARN: (log, meta, message) => log.warn(meta, message),
  ERROR: (log, meta, message) => log.error(meta, message),
}

/** A logger for the SDK's runtime: warnings and errors, as structured lines of `log`. */
export const sdkLogger = (log: Logger): DefaultLogger =>
  new DefaultLogger('WARN', ({ level, message, meta }) => write[level](log, { temporal: meta }, message))
