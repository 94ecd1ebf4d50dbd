/** What has come of an attack, in the words of the table of errors. */
import { errorsOf } from '../../api/kernel/declared-errors'
import { apiErrors } from '../../api/kernel/errors'
import type { ApiErrorName } from '../../api/kernel/errors'
import { statusOf } from '../../api/kernel/errors/statuses'
import { servedAsOf } from '../../api/kernel/served-operations'
import { newestPrefixOf } from './requests'
import type { Place } from './requests'
import type { Outcome } from './waves'

/** About the form of the request, or about the server: whoever meets these has not been refused, but has asked in vain. */
const noRefusals: readonly ApiErrorName[] = [
  'InvalidJson',
  'NotFound',
  'FileTypeNotTaken',
  'FileEmpty',
  'ServiceUnavailable',
]

/**
 * Why the attack was refused, as `403 RoleMissing`; where it was not, or not as the endpoint declares it, what came instead.
 * Several errors share a code: the names of all that fit the reply are given.
 */
export function refusalOf({ endpoint, status, message }: Pick<Outcome, 'endpoint' | 'status' | 'message'>): string {
  const servedAs = servedAsOf({ endpoint, prefix: newestPrefixOf(endpoint) })
  const declared = errorsOf(endpoint).filter((name) => {
    const error = apiErrors[name]
    return (
      statusOf(name, servedAs) === status &&
      message.startsWith(`${error.code}: ${error.text}`) &&
      !noRefusals.includes(name)
    )
  })
  return status >= 400 && status < 500 && declared.length > 0
    ? `${status} ${declared.join(' ')}`
    : `not refused: ${status} ${message.slice(0, 300)}`
}

/** What everybody may know of a place. */
const wellKnown = new Set([
  ...['BANK_ID', 'BRANCH_ID', 'ATM_ID', 'ATM_ATTRIBUTE_ID', 'PRODUCT_CODE', 'PRODUCT_ATTRIBUTE_ID', 'PRODUCT_FEE_ID'],
  ...[
    'PROVIDER',
    'CONNECTOR',
    'VIEW_ID',
    'MANAGING_VIEW_ID',
    'OLD_REQUEST_TYPE',
    'ROLE_NAME',
    'SYSTEM_ROLE_NAME',
    'OPERATION_ID',
  ],
])
/** Shorter ones, such as a state or a currency, are found in any text. */
const shortestSecret = 8

/** What only few may know of a place. */
export const secretsOf = (place: Place): readonly (readonly [name: string, value: string])[] =>
  Object.entries(place).filter(([name, value]) => !wellKnown.has(name) && value.length >= shortestSecret)

/** The names of everything of the places that a reply gives away. */
export const secretsIn = (text: string, places: readonly Place[]): readonly string[] =>
  places.flatMap((place) =>
    secretsOf(place)
      .filter(([, value]) => text.includes(value))
      .map(([name, value]) => `${name} ${value}`),
  )
