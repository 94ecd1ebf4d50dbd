import { transportsFor, wayOf } from '../../domain/customer-message'
import type { SentTransport } from '../../domain/payments/transport'

test.each([
  ['', ['EMAIL', 'SMS']],
  [' ', ['EMAIL', 'SMS']],
  ['EMAIL', ['EMAIL']],
  ['sms', ['SMS']],
  ['LETTER', []],
  ['EMAIL, SMS', []],
])('%j may go by %j', (wanted, transports) => {
  expect(transportsFor(wanted)).toEqual(transports)
})

const both = { EMAIL: 'eve@example.com', SMS: '+49309018' }
const all: readonly SentTransport[] = ['EMAIL', 'SMS']
test.each<[string, Record<SentTransport, string>, readonly SentTransport[], string]>([
  ['', both, all, 'EMAIL'],
  ['', { ...both, EMAIL: '' }, all, 'SMS'],
  ['', both, ['SMS'], 'SMS'],
  ['', { EMAIL: '', SMS: '' }, all, 'noAddress'],
  ['', both, [], 'noTransport'],
  ['EMAIL', { ...both, EMAIL: '' }, all, 'noAddress'],
  ['EMAIL', both, ['SMS'], 'noTransport'],
  ['SMS', both, all, 'SMS'],
  ['LETTER', both, all, 'noTransport'],
])('a message for %j to %j goes, where there are %j, by %s', (wanted, addresses, available, way) => {
  expect(wayOf(wanted, addresses, available)).toBe(way)
})
