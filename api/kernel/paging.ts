/** The query parameters of paged lists: limit, offset and sort_direction. */
import { apiErrors } from './errors'
import type { ApiErrorName } from './errors'

export interface Page {
  readonly limit: number
  readonly offset: number
  readonly direction: 'asc' | 'desc'
}

/** More rows than this are never sent in one reply, whatever the limit asks for. */
const maxLimit = 1_000
const wholeNumber = /^\d{1,9}$/

type FilterError = Extract<ApiErrorName, 'InvalidLimit' | 'InvalidOffset' | 'InvalidSortDirection'>

/** The page that a request asks for; what it leaves out is 50 rows from the first, newest first. */
export function pageOf(query: URLSearchParams, fail: (name: 'IncorrectFilter', detail: string) => never): Page {
  const refuse = (name: FilterError): never => fail('IncorrectFilter', ` <- ${apiErrors[name].code}: ${apiErrors[name].text}`)
  const limit = query.get('limit') ?? '50'
  const offset = query.get('offset') ?? '0'
  const direction = (query.get('sort_direction') ?? 'DESC').toLowerCase()
  if (!wholeNumber.test(limit) || Number(limit) < 1) return refuse('InvalidLimit')
  if (!wholeNumber.test(offset)) return refuse('InvalidOffset')
  if (direction !== 'asc' && direction !== 'desc') return refuse('InvalidSortDirection')
  return { limit: Math.min(Number(limit), maxLimit), offset: Number(offset), direction }
}
