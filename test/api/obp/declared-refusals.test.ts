/** Whoever makes or confirms payments declares everything that a booking can be refused for: documents and clients go by that. */
import { endpoints } from '../../../api/endpoints'
import { errorsOf } from '../../../api/kernel/declared-errors'
import { bookingRefusals } from '../../../domain/payments/booking-refusals'

const paying = endpoints.filter((endpoint) => errorsOf(endpoint).includes('InsufficientFunds'))

test('there are such endpoints in every version that has payments', () => {
  const versions = new Set(paying.map(({ version }) => version))
  expect([...versions]).toEqual(expect.arrayContaining(['v1.2.1', 'v1.4.0', 'v2.0.0', 'v2.1.0', 'v4.0.0']))
})

test.each(paying.map((endpoint) => [`${endpoint.operation} of ${endpoint.version}`, endpoint] as const))(
  '%s',
  (_name, endpoint) => {
    expect(errorsOf(endpoint)).toEqual(expect.arrayContaining([...bookingRefusals]))
  },
)
