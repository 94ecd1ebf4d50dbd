/** A piece of SQL in place of each text that a caller can give, at every endpoint, by whoever may call it: it stays a text. */
import { endpoints } from '../../api/endpoints'
import type { AnyEndpoint } from '../../api/kernel/endpoint'
import { isFileBody } from '../../api/kernel/file-bodies'
import { operationKey } from '../../api/kernel/versions'
import { call } from '../support/people'
import { neverSent } from './endings'
import { bodyOf, namesIn, send, urlOf } from './requests'
import type { Answer, Place } from './requests'
import { startSiege } from './siege'
import type { Siege } from './siege'

const patienceMs = 300_000
const sql = `' or 1=1; select pg_sleep(60); --`

const logged: string[] = []
let siege: Siege
beforeAll(async () => {
  siege = await startSiege({ write: (line) => void logged.push(line) })
}, patienceMs)
afterAll(() => siege.stop())

const cases = endpoints
  .map((endpoint) => ({ key: operationKey(endpoint), endpoint }))
  .filter(({ key }) => !(key in neverSent))

/** The value once for each text in it, with the SQL in its place. */
function spoiled(value: unknown): unknown[] {
  if (typeof value === 'string') return [sql]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([member, inner]) =>
    spoiled(inner).map((other) =>
      Array.isArray(value)
        ? (value as readonly unknown[]).map((one, index) => (String(index) === member ? other : one))
        : { ...value, [member]: other },
    ),
  )
}

/** As the name and as the value of a parameter; some endpoints search by whatever name they are given. */
const queries = [sql, 'limit', 'offset', 'sort_direction', 'before'].map((name) => new URLSearchParams([[name, sql]]))

async function ask(
  endpoint: AnyEndpoint,
  place: Place,
  query: URLSearchParams,
): Promise<Pick<Answer, 'status' | 'text'>> {
  const { status, body } = await call<unknown>(
    siege.engine,
    endpoint.method,
    `${urlOf(endpoint, place)}?${String(query)}`,
    {
      as: siege.here.owner,
    },
  )
  return { status, text: JSON.stringify(body ?? '') }
}

function requestsOf(endpoint: AnyEndpoint): Promise<Pick<Answer, 'status' | 'text'>>[] {
  const { place, owner: as } = siege.here
  const inPath = namesIn(endpoint).map((name) => send(siege.engine, { endpoint, place: { ...place, [name]: sql }, as }))
  const example = isFileBody(endpoint.body) ? undefined : bodyOf(endpoint, place)
  const inBody = spoiled(example).map((body) => send(siege.engine, { endpoint, place, as, body }))
  const inQuery = endpoint.method === 'GET' ? queries.map((query) => ask(endpoint, place, query)) : []
  return [...inPath, ...inBody, ...inQuery]
}

test.each(cases)(
  '$key',
  async ({ endpoint }) => {
    const startedAt = performance.now()
    const answers = await Promise.all(requestsOf(endpoint))
    const wrong = answers.filter(
      ({ status, text }) =>
        status >= 500 || /syntax error|relation \\?"|column \\?"|invalid input syntax|sqlstate/i.test(text),
    )
    expect({ wrong, logged: logged.splice(0) }).toEqual({ wrong: [], logged: [] })
    // Nobody has slept in the database.
    expect(performance.now() - startedAt).toBeLessThan(50_000)
  },
  60_000,
)

test('there is much to spoil', () => {
  expect(spoiled({ one: 'text', two: [1, 'text', { three: 'text' }], four: null })).toEqual([
    { one: sql, two: [1, 'text', { three: 'text' }], four: null },
    { one: 'text', two: [1, sql, { three: 'text' }], four: null },
    { one: 'text', two: [1, 'text', { three: sql }], four: null },
  ])
  expect(
    cases.reduce((sum, { endpoint }) => sum + spoiled(bodyOf(endpoint, siege.here.place)).length, 0),
  ).toBeGreaterThan(500)
})
