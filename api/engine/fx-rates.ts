/** Which rates a bank has had, has and is going to have; and at which ones a transaction was converted. */
import { bookedRates, ratesOfBank } from '../../db/read/fx'
import { isUuid } from '../../domain/ids'
import { permits } from '../../domain/views/system-views'
import { AppliedRates, appliedRateJson, datedRateJson, DatedRates } from '../json/fx-rates'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { pageOf } from '../kernel/paging'

const getFxRates = endpoint({
  operation: 'getFxRates',
  version: 'engine/v1',
  method: 'GET',
  path: '/banks/BANK_ID/fx-rates',
  summary: 'Get Fx Rates',
  description:
    'All rates that the bank has set, pair by pair, the latest `effective_date` first: those of the past, the one that is in effect, and those that are not yet. Query: `from` and `to` (currencies), `limit` (50), `offset` (0).',
  tags: ['FX'],
  auth: 'user',
  roles: ['CanCreateFxRate', 'CanCreateFxRateAtAnyBank', 'CanGetLedger'],
  needs: ['bank'],
  reply: [200, DatedRates],
  errors: ['IncorrectFilter'],
  handle: async (request, { read }) => {
    const { bank, query } = request
    const { limit, offset } = pageOf(request)
    const pair = { fromCurrency: query.get('from'), toCurrency: query.get('to') }
    return { rates: (await ratesOfBank(read, { bankId: bank.bankId, ...pair, limit, offset })).map(datedRateJson) }
  },
})

const getTransactionRates = endpoint({
  operation: 'getTransactionRates',
  version: 'engine/v1',
  method: 'GET',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/transactions/TRANSACTION_ID/rates',
  summary: 'Get Rates of Transaction',
  description:
    'The rates at which a transaction was converted, as they were stored with its booking: where each comes from (`bank`, `bank, inverted`, `built-in`), and from when on the bank has had it. None where nothing was converted. The view must show amounts.',
  tags: ['FX', 'Transaction'],
  auth: 'user',
  needs: ['bank', 'account', 'view'],
  reply: [200, AppliedRates],
  errors: ['TransactionNotFound', 'ViewLacksPermission'],
  handle: async ({ account, view, params: { TRANSACTION_ID: id }, fail }, { read }) => {
    if (!permits(view, 'can_see_transaction_amount')) {
      fail('ViewLacksPermission', `can_see_transaction_amount. Current ViewId(${view.id})`)
    }
    const rates = isUuid(id) ? await bookedRates(read, account.accountKey, id) : undefined
    return { rates: (rates ?? fail('TransactionNotFound')).map(appliedRateJson) }
  },
})

export const fxRateEndpoints: readonly AnyEndpoint[] = [getFxRates, getTransactionRates]
