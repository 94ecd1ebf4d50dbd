import fc from 'fast-check'
import {
  answersByPolicy,
  answersNeeded,
  defaultChallengePolicy,
  validateChallengePolicy,
} from '../../../domain/payments/challenge-policy'
import type { AmountBand, ChallengePolicy } from '../../../domain/payments/challenge-policy'

const policy: ChallengePolicy = {
  version: 1,
  currency: 'EUR',
  bands: [
    { from: '10000', requiredAnswers: 2 },
    { from: '50000.50', requiredAnswers: 3 },
  ],
  makerMayConfirm: true,
}
const withBands = (bands: readonly AmountBand[]): ChallengePolicy => ({ ...policy, bands })
const euros = (minor: bigint) => ({ currency: 'EUR', minor })

test.each([
  [999_999n, 1],
  [1_000_000n, 2],
  [5_000_049n, 2],
  [5_000_050n, 3],
  [900_000_000_000n, 3],
])('%d cents need %d answers', (minor, needed) => {
  expect(answersByPolicy(policy, euros(minor), [])).toEqual({ ok: true, value: needed })
})

test('a bank that has said nothing wants one answer, and so does every amount below the bands', () => {
  expect(answersByPolicy(defaultChallengePolicy, { currency: 'JPY', minor: 1_000_000n }, [])).toEqual({
    ok: true,
    value: 1,
  })
})

test('a band from zero counts for every amount, in whatever currency, without a rate', () => {
  const always = withBands([{ from: '0', requiredAnswers: 2 }])
  expect(answersByPolicy(always, { currency: 'JPY', minor: 1n }, [])).toEqual({ ok: true, value: 2 })
})

test('bands are converted to the currency of the payment; without a rate it is refused', () => {
  const rates = [{ fromCurrency: 'EUR', toCurrency: 'GBP', rate: '0.5' }]
  const pounds = (minor: bigint) => answersByPolicy(policy, { currency: 'GBP', minor }, rates)
  expect([pounds(499_999n), pounds(500_000n)]).toEqual([
    { ok: true, value: 1 },
    { ok: true, value: 2 },
  ])
  expect(answersByPolicy(policy, { currency: 'XAU', minor: 1n }, rates)).toMatchObject({
    ok: false,
    refusal: { refusal: 'FxRateMissing' },
  })
})

test('a band that is less than the smallest amount of a currency counts, one beyond the largest does not', () => {
  const asked = (rate: string, from: string) =>
    answersByPolicy(withBands([{ from, requiredAnswers: 2 }]), { currency: 'JPY', minor: 1n }, [
      { fromCurrency: 'EUR', toCurrency: 'JPY', rate },
    ])
  expect(asked('0.0001', '0.01')).toEqual({ ok: true, value: 2 })
  expect(asked('1000000', '9999999999999')).toEqual({ ok: true, value: 1 })
})

test.each([
  [undefined, 1, 1],
  [undefined, 3, 3],
  ['2', 1, 2],
  ['2', 3, 3],
  ['4', 3, 4],
  ['nonsense', 2, 2],
])('the attribute %j and %d by the policy are %d', (attribute, byPolicy, needed) => {
  expect(answersNeeded(attribute, byPolicy)).toBe(needed)
})

test.each<[string, ChallengePolicy]>([
  ['currency', { ...policy, currency: 'EURO' }],
  ['at most 20', withBands(Array.from({ length: 21 }, (_, place) => ({ from: String(place), requiredAnswers: 1 })))],
  ["'-1' is no amount", withBands([{ from: '-1', requiredAnswers: 1 }])],
  ["'1.001' is no amount", withBands([{ from: '1.001', requiredAnswers: 1 }])],
  ["'many' is no amount", withBands([{ from: 'many', requiredAnswers: 1 }])],
  ['1 to 100', withBands([{ from: '1', requiredAnswers: 0 }])],
  ['1 to 100', withBands([{ from: '1', requiredAnswers: 101 }])],
  [
    'in the order',
    withBands([
      { from: '1', requiredAnswers: 1 },
      { from: '1.00', requiredAnswers: 2 },
    ]),
  ],
  [
    'in the order',
    withBands([
      { from: '2', requiredAnswers: 1 },
      { from: '1', requiredAnswers: 2 },
    ]),
  ],
  [
    'no fewer',
    withBands([
      { from: '1', requiredAnswers: 3 },
      { from: '2', requiredAnswers: 2 },
    ]),
  ],
])('a policy is refused that says wrong: %s', (what, wrong) => {
  expect(validateChallengePolicy(wrong)).toMatchObject({
    ok: false,
    refusal: { refusal: 'InvalidChallengePolicy', detail: expect.stringContaining(what) as string },
  })
})

test('under a valid policy a larger amount never needs fewer answers', () => {
  const bands = fc.uniqueArray(fc.integer({ min: 0, max: 1_000_000 }), { maxLength: 20 }).chain((froms) =>
    fc.array(fc.integer({ min: 1, max: 100 }), { minLength: froms.length, maxLength: froms.length }).map((counts) => {
      const sorted = [...counts].sort((a, b) => a - b)
      return [...froms]
        .sort((a, b) => a - b)
        .map((from, place) => ({ from: String(from), requiredAnswers: sorted[place] ?? 1 }))
    }),
  )
  const cents = fc.bigInt({ min: 1n, max: 200_000_000n })
  fc.assert(
    fc.property(bands, cents, cents, (given, one, other) => {
      const asked = withBands(given)
      expect(validateChallengePolicy(asked)).toMatchObject({ ok: true })
      const [less, more] = one < other ? [one, other] : [other, one]
      const needed = (minor: bigint): number => {
        const outcome = answersByPolicy(asked, euros(minor), [])
        return outcome.ok ? outcome.value : 0
      }
      expect(needed(less)).toBeLessThanOrEqual(needed(more))
      expect(needed(less)).toBeGreaterThanOrEqual(1)
    }),
  )
})
