/** Every member that the specification of v1.4.0 shows in a reply is one that ours promises, at its place. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { endpoints } from '../../api/endpoints'
import { routesOf } from '../../api/kernel/app'
import { jsonSchemaOf } from '../../api/kernel/json-schema'
import type { JsonSchema } from '../../api/kernel/json-schema'

/** A reply without its values: objects by their members, lists by what stands in them, everything else null. */
type Shape = { readonly [member: string]: Shape } | readonly Shape[] | null
interface Specified {
  readonly method: string
  readonly path: string
  readonly reply: Shape
}

const specified = readFileSync(path.join(__dirname, 'members-v140.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Specified)
const routes = routesOf(endpoints)

/** What is not promised, with the reason; one that is promised after all fails. */
const requests = '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/transaction-request-types/TRANSACTION_REQUEST_TYPE'
const notPromised: Readonly<Record<string, readonly string[]>> = {
  // Each of the three is null: no call tells the bank of meetings, calls and logins.
  'GET /banks/BANK_ID/customer': [
    ...['last_face_to_face_meeting', 'last_phone_call'].flatMap((one) => [`crm.${one}.date`, `crm.${one}.with`]),
    ...['crm.last_login.date', 'crm.last_login.ip_address'],
  ],
  // A slip of the specification: everywhere else it is bank_id, which ours has here, too.
  [`POST ${requests}/transaction-requests`]: ['from.bankId'],
}

const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null
/** The schemas that a place may have; where anything is taken there is none. */
const choicesOf = (schema: unknown): readonly JsonSchema[] => {
  if (!isSchema(schema)) return []
  const choices = schema['anyOf'] ?? schema['oneOf']
  return Array.isArray(choices) ? choices.flatMap(choicesOf) : [schema]
}

/** The places of the shape that the schema does not have. */
function missingIn(shape: Shape, schema: unknown, place = ''): readonly string[] {
  if (shape === null) return []
  const choices = choicesOf(schema)
  if (Array.isArray(shape)) {
    const items = choices.find((choice) => 'items' in choice)?.['items']
    return items === undefined ? [`${place}[]`] : shape.flatMap((one: Shape) => missingIn(one, items, `${place}[]`))
  }
  const properties = choices.map((choice) => choice['properties']).filter(isSchema)
  return Object.entries(shape).flatMap(([member, inner]: [string, Shape]) => {
    const at = place === '' ? member : `${place}.${member}`
    const found = properties.find((one) => member in one)
    return found === undefined ? [at] : missingIn(inner, found[member], at)
  })
}

test.each(specified)('$method $path', ({ method, path: url, reply }) => {
  const endpoint =
    routes.find(method, `/obp/v1.4.0${url}`)?.target.endpoint ??
    routes.find(method, `/obp/v1.2.1${url}`)?.target.endpoint
  if (endpoint === undefined) throw new Error('it is not served')
  expect(missingIn(reply, jsonSchemaOf(endpoint.reply[1], 'output'))).toEqual(notPromised[`${method} ${url}`] ?? [])
})
