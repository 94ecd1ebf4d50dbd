/** What clients hear of a page of transactions that cannot be understood: before v3.0.0 its own error, later a general one around it. */
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createPayingPair } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call } from '../../support/people'

let engine: TestEngine
let pair: PayingPair
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  pair = await createPayingPair(engine)
})
afterAll(() => engine.stop())

describe.each([
  ['limit', 'abc', 'OBP-10025'],
  ['offset', '-1', 'OBP-10024'],
  ['sort_direction', 'UP', 'OBP-10023'],
  ['from_date', '2024-01-03', 'OBP-10026'],
  ['to_date', 'today', 'OBP-10026'],
])('%s=%s is refused', (name, value, code) => {
  const refusal = async (path: string): Promise<unknown> => {
    const headers = { [`obp_${name}`]: value }
    const { status, body } = await call<{ message: string }>(engine, 'GET', path, { as: pair.payer, headers })
    expect(status).toBe(400)
    return body.message
  }

  test.each(['v1.2.1', 'v1.4.0', 'v2.2.0'])('by its own error under %s', async (version) => {
    expect(await refusal(`/obp/${version}${pair.from.path}/owner/transactions`)).toMatch(new RegExp(`^${code}: `))
  })

  test.each(['v3.0.0', 'v5.1.0'])('behind a general error under %s', async (version) => {
    const behind = new RegExp(`^OBP-10016: .* <- ${code}: `)
    expect(await refusal(`/obp/${version}${pair.from.path}/owner/transactions`)).toMatch(behind)
    expect(await refusal(`/obp/${version}/my${pair.from.path}/transactions`)).toMatch(behind)
  })
})
