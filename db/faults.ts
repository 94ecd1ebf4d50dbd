/** Tells what a rejected statement means: a fault of the database (retry later) or a rule of ours that it upheld. */
import { isNativeError } from 'node:util/types'

interface PostgresError {
  readonly code: string
  readonly constraint?: string
}

const isPostgresError = (error: unknown): error is PostgresError =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'

/** The name of the unique constraint that the statement violated, or undefined when it failed for another reason. */
export const violatedConstraint = (error: unknown): string | undefined =>
  isPostgresError(error) && error.code === '23505' ? error.constraint : undefined

/** SQLSTATE of an error raised by our own functions (`OBLnn`), or undefined. */
export const raisedByUs = (error: unknown): string | undefined =>
  isPostgresError(error) && error.code.startsWith('OBL') ? error.code : undefined

/** True when the statement would have written something about a customer who has been erased. */
export const isOfErased = (error: unknown): boolean => raisedByUs(error) === 'OBLE1'

/** True when a number became larger than its column can hold, such as the balance of an account. */
export const isOutOfRange = (error: unknown): boolean => isPostgresError(error) && error.code === '22003'

const networkCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN'])
// Class 08: connection; 53: insufficient resources (full disk, too many connections); 57: shut down or cancelled; 40: serialization, deadlock; 25006: read-only.
const passingClasses = ['08', '53', '57', '40']

/** True when the same statement may succeed later: the database is closed, full, overloaded or restarting. */
export function isPassingFault(error: unknown): boolean {
  if (!isNativeError(error)) return false
  if (error.name === 'KnexTimeoutError') return true
  if (isPostgresError(error)) {
    return (
      networkCodes.has(error.code) ||
      error.code === '25006' ||
      passingClasses.some((prefix) => error.code.startsWith(prefix))
    )
  }
  return /Connection terminated|Query read timeout|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Unable to acquire a connection/.test(
    error.message,
  )
}
