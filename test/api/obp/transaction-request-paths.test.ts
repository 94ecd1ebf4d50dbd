/** What clients of each version are answered where the path of a transaction request names nothing. */
import { randomUUID } from 'node:crypto'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createPayingPair } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call } from '../../support/people'
import type { Reply } from '../../support/people'

let engine: TestEngine
let pair: PayingPair
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  pair = await createPayingPair(engine)
})
afterAll(() => engine.stop())

interface Named {
  readonly bankId?: string
  readonly accountId?: string
}
const calls = {
  create: (type: string) => ['POST', `transaction-request-types/${type}/transaction-requests`] as const,
  answer: (type: string) =>
    ['POST', `transaction-request-types/${type}/transaction-requests/${randomUUID()}/challenge`] as const,
  list: () => ['GET', 'transaction-requests'] as const,
}
type Call = keyof typeof calls

/** A body that both calls take, so that only the path is wrong. */
const body = {
  ...{ id: 'x', answer: '123', charge_policy: 'SHARED', challenge_type: 'x' },
  to: { bank_id: 'x', account_id: 'x', iban: 'x', counterparty_id: 'x' },
  value: { currency: 'EUR', amount: '1.00' },
  description: 'x',
}

function ask(version: string, name: Call, type: string, { bankId, accountId }: Named): Promise<Reply<unknown>> {
  const [method, rest] = calls[name](type)
  const place = `/banks/${bankId ?? pair.bankId}/accounts/${accountId ?? pair.from.accountId}/owner`
  const sent = method === 'GET' ? {} : { body }
  return call(engine, method, `/obp/${version}${place}/${rest}`, { as: pair.payer, ...sent })
}

describe.each<[version: string, name: Call, status: number]>([
  ['v1.4.0', 'create', 404],
  ['v1.4.0', 'list', 404],
  ['v1.4.0', 'answer', 404],
  ['v2.0.0', 'create', 400],
  ['v2.0.0', 'list', 400],
  ['v2.0.0', 'answer', 400],
  ['v2.1.0', 'list', 400],
  ['v3.0.0', 'list', 400],
  ['v2.1.0', 'create', 404],
  ['v2.1.0', 'answer', 404],
  ['v3.1.0', 'list', 404],
  ['v4.0.0', 'create', 404],
  ['v4.0.0', 'answer', 404],
])('%s: %s', (version, name, status) => {
  test(`an unknown bank is ${status} OBP-30001`, async () => {
    expect(await ask(version, name, 'SANDBOX_TAN', { bankId: 'no.such' })).toMatchObject(refused(status, 'OBP-30001'))
  })

  test(`an unknown account is ${status} OBP-30018`, async () => {
    expect(await ask(version, name, 'SANDBOX_TAN', { accountId: 'no.such' })).toMatchObject(
      refused(status, 'OBP-30018'),
    )
  })
})

describe.each<[version: string, name: Call, type: string]>([
  ['v2.0.0', 'create', 'SANDBOX_TAN'],
  ['v2.0.0', 'answer', 'SANDBOX_TAN'],
  ['v2.1.0', 'create', 'SANDBOX_TAN'],
  ['v2.1.0', 'create', 'COUNTERPARTY'],
  ['v2.1.0', 'create', 'SEPA'],
  ['v2.1.0', 'create', 'FREE_FORM'],
  ['v2.1.0', 'create', 'WHATEVER'],
  ['v3.1.0', 'answer', 'SEPA'],
])('%s: %s %s', (version, name, type) => {
  test.each(['a%20b', 'a%C3%A4', 'x'.repeat(256)])(
    'an account or bank that none can be is no unknown one: %s',
    async (id) => {
      expect(await ask(version, name, type, { accountId: id })).toMatchObject(refused(400, 'OBP-30110'))
      expect(await ask(version, name, type, { bankId: id })).toMatchObject(refused(400, 'OBP-30111'))
    },
  )
})

test('who is not known learns nothing of ids', async () => {
  const path = `/obp/v2.1.0/banks/a%20b/accounts/a%20b/owner/transaction-request-types/SEPA/transaction-requests`
  expect(await call(engine, 'POST', path, { body })).toMatchObject(refused(401, 'OBP-20001'))
})
