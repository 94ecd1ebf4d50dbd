/** What calls about metadata on transactions have in common: the transaction that they name, and what the view must permit. */
import { isUuid } from '../../domain/ids'
import { permits } from '../../domain/views/system-views'
import type { ViewPermission } from '../../domain/views/system-views'
import type { View } from '../../domain/views/view'
import type { Check } from '../kernel/endpoint'

export const metadataPath = '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/transactions/TRANSACTION_ID/metadata'
export const metadataErrors = ['ViewLacksPermission', 'TransactionOfAccountNotFound'] as const

const needs = ['bank', 'account', 'view'] as const
const order = ['caller', 'bank', 'account', 'view', 'guard'] as const satisfies readonly Check[]
const bodyFirst = ['caller', 'body', 'bank', 'account', 'view', 'guard'] as const satisfies readonly Check[]
const common = { version: 'v1.2.1', tags: ['Transaction-Metadata', 'Transaction'], needs } as const

/** Reads go through public views also without a login; whoever writes says who they are. */
export const reading = { ...common, method: 'GET', auth: 'anonymous', order } as const
export const adding = { ...common, method: 'POST', auth: 'user', order: bodyFirst } as const
export const replacing = { ...common, method: 'PUT', auth: 'user', order: bodyFirst } as const
export const deleting = { ...common, method: 'DELETE', auth: 'user', order } as const

export interface Viewed {
  readonly view: View
  readonly account: { readonly accountKey: string; readonly callerViews: readonly View[] }
  readonly params: { readonly TRANSACTION_ID: string }
  readonly fail: (name: (typeof metadataErrors)[number], detail?: string) => never
}

/** A guard: the view must show metadata, and carry all of the permissions. `named` is how clients know the one that is missing. */
export const viewMust =
  (permissions: readonly ViewPermission[], named: string = permissions[0] ?? '') =>
  ({ view, fail }: Pick<Viewed, 'view' | 'fail'>): void => {
    const missing = !permits(view, 'can_see_transaction_metadata')
      ? 'can_see_transaction_metadata'
      : permissions.every((permission) => permits(view, permission))
        ? undefined
        : named
    if (missing !== undefined) fail('ViewLacksPermission', `${missing}. Current ViewId(${view.id})`)
  }

/** The transaction of the path; an ill-formed id names none. */
export function namedTransaction({ account, view, params: { TRANSACTION_ID: transactionId }, fail }: Viewed): {
  readonly accountKey: string
  readonly viewId: string
  readonly transactionId: string
} {
  if (!isUuid(transactionId)) return fail('TransactionOfAccountNotFound')
  return { accountKey: account.accountKey, viewId: view.metadataViewId, transactionId }
}

/** Whose items the caller may delete: their own, or, with the owner view of the account, anybody's (null). */
export const deletableBy = (request: Viewed & { readonly caller: { readonly userId: string } }): string | null =>
  request.account.callerViews.some(({ id }) => id === 'owner') ? null : request.caller.userId
