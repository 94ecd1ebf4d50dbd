/** What clients of v1.x are answered when something is wrong: one table of all conditions, and how later versions answer. */
import { randomUUID } from 'node:crypto'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createPayingPair, pay } from '../../support/payments'
import type { PayingPair } from '../../support/payments'
import { call, createPerson } from '../../support/people'
import type { CallOptions, Person } from '../../support/people'
import { createView, grantView, permissionPath, viewBody } from '../../support/views'

let engine: TestEngine
let pair: PayingPair
let stranger: Person
let reader: Person
let transactionId: string
beforeAll(async () => {
  engine = await startEngine({ worker: false })
  pair = await createPayingPair(engine)
  stranger = await createPerson(engine)
  reader = await createPerson(engine)
  await createView(engine, pair.from, pair.payer, '_thin', { actions: ['can_see_transaction_amount'] })
  await grantView(engine, pair.from, pair.payer, reader, '_thin')
  transactionId = (await pay(engine, pair)).body.transaction_ids[0] ?? ''
})
afterAll(() => engine.stop())

interface Asked extends Omit<CallOptions, 'as'> {
  /** The payer, where nothing is said; null is nobody. */
  readonly as?: Person | null
}
type Condition = readonly [
  condition: string,
  method: string,
  path: () => string,
  status: number,
  code: string,
  asked?: () => Asked,
]

const account = (rest: string): string => pair.from.path + rest
const transaction = (rest: string, id = transactionId): string => account(`/owner/transactions/${id}/${rest}`)
const payment = (more: object) => (): Asked => ({
  body: { bank_id: pair.bankId, account_id: 'x', amount: '1', ...more },
})
const unknown = randomUUID()
const nobody = (): Asked => ({ as: null })
const aStranger = (): Asked => ({ as: stranger })
const withoutRights = (): Asked => ({ as: reader })

async function ask(version: string, [, method, path, , , asked]: Condition) {
  const { as = pair.payer, ...options } = asked?.() ?? {}
  return call<Record<string, unknown>>(engine, method, `/obp/${version}${path()}`, {
    ...options,
    ...(as === null ? {} : { as }),
  })
}

