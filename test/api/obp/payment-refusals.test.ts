/** What every type of payment refuses in one and the same way, type by type. */
import { endpoints } from '../../../api/endpoints'
import type { AnyEndpoint } from '../../../api/kernel/endpoint'
import { isPlaceholder } from '../../../api/kernel/path'
import { operationKey, prefixesOf } from '../../../api/kernel/versions'
import { createWorld } from '../../contract/world'
import type { World } from '../../contract/world'
import { refused } from '../../support/accounts'
import { createPairWithCard } from '../../support/card-payments'
import type { PairWithCard } from '../../support/card-payments'
import { outside, writeDown } from '../../support/counterparties'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { balances } from '../../support/payments'
import { call, createPerson, grant } from '../../support/people'
import type { Person, Reply } from '../../support/people'

describe('whatever the payee', () => {
  let engine: TestEngine
  let pair: PairWithCard
  let stranger: Person
  const iban = 'DE89 3704 0044 0532 0130 00'
  beforeAll(async () => {
    engine = await startEngine({ worker: false })
    pair = await createPairWithCard(engine)
    stranger = await createPerson(engine)
    await writeDown(engine, pair, { ...outside, other_account_secondary_routing_address: iban })
    await grant(engine, pair.payer, [['CanCreateAnyTransactionRequest', pair.bankId]])
  })
  afterAll(() => engine.stop())

  type Type = 'ACCOUNT' | 'ACCOUNT_OTP' | 'COUNTERPARTY' | 'SEPA' | 'SIMPLE' | 'FREE_FORM' | 'CARD' | 'SANDBOX_TAN'

  /** What a body of the type says besides value and description. */
  const payeeOf: Readonly<Record<Type, () => object>> = {
    ACCOUNT: () => ({ to: { bank_id: pair.bankId, account_id: pair.to.accountId } }),
    ACCOUNT_OTP: () => payeeOf.ACCOUNT(),
    SANDBOX_TAN: () => payeeOf.ACCOUNT(),
    COUNTERPARTY: () => ({ to: { counterparty_id: pair.counterpartyId } }),
    SEPA: () => ({ to: { iban } }),
    SIMPLE: () => ({
      to: {
        name: 'x',
        description: 'y',
        ...outside,
        other_branch_routing_scheme: 'X',
        other_branch_routing_address: 'Y',
      },
    }),
    FREE_FORM: () => ({}),
    CARD: () => ({ card: pair.card, to: { counterparty_id: pair.counterpartyId } }),
  }

  const ask = (type: Type, change: object = {}, as = pair.payer): Promise<Reply> => {
    const version = type === 'SANDBOX_TAN' ? 'v2.1.0' : 'v4.0.0'
    const place = type === 'CARD' ? '' : `${pair.from.path}/owner`
    const body = {
      ...payeeOf[type](),
      value: { currency: 'EUR', amount: '10.00' },
      description: 'this is for work',
      charge_policy: 'SHARED',
      future_date: null,
      ...change,
    }
    const path = `/obp/${version}${place}/transaction-request-types/${type}/transaction-requests`
    return call(engine, 'POST', path, { as, body })
  }

  const types = Object.keys(payeeOf) as Type[]
  const value = (amount: string, currency = 'EUR'): object => ({ value: { currency, amount } })
  const cases: readonly (readonly [what: string, code: string, change: object])[] = [
    ['no number', 'OBP-10002', value('ten')],
    ['less than nothing', 'OBP-40008', value('-1')],
    ['nothing', 'OBP-40008', value('0.00')],
    ['no currency', 'OBP-10003', value('10.00', 'ZZZ')],
    ['more than a payment may be', 'OBP-10035', value('100000.01')],
  ]
  test.each(types.flatMap((type) => cases.map(([what, code, change]) => ({ type, what, code, change }))))(
    '$type: $what is $code and moves nothing',
    async ({ type, code, change }) => {
      const before = await balances(engine, pair)
      expect(await ask(type, change)).toMatchObject(refused(400, code))
      expect(await balances(engine, pair)).toEqual(before)
    },
  )

  test.each(types.filter((type) => type !== 'SANDBOX_TAN'))(
    '%s: a currency without a rate is OBP-10006',
    async (type) => {
      expect(await ask(type, value('1', 'MNT'))).toMatchObject(refused(400, 'OBP-10006'))
    },
  )

  test.each(types)('%s: the same with nothing wrong is paid', async (type) => {
    expect(await ask(type)).toMatchObject({ status: 201, body: { status: 'COMPLETED' } })
  })

  test.each(types.filter((type) => type !== 'FREE_FORM' && type !== 'CARD'))(
    '%s: whoever may not pay from the account is OBP-40002',
    async (type) => {
      expect(await ask(type, {}, stranger)).toMatchObject(refused(400, 'OBP-40002'))
    },
  )

  test('so it is for a type that there is not', async () => {
    const path = `/obp/v2.1.0${pair.from.path}/owner/transaction-request-types/CASH/transaction-requests`
    expect(await call(engine, 'POST', path, { as: stranger, body: {} })).toMatchObject(refused(400, 'OBP-40002'))
    expect(await call(engine, 'POST', path, { as: pair.payer, body: {} })).toMatchObject(refused(400, 'OBP-40001'))
  })

  test('FREE_FORM asks for the role first, which may pay from every account; a card is not there for others', async () => {
    expect(await ask('FREE_FORM', {}, stranger)).toMatchObject(refused(403, 'OBP-20006'))
    expect(await ask('CARD', {}, stranger)).toMatchObject(refused(400, 'OBP-30200'))
  })

  test.each(['SEPA', 'SIMPLE'] as const)('%s: an unknown charge policy is OBP-40013', async (type) => {
    expect(await ask(type, { charge_policy: 'NOBODY' })).toMatchObject(refused(400, 'OBP-40013'))
  })

  test.each(['COUNTERPARTY', 'SEPA', 'SIMPLE', 'CARD'] as const)(
    '%s: who is no beneficiary is not paid',
    async (type) => {
      const other = { ...outside, other_account_routing_address: `of ${type}` }
      const change = { ...other, other_account_secondary_routing_address: `XX ${type}`, is_beneficiary: false }
      const { body } = await writeDown(engine, pair, change)
      const to = {
        COUNTERPARTY: { counterparty_id: body.counterparty_id },
        CARD: { counterparty_id: body.counterparty_id },
        SEPA: { iban: `XX ${type}` },
        SIMPLE: {
          ...{ name: body.name, description: 'y', ...other, other_account_secondary_routing_address: `XX ${type}` },
          ...{ other_branch_routing_scheme: 'BRANCH-CODE', other_branch_routing_address: 'DERBY6' },
        },
      }
      expect(await ask(type, { to: to[type] })).toMatchObject(refused(400, 'OBP-30013'))
    },
  )

  test.each(['COUNTERPARTY', 'CARD'] as const)('%s: an unknown counterparty is OBP-30017', async (type) => {
    const to = { counterparty_id: '9fg8a7e4-6d02-40e3-a129-0b2bf89de8uh' }
    expect(await ask(type, { to })).toMatchObject(refused(400, 'OBP-30017'))
  })
})

