/** What a view lets its holder do: pay, grant other views, and the flags that replies show. */
import { basePermissions, laterPermissions, neverShown } from './permissions'
import type { ViewPermission } from './permissions'
import type { View } from './view'

// Their OBP permission says they may pay, but their name says they watch: only an instance that asks for it lets them.
export const watchingViewIds: readonly string[] = [
  'auditor',
  'accountant',
  'firehose',
  'ReadAccountsBasic',
  'ReadAccountsDetail',
  'ReadBalances',
  'ReadTransactionsBasic',
  'ReadTransactionsDebits',
  'ReadTransactionsDetail',
]

export const permits = (view: View, permission: ViewPermission): boolean => view.permissions.includes(permission)

/** Any one of them lets a holder pay. */
export const payingPermissions = [
  'can_add_transaction_request_to_any_account',
  'can_add_transaction_request_to_beneficiary',
] as const satisfies readonly ViewPermission[]

/** Whether a holder may create and answer transaction requests through the view. */
export const mayPay = (view: View, instance: { readonly auditorMayPay: boolean }): boolean =>
  payingPermissions.some((permission) => permits(view, permission)) &&
  (instance.auditorMayPay || !view.isSystem || !watchingViewIds.includes(view.id))

interface Target {
  readonly id: string
  readonly isSystem: boolean
}

/** Whether a holder of the view may give others the target view. */
export const mayGrant = (view: View, target: Target): boolean =>
  target.isSystem ? view.grantableViewIds.includes(target.id) : permits(view, 'can_grant_access_to_custom_views')

/** Whether a holder of the view may take the target view away from others. */
export const mayRevoke = (view: View, target: Target): boolean =>
  target.isSystem ? view.revocableViewIds.includes(target.id) : permits(view, 'can_revoke_access_to_custom_views')

/** The flags of a view in replies of v1.2.1 and inside views_available. */
export const baseFlags = (view: View): Record<(typeof basePermissions)[number], boolean> => flags(view, basePermissions)

/** The flags of a view in replies of v3.0.0 and later, such as that of a grant. */
export const laterFlags = (
  view: View,
): Record<(typeof basePermissions)[number] | (typeof laterPermissions)[number], boolean> =>
  flags(view, [...basePermissions, ...laterPermissions])

const flags = <P extends ViewPermission>(view: View, permissions: readonly P[]): Record<P, boolean> =>
  Object.fromEntries(
    permissions.map((permission) => [permission, permission !== neverShown && permits(view, permission)]),
  ) as Record<P, boolean>
