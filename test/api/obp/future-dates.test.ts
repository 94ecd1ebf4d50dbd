/** Payments for a later day over HTTP: taken for every type that names a day, and refused where no day is named. */
import { outside, payCounterparty, writeDown } from '../../support/counterparties'
import type { CounterpartyPayment } from '../../support/counterparties'
import { refused } from '../../support/accounts'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { balances, createPayingPair } from '../../support/payments'
import type { PayingPair, RequestJson } from '../../support/payments'
import { call, createPerson } from '../../support/people'
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

describe('a payment for a later day', () => {
  const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
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
