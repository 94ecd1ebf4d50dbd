/** Lists of ours are paged by a cursor: `limit` and `before`, the `next` of the page before. */

const mostListed = 200

interface Listed {
  readonly query: URLSearchParams
  readonly fail: (name: 'IncorrectFilter') => never
}

/** What the query asks for: 50 unless it says otherwise, never more than 200. */
export function cursorOf({ query, fail }: Listed): { readonly limit: number; readonly before: bigint | undefined } {
  const [limit, before] = [query.get('limit') ?? '50', query.get('before')]
  if (!/^[1-9]\d{0,5}$/.test(limit)) fail('IncorrectFilter')
  if (before !== null && !/^\d{1,18}$/.test(before)) fail('IncorrectFilter')
  return { limit: Math.min(Number(limit), mostListed), before: before === null ? undefined : BigInt(before) }
}

/** The cursor of the page after this one; null where this one is not full. */
export function nextOf(rows: readonly { readonly sequence: bigint }[], limit: number): string | null {
  const last = rows.length < limit ? undefined : rows.at(-1)
  return last === undefined ? null : String(last.sequence)
}
