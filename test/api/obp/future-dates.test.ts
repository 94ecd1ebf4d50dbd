/** Payments for a later day over HTTP: taken for every type that names a day, and refused where no day is named. */
import { outside, payCounterparty, writeDown } from '../../support/counterparties'
import type { CounterpartyPayment } from '../../support/counterparties'
import { refused } from '../../support/accounts'
import { createPairWithCard, payByCard } from '../../support/card-payments'
import type { PairWithCard } from '../../support/card-payments'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { balances, createPayingPair } from '../../support/payments'
import type { PayingPair, RequestJson } from '../../support/payments'
import { call, createPerson, grant } from '../../support/people'
import type { Reply } from '../../support/people'

let engine: TestEngine
let pair: PayingPair
beforeAll(async () => {
  engine = await startEngine()
  pair = await createPayingPair(engine, { balance: 100_000_000n })
})
afterAll(() => engine.stop())

const pay = (payment: CounterpartyPayment): Promise<Reply<RequestJson>> => payCounterparty(engine, pair, payment)
const idOf = async (change: object = {}): Promise<string> =>
  (await writeDown(engine, pair, change)).body.counterparty_id
const byId = (id: string): Pick<CounterpartyPayment, 'type' | 'to'> => ({
  type: 'COUNTERPARTY',
  to: { counterparty_id: id },
})
const simple = (change: object): object => ({
  name: 'SIMPLE payee',
  description: 'landlord',
  ...outside,
  other_branch_routing_scheme: 'X',
  other_branch_routing_address: 'Y',
  ...change,
})

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

/** What is refused as a day, and by which error. */
const wrongDays = [
  ['tomorrow', 'OBP-10001'],
  [inDays(367), 'OBP-49361'],
] as const

describe('a payment for a later day', () => {
  const to = simple({ name: 'later', other_account_routing_address: 'later' })
  beforeAll(() => idOf({ ...outside, other_account_secondary_routing_address: 'XX49' }))

  test.each([inDays(2), inDays(2).replaceAll('-', '')])(
    '%s: PENDING for every type, and nothing is paid',
    async (day) => {
      const before = await balances(engine, pair)
      const later = simple({ name: 'really later', other_account_routing_address: 'really later' })
      const payees = [
        byId(await idOf()),
        { type: 'SEPA', to: { iban: 'XX49' } },
        { type: 'SIMPLE', to: later },
      ] as const
      for (const payee of payees) {
        const reply = await pay({ ...payee, futureDate: day })
        expect(reply).toMatchObject({
          status: 201,
          body: { status: 'PENDING', details: { future_date: inDays(2) }, transaction_ids: [''], challenges: [] },
        })
      }
      expect(await balances(engine, pair)).toEqual(before)
      const staff = await createPerson(engine, { roles: [['CanGetTransactionRequestsAtOneBank', pair.bankId]] })
      const list = await call<{ transaction_requests: readonly object[] }>(
        engine,
        'GET',
        `/engine/v1/banks/${pair.bankId}/transaction-requests?status=PENDING`,
        { as: staff },
      )
      const due = { due_at: `${inDays(2)}T00:00:00Z`, pays_on: inDays(2), waits_for: 'DAY', asked: [] }
      expect(list.body.transaction_requests.at(-1)).toMatchObject(due)
    },
  )

  test('from the threshold on the answers are asked for at once', async () => {
    const reply = await pay({ ...byId(await idOf()), amount: '1500.00', futureDate: inDays(2) })
    expect(reply).toMatchObject({ status: 201, body: { status: 'INITIATED', challenges: [{}] } })
  })

  test.each([
    ['more than a year ahead', inDays(367), 'OBP-49361'],
    ['what is no day', 'next friday', 'OBP-10001'],
    ['what no calendar has', '20270230', 'OBP-10001'],
  ])('%s is refused for every type, and nothing is paid or written down', async (_what, futureDate, code) => {
    const before = await balances(engine, pair)
    const payees = [byId(await idOf()), { type: 'SEPA', to: { iban: 'XX49' } }, { type: 'SIMPLE', to }] as const
    for (const payee of payees) expect(await pay({ ...payee, futureDate })).toMatchObject(refused(400, code))
    expect(await balances(engine, pair)).toEqual(before)
    const known = await engine.database.read.raw(`select 1 from counterparties where name = 'later'`)
    expect(known).toEqual([])
  })

  test.each([null, '', '20240127', 20_240_127, new Date().toISOString().slice(0, 10)])(
    'with the day %j it is made today',
    async (futureDate) => {
      expect((await pay({ ...byId(await idOf()), futureDate })).body.status).toBe('COMPLETED')
    },
  )
})

