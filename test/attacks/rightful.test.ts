import { endpoints } from '../../api/endpoints'
import type { Method } from '../../api/kernel/endpoint'
import { operationKey } from '../../api/kernel/versions'
import { refusalOf } from './refusals'
import { send } from './requests'
import type { Answer } from './requests'
import { startSiege } from './siege'
import type { Siege } from './siege'
import { endsOtherwise, neverSent } from './endings'

const patienceMs = 300_000

// What is removed cannot be read; what is below something goes before it does, and who calls goes last. What names the version of
// the case goes before that is changed.
const turns: readonly Method[] = ['GET', 'POST', 'PUT', 'DELETE']
const isLast = (key: string): number => (key === 'engine/v1-deleteCurrentLogin' ? 1 : 0)
const isOfCase = ({ path }: { readonly path: string }): number => (path.includes('/onboarding-cases/') ? 0 : 1)
const cases = endpoints
  .map((endpoint) => ({ key: operationKey(endpoint), endpoint }))
  .filter(({ key }) => !(key in neverSent))
  .sort(
    (left, right) =>
      isLast(left.key) - isLast(right.key) ||
      turns.indexOf(left.endpoint.method) - turns.indexOf(right.endpoint.method) ||
      isOfCase(left.endpoint) - isOfCase(right.endpoint) ||
      right.endpoint.path.split('/').length - left.endpoint.path.split('/').length,
  )

let siege: Siege
const answers = new Map<string, Answer>()
beforeAll(async () => {
  siege = await startSiege()
  const { place, owner } = siege.here
  for (const { key, endpoint } of cases) answers.set(key, await send(siege.engine, { endpoint, place, as: owner }))
}, patienceMs)
afterAll(() => siege.stop())

/** What the attacks send is worth something only if it succeeds in the right hands. */
describe('the same requests by who may send them', () => {
  test.each(cases)('$key', ({ key, endpoint }) => {
    const answer = answers.get(key)
    if (answer === undefined) throw new Error(`${key} has not been sent`)
    const expected = endsOtherwise[key]
    if (expected === undefined) expect([answer.status, answer.text]).toEqual([endpoint.reply[0], answer.text])
    else expect(refusalOf({ endpoint, ...answer })).toContain(expected)
  })

  test('no exception is kept for an endpoint that has gone', () => {
    const keys = new Set(endpoints.map(operationKey))
    expect([...Object.keys(endsOtherwise), ...Object.keys(neverSent)].filter((key) => !keys.has(key))).toEqual([])
  })
})
