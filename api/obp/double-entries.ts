/** Both sides of a transaction: what left one account and what reached the other. */
import { balancingOf, doubleEntryOf } from '../../db/read/double-entries'
import { isUuid } from '../../domain/ids'
import { hidingDoubleEntries } from '../../domain/views/redact-other-account'
import { doubleEntryJson, DoubleEntryTransaction } from '../json/double-entries'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const tags = ['Transaction']

const getDoubleEntryTransaction = endpoint({
  operation: 'getDoubleEntryTransaction',
  version: 'v4.0.0',
  method: 'GET',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/transactions/TRANSACTION_ID/double-entry-transaction',
  summary: 'Get Double Entry Transaction',
  description:
    'The debit and the credit that a transaction of this account is part of, and the transaction request that it paid; the members of the request are null where there was none. The view must show the other account of a transaction with its routings, and under no alias.',
  tags,
  auth: 'user',
  roles: ['CanGetDoubleEntryTransactionAtAnyBank', 'CanGetDoubleEntryTransactionAtOneBank'],
  needs: ['bank', 'account', 'view'],
  reply: [200, DoubleEntryTransaction],
  errors: ['ViewLacksPermission', 'TransactionNotFound'],
  handle: async ({ account, view, params: { TRANSACTION_ID: id }, fail }, { read }) => {
    const hiding = hidingDoubleEntries(view)
    if (hiding !== undefined) fail('ViewLacksPermission', `${hiding}. Current ViewId(${view.id})`)
    const row = isUuid(id) ? await doubleEntryOf(read, account.accountKey, id) : undefined
    return row === undefined ? fail('TransactionNotFound') : doubleEntryJson(row)
  },
})

const getBalancingTransaction = endpoint({
  operation: 'getBalancingTransaction',
  version: 'v4.0.0',
  method: 'GET',
  path: '/transactions/TRANSACTION_ID/balancing-transaction',
  summary: 'Get Balancing Transaction',
  description:
    'The debit and the credit of a transaction, for whoever holds a view on one of the two accounts that shows the other account of a transaction with its routings, and under no alias.',
  tags,
  auth: 'user',
  reply: [200, DoubleEntryTransaction],
  errors: ['DoubleEntryNotFound', 'ViewNotAccessible'],
  handle: async ({ caller, params: { TRANSACTION_ID: id }, fail }, { read }) => {
    const row = isUuid(id) ? await balancingOf(read, id, caller.userId) : undefined
    if (row === undefined) return fail('DoubleEntryNotFound')
    const shows = row.views.some((view) => hidingDoubleEntries(view) === undefined)
    return shows ? doubleEntryJson(row) : fail('ViewNotAccessible')
  },
})

export const doubleEntryEndpoints: readonly AnyEndpoint[] = [getDoubleEntryTransaction, getBalancingTransaction]
