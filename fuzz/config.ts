/** What schemathesis is told of the API: who calls, which ids exist, and what it should leave alone. */
import { endpoints } from '../api/endpoints'
import type { AnyEndpoint } from '../api/kernel/endpoint'
import { operationKey } from '../api/kernel/versions'
import { valuesIn } from '../test/attacks/requests'
import type { Place } from '../test/attacks/requests'

/** Ends the login of who calls, or goes on until a client leaves. */
const leftAlone = ['engine/v1-deleteCurrentLogin', 'engine/v1-watchTasks']

/**
 * Ids that schemathesis makes up it also reads off replies: it must not take the login or the roles of who calls, or whatever
 * comes after is refused, and shows nothing.
 */
const couldHitTheCaller = ({ method, path }: AnyEndpoint): boolean =>
  method !== 'GET' && /\/(LOGIN_ID|USER_ID|USERNAME|CONSUMER_ID|ENTITLEMENT_ID)\b/.test(path)

// A JSON text is one of TOML, too.
const text = (value: string): string => JSON.stringify(value)

/** The configuration file, in TOML. Paths are filled with what is in the place, or, unless `knowsIds`, made up. */
export function configOf(token: string, place: Place, knowsIds: boolean): string {
  const operations = endpoints.flatMap((endpoint) => {
    const values = knowsIds || couldHitTheCaller(endpoint) ? Object.entries(valuesIn(endpoint, place)) : []
    const parameters = values.map(([name, value]) => `${text(`path.${name}`)} = ${text(value)}`)
    const key = operationKey(endpoint)
    const settings = [
      ...(leftAlone.includes(key) ? ['enabled = false'] : []),
      ...(parameters.length > 0 ? [`parameters = { ${parameters.join(', ')} }`] : []),
    ]
    return settings.length === 0 ? [] : ['[[operations]]', `include-operation-id = ${text(key)}`, ...settings]
  })
  return ['request-timeout = 20.0', `headers = { DirectLogin = ${text(`token="${token}"`)} }`, ...operations, ''].join(
    '\n',
  )
}
