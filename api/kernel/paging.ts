/** Which part of a list is wanted: limit, offset, order and dates, as query parameters or headers, with or without `obp_` for most lists. */
import { momentOf } from '../../domain/moment'
import { apiErrors } from './errors'

/** Dates are ISO 8601 text, both inclusive; undefined means without bound. */
export interface Page {
  readonly limit: number
  readonly offset: number
  readonly direction: 'asc' | 'desc'
  /** As it was given; which criteria there are is the list's to know. */
  readonly sortBy: string | undefined
  readonly from: string | undefined
  readonly to: string | undefined
}

/** What can be wrong with a page that is asked for. */
export const filterErrors = ['InvalidSortDirection', 'InvalidOffset', 'InvalidLimit', 'InvalidFilterDate'] as const
type FilterError = (typeof filterErrors)[number]

interface PageRequest {
  readonly query: URLSearchParams
  readonly header: (name: string) => string | undefined
}
/** What `pageOf` reads of a request; its endpoint declares IncorrectFilter. */
interface PagedRequest extends PageRequest {
  readonly fail: (name: 'IncorrectFilter', detail: string) => never
}
/** What `plainPageOf` reads of a request; its endpoint declares `filterErrors`. */
interface PlainPagedRequest extends PageRequest {
  readonly fail: (name: FilterError) => never
}

const defaultLimit = 50
/** A list is bounded whatever is asked for: a larger limit is read as this one. */
const largestLimit = 1_000

/** Offsets beyond it find nothing in any list that exists, and larger numbers do not fit the database's. */
const largestOffset = 1_000_000_000

const wholeNumber = (text: string): number | undefined => (/^\d{1,15}$/.test(text) ? Number(text) : undefined)

/** Reads the page that is asked for. A query parameter wins over a header; an empty value counts as absent. */
export const pageOf = (request: PagedRequest): Page => pageAsked(request, wrapped(request))

/** The same for the lists of customers in which clients know the names without `obp_` only: what has it is not looked at. */
export const pageOfCustomers = (request: PagedRequest): Page => pageAsked(request, wrapped(request), [''])

/** The same for lists that clients know whole: who names no limit gets as much as there is room for. */
export const pageOfWholeList = (request: PagedRequest): Page =>
  pageAsked(request, wrapped(request), undefined, largestLimit)

/** The same as `pageOf` for lists of the oldest versions, which tell what is wrong without a general error before it. */
export const plainPageOf = (request: PlainPagedRequest): Page => pageAsked(request, (name) => request.fail(name))

const wrapped =
  ({ fail }: PagedRequest) =>
  (name: FilterError): never =>
    fail('IncorrectFilter', ` <- ${apiErrors[name].code}: ${apiErrors[name].text}`)

function pageAsked(
  request: PageRequest,
  refuse: (name: FilterError) => never,
  prefixes: readonly string[] = ['', 'obp_'],
  unsaidLimit = defaultLimit,
): Page {
  const given = (name: string): string | undefined =>
    [
      ...prefixes.map((prefix) => request.query.get(prefix + name)),
      ...prefixes.map((prefix) => request.header(prefix + name)),
    ].find((value) => value !== null && value !== undefined && value !== '') ?? undefined
  const date = (name: string): string | undefined => {
    const text = given(name)
    return text === undefined ? undefined : (momentOf(text, 'milliseconds') ?? refuse('InvalidFilterDate'))
  }
  const direction = (given('sort_direction') ?? 'desc').toLowerCase()
  if (direction !== 'asc' && direction !== 'desc') return refuse('InvalidSortDirection')
  const limit = wholeNumber(given('limit') ?? String(unsaidLimit)) ?? 0
  if (limit < 1) return refuse('InvalidLimit')
  const offset = wholeNumber(given('offset') ?? '0') ?? refuse('InvalidOffset')
  return {
    limit: Math.min(limit, largestLimit),
    offset: Math.min(offset, largestOffset),
    direction,
    sortBy: given('sort_by'),
    from: date('from_date'),
    to: date('to_date'),
  }
}
