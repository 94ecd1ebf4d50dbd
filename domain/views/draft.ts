/** A view as somebody writes it down: which names mean which permission, and how far it may go. */
import { isViewPermission, viewPermissions } from './permissions'
import type { ViewPermission } from './permissions'
import { otherAccountMetadataPermissions } from './redact-other-account'
import { inListOrder, systemView } from './system-views'
import type { View } from './view'

export type ViewDraft = Omit<View, 'isSystem'>

/** Names of the v1.4.0 specification that later versions spell otherwise. */
const olderNames: Readonly<Record<string, ViewPermission>> = {
  can_see_transaction_label: 'can_see_transaction_description',
  can_see_narrative: 'can_see_owner_comment',
  can_edit_narrative: 'can_edit_owner_comment',
  can_initiate_transaction: 'can_add_transaction_request_to_any_account',
}

/** What a custom view of an account cannot carry: the management of its views is the business of system views. */
const administrative: ReadonlySet<ViewPermission> = new Set([
  'can_create_custom_view',
  'can_update_custom_view',
  'can_delete_custom_view',
  'can_get_custom_view',
  'can_grant_access_to_custom_views',
  'can_revoke_access_to_custom_views',
  'can_see_available_views_for_bank_account',
  'can_see_views_with_permissions_for_one_user',
  'can_see_views_with_permissions_for_all_users',
])

/** The permissions that names stand for; unknown names are ignored, as OBP does, and so are administrative ones on a custom view. */
export const permissionsNamed = (names: readonly string[], isSystem: boolean): readonly ViewPermission[] =>
  inListOrder(
    names
      .map((name) => olderNames[name] ?? name)
      .filter(isViewPermission)
      .filter((permission) => isSystem || !administrative.has(permission)),
  )

/** Anything but public and private is none. */
export const aliasNamed = (name: string): View['alias'] => (name === 'public' || name === 'private' ? name : 'none')

/** The id of a view of that name: OBP drops spaces and capitals. */
export const viewIdOf = (name: string): string => name.replaceAll(' ', '').toLowerCase()

/** Custom views are told from system views by their first character. */
export const isCustomName = (name: string): boolean => name.startsWith('_')

/** True for a name that a system view of every instance has, in whatever spelling. */
export const isReservedId = (viewId: string): boolean => systemView(viewId) !== undefined

/** What is left on a transaction through a view, and may be shown and written through another one that shares its metadata. */
const ofNotes: readonly ViewPermission[] = [
  ...(['can_see_comments', 'can_add_comment', 'can_delete_comment'] as const),
  ...(['can_see_tags', 'can_add_tag', 'can_delete_tag'] as const),
  ...(['can_see_images', 'can_add_image', 'can_delete_image'] as const),
  ...(['can_see_where_tag', 'can_add_where_tag', 'can_delete_where_tag'] as const),
]

/** What the owner view does not carry on a new instance, and custom views may: the question whether money is there, for one. */
const ofNoOwner: readonly ViewPermission[] = viewPermissions.filter(
  (permission) => systemView('owner')?.permissions.includes(permission) !== true && !administrative.has(permission),
)

/**
 * What somebody who holds these views of an account may put into a view of it. The account is its owner's: they may give what
 * their view lacks from the start, but nothing that the instance has taken from it. Others give what they have.
 */
export const sourcesOf = (held: readonly View[]): readonly View[] =>
  held.map((view) =>
    view.isSystem && view.id === 'owner' ? { ...view, permissions: [...view.permissions, ...ofNoOwner] } : view,
  )

/** What is seen and written of other accounts by their names, or where these are told: an alias takes their place, and may hide the notes. */
const ofOtherAccounts: readonly ViewPermission[] = [
  'can_see_transaction_other_bank_account',
  'can_see_other_account_metadata',
  ...Object.values(otherAccountMetadataPermissions),
  ...(['can_add_public_alias', 'can_add_private_alias', 'can_add_more_info'] as const),
  ...(['can_add_url', 'can_add_image_url', 'can_add_open_corporates_url'] as const),
  ...(['can_add_corporate_location', 'can_delete_corporate_location'] as const),
  ...(['can_add_physical_location', 'can_delete_physical_location'] as const),
]

type Aliasing = Pick<ViewDraft, 'alias' | 'hideMetadataIfAliasUsed'>

/** Whether a view hides nothing behind the aliases of other accounts that the draft shows. */
const showsBehindAliases = (view: Aliasing, draft: Aliasing): boolean =>
  view.alias === 'none' ||
  (view.alias === draft.alias && (draft.hideMetadataIfAliasUsed || !view.hideMetadataIfAliasUsed))

/**
 * What the draft gives beyond the views of whoever writes it: permissions, system views that it could grant or revoke, the notes
 * of another view, with what may be done with them, and names and notes of other accounts behind an alias. Nobody can make a
 * view that sees more than they do, grant it to themselves, and look through it.
 */
export function beyond(
  draft: Omit<ViewDraft, 'shortName' | 'description' | 'isPublic'>,
  sources: readonly View[],
): readonly string[] {
  const { id, metadataViewId, permissions, grantableViewIds, revocableViewIds } = draft
  const lacks =
    (select: (view: View) => readonly string[], among = sources) =>
    (wanted: string): boolean =>
      !among.some((view) => select(view).includes(wanted))
  const lackedBy = (among: readonly View[] | undefined, wanted: readonly ViewPermission[] = viewPermissions) =>
    permissions.filter((one) => wanted.includes(one)).filter(lacks((view) => view.permissions, among))
  const sharing = metadataViewId === id ? undefined : sources.filter((view) => view.metadataViewId === metadataViewId)
  const unmasked = sources.filter((view) => showsBehindAliases(view, draft))
  const missing = [
    ...lackedBy(sources),
    ...lackedBy(sharing, ofNotes),
    ...lackedBy(unmasked, ofOtherAccounts),
    ...grantableViewIds.filter(lacks((view) => view.grantableViewIds)),
    ...revocableViewIds.filter(lacks((view) => view.revocableViewIds)),
  ]
  const masks = lackedBy(unmasked, ofOtherAccounts).length > lackedBy(sources, ofOtherAccounts).length
  return [
    ...(sharing?.length === 0 ? [`metadata_view ${metadataViewId}`] : []),
    ...(masks ? [`which_alias_to_use ${draft.alias}`] : []),
    ...new Set(missing),
  ]
}
