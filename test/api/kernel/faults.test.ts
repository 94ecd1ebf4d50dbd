import { ApiError } from '../../../api/kernel/errors'
import { asApiError, RefusedError, UnavailableError } from '../../../api/kernel/faults'

const withCode = (code: string): Error => Object.assign(new Error('driver'), { code })

test('an API error is its own answer', () => {
  const error = new ApiError('BankNotFound')
  expect(asApiError(error)).toBe(error)
})

test('a refusal keeps its name and its detail', () => {
  const answer = asApiError(new RefusedError({ refusal: 'InsufficientFunds', detail: ' More.' }))
  expect(answer).toMatchObject({ errorName: 'InsufficientFunds', status: 400 })
  expect(answer?.message).toMatch(/^OBP-49001: .* More\.$/)
})

test.each<[string, Error]>([
  ['Temporal is out of reach', new UnavailableError('late')],
  ['the database refuses connections', withCode('ECONNREFUSED')],
  ['the database shuts down', withCode('57P01')],
  ['the disk is full', withCode('53100')],
  ['there are too many connections', withCode('53300')],
])('%s: 503', (_case, error) => {
  expect(asApiError(error)?.status).toBe(503)
})

test.each([
  ['entity.too.large', 413, 413, 'BodyTooLarge'],
  ['encoding.unsupported', 415, 400, 'InvalidJson'],
  // A broken gzip stream carries no type.
  [undefined, 400, 400, 'InvalidJson'],
])('the body parser says %s with %d: %d', (type, parserStatus, status, errorName) => {
  const error = Object.assign(new Error('parser'), { type, status: parserStatus, expose: true })
  expect(asApiError(error)).toMatchObject({ status, errorName })
})

test('a path that cannot be decoded is an unknown URL', () => {
  expect(asApiError(Object.assign(new URIError('%zz'), { status: 400 }))?.status).toBe(404)
})

test.each([
  [new TypeError('undefined is not a function')],
  [Object.assign(new Error('a server error of a library'), { status: 500 })],
  [withCode('23505')],
  ['a text'],
  [undefined],
])('%p is a bug: it has no API error', (error) => {
  expect(asApiError(error)).toBeUndefined()
})
