/** Transactions of an account as its views show them. */
import {
  coreTransaction300Json,
  CoreTransactions300,
  Transaction140,
  transaction140Json,
  Transaction300,
  transaction300Json,
  Transactions140,
  Transactions300,
} from '../json/transactions'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { seeTransaction, seeTransactions } from './first-sight'
import {
  plainTransactionPageErrors,
  plainTransactionPageOf,
  transactionPageErrors,
  transactionPageOf,
} from './transaction-page'

const tags = ['Transaction']
const paging =
  'limit (50 unless given, at most 1000), offset, sort_by (completed unless given, posted, type, description, value or new_balance), sort_direction (DESC unless given, or ASC), from_date and to_date (of the completion) choose what is listed; they are taken from query parameters and headers, with or without the prefix obp_. An order tells of what it is made of: what the view does not show, and any other word, sorts by completion. Dates need a view that shows the completion.'
const list = {
  operation: 'getTransactionsForBankAccount',
  method: 'GET',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/transactions',
  summary: 'Get Transactions for Account (Full)',
  description: `The transactions of an account, latest first, as the view shows them; through a public view also without a login. What the view hides is null. ${paging}`,
  tags,
  auth: 'anonymous',
  needs: ['bank', 'account', 'view'],
} as const
const one = {
  operation: 'getTransactionByIdForBankAccount',
  method: 'GET',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/transactions/TRANSACTION_ID/transaction',
  summary: 'Get Transaction by Id',
  description: 'One transaction of an account, as the view shows it; through a public view also without a login.',
  tags,
  auth: 'anonymous',
  needs: ['bank', 'account', 'view'],
  errors: ['TransactionOfAccountNotFound'],
} as const

const getTransactions121 = endpoint({
  ...list,
  version: 'v1.2.1',
  reply: [200, Transactions140],
  errors: plainTransactionPageErrors,
  handle: async (request, handles) => {
    const { account, view } = request
    const rows = await seeTransactions(account, plainTransactionPageOf(request, view), view, handles)
    return { transactions: rows.map((row) => transaction140Json(row, view)) }
  },
})

const getTransactions300 = endpoint({
  ...list,
  version: 'v3.0.0',
  reply: [200, Transactions300],
  errors: transactionPageErrors,
  handle: async (request, handles) => {
    const { account, view } = request
    const rows = await seeTransactions(account, transactionPageOf(request, view), view, handles)
    return { transactions: rows.map((row) => transaction300Json(row, view)) }
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
  errors: ['NoOwnerView', ...transactionPageErrors],
  handle: async (request, handles) => {
    const view = request.account.callerViews.find(({ id }) => id === 'owner')
    if (view === undefined) return request.fail('NoOwnerView')
    const rows = await seeTransactions(request.account, transactionPageOf(request, view), view, handles)
    return { transactions: rows.map((row) => coreTransaction300Json(row, view)) }
  },
})

const getTransaction121 = endpoint({
  ...one,
  version: 'v1.2.1',
  reply: [200, Transaction140],
  handle: async ({ account, view, params: { TRANSACTION_ID: id }, fail }, handles) => {
    const row = await seeTransaction(account.accountKey, id, view.metadataViewId, handles)
    return row === undefined ? fail('TransactionOfAccountNotFound') : transaction140Json(row, view)
  },
})

const getTransaction310 = endpoint({
  ...one,
  version: 'v3.1.0',
  reply: [200, Transaction300],
  handle: async ({ account, view, params: { TRANSACTION_ID: id }, fail }, handles) => {
    const row = await seeTransaction(account.accountKey, id, view.metadataViewId, handles)
    return row === undefined ? fail('TransactionOfAccountNotFound') : transaction300Json(row, view)
  },
})

export const transactionEndpoints: readonly AnyEndpoint[] = [
  getTransactions121,
  getTransactions300,
  getCoreTransactionsForBankAccount,
  getTransaction121,
  getTransaction310,
]
