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

/**
 * One word of a path may stand for different things: which, what is around it says (operation, method and path). The first
 * line that fits counts; where none does, the word stands for itself.
 */
const meanings: readonly (readonly [placeholder: string, around: RegExp, name: string])[] = [
  ['ATTRIBUTE_ID', /\/transaction-requests\//, 'TRANSACTION_REQUEST_ATTRIBUTE_ID'],
  ['ATTRIBUTE_ID', /\/customers\//, 'CUSTOMER_ATTRIBUTE_ID'],
  ['USER_ATTRIBUTE_ID', / \/my\//, 'MY_ATTRIBUTE_ID'],
  ['WEBHOOK_ID', / \/webhooks/, 'SYSTEM_WEBHOOK_ID'],
  ['DELIVERY_ID', / \/webhooks/, 'SYSTEM_DELIVERY_ID'],
  ['ACCOUNT_ID', / PUT \/banks.*\/ACCOUNT_ID$/, 'NEW_ACCOUNT_ID'],
  // An account that is frozen pays nothing in the other requests.
  ['ACCOUNT_ID', /\/freeze/, 'PAYEE_ACCOUNT_ID'],
  ['TRANSACTION_REQUEST_TYPE', /^v(1\.4|2\.0)\.0-create/, 'OLD_REQUEST_TYPE'],
  ['TRANSACTION_REQUEST_TYPE', /^v2\.1\.0-create/, 'UNKNOWN_REQUEST_TYPE'],
  ['VIEW_ID', /\/target-views/, 'MANAGING_VIEW_ID'],
  ['VIEW_ID', / \/system-views/, 'SYSTEM_VIEW_ID'],
  ['VIEW_ID', /^v3\.0\.0-.* PUT .*\/ACCOUNT_ID\/views\/VIEW_ID$/, 'HELD_VIEW_ID'],
  ['VIEW_ID', / (PUT|DELETE) .*\/ACCOUNT_ID\/views\/VIEW_ID$/, 'TARGET_VIEW_ID'],
]

function meaningOf(placeholder: string, endpoint: AnyEndpoint): string {
  const { path, method } = endpoint
  if (placeholder === 'ATTRIBUTE_DEFINITION_ID') return `DEFINITION_OF_${path.split('/').at(-1) ?? ''}`
  const around = `${operationKey(endpoint)} ${method} ${path}`
  return meanings.find(([word, where]) => word === placeholder && where.test(around))?.[2] ?? placeholder
}

/** The names of the place that the path of the endpoint needs, in their order. */
export const namesIn = (endpoint: AnyEndpoint): readonly string[] =>
  endpoint.path
    .split('/')
    .filter(isPlaceholder)
    .map((placeholder) => meaningOf(placeholder, endpoint))

/** What each placeholder of the path is filled with. */
export const valuesIn = (endpoint: AnyEndpoint, place: Place): Readonly<Record<string, string>> =>
  Object.fromEntries(
    endpoint.path
      .split('/')
      .filter(isPlaceholder)
      .map((placeholder) => [placeholder, place[meaningOf(placeholder, endpoint)] ?? 'x']),
  )

/** The prefix under which an endpoint is attacked. */
export const newestPrefixOf = (endpoint: AnyEndpoint): string => prefixesOf(endpoint, endpoints).at(-1) ?? ''

export function urlOf(endpoint: AnyEndpoint, place: Place): string {
  const values = valuesIn(endpoint, place)
  const filled = endpoint.path
    .split('/')
    .map((part) => encodeURIComponent(values[part] ?? part))
    .join('/')
  return `${newestPrefixOf(endpoint)}${filled}`
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

export interface Answer {
  readonly status: number
  readonly body: unknown
  /** The whole reply as text, and of a refusal what it says. */
  readonly text: string
  readonly message: string
}

function answerOf({ status, body }: Reply<unknown>): Answer {
  const text = JSON.stringify(body ?? '')
  const message = typeof body === 'object' && body !== null && 'message' in body ? String(body.message) : text
  return { status, body, text, message }
}

/** Sends the request as `as`, or as nobody. */
export async function send(engine: { readonly baseUrl: string }, { endpoint, place, as, body }: Sent): Promise<Answer> {
  const caller = as === undefined ? {} : { as }
  const url = urlOf(endpoint, place)
  if (isFileBody(endpoint.body)) {
    const raw = fileOf('application/pdf', randomUUID()).toString('latin1')
    const headers = { 'Content-Type': 'application/pdf' }
    return answerOf(await call<unknown>(engine, endpoint.method, url, { ...caller, raw, headers }))
  }
  const payload = body ?? bodyOf(endpoint, place)
  const options = payload === undefined ? caller : { ...caller, body: payload }
  return answerOf(await call<unknown>(engine, endpoint.method, url, options))
}
