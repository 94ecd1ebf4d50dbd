/** Errors of every call: the request itself, repetition, limits, unavailability. */
import { row } from './row'
import type { ErrorRow } from './row'

export const generalErrors = {
  DataImportDisabled: row('OBP-00002', 403, 'Data import is disabled for this API instance.'),
  SandboxImportRefused: row('OBP-50005', 400, 'An unspecified or internal error occurred.'),
  FirehoseDisabled: row(
    'OBP-00009',
    400,
    'Account firehose is not allowed on this instance. Please set allow_account_firehose = true in props files. ',
  ),
  RequestTimeout: row(
    'OBP-01000',
    408,
    'Request Timeout. The server did not finish the request in time. Please retry.',
  ),
  DuplicateQueryParameters: row('OBP-09016', 400, 'Duplicate Query Parameters are not allowed.'),
  DuplicateHeaderKeys: row('OBP-09017', 400, 'Duplicate Header Keys are not allowed.'),
  InvalidJson: row('OBP-10001', 400, 'Incorrect json format.'),
  InvalidDate: row('OBP-10005', 400, 'Invalid Date Format. Could not convert value to a Date.'),
  TooManyRequests: row('OBP-10018', 429, 'Too Many Requests.'),
  IncorrectFilter: row('OBP-10016', 400, 'Incorrect filter Parameters in URL. '),
  InvalidSortDirection: row('OBP-10023', 400, 'obp_sort_direction parameter can only take two values: DESC or ASC!'),
  InvalidOffset: row('OBP-10024', 400, 'wrong value for obp_offset parameter. Please send a positive integer (=>0)!'),
  InvalidLimit: row('OBP-10025', 400, 'wrong value for obp_limit parameter. Please send a positive integer (=>1)!'),
  InvalidFilterDate: row(
    'OBP-10026',
    400,
    "Failed to parse date string. Please use this format yyyy-MM-dd'T'HH:mm:ss.SSS'Z'!",
  ),
  UnknownLocale: row('OBP-10041', 400, 'This locale is not supported. Only the following can be used: en_GB , es_ES.'),
  ApiCollectionNotFound: row('OBP-30079', 400, 'ApiCollection not found.'),
  ApiCollectionExists: row('OBP-30086', 400, 'The ApiCollection is already exists.'),
  ApiCollectionEndpointNotFound: row('OBP-30082', 400, 'ApiCollectionEndpoint not found.'),
  ApiCollectionEndpointExists: row('OBP-30085', 400, 'The ApiCollectionEndpoint is already exists.'),
  InvalidOperationId: row('OBP-40048', 400, 'Invalid operation_id, please specify valid operation_id.'),
  NotFound: row(
    'OBP-10404',
    404,
    '404 Not Found. The server could not find the requested URI. Please double check your URL, headers and body. Note: When you are making a POST or PUT request, the Content-Type header MUST be `application/json`. Note: OBP only supports JSON formatted bodies.',
  ),
  UnknownConnector: row('OBP-30211', 400, 'Invalid Connector. Please specify a valid value for CONNECTOR.'),
  UnknownApiVersion: row('OBP-00027', 400, 'Invalid API Version string. We could not find the version specified.'),
  IdempotencyKeyInvalid: row('OBP-29001', 400, 'The Idempotency-Key must have 1 to 255 visible ASCII characters.'),
  IdempotencyKeyInFlight: row(
    'OBP-29002',
    409,
    'A request with this Idempotency-Key is being processed. Please retry later.',
  ),
  IdempotencyKeyReused: row('OBP-29003', 422, 'This Idempotency-Key was used for another request.'),
  ServiceUnavailable: row(
    'OBP-29004',
    503,
    'The service is temporarily unavailable. Nothing was changed by this request unless a retry with the same Idempotency-Key says so. Please retry.',
  ),
  NotReady: row('OBP-29008', 503, 'This process should not be sent requests now:'),
  TooManyWatches: row('OBP-29440', 503, 'This process watches for as many clients as it can. Please try again later.'),
  BodyTooLarge: row('OBP-29005', 413, 'The request body is too large.'),
  CallSwitchedOff: row('OBP-50017', 400, 'The endpoint is forbidden at this API instance.'),
  UnexpectedError: row(
    'OBP-50015',
    500,
    'The server encountered an unexpected condition which prevented it from fulfilling the request.',
  ),
} as const satisfies Record<string, ErrorRow>
