/** The views that every instance has: their ids and what each permits. Custom views (ids start with _) live in the database. */
import { basePermissions, viewPermissions } from './permissions'
import type { ViewPermission } from './permissions'
import type { View } from './view'

// One import gives callers the views together with what they may do.
export { baseFlags, laterFlags, mayGrant, mayPay, mayRevoke, payingPermissions, permits, watchingViewIds } from './may'
export { isViewPermission, viewPermissions } from './permissions'
export type { View } from './view'
export type { ViewPermission } from './permissions'

/** A view that every instance starts with. */
export interface SystemView extends View {
  readonly isSystem: true
  readonly isPublic: false
}

/** In OBP's own spelling; clients compare them exactly. */
export const systemViewIds = [
  'owner',
  'standard',
  'auditor',
  'accountant',
  'firehose',
  'StageOne',
  'ManageCustomViews',
  'ReadAccountsBasic',
  'ReadAccountsDetail',
  'ReadBalances',
  'ReadTransactionsBasic',
  'ReadTransactionsDebits',
  'ReadTransactionsDetail',
  'ReadAccountsBerlinGroup',
  'ReadBalancesBerlinGroup',
  'ReadTransactionsBerlinGroup',
  'InitiatePaymentsBerlinGroup',
] as const
export type SystemViewId = (typeof systemViewIds)[number]

// The default of a system view is nearly everything: names such as ReadBalances promise less than they permit.
const usual: readonly ViewPermission[] = [
  ...basePermissions,
  'can_add_counterparty',
  'can_get_counterparty',
  'can_delete_counterparty',
  'can_see_bank_routing_scheme',
  'can_see_bank_routing_address',
  'can_see_bank_account_routing_scheme',
  'can_see_bank_account_routing_address',
  'can_see_other_bank_routing_scheme',
  'can_see_other_bank_routing_address',
  'can_see_other_account_routing_scheme',
  'can_see_other_account_routing_address',
  'can_see_bank_account_bank_permalink',
  'can_add_transaction_request_to_any_account',
  'can_add_transaction_request_to_beneficiary',
]

const owning: readonly ViewPermission[] = [
  ...usual,
  'can_see_transaction_requests',
  'can_see_transaction_request_types',
  'can_see_available_views_for_bank_account',
  'can_see_views_with_permissions_for_one_user',
  'can_see_views_with_permissions_for_all_users',
  'can_update_bank_account_label',
  'can_approve_transaction',
  'can_cancel_transaction',
  'can_pause_transaction',
]

const managing: readonly ViewPermission[] = [
  ...usual,
  'can_create_custom_view',
  'can_update_custom_view',
  'can_delete_custom_view',
  'can_get_custom_view',
  'can_grant_access_to_custom_views',
  'can_revoke_access_to_custom_views',
]

const notOnStageOne: readonly ViewPermission[] = [
  'can_see_transaction_description',
  'can_add_transaction_request_to_any_account',
  'can_add_transaction_request_to_beneficiary',
]

/** The views that differ from the usual set. */
const exceptions: Partial<Record<SystemViewId, readonly ViewPermission[]>> = {
  owner: owning,
  standard: owning,
  ManageCustomViews: managing,
  StageOne: usual.filter((permission) => !notOnStageOne.includes(permission)),
  ReadAccountsBerlinGroup: [],
  ReadBalancesBerlinGroup: [],
  ReadTransactionsBerlinGroup: [
    'can_see_transaction_this_bank_account',
    'can_see_transaction_other_bank_account',
    'can_see_transaction_amount',
    'can_see_transaction_currency',
    'can_see_transaction_balance',
    'can_see_transaction_start_date',
    'can_see_transaction_finish_date',
    'can_see_transaction_description',
  ],
  InitiatePaymentsBerlinGroup: [
    'can_add_transaction_request_to_any_account',
    'can_add_transaction_request_to_beneficiary',
  ],
}

const capitalised = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1).toLowerCase()

/** Without repetition, in the order of the list of all permissions. */
export const inListOrder = (permissions: readonly ViewPermission[]): readonly ViewPermission[] =>
  viewPermissions.filter((permission) => permissions.includes(permission))

/** All system views, owner first. */
export const systemViews: readonly SystemView[] = systemViewIds.map((id) => ({
  id,
  isSystem: true,
  shortName: capitalised(id),
  description: id,
  isPublic: false,
  alias: 'none',
  hideMetadataIfAliasUsed: false,
  metadataViewId: id,
  permissions: inListOrder(exceptions[id] ?? usual),
  grantableViewIds: id === 'owner' || id === 'standard' ? systemViewIds : [],
  revocableViewIds: id === 'owner' || id === 'standard' ? systemViewIds : [],
}))

const byId: ReadonlyMap<string, SystemView> = new Map(systemViews.map((view) => [view.id, view]))

/** The system view of that id; undefined for a custom or unknown one. */
export const systemView = (id: string): SystemView | undefined => byId.get(id)

/** The view through which those look who may look at every account. */
export const isFirehose = (viewId: string): boolean => viewId === ('firehose' satisfies SystemViewId)

/** What opening an account grants its owner. */
export const viewsOfNewAccountOwner = [
  'owner',
  'ManageCustomViews',
  'ReadAccountsBerlinGroup',
  'ReadBalancesBerlinGroup',
  'ReadTransactionsBerlinGroup',
] as const satisfies readonly SystemViewId[]
