/** Bookings: which entries a payment makes, and that they always sum to zero. */
import fc from 'fast-check'
import { bookPayment, returnOf, sumsToZero } from '../../../domain/ledger/booking'
import type { PaymentToBook } from '../../../domain/ledger/booking'

const domestic: PaymentToBook = {
  bookingId: 'b1',
  kind: 'payment',
  description: 'rent',
  from: { accountKey: 'bank/alice', currency: 'EUR' },
  to: { accountKey: 'bank/bob', currency: 'EUR' },
  debit: { currency: 'EUR', minor: 1000n },
  credit: { currency: 'EUR', minor: 1000n },
}
const abroad: PaymentToBook = {
  ...domestic,
  to: { accountKey: 'bank/bob', currency: 'GBP' },
  credit: { currency: 'GBP', minor: 860n },
}

test('within one currency there are two entries', () => {
  expect(bookPayment(domestic)).toEqual({
    ok: true,
    value: {
      bookingId: 'b1',
      kind: 'payment',
      description: 'rent',
      entries: [
        { accountKey: 'bank/alice', currency: 'EUR', minor: -1000n },
        { accountKey: 'bank/bob', currency: 'EUR', minor: 1000n },
      ],
    },
  })
})

test('across currencies the position accounts of the bank stand between', () => {
  const booked = bookPayment({ ...abroad, fxPositions: { EUR: 'bank/position-eur' } })
  expect(booked.ok && booked.value.entries).toEqual([
    { accountKey: 'bank/alice', currency: 'EUR', minor: -1000n },
    { accountKey: 'bank/position-eur', currency: 'EUR', minor: 1000n },
    { accountKey: 'fx:GBP', currency: 'GBP', minor: -860n },
    { accountKey: 'bank/bob', currency: 'GBP', minor: 860n },
  ])
})

test('an account cannot pay itself', () => {
  expect(bookPayment({ ...domestic, to: domestic.from })).toEqual({ ok: false, refusal: { refusal: 'SameAccount' } })
})

test.each<[string, Partial<PaymentToBook>]>([
  ['does not sum to zero', { credit: { currency: 'EUR', minor: 999n } }],
  ['only a positive amount', { debit: { currency: 'EUR', minor: 0n } }],
  ['only a positive amount', { credit: { currency: 'EUR', minor: -1000n } }],
  ['GBP cannot be booked on an EUR account', { debit: { currency: 'GBP', minor: 1000n } }],
])('%s: a bug', (message, change) => {
  expect(() => bookPayment({ ...domestic, ...change })).toThrow(message)
})

test('entries are summed per currency, never across', () => {
  const entry = (currency: string, minor: bigint): { accountKey: string; currency: string; minor: bigint } => ({
    accountKey: 'a',
    currency,
    minor,
  })
  expect(sumsToZero([])).toBe(true)
  expect(sumsToZero([entry('EUR', 1n), entry('EUR', -1n)])).toBe(true)
  expect(sumsToZero([entry('EUR', 1n), entry('USD', -1n)])).toBe(false)
  expect(sumsToZero([entry('EUR', 1n), entry('USD', 1n), entry('EUR', -1n)])).toBe(false)
})

test('whatever is booked sums to zero, takes the debit and gives the credit', () => {
  const amount = fc.bigInt(1n, 10n ** 18n - 1n)
  const currency = fc.constantFrom('EUR', 'GBP', 'JPY')
  fc.assert(
    fc.property(currency, currency, amount, amount, (from, to, debit, credit) => {
      const booked = bookPayment({
        ...domestic,
        from: { accountKey: 'x', currency: from },
        to: { accountKey: 'y', currency: to },
        debit: { currency: from, minor: debit },
        credit: { currency: to, minor: from === to ? debit : credit },
      })
      if (!booked.ok) return false
      const { entries } = booked.value
      expect(entries.at(0)?.minor).toBe(-debit)
      expect(entries.at(-1)?.minor).toBe(from === to ? debit : credit)
      return sumsToZero(entries) && entries.length === (from === to ? 2 : 4)
    }),
  )
})

test('a return takes every entry back, the last first, under an id of its own', () => {
  const booked = bookPayment(domestic)
  if (!booked.ok) throw new Error('the payment was refused')
  const back = returnOf(booked.value, 'b2')
  expect(back).toMatchObject({ bookingId: 'b2', kind: 'payment', description: 'rent' })
  expect(back.entries.map(({ accountKey, minor }) => [accountKey, minor])).toEqual([
    ['bank/bob', -1000n],
    ['bank/alice', 1000n],
  ])
})
