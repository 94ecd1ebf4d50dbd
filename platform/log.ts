/** Structured logs of every process: JSON lines on stdout, without secrets and without personal data. */
import pino from 'pino'
import type { DestinationStream, Logger } from 'pino'

/** Fields that must never be read in a log, wherever they stand in what is logged. */
const SECRET_FIELDS = [
  'authorization',
  'directlogin',
  'Authorization',
  'DirectLogin',
  'password',
  'token',
  'secret',
  'answer',
  'consumer_key',
  'cookie',
]

const redacted = SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`, `*.*.*.${field}`])

/** A logger for one process. `name` is the process's role; `destination` is for tests. */
export function createLogger(options: { name: string; level: string }, destination?: DestinationStream): Logger {
  return pino(
    {
      name: options.name,
      level: options.level,
      redact: { paths: redacted, censor: '[redacted]' },
      timestamp: pino.stdTimeFunctions.isoTime,
      // The host's name and the process id are facts of the place, which the collector of the logs knows better.
      base: { name: options.name },
      serializers: {
        err: pino.stdSerializers.err,
        // A request's body, query and headers may hold personal data: only method and path template are logged.
        req: (request: { id?: unknown; method?: unknown; route?: { path?: unknown } }) => ({
          id: request.id,
          method: request.method,
          route: request.route?.path,
        }),
        res: (response: { statusCode?: unknown }) => ({ status: response.statusCode }),
      },
    },
    destination ?? pino.destination(1),
  )
}
