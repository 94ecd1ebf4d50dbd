/** One place turns what was thrown into an API error: refusals by name, passing faults into 503, parser errors into 400; the rest is a bug. */
import { isPassingFault } from '../../db/faults'
import type { Refusal } from '../../domain/refusal'
import { ApiError } from './errors'

/** Thrown by the gateway when a workflow refused; carries the refusal's name and detail. */
export class RefusedError extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.refusal)
  }
}

/** Thrown by the gateway when Temporal or the workers cannot be reached in time. */
export class UnavailableError extends Error {}

interface ParserError {
  readonly type: string
}
const isParserError = (error: unknown): error is ParserError =>
  typeof error === 'object' && error !== null && 'type' in error && 'expose' in error && typeof error.type === 'string'

/** The API error that this error stands for, or undefined when it is a bug of ours. */
export function asApiError(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error
  if (error instanceof RefusedError) return new ApiError(error.refusal.refusal, error.refusal.detail)
  if (error instanceof UnavailableError || isPassingFault(error)) return new ApiError('ServiceUnavailable')
  if (!isParserError(error)) return undefined
  return error.type === 'entity.too.large' ? new ApiError('BodyTooLarge') : new ApiError('InvalidJson')
}
