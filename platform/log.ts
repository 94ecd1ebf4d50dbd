/** Structured logs of every process: JSON lines on stdout, without secrets and without personal data. */
import { isNativeError } from 'node:util/types'
import pino from 'pino'
import type { DestinationStream, Logger } from 'pino'

/**
 * Fields that must never be read in a log, wherever they stand in what is logged: secrets, and what holds personal data. Named as on the
 * wire; in the code they are the same in camel case. Not `code`, by which errors are known.
 */
const SECRET_FIELDS = [
  'authorization',
  'directlogin',
  'Authorization',
  'DirectLogin',
  'password',
  'new_password',
  'token',
  'access_token',
  'refresh_token',
  'id_token',
  'staff_token',
  'customer_token',
  'api_key',
  'password_hash',
  'answer_hash',
  'secret',
  'client_secret',
  'consumer_secret',
  'secrets',
  'credentials',
  'smtp_url',
  'database_url',
  'otpauth_uri',
  'cvv',
  'answer',
  'consumer_key',
  'cookie',
  'headers',
  'query',
  'body',
  'email',
  'username',
  'legal_name',
  'first_name',
  'last_name',
  'mobile_phone_number',
  'date_of_birth',
  'document_number',
  'machine_readable_zone',
  'tax_number',
  'address',
  'addresses',
  'iban',
]

const camelCase = (field: string): string => field.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())

const redacted = [...new Set(SECRET_FIELDS.flatMap((field) => [field, camelCase(field)]))].flatMap((field) => [
  ...[field, `*.${field}`],
  ...[`*.*.${field}`, `*.*.*.${field}`],
])

/** What an error may show. Not its other members: the `detail` of a Postgres error quotes the row that was refused. */
function shownError(error: Error & { readonly code?: unknown; readonly constraint?: unknown }): object {
  const { type, message, stack } = pino.stdSerializers.err(error)
  return { type, message, code: error.code, constraint: error.constraint, stack }
}

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
        // Errors of workflows come from a realm of their own, where `instanceof` knows them not.
        err: (error: unknown) => (error instanceof Error || isNativeError(error) ? shownError(error) : error),
        // Requests have a line of their own (api/kernel/request-log.ts); as such they hold what no log may show.
        req: () => undefined,
        res: () => undefined,
      },
    },
    // At once, for some microseconds a line: written beside the event loop, the last lines of a process that ends overtake others or are lost.
    destination ?? pino.destination({ dest: 1, sync: true }),
  )
}
