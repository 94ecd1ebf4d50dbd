/** What lists of open data have in common: which part of them is wanted. */

export const openDataErrors = ['InvalidAmount', 'NumberTooLarge', 'QueryParametersMissing'] as const
type Fail = (name: (typeof openDataErrors)[number], detail?: string) => never

interface Listed {
  readonly query: URLSearchParams
  readonly fail: Fail
}

/** As long as such a list gets. */
export const mostListed = 10_000

function wholeNumber({ query, fail }: Listed, name: 'limit' | 'offset', otherwise: number): number {
  const given = query.get(name)
  if (given === null) return otherwise
  if (!/^\d{1,9}$/.test(given)) fail('InvalidAmount', ` ${name}:${given.slice(0, 50)}`)
  return Number(given)
}

/** `limit` (100 unless given) and `offset` of the query. */
export function openDataPage(request: Listed): { readonly limit: number; readonly offset: number } {
  const limit = wholeNumber(request, 'limit', 100)
  if (limit > mostListed) request.fail('NumberTooLarge')
  return { limit, offset: wholeNumber(request, 'offset', 0) }
}

const number = (text: string | null): number | undefined =>
  text !== null && /^-?\d{1,12}(\.\d{1,12})?$/.test(text) ? Number(text) : undefined

/** The circle that withinMetersOf, nearLatitude and nearLongitude describe: all three, or none of them. */
export function circleOf({
  query,
  fail,
}: Listed): { readonly latitude: number; readonly longitude: number; readonly metres: number } | undefined {
  const names = ['withinMetersOf', 'nearLatitude', 'nearLongitude'] as const
  const given = names.map((name) => query.get(name))
  if (given.every((value) => value === null)) return undefined
  const [within = '', near = '', beside = ''] = given.map((value) => (value ?? '').slice(0, 50))
  const shown = `withinMetersOf=${within}, nearLatitude=${near} and nearLongitude=${beside}`
  const [metres, latitude, longitude] = given.map(number)
  return metres === undefined || latitude === undefined || longitude === undefined
    ? fail(
        'QueryParametersMissing',
        ` withinMetersOf, nearLatitude and nearLongitude must be either all empty or all float value, but currently their value are: ${shown}`,
      )
    : { latitude, longitude, metres }
}
