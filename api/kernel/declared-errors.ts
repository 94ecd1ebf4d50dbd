/** Every error that a client of an endpoint can meet: those that its definition declares, and those that its checks imply. */
import { bearerErrors } from '../access/issuers'
import { absentErrorOf } from './endpoint'
import type { AnyEndpoint } from './endpoint'
import type { ApiErrorName } from './errors'
import { isFileBody } from './file-bodies'

const ofCredentials: readonly ApiErrorName[] = [
  'TokenInvalid',
  'UserLocked',
  'UserDeleted',
  'AuthorizationUnsupported',
  'ConsumerDisabled',
  ...bearerErrors,
]
const ofIdempotencyKeys: readonly ApiErrorName[] = [
  'IdempotencyKeyInvalid',
  'IdempotencyKeyInFlight',
  'IdempotencyKeyReused',
]
const ofFiles: readonly ApiErrorName[] = [
  'FileTypeNotTaken',
  'FileTooLarge',
  'FileEmpty',
  'FileTypeMismatch',
  'FileIncomplete',
]
const ofEveryRequest: readonly ApiErrorName[] = [
  'TooManyRequests',
  'DuplicateQueryParameters',
  'DuplicateHeaderKeys',
  'ServiceUnavailable',
  'UnexpectedError',
]

/** A call that takes JSON is no call that is known where its body is not said to be JSON. */
const ofBodies = ({ body }: AnyEndpoint): readonly ApiErrorName[] => {
  if (body === undefined) return []
  return isFileBody(body) ? ['BodyTooLarge'] : ['BodyTooLarge', 'NotFound']
}

/** True when the endpoint changes something, so that an Idempotency-Key means something. */
export const isWriteEndpoint = ({ method }: AnyEndpoint): boolean => method !== 'GET'

/** Who has been erased is not written about any more. */
const ofErasedCustomers = (endpoint: AnyEndpoint): readonly ApiErrorName[] =>
  isWriteEndpoint(endpoint) && endpoint.needs?.includes('customer') === true ? ['CaseClosed'] : []

const ofIllFormedIds = ({ path }: AnyEndpoint): readonly ApiErrorName[] =>
  path.includes('/ACCOUNT_ID') ? ['InvalidAccountId', 'InvalidBankId'] : ['InvalidBankId']

/** What the path names and is not there, or cannot be. */
const ofPaths = (endpoint: AnyEndpoint): readonly ApiErrorName[] => [
  ...(endpoint.needs ?? []).map((subject) => absentErrorOf(endpoint, subject)),
  ...(endpoint.order?.includes('ids') === true ? ofIllFormedIds(endpoint) : []),
  ...(endpoint.tellsOtherBank === true ? (['CustomerOfAnotherBank'] as const) : []),
  ...ofErasedCustomers(endpoint),
]

/** The errors of the business: access, what the path names, the body, and what the handler declares. Without repeats. */
export function businessErrorsOf(endpoint: AnyEndpoint): readonly ApiErrorName[] {
  const names: ApiErrorName[] = []
  if (endpoint.auth === 'user' || endpoint.needs?.includes('view') === true) names.push('UserNotLoggedIn')
  if ((endpoint.roles ?? []).length > 0) names.push('RoleMissing')
  names.push(...ofPaths(endpoint))
  if (endpoint.body?.tooLong !== undefined) names.push(endpoint.body.tooLong)
  if (isFileBody(endpoint.body)) names.push(...ofFiles)
  else if (endpoint.body !== undefined) names.push('InvalidJson')
  return [...new Set([...names, ...endpoint.errors])]
}

/** All of them, with those of the transport: broken credentials, keys of idempotency, overload. Without repeats. */
export function errorsOf(endpoint: AnyEndpoint): readonly ApiErrorName[] {
  return [
    ...new Set([
      ...businessErrorsOf(endpoint),
      ...ofCredentials,
      ...ofBodies(endpoint),
      ...(isWriteEndpoint(endpoint) ? ofIdempotencyKeys : []),
      ...ofEveryRequest,
    ]),
  ]
}
