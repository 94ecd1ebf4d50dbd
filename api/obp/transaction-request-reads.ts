/** Reading transaction requests, and the types that can be asked for. */
import { transactionRequestById, transactionRequestsOf } from '../../db/read/transaction-requests'
import { permits } from '../../domain/views/system-views'
import type { View, ViewPermission } from '../../domain/views/system-views'
import {
  RequestTypes140,
  RequestTypes210,
  transactionRequest200Json,
  TransactionRequest210,
  transactionRequest210Json,
  TransactionRequests200,
  TransactionRequests210,
} from '../json/transaction-requests'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Check } from '../kernel/endpoint'
import type { Settings } from '../settings'

const tags = ['Transaction-Request', 'PSD2']
const needs = ['bank', 'account', 'view'] as const
const order: readonly Check[] = ['caller', 'bank', 'account', 'view', 'guard']
const errors = ['TransactionRequestsDisabled', 'ViewPermissionMissing'] as const

interface ReadRequest {
  readonly view: View
  readonly fail: (name: (typeof errors)[number], detail?: string) => never
}

const viewMust =
  (permission: ViewPermission) =>
  ({ view, fail }: ReadRequest, settings: Settings): void => {
    if (settings.payments.types.length === 0) fail('TransactionRequestsDisabled')
    if (!permits(view, permission)) {
      fail('ViewPermissionMissing', ` You need the \`${permission}\` permission on the View(${view.id})`)
    }
  }

const getTransactionRequest = endpoint({
  operation: 'getTransactionRequest',
  version: 'v4.0.0',
  method: 'GET',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/transaction-requests/TRANSACTION_REQUEST_ID',
  summary: 'Get Transaction Request',
  description: 'One request that pays from this account. Of its challenges only the number is told.',
  tags,
  auth: 'user',
  needs,
  order,
  guard: viewMust('can_see_transaction_requests'),
  reply: [200, TransactionRequest210],
  errors: [...errors, 'TransactionRequestNotFound'],
  handle: async ({ params, account, fail }, { read }) => {
    const requestId = params.TRANSACTION_REQUEST_ID
    const row =
      (await transactionRequestById(read, account.accountKey, requestId)) ??
      fail('TransactionRequestNotFound', ` Current TransactionRequestId(${requestId.slice(0, 100)}) `)
    const json = transactionRequest210Json(row, 'day')
    return { ...json, challenge: json.challenge ?? { id: null, allowed_attempts: 0, challenge_type: null } }
  },
})

const list = (version: 'v2.1.0' | 'v3.1.0'): AnyEndpoint =>
  endpoint({
    operation: 'getTransactionRequests',
    version,
    method: 'GET',
    path: '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/transaction-requests',
    summary: 'Get Transaction Requests',
    description: 'The requests that pay from this account, oldest first; at most the newest thousand.',
    tags,
    auth: 'user',
    needs,
    order,
    guard: viewMust('can_see_transaction_requests'),
    reply: [200, TransactionRequests210],
    errors,
    handle: async ({ account }, { read }) => ({
      transaction_requests_with_charges: (await transactionRequestsOf(read, account.accountKey)).map((row) =>
        transactionRequest210Json(row, 'day'),
      ),
    }),
  })

const list200 = endpoint({
  operation: 'getTransactionRequests',
  version: 'v2.0.0',
  method: 'GET',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/transaction-requests',
  summary: 'Get Transaction Requests',
  description: 'The requests that pay from this account, oldest first; at most the newest thousand.',
  tags,
  auth: 'user',
  needs,
  order,
  guard: viewMust('can_see_transaction_requests'),
  reply: [200, TransactionRequests200],
  errors,
  handle: async ({ account }, { read }) => ({
    transaction_requests_with_charges: (await transactionRequestsOf(read, account.accountKey)).map(
      transactionRequest200Json,
    ),
  }),
})

const getTransactionRequestTypes = endpoint({
  operation: 'getTransactionRequestTypes',
  version: 'v1.4.0',
  method: 'GET',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/transaction-request-types',
  summary: 'Get Transaction Request Types for Account',
  description: 'The types that this account can ask for, each with its charge.',
  tags,
  auth: 'user',
  needs,
  order,
  guard: viewMust('can_see_transaction_request_types'),
  reply: [200, RequestTypes140],
  errors,
  handle: ({ account }, { settings }) =>
    Promise.resolve({
      transaction_request_types: settings.payments.types.map((type) => ({
        value: type,
        charge: { summary: 'Warning! Default value!', value: { currency: account.currency, amount: '0.00' } },
      })),
    }),
})

const getTransactionRequestTypesSupportedByBank = endpoint({
  operation: 'getTransactionRequestTypesSupportedByBank',
  version: 'v2.1.0',
  method: 'GET',
  path: '/banks/BANK_ID/transaction-request-types',
  summary: 'Get Transaction Request Types at Bank',
  description: 'The types that can be asked for at this bank. Public.',
  tags,
  auth: 'anonymous',
  needs: ['bank'],
  reply: [200, RequestTypes210],
  errors: [],
  handle: (_request, { settings }) =>
    Promise.resolve({
      transaction_request_types: settings.payments.types.map((type) => ({ transaction_request_type: type })),
    }),
})

export const transactionRequestReadEndpoints: readonly AnyEndpoint[] = [
  getTransactionRequest,
  list200,
  list('v2.1.0'),
  list('v3.1.0'),
  getTransactionRequestTypes,
  getTransactionRequestTypesSupportedByBank,
]
