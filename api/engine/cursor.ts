/** Lists of ours are paged by a cursor: `limit` and `before` or `after`, the `next` of the page before. */
import { isUuid } from '../../domain/ids'

const mostListed = 200

/** A request for a list. */
export interface Listed {
  readonly query: URLSearchParams
  readonly fail: (name: 'IncorrectFilter', detail?: string) => never
}

/** How many the query asks for: 50 unless it says otherwise, never more than 200. */
export function limitOf({ query, fail }: Listed): number {
  const limit = query.get('limit') ?? '50'
  if (!/^[1-9]\d{0,5}$/.test(limit)) fail('IncorrectFilter', ' <- limit')
  return Math.min(Number(limit), mostListed)
}

/** What the query asks for, of a list that counts its rows. */
export function cursorOf({ query, fail }: Listed): { readonly limit: number; readonly before: bigint | undefined } {
  const limit = limitOf({ query, fail })
  const before = query.get('before')
  if (before !== null && !/^\d{1,18}$/.test(before)) fail('IncorrectFilter', ' <- before')
  return { limit, before: before === null ? undefined : BigInt(before) }
}

/** The cursor of the page after this one; null where this one is not full. */
export function nextOf(rows: readonly { readonly sequence: bigint }[], limit: number): string | null {
  const last = rows.length < limit ? undefined : rows.at(-1)
  return last === undefined ? null : String(last.sequence)
}

/** A place in a list that goes by time: microseconds since 1970, and the id of the row, as rows can share a moment. */
export interface Position {
  readonly position: bigint
  readonly id: string
}

/** Where a list that goes by time goes on. */
export function positionIn({ query, fail }: Listed): Position | undefined {
  const wanted = query.get('after')
  if (wanted === null) return undefined
  const [position = '', id = ''] = wanted.split('_')
  return /^\d{1,18}$/.test(position) && isUuid(id)
    ? { position: BigInt(position), id }
    : fail('IncorrectFilter', ' <- after')
}

/** The place as clients carry it. */
export const positionText = (position: bigint, id: string): string => `${position}_${id}`

/** A place in an account statement: the version of the account that its first page has shown, and the entry that the page before has ended with. */
export interface StatementPlace {
  readonly atVersion: bigint
  /** The version that this entry gave the account. */
  readonly after: bigint
}

/** Where an account statement goes on. */
export function statementPlaceIn({ query, fail }: Listed): StatementPlace | undefined {
  const wanted = query.get('after')
  if (wanted === null) return undefined
  if (!/^[1-9]\d{0,17}_[1-9]\d{0,17}$/.test(wanted)) return fail('IncorrectFilter', ' <- after')
  const [atVersion = 0n, after = 0n] = wanted.split('_').map(BigInt)
  return after <= atVersion ? { atVersion, after } : fail('IncorrectFilter', ' <- after')
}

/** The place as clients carry it. */
export const statementPlaceText = ({ atVersion, after }: StatementPlace): string => `${atVersion}_${after}`