const conditions: readonly Condition[] = [
  ['JSON that is none', 'POST', () => account('/views'), 400, 'OBP-10001', () => ({ raw: '{"name": ' })],
  ['a missing field', 'POST', () => account('/views'), 400, 'OBP-10001', () => ({ body: {} })],
  ['a bad limit', 'GET', () => account('/owner/transactions?obp_limit=0'), 400, 'OBP-10025'],
  ['a bad offset', 'GET', () => account('/owner/transactions?obp_offset=-1'), 400, 'OBP-10024'],
  ['a bad direction', 'GET', () => account('/owner/transactions?obp_sort_direction=UP'), 400, 'OBP-10023'],
  ['a bad date', 'GET', () => account('/owner/transactions?obp_from_date=today'), 400, 'OBP-10026'],
  [
    'a place off the map',
    ...(['POST', () => transaction('metadata/where'), 400, 'OBP-49011'] as const),
    () => ({ body: { where: { latitude: 91, longitude: 0 } } }),
  ],
  [
    'the address of an image that is none',
    ...(['POST', () => transaction('metadata/images'), 400, 'OBP-10017'] as const),
    () => ({ body: { label: 'x', URL: 'no address' } }),
  ],
  ['no login', 'GET', () => account('/owner/account'), 401, 'OBP-20001', nobody],
  [
    'a token that is none',
    ...(['GET', () => '/banks', 401, 'OBP-20003'] as const),
    () => ({ as: null, headers: { DirectLogin: 'token="forged"' } }),
  ],
  ['a view that is not granted', 'GET', () => account('/owner/account'), 403, 'OBP-20017', aStranger],
  ['a view that does not exist', 'GET', () => account('/_no_such/account'), 403, 'OBP-20017'],
  ['no right to views', 'GET', () => account('/views'), 403, 'OBP-20022', withoutRights],
  [
    'no right to make views',
    'POST',
    () => account('/views'),
    403,
    'OBP-20022',
    () => ({ as: reader, body: viewBody('_x') }),
  ],
  ['no right to permissions', 'GET', () => account('/permissions'), 403, 'OBP-20022', withoutRights],
  [
    'no right to grant',
    ...(['POST', () => `${permissionPath(engine, pair.from, stranger)}/views/_thin`, 403, 'OBP-20047'] as const),
    () => ({ as: reader, body: {} }),
  ],
  [
    'several views, one of which does not exist',
    ...(['POST', () => `${permissionPath(engine, pair.from, stranger)}/views`, 403, 'OBP-20047'] as const),
    () => ({ body: { views: ['_thin', '_no_such'] } }),
  ],
  [
    'a view that does not permit it',
    ...(['GET', () => transaction('metadata/comments').replace('/owner/', '/_thin/'), 400, 'OBP-30022'] as const),
    withoutRights,
  ],
  ['an unknown bank', 'GET', () => '/banks/no.such.bank', 404, 'OBP-30001'],
  ['an unknown account', 'GET', () => `/banks/${pair.bankId}/accounts/no.such/views`, 404, 'OBP-30018'],
  ['an unknown view to delete', 'DELETE', () => account('/views/_no_such'), 404, 'OBP-30005'],
  [
    'an unknown user',
    ...(['GET', () => permissionPath(engine, pair.from, { ...stranger, username: 'no.such.user' })] as const),
    ...([404, 'OBP-20104'] as const),
  ],
  ['an unknown other account', 'GET', () => account('/owner/other_accounts/no.such'), 404, 'OBP-50200'],
  ['an unknown transaction', 'GET', () => transaction('transaction', unknown), 404, 'OBP-30067'],
  ['the comments of an unknown transaction', 'GET', () => transaction('metadata/comments', unknown), 404, 'OBP-30067'],
  ['an unknown comment', 'DELETE', () => transaction(`metadata/comments/${unknown}`), 404, 'OBP-49010'],
  ['an unknown tag', 'DELETE', () => transaction(`metadata/tags/${unknown}`), 404, 'OBP-49010'],
  ['an unknown image', 'DELETE', () => transaction(`metadata/images/${unknown}`), 404, 'OBP-49010'],
  ['an unknown payee', 'POST', () => account('/owner/transactions'), 400, 'OBP-30004', payment({})],
  [
    'an amount that is no number',
    'POST',
    () => account('/owner/transactions'),
    400,
    'OBP-10002',
    payment({ amount: 'x' }),
  ],
  ['an amount of nothing', 'POST', () => account('/owner/transactions'), 400, 'OBP-40008', payment({ amount: '0' })],
  [
    'a payer who may not pay',
    ...(['POST', () => account('/owner/transactions'), 403, 'OBP-40002'] as const),
    () => ({ ...payment({ account_id: pair.to.accountId })(), as: stranger }),
  ],
  ['an unknown path', 'GET', () => '/no/such/path', 404, 'OBP-10404'],
  ['the bare version, refused before it is routed', 'GET', () => '?limit=1&limit=2', 400, 'OBP-09016'],
]

test.each(conditions.map((condition) => ({ name: condition[0], condition })))('$name', async ({ condition }) => {
  const [, , , status, code] = condition
  for (const version of ['v1.2.1', 'v1.3.0', 'v1.4.0']) {
    const { status: told, body } = await ask(version, condition)
    const message = expect.stringContaining(code) as string
    expect({ told, body }).toEqual({ told: status, body: { code: status, message, error: body['message'] } })
  }
})

/** What later versions answer otherwise, as their clients know it. */
const later: readonly (readonly [condition: string, status: number])[] = [
  ['no right to views', 400],
  ['no right to permissions', 400],
  ['an unknown transaction', 400],
  ['the comments of an unknown transaction', 400],
  ['an unknown comment', 400],
  ['an unknown tag', 400],
  ['an unknown image', 400],
]
test.each(later)('later versions answer %s with %i, and have one text', async (name, status) => {
  const condition = conditions.find(([one]) => one === name)
  if (condition === undefined) throw new Error(`there is no condition ${name}`)
  for (const version of ['v3.0.0', 'v5.1.0']) {
    const { status: told, body } = await ask(version, condition)
    const message = expect.stringContaining(condition[4]) as string
    expect({ told, body }).toEqual({ told: status, body: { code: status, message } })
  }
})
