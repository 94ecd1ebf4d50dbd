/** Every permission a view can carry, grouped by the replies that show it. The names are OBP's own and are stored. */

/** What every view reply shows, from v1.2.1 on and inside views_available. */
export const basePermissions = [
  'can_add_comment',
  'can_add_corporate_location',
  'can_add_image',
  'can_add_image_url',
  'can_add_more_info',
  'can_add_open_corporates_url',
  'can_add_physical_location',
  'can_add_private_alias',
  'can_add_public_alias',
  'can_add_tag',
  'can_add_url',
  'can_add_where_tag',
  'can_delete_comment',
  'can_delete_corporate_location',
  'can_delete_image',
  'can_delete_physical_location',
  'can_delete_tag',
  'can_delete_where_tag',
  'can_edit_owner_comment',
  'can_see_bank_account_balance',
  'can_see_bank_account_bank_name',
  'can_see_bank_account_currency',
  'can_see_bank_account_iban',
  'can_see_bank_account_label',
  'can_see_bank_account_national_identifier',
  'can_see_bank_account_number',
  'can_see_bank_account_owners',
  'can_see_bank_account_swift_bic',
  'can_see_bank_account_type',
  'can_see_comments',
  'can_see_corporate_location',
  'can_see_image_url',
  'can_see_images',
  'can_see_more_info',
  'can_see_open_corporates_url',
  'can_see_other_account_bank_name',
  'can_see_other_account_iban',
  'can_see_other_account_kind',
  'can_see_other_account_metadata',
  'can_see_other_account_national_identifier',
  'can_see_other_account_number',
  'can_see_other_account_swift_bic',
  'can_see_owner_comment',
  'can_see_physical_location',
  'can_see_private_alias',
  'can_see_public_alias',
  'can_see_tags',
  'can_see_transaction_amount',
  'can_see_transaction_balance',
  'can_see_transaction_currency',
  'can_see_transaction_description',
  'can_see_transaction_finish_date',
  'can_see_transaction_metadata',
  'can_see_transaction_other_bank_account',
  'can_see_transaction_start_date',
  'can_see_transaction_this_bank_account',
  'can_see_transaction_type',
  'can_see_url',
  'can_see_where_tag',
] as const

/** What the replies of v3.0.0 and later show besides. */
export const laterPermissions = [
  'can_add_counterparty',
  'can_query_available_funds',
  'can_see_bank_routing_scheme',
  'can_see_bank_routing_address',
  'can_see_bank_account_routing_scheme',
  'can_see_bank_account_routing_address',
  'can_see_other_bank_routing_scheme',
  'can_see_other_bank_routing_address',
  'can_see_other_account_routing_scheme',
  'can_see_other_account_routing_address',
  'can_add_transaction_request_to_own_account',
  'can_add_transaction_request_to_any_account',
  'can_see_bank_account_credit_limit',
  'can_create_direct_debit',
  'can_create_standing_order',
] as const

/** What acts without being shown as a flag in any view reply. */
export const hiddenPermissions = [
  'can_add_transaction_request_to_beneficiary',
  'can_see_transaction_requests',
  'can_see_transaction_request_types',
  'can_get_counterparty',
  'can_delete_counterparty',
  'can_see_bank_account_bank_permalink',
  'can_see_available_views_for_bank_account',
  'can_see_views_with_permissions_for_one_user',
  'can_see_views_with_permissions_for_all_users',
  'can_update_bank_account_label',
  'can_create_custom_view',
  'can_update_custom_view',
  'can_delete_custom_view',
  'can_get_custom_view',
  'can_grant_access_to_custom_views',
  'can_revoke_access_to_custom_views',
  'can_approve_transaction',
  'can_cancel_transaction',
  'can_pause_transaction',
] as const

/** All of them; a view's `permissions` is a subset. */
export const viewPermissions = [...basePermissions, ...laterPermissions, ...hiddenPermissions] as const

export type ViewPermission = (typeof viewPermissions)[number]

/** What is stored and shown, because clients send and read it, and decides nothing: there is no such field or call, or other permissions decide. */
export const withoutEffect = [
  'can_see_bank_account_bank_permalink',
  'can_add_transaction_request_to_own_account',
  'can_create_direct_debit',
  'can_create_standing_order',
  'can_approve_transaction',
  'can_cancel_transaction',
  'can_pause_transaction',
] as const satisfies readonly ViewPermission[]

/** Of this one nothing is left but its name: whoever may pay may pay to their own accounts. OBP says false of every view. */
export const neverShown = 'can_add_transaction_request_to_own_account' satisfies ViewPermission

const known: ReadonlySet<string> = new Set(viewPermissions)

/** True for a name of the list; OBP ignores unknown names in allowed_actions. */
export const isViewPermission = (name: string): name is ViewPermission => known.has(name)
