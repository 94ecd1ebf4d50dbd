/** Shows that the books of a bank add up. */
import { z } from 'zod'
import { ledgerSummary } from '../../db/read/ledger'
import { formatMoney } from '../../domain/money'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const LedgerSummary = z.object({
  bank_id: z.string(),
  number_of_bookings: z.int(),
  entries: z.array(z.object({ currency: z.string(), number: z.int(), sum: z.string() })),
  entries_sum_to_zero: z.boolean(),
  balances_equal_entries: z.boolean(),
})

const getLedgerSummary = endpoint({
  operation: 'getLedgerSummary',
  version: 'engine/v1',
  method: 'GET',
  path: '/banks/BANK_ID/ledger-summary',
  summary: 'Get Ledger Summary',
  description:
    'Adds up every booking that touches the bank. In every currency the entries sum to zero, and the balance of every account equals its entries; anything else is a defect. It reads the whole ledger of the bank, so it is for people and not for monitoring.',
  tags: ['Ledger'],
  auth: 'user',
  roles: ['CanGetLedger'],
  needs: ['bank'],
  reply: [200, LedgerSummary],
  errors: [],
  handle: async ({ bank }, { read }) => {
    const { bookings, currencies, accountsAstray } = await ledgerSummary(read, bank.bankId)
    return {
      bank_id: bank.bankId,
      number_of_bookings: bookings,
      entries: currencies.map(({ currency, entries, sum }) => ({
        currency,
        number: entries,
        sum: formatMoney({ currency, minor: BigInt(sum) }),
      })),
      entries_sum_to_zero: currencies.every(({ sum }) => BigInt(sum) === 0n),
      balances_equal_entries: accountsAstray === 0,
    }
  },
})

export const ledgerEndpoints: readonly AnyEndpoint[] = [getLedgerSummary]
