import fc from 'fast-check'
import { linkBytes } from '../../../domain/ledger/chain'
import type { ChainedEntry } from '../../../domain/ledger/chain'

const entry: ChainedEntry = {
  transactionId: '11111111-1111-1111-1111-111111111111',
  bookingId: '22222222-2222-2222-2222-222222222222',
  accountKey: 1n,
  counterpartKey: 2n,
  currency: 'EUR',
  amount: -1n,
  completedAt: 946_684_800_000_003n,
  postedAt: 946_684_800_000_004n,
  kind: 'PAYMENT',
  transactionType: 'ACCOUNT',
  description: 'für',
  fx: null,
}

test('are ids, numbers, times, and texts with their lengths', () => {
  const hex = Buffer.from(linkBytes(entry)).toString('hex')
  expect(hex).toBe(
    [
      '11'.repeat(16),
      '0000000000000001',
      '0000000000000002',
      'ffffffffffffffff',
      Buffer.from('EUR').toString('hex'),
      '22'.repeat(16),
      '0000000000000003',
      '0000000000000004',
      Buffer.from('PAYMENT 7 ACCOUNT 3 für ').toString('hex'),
    ].join(''),
  )
})

test('two different entries never have the same bytes, whatever their texts hold', () => {
  const text = fc.string({ unit: fc.constantFrom(' ', '1', '2', 'é', '😀') })
  fc.assert(
    fc.property(text, text, text, text, (type, description, otherType, otherDescription) => {
      fc.pre(type !== otherType || description !== otherDescription)
      const one = linkBytes({ ...entry, transactionType: type, description })
      const other = linkBytes({ ...entry, transactionType: otherType, description: otherDescription })
      expect(Buffer.from(one).equals(other)).toBe(false)
    }),
  )
})
