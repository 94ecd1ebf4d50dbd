/** One place turns what was thrown into an API error: refusals by name, passing faults into 503, parser errors into 400; the rest is a bug. */
import { isOfErased, isPassingFault } from '../../db/faults'
import { erasedDetail } from '../../domain/kyc/erased'
import type { Refusal } from '../../domain/refusal'
import { StorageFault } from '../../platform/storage/store'
import { ApiError } from './errors'

/** Thrown by the gateway when a workflow refused; carries the refusal's name and detail. */
export class RefusedError extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.refusal)
  }
}

/** Thrown by the gateway when Temporal or the workers cannot be reached in time. */
export class UnavailableError extends Error {}

interface ClientError {
  readonly status: number
}
/** Express and its body parser mark what is wrong with a request by a status of their own: bad encodings, bad compression, bad paths. */
const isClientError = (error: unknown): error is ClientError =>
  error instanceof Error &&
  'status' in error &&
  typeof error.status === 'number' &&
  error.status >= 400 &&
  error.status < 500

/** The API error that this error stands for, or undefined when it is a bug of ours. */
export function asApiError(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error
  if (error instanceof RefusedError) return new ApiError(error.refusal.refusal, error.refusal.detail)
  if (error instanceof UnavailableError || error instanceof StorageFault || isPassingFault(error))
    return new ApiError('ServiceUnavailable')
  if (isOfErased(error)) return new ApiError('CaseClosed', erasedDetail)
  if (!isClientError(error)) return undefined
  if (error instanceof URIError) return new ApiError('NotFound')
  return error.status === 413 ? new ApiError('BodyTooLarge') : new ApiError('InvalidJson')
}
