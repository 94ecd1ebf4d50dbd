/** Requests that would succeed in the right hands: every endpoint's own example, with the ids of a place where people and things exist. */
import { randomUUID } from 'node:crypto'
import { endpoints } from '../../api/endpoints'
import type { AnyEndpoint } from '../../api/kernel/endpoint'
import { isFileBody } from '../../api/kernel/file-bodies'
import { isPlaceholder } from '../../api/kernel/path'
import { operationKey, prefixesOf } from '../../api/kernel/versions'
import { fileOf } from '../support/files'
import { call } from '../support/people'
import type { Person, Reply } from '../support/people'
import { bodyChanges } from './body-changes'

/** What a place calls the things that paths and bodies name: `CUSTOMER_ID`, and more of the kind where one word has two meanings. */
export type Place = Readonly<Record<string, string>>

const byKey = new Map(endpoints.map((endpoint) => [operationKey(endpoint), endpoint]))

/** Throws where there is no such endpoint: a table of tests names one that has gone. */
export function endpointOf(key: string): AnyEndpoint {
  const endpoint = byKey.get(key)
  if (endpoint === undefined) throw new Error(`there is no endpoint ${key}`)
  return endpoint
}

/** One word of a path may stand for different things: which, the words around it say. Undefined: it stands for itself. */
function meaningOf(placeholder: string, endpoint: AnyEndpoint): string {
  const { path, method } = endpoint
  if (placeholder === 'ATTRIBUTE_ID')
    return path.includes('/transaction-requests/') ? 'TRANSACTION_REQUEST_ATTRIBUTE_ID' : 'CUSTOMER_ATTRIBUTE_ID'
  if (placeholder === 'ATTRIBUTE_DEFINITION_ID') return `DEFINITION_OF_${path.split('/').at(-1) ?? ''}`
  if (placeholder === 'USER_ATTRIBUTE_ID') return path.startsWith('/my/') ? 'MY_ATTRIBUTE_ID' : placeholder
  if (placeholder === 'WEBHOOK_ID' || placeholder === 'DELIVERY_ID')
    return path.startsWith('/banks/') ? placeholder : `SYSTEM_${placeholder}`
  if (placeholder === 'VIEW_ID' && path.startsWith('/system-views')) return 'SYSTEM_VIEW_ID'
  if (placeholder === 'ACCOUNT_ID' && method === 'PUT' && path.endsWith('/ACCOUNT_ID')) return 'NEW_ACCOUNT_ID'
  if (placeholder === 'TRANSACTION_REQUEST_TYPE' && /^v[12]\.[04]\.0-create/.test(operationKey(endpoint)))
    return 'OLD_REQUEST_TYPE'
  if (operationKey(endpoint) === 'v2.1.0-createTransactionRequest' && placeholder === 'TRANSACTION_REQUEST_TYPE')
    return 'UNKNOWN_REQUEST_TYPE'
  if (placeholder === 'VIEW_ID' && path.includes('/target-views')) return 'MANAGING_VIEW_ID'
  if (placeholder === 'VIEW_ID' && /\/ACCOUNT_ID\/views\/VIEW_ID$/.test(path)) return 'TARGET_VIEW_ID'
  return placeholder
}

/** The names of the place that the path of the endpoint needs, in their order. */
export const namesIn = (endpoint: AnyEndpoint): readonly string[] =>
  endpoint.path
    .split('/')
    .filter(isPlaceholder)
    .map((placeholder) => meaningOf(placeholder, endpoint))

export function urlOf(endpoint: AnyEndpoint, place: Place): string {
  const filled = endpoint.path
    .split('/')
    .map((part) => (isPlaceholder(part) ? encodeURIComponent(place[meaningOf(part, endpoint)] ?? 'x') : part))
    .join('/')
  return `${prefixesOf(endpoint, endpoints).at(-1) ?? ''}${filled}`
}

/** Members of bodies that name things, and what the place calls them. */
export const idMembers: Readonly<Record<string, string>> = {
  bank_id: 'BANK_ID',
  bank: 'BANK_ID',
  account_id: 'ACCOUNT_ID',
  from_account_id: 'ACCOUNT_ID',
  to_account_id: 'PAYEE_ACCOUNT_ID',
  customer_id: 'CUSTOMER_ID',
  user_id: 'USER_ID',
  owner_user_id: 'USER_ID',
  counterparty_id: 'COUNTERPARTY_ID',
  transaction_id: 'TRANSACTION_ID',
  account_webhook_id: 'WEBHOOK_ID',
  customer_number: 'CUSTOMER_NUMBER',
}

function withIdsOf(place: Place, value: unknown, inside = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => withIdsOf(place, one, inside))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([member, given]: [string, unknown]) => {
      const known = inside === 'to' && member === 'account_id' ? 'PAYEE_ACCOUNT_ID' : idMembers[member]
      const isId = known !== undefined && typeof given === 'string' && given !== ''
      return [member, isId ? (place[known] ?? given) : withIdsOf(place, given, member)]
    }),
  )
}

/** The body, undefined where the endpoint takes none; new names and numbers every time, so that nothing is refused as a repetition. */
export function bodyOf(endpoint: AnyEndpoint, place: Place): unknown {
  if (endpoint.body === undefined || isFileBody(endpoint.body)) return undefined
  const change = bodyChanges[operationKey(endpoint)]?.(place, randomUUID().slice(0, 8)) ?? {}
  return { ...(withIdsOf(place, endpoint.body.example) as object), ...change }
}

export interface Sent {
  readonly endpoint: AnyEndpoint
  readonly place: Place
  readonly as?: Person | undefined
  readonly body?: unknown
}

/** Sends the request as `as`, or as nobody. */
export function send(
  engine: { readonly baseUrl: string },
  { endpoint, place, as, body }: Sent,
): Promise<Reply<{ readonly message?: string }>> {
  const caller = as === undefined ? {} : { as }
  const url = urlOf(endpoint, place)
  if (isFileBody(endpoint.body)) {
    const raw = fileOf('application/pdf', randomUUID()).toString('latin1')
    return call(engine, endpoint.method, url, { ...caller, raw, headers: { 'Content-Type': 'application/pdf' } })
  }
  const payload = body ?? bodyOf(endpoint, place)
  return call(engine, endpoint.method, url, payload === undefined ? caller : { ...caller, body: payload })
}
