/** What may happen at a bank, as plain values, so that any list of them can be played, printed and made shorter. Numbers pick one of what is there by their remainder. */
import fc from 'fast-check'
import { currencies } from './model-money'
import type { Currency, Policy } from './model-money'

/** Minor units, or what is left on the paying account and a little more or less. */
export type Amount = { readonly minor: bigint } | { readonly rest: bigint }
interface Limit {
  readonly currency: Currency
  readonly single: number
  readonly total: number
  readonly times: number
}

export type Command =
  | {
      readonly do: 'pay'
      readonly from: number
      readonly to: number
      readonly amount: Amount
      /** Undefined: that of the payer. */
      readonly currency: Currency | undefined
      /** Sent twice at once, and once more, under one key. */
      readonly twice: boolean
    }
  | {
      readonly do: 'payCounterparty'
      readonly counterparty: number
      readonly amount: Amount
      readonly currency: Currency | undefined
      readonly policy: Policy
      readonly twice: boolean
    }
  | { readonly do: 'deposit'; readonly to: number; readonly minor: bigint }
  | { readonly do: 'writeDown'; readonly from: number; readonly to: number; readonly limit: Limit | undefined }
  | {
      readonly do: 'charge'
      readonly rule: { readonly thousandths: bigint; readonly least: bigint; readonly most: bigint } | undefined
    }
  | { readonly do: 'hold'; readonly holds: boolean }
  | {
      readonly do: 'limit'
      readonly person: number | 'all'
      readonly currency: Currency
      readonly minor: bigint | undefined
    }
  | { readonly do: 'rate'; readonly from: Currency; readonly to: Currency; readonly percent: bigint }
  | { readonly do: 'open'; readonly person: number; readonly currency: Currency }
  | { readonly do: 'answer'; readonly request: number; readonly how: 'right' | 'wrong' | 'REJECT' }
  | { readonly do: 'withdraw'; readonly request: number }
  | { readonly do: 'freeze'; readonly account: number; readonly isFrozen: boolean }
  | { readonly do: 'refund'; readonly request: number; readonly percent: bigint; readonly twice: boolean }

const pick = fc.nat({ max: 1_000 })
const currency = fc.constantFrom(...currencies)
const amount: fc.Arbitrary<Amount> = fc.oneof(
  { weight: 20, arbitrary: fc.record({ minor: fc.bigInt({ min: 1n, max: 40_000n }) }) },
  { weight: 2, arbitrary: fc.record({ minor: fc.bigInt({ min: 0n, max: 2n }) }) },
  { weight: 3, arbitrary: fc.record({ rest: fc.bigInt({ min: -1n, max: 1n }) }) },
  // Around the threshold of challenges, in one currency or another.
  { weight: 1, arbitrary: fc.record({ minor: fc.bigInt({ min: 80_000n, max: 160_000n }) }) },
)
const another = fc.option(currency, { nil: undefined, freq: 2 })
const limit = fc.record({
  currency,
  single: fc.nat({ max: 400 }),
  total: fc.nat({ max: 2_000 }),
  times: fc.nat({ max: 8 }),
})
const rule = fc.record({
  thousandths: fc.bigInt({ min: 0n, max: 30n }),
  least: fc.bigInt({ min: 0n, max: 150n }),
  most: fc.bigInt({ min: 150n, max: 2_000n }),
})
const twice = fc.constantFrom(...Array<boolean>(9).fill(false), true)
const is = <Name extends Command['do']>(name: Name): fc.Arbitrary<Name> => fc.constant(name)

/** Most commands are payments that wait for nothing; what runs through a workflow is rarer. */
export const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 100,
    arbitrary: fc.record({
      do: is('pay'),
      from: pick,
      to: pick,
      amount,
      currency: another,
      twice,
    }),
  },
  {
    weight: 16,
    arbitrary: fc.record({
      do: is('payCounterparty'),
      counterparty: pick,
      amount,
      currency: another,
      policy: fc.constantFrom<Policy>('SHARED', 'SENDER', 'RECEIVER'),
      twice,
    }),
  },
  { weight: 16, arbitrary: fc.record({ do: is('deposit'), to: pick, minor: fc.bigInt({ min: 1n, max: 90_000n }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: is('writeDown'),
      from: pick,
      to: pick,
      limit: fc.option(limit, { nil: undefined, freq: 3 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: is('charge'), rule: fc.option(rule, { nil: undefined, freq: 2 }) }) },
  { weight: 2, arbitrary: fc.record({ do: is('hold'), holds: fc.boolean() }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: is('limit'),
      person: fc.oneof(pick, fc.constant('all' as const)),
      currency,
      // Taken away as often as set: otherwise nobody could pay any more, soon.
      minor: fc.option(fc.bigInt({ min: 0n, max: 900_000n }), { nil: undefined, freq: 2 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: is('rate'), from: currency, to: currency, percent: fc.bigInt({ min: 50n, max: 200n }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: is('open'), person: pick, currency }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: is('refund'),
      request: pick,
      percent: fc.oneof(fc.bigInt({ min: 0n, max: 99n }), fc.constantFrom(100n, 101n)),
      twice,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: is('withdraw'), request: pick }) },
  // Ended sooner than begun: otherwise nobody could pay any more, soon.
  {
    weight: 4,
    arbitrary: fc.record({ do: is('freeze'), account: pick, isFrozen: fc.constantFrom(true, false, false) }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: is('answer'),
      request: pick,
      how: fc.constantFrom('right', 'right', 'right', 'wrong', 'REJECT' as const),
    }),
  },
)
