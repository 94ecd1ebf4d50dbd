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
  ['entity.too.large', 413, 'BodyTooLarge'],
  ['entity.parse.failed', 400, 'InvalidJson'],
  ['encoding.unsupported', 400, 'InvalidJson'],
])('the body parser says %s: %d', (type, status, errorName) => {
  expect(asApiError(Object.assign(new Error('parser'), { type, expose: true }))).toMatchObject({ status, errorName })
})

test.each([[new TypeError('undefined is not a function')], [withCode('23505')], ['a text'], [undefined]])(
  '%p is a bug: it has no API error',
  (error) => {
    expect(asApiError(error)).toBeUndefined()
  },
)
