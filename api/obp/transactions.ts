/** Transactions of an account as its views show them. */
import { transactionOf, transactionsOf } from '../../db/read/transactions'
import type { AnnotationViews } from '../../db/read/transactions'
import { isUuid } from '../../domain/ids'
import { permits } from '../../domain/views/system-views'
import type { View, ViewPermission } from '../../domain/views/system-views'
import {
  coreTransactionJson,
  CoreTransactions300,
  Transaction300,
  transactionJson,
  Transactions300,
} from '../json/transactions'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { pageOf } from '../kernel/paging'

const tags = ['Transaction']
const paging =
  'limit (50 unless given, at most 1000), offset, sort_direction (ASC or DESC, by completion), from_date and to_date choose what is listed; they are taken from query parameters and headers, with or without the prefix obp_.'

/** A view shows what was left through it, as far as it permits. */
const annotationViews = (view: View): AnnotationViews => {
  const seen = (permission: ViewPermission): string =>
    permits(view, 'can_see_transaction_metadata') && permits(view, permission) ? view.metadataViewId : ''
  return { comments: seen('can_see_comments'), tags: seen('can_see_tags') }
}

const getTransactionsForBankAccount = endpoint({
  operation: 'getTransactionsForBankAccount',
  version: 'v3.0.0',
  method: 'GET',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/transactions',
  summary: 'Get Transactions for Account (Full)',
  description: `The transactions of an account, latest first, as the view shows them. ${paging}`,
  tags,
  auth: 'user',
  needs: ['bank', 'account', 'view'],
  reply: [200, Transactions300],
  errors: ['IncorrectFilter'],
  handle: async (request, { read }) => {
    const rows = await transactionsOf(read, request.account.accountKey, pageOf(request), annotationViews(request.view))
    return { transactions: rows.map(transactionJson) }
  },
})

const getCoreTransactionsForBankAccount = endpoint({
  operation: 'getCoreTransactionsForBankAccount',
  version: 'v3.0.0',
  method: 'GET',
  path: '/my/banks/BANK_ID/accounts/ACCOUNT_ID/transactions',
  summary: 'Get Transactions for Account (Core)',
  description: `The transactions of an account of one's own, latest first, without metadata. It needs the owner view. ${paging}`,
  tags,
  auth: 'user',
  needs: ['bank', 'account'],
  reply: [200, CoreTransactions300],
  errors: ['NoOwnerView', 'IncorrectFilter'],
  handle: async (request, { read }) => {
    const { account, fail } = request
    if (!account.callerViews.some(({ id }) => id === 'owner')) return fail('NoOwnerView')
    const rows = await transactionsOf(read, account.accountKey, pageOf(request))
    return { transactions: rows.map(coreTransactionJson) }
  },
})

const getTransactionByIdForBankAccount = endpoint({
  operation: 'getTransactionByIdForBankAccount',
  version: 'v3.1.0',
  method: 'GET',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/transactions/TRANSACTION_ID/transaction',
  summary: 'Get Transaction by Id',
  description: 'One transaction of an account, as the view shows it.',
  tags,
  auth: 'user',
  needs: ['bank', 'account', 'view'],
  reply: [200, Transaction300],
  errors: ['TransactionOfAccountNotFound'],
  handle: async ({ account, view, params, fail }, { read }) => {
    const { TRANSACTION_ID: id } = params
    const row = isUuid(id) ? await transactionOf(read, account.accountKey, id, annotationViews(view)) : undefined
    return row === undefined ? fail('TransactionOfAccountNotFound') : transactionJson(row)
  },
})

export const transactionEndpoints: readonly AnyEndpoint[] = [
  getTransactionsForBankAccount,
  getCoreTransactionsForBankAccount,
  getTransactionByIdForBankAccount,
]
