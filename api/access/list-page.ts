/** The part of a list that a call of user management asks for: `limit` and `offset`, nothing else. */

export interface ListPage {
  readonly limit: number
  readonly offset: number
}

const longest = 1_000

/** 50 entries from the start unless the query says otherwise; at most 1000 at once. */
export function listPage(query: URLSearchParams, fail: (name: 'InvalidLimit' | 'InvalidOffset') => never): ListPage {
  const limit = query.get('limit') ?? '50'
  const offset = query.get('offset') ?? '0'
  if (!/^0*[1-9]\d{0,8}$/.test(limit)) fail('InvalidLimit')
  if (!/^\d{1,9}$/.test(offset)) fail('InvalidOffset')
  return { limit: Math.min(Number(limit), longest), offset: Number(offset) }
}
