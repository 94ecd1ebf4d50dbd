/** Reading transaction requests, and the types that can be asked for. */
import { transactionRequestById, transactionRequestsOf } from '../../db/read/transaction-requests'
import { permits } from '../../domain/views/system-views'
import type { View, ViewPermission } from '../../domain/views/system-views'
import { isOlderType, oldestChallengeType, oldestName } from '../json/older-transaction-requests'
import {
  exampleToAccount,
  RequestTypes140,
  RequestTypes210,
  TransactionRequest210,
  transactionRequest210Json,
  TransactionRequests210,
} from '../json/transaction-requests'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Check } from '../kernel/endpoint'
import { pageOfWholeList } from '../kernel/paging'
import type { Settings } from '../settings'

const tags = ['Transaction-Request', 'PSD2']
const needs = ['bank', 'account', 'view'] as const
const order: readonly Check[] = ['caller', 'bank', 'account', 'view', 'guard']
export const requestReadErrors = ['TransactionRequestsDisabled', 'ViewPermissionMissing'] as const
const errors = requestReadErrors

interface ReadRequest {
  readonly view: View
  readonly fail: (name: (typeof errors)[number], detail?: string) => never
}

/** Refuses unless the view has the permission, and the instance knows transaction requests at all. */
export const viewMust =
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

/** What clients knew, before v3.1.0, of a list of requests whose bank or account is not there, and in v2.0.0 of a request. */
export const absentBefore310 = { bank: 'NoSuchBank', account: 'NoSuchAccount' } as const

const list = (version: 'v2.1.0' | 'v3.1.0'): AnyEndpoint =>
  endpoint({
    operation: 'getTransactionRequests',
    version,
    method: 'GET',
    path: '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/transaction-requests',
    summary: 'Get Transaction Requests',
    description:
      'The requests that pay from this account, oldest first. Query: `limit` (1000 at most, and where none is given), `offset` (0): how many of the newest are left out.',
    tags,
    auth: 'user',
    needs,
    ...(version === 'v2.1.0' ? { absent: absentBefore310 } : {}),
    order,
    guard: viewMust('can_see_transaction_requests'),
    reply: [200, TransactionRequests210],
    errors: [...errors, 'IncorrectFilter'],
    handle: async (request, { read }) => ({
      transaction_requests_with_charges: (
        await transactionRequestsOf(read, request.account.accountKey, pageOfWholeList(request))
      ).map((row) => transactionRequest210Json(row, 'day')),
    }),
  })

interface Place {
  readonly bankId: string
  readonly accountId: string
  readonly viewId: string
}

/** What v1.4.0 tells besides of the type that it can ask for: where, with which body, and which challenges come. */
const howToAsk = ({ bankId, accountId, viewId }: Place, publicUrl: string) => ({
  type: oldestName,
  resource_url: `${publicUrl}/obp/v1.4.0/banks/${bankId}/accounts/${accountId}/${viewId}/transaction-request-types/${oldestName}`,
  description: 'A payment to an account of this instance.',
  body: exampleToAccount,
  supported_challenge_types: [oldestChallengeType],
})

const getTransactionRequestTypes = endpoint({
  operation: 'getTransactionRequestTypes',
  version: 'v1.4.0',
  method: 'GET',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/transaction-request-types',
  summary: 'Get Transaction Request Types for Account',
  description:
    'The types that this account can ask for, each with its charge. v1.4.0 tells besides where to ask for the one that it knows, and with which body.',
  tags,
  auth: 'user',
  needs,
  order,
  guard: viewMust('can_see_transaction_request_types'),
  reply: [200, RequestTypes140],
  errors,
  handle: ({ account, view, servedAs }, { settings }) =>
    Promise.resolve({
      transaction_request_types: settings.payments.types.map((type) => ({
        ...(servedAs === 'v1.4.0' && isOlderType(type)
          ? howToAsk({ ...account, viewId: view.id }, settings.publicUrl)
          : {}),
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
  list('v2.1.0'),
  list('v3.1.0'),
  getTransactionRequestTypes,
  getTransactionRequestTypesSupportedByBank,
]