describe('whatever the type and the version', () => {
  let card: PairWithCard
  beforeAll(async () => {
    card = await createPairWithCard(engine)
    await grant(engine, pair.payer, [['CanCreateAnyTransactionRequest', pair.bankId]])
  })
  const inside = ({ to }: PayingPair): object => ({ to: { bank_id: to.bankId, account_id: to.accountId } })
  const typed = (type: string, version: string) => (futureDate: string) =>
    pay({ ...(type === 'FREE_FORM' ? {} : inside(pair)), type, version, futureDate })
  const byCard = (futureDate: string) => payByCard(engine, card, { futureDate })
  const kinds = [
    ...['ACCOUNT', 'ACCOUNT_OTP', 'FREE_FORM'].map((type) => [type, 'v4.0.0', typed(type, 'v4.0.0')] as const),
    ...['SANDBOX_TAN', 'FREE_FORM'].map((type) => [type, 'v2.1.0', typed(type, 'v2.1.0')] as const),
    ['SANDBOX_TAN', 'v2.0.0', typed('SANDBOX_TAN', 'v2.0.0')] as const,
    ['CARD', 'v4.0.0', byCard] as const,
  ]

  test.each(kinds)('%s of %s waits for its day', async (type, _version, ask) => {
    const before = await balances(engine, type === 'CARD' ? card : pair)
    expect(await ask(inDays(2))).toMatchObject({
      status: 201,
      body: { status: 'PENDING', details: { future_date: inDays(2) } },
    })
    expect(await balances(engine, type === 'CARD' ? card : pair)).toEqual(before)
    for (const [asked, code] of wrongDays) expect(await ask(asked)).toMatchObject(refused(400, code))
    expect((await ask('20240127')).body.status).toBe('COMPLETED')
  })

  test('in the shape of v1.4.0 the body says for which day', async () => {
    const before = await balances(engine, pair)
    const ask = typed('SANDBOX_TAN', 'v1.4.0')
    const asked = { status: 'INITIATED', body: { future_date: inDays(2) }, transaction_ids: null, challenge: null }
    expect(await ask(inDays(2))).toMatchObject({ status: 201, body: asked })
    expect(await balances(engine, pair)).toEqual(before)
    for (const [text, code] of wrongDays) expect(await ask(text)).toMatchObject(refused(400, code))
  })

  test('v1.2.1 pays at once, so it refuses a later day', async () => {
    const before = await balances(engine, pair)
    const ask = (future_date: string): Promise<Reply> => {
      const body = { bank_id: pair.to.bankId, account_id: pair.to.accountId, amount: '1.00', future_date }
      return call(engine, 'POST', `/obp/v1.2.1${pair.from.path}/owner/transactions`, { as: pair.payer, body })
    }
    expect(await ask(inDays(2))).toMatchObject(refused(400, 'OBP-49032'))
    expect(await balances(engine, pair)).toEqual(before)
    expect((await ask('20240127')).status).toBe(200)
  })

  test('a card must be good on the day of the payment', async () => {
    const expires = inDays(60)
    const soon = await createPairWithCard(engine, { expires_date: `${expires}T00:00:00Z` })
    const printed = { expiry_year: expires.slice(0, 4), expiry_month: expires.slice(5, 7) }
    const ask = (futureDate: string) => payByCard(engine, soon, { card: printed, futureDate })
    expect(await ask(inDays(100))).toMatchObject(refused(400, 'your credit card is expired'))
    expect(await ask(expires)).toMatchObject({ status: 201, body: { status: 'PENDING' } })
  })

  test('a refund has no later day', async () => {
    const { body } = await typed('ACCOUNT', 'v4.0.0')('')
    const refund = (future_date: string): Promise<Reply<RequestJson>> => {
      const given = { refund: { transaction_id: body.transaction_ids[0], reason_code: 'WRONG' }, future_date }
      const path = `/obp/v4.0.0${pair.from.path}/owner/transaction-request-types/REFUND/transaction-requests`
      const value = { currency: 'EUR', amount: '1.00' }
      return call(engine, 'POST', path, { as: pair.payer, body: { ...inside(pair), value, description: '', ...given } })
    }
    expect(await refund(inDays(2))).toMatchObject(refused(400, 'OBP-49367'))
    expect(await refund('tomorrow')).toMatchObject(refused(400, 'OBP-10001'))
    expect(await refund('20240127')).toMatchObject({ status: 201, body: { status: 'INITIATED' } })
  })
})
