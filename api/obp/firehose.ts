/** What those see who may look at every account of a bank, through a view that nobody was granted. */
import { systemViewById } from '../../db/read/views'
import type { Reader } from '../../db/connection'
import type { AccountRow } from '../../db/read/facts'
import { isFirehose } from '../../domain/views/system-views'
import type { View } from '../../domain/views/view'
import { transaction300Json, Transactions300 } from '../json/transactions'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { seeTransactions } from './first-sight'
import { transactionPageErrors, transactionPageOf } from './transaction-page'

/** A view that the caller was granted, or the firehose view: their role stands for the grant. */
const viewFor = (read: Reader, account: AccountRow, viewId: string): Promise<View | undefined> =>
  isFirehose(viewId)
    ? systemViewById(read, viewId)
    : Promise.resolve(account.callerViews.find((held) => held.id === viewId))

const getFirehoseTransactions = endpoint({
  operation: 'getFirehoseTransactionsForBankAccount',
  version: 'v3.0.0',
  method: 'GET',
  path: '/banks/BANK_ID/firehose/accounts/ACCOUNT_ID/views/VIEW_ID/transactions',
  summary: 'Get Firehose Transactions for Account',
  description:
    'The transactions of any account of the bank as the `firehose` view shows them, latest first, where the instance allows it (`ALLOW_ACCOUNT_FIREHOSE`). limit (50 unless given, at most 1000), offset, sort_by, sort_direction, from_date and to_date choose what is listed.',
  tags: ['Transaction', 'Account Firehose', 'Firehose'],
  auth: 'user',
  roles: ['CanUseAccountFirehoseAtAnyBank', 'CanUseAccountFirehose'],
  needs: ['bank', 'account'],
  order: ['caller', 'guard', 'roles', 'bank', 'account'],
  guard: ({ fail }, { allowAccountFirehose }) => {
    if (!allowAccountFirehose) fail('FirehoseDisabled')
  },
  reply: [200, Transactions300],
  errors: ['FirehoseDisabled', 'ViewNotAccessible', ...transactionPageErrors],
  handle: async (request, handles) => {
    const { account, params, fail } = request
    const view = await viewFor(handles.read, account, params.VIEW_ID)
    if (view === undefined) return fail('ViewNotAccessible', ` Current ViewId is ${params.VIEW_ID}`)
    const rows = await seeTransactions(account, transactionPageOf(request, view), view, handles)
    return { transactions: rows.map((row) => transaction300Json(row, view)) }
  },
})

export const firehoseEndpoints: readonly AnyEndpoint[] = [getFirehoseTransactions]