interface Called {
  readonly key: string
  readonly endpoint: AnyEndpoint
}

/** The endpoint with its own example, at an account that the caller may do everything with. */
const send = (engine: TestEngine, world: World, { endpoint }: Called): Promise<Reply> => {
  const path = endpoint.path
    .split('/')
    .map((segment) => (isPlaceholder(segment) ? (world.present[segment] ?? 'CASH') : segment))
    .join('/')
  const body = endpoint.body === undefined ? {} : { body: endpoint.body.example }
  const prefix = prefixesOf(endpoint, endpoints).at(-1) ?? ''
  return call(engine, endpoint.method, prefix + path, { as: world.everything, ...body })
}

const declaring = (error: 'TransactionRequestsDisabled' | 'TransactionRequestTypeUnsupported'): readonly Called[] =>
  endpoints
    .filter(({ errors, version }) => errors.includes(error) && version !== 'engine/v1')
    .map((endpoint) => ({ key: operationKey(endpoint), endpoint }))

describe('where nobody can ask for a payment', () => {
  let engine: TestEngine
  let world: World
  beforeAll(async () => {
    engine = await startEngine({ worker: false, environment: { TRANSACTION_REQUEST_TYPES: 'none' } })
    world = await createWorld(engine)
  })
  afterAll(() => engine.stop())

  test.each(declaring('TransactionRequestsDisabled'))('$key says so: OBP-40018', async (called) => {
    expect(await send(engine, world, called)).toMatchObject(refused(400, 'OBP-40018'))
  })
})

describe.each(['SEPA', 'CARD'])('where nothing but %s is offered', (offered) => {
  let engine: TestEngine
  let world: World
  beforeAll(async () => {
    engine = await startEngine({ worker: false, environment: { TRANSACTION_REQUEST_TYPES: offered } })
    world = await createWorld(engine)
  })
  afterAll(() => engine.stop())

  const others = declaring('TransactionRequestTypeUnsupported').filter(
    ({ endpoint: { path, method } }) =>
      method === 'POST' && path.endsWith('/transaction-requests') && !path.includes(`/${offered}/`),
  )
  test.each(others)('$key is refused for its type: OBP-40001', async (called) => {
    expect(await send(engine, world, called)).toMatchObject(refused(400, 'OBP-40001'))
  })
})
