/** What can be wrong with a body: the ids in it, its shape, and texts that do not fit where they are kept. */
import type { z } from 'zod'
import { isJsonObject } from '../../domain/json'
import { isAcceptsOnly, isTooLong } from '../json/wire'
import { ApiError } from './errors'
import type { ApiErrorName } from './errors'
import type { AnyEndpoint } from './endpoint'
import { isAtLeast } from './versions'

const idMembers = new Set([
  'id',
  'user_id',
  'bank_id',
  'account_id',
  'customer_id',
  'branch_id',
  'atm_id',
  'transaction_id',
  'transaction_request_id',
  'card_id',
  'view_id',
])

const badId = (member: string, id: string): string[] =>
  /^[A-Za-z0-9._-]{0,36}$/.test(id) ? [] : [`(${member},${id.slice(0, 100)})`]

/** Every ill-formed id of a body, at any depth, as `(member,value)`. */
const badIds = (value: unknown): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([member, inner]: [string, unknown]) =>
        idMembers.has(member) && (typeof inner === 'string' || isJsonObject(inner))
          ? badId(member, typeof inner === 'string' ? inner : JSON.stringify(inner))
          : badIds(inner),
      )
    : []

/** Creating calls since v4.0.0 look at the form of all ids of the body before anything that the ids name. */
export function refuseBadIds(endpoint: AnyEndpoint, body: unknown): void {
  const bad = isAtLeast(endpoint.version, 'v4.0.0') && endpoint.method === 'POST' ? badIds(body) : []
  if (bad.length > 0)
    throw new ApiError('InvalidJson', ` Here are all invalid values: List(${bad.slice(0, 10).join(', ')})`)
}

/** A body as its schema reads it; undefined where the endpoint takes none. */
export interface ReadBody {
  readonly body: unknown
  /** What is said when all other checks have passed: nothing else is wrong with it but the length of its texts. */
  readonly tooLong?: ApiErrorName
}

/** Throws InvalidJson naming the first wrong members. */
export function readBody(endpoint: AnyEndpoint, body: unknown): ReadBody {
  if (endpoint.body === undefined) return { body: undefined }
  const { name, schema, tooLong } = endpoint.body
  const parsed = schema.safeParse(body)
  if (parsed.success) return { body: parsed.data }
  if (tooLong !== undefined && parsed.error.issues.every(isTooLong)) return { body: undefined, tooLong }
  const [first, ...others] = parsed.error.issues.map(({ message }) => message)
  if (first !== undefined && [first, ...others].every(isAcceptsOnly)) throw new ApiError('InvalidJson', ` ${first}`)
  throw new ApiError('InvalidJson', ` The Json body should be the ${name} ${whatIsWrong(parsed.error)}`)
}

// The first few places only: a body of a megabyte must not be answered by a text of a megabyte.
const whatIsWrong = (error: z.ZodError): string =>
  `(${error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.map(String).join('.') || 'body'}: ${issue.message}`)
    .join('; ')})`
