/** Views on the wire: the short forms inside accounts, and the full ones with a flag for every permission. */
import { z } from 'zod'
import { basePermissions, laterPermissions, neverShown } from '../../domain/views/permissions'
import { baseFlags, isFirehose, laterFlags, permits } from '../../domain/views/system-views'
import type { ViewPermission } from '../../domain/views/system-views'
import type { View } from '../../domain/views/view'
import { filledOrNull } from './wire'

const flagsOf = <Name extends string>(names: readonly Name[]): Record<Name, z.ZodBoolean> =>
  Object.fromEntries(names.map((name) => [name, z.boolean()])) as Record<Name, z.ZodBoolean>

export const ViewShort = z.object({ id: z.string(), short_name: z.string(), is_public: z.boolean() })
export const ViewBasic = ViewShort.extend({ description: z.string() })
const aliasMembers = { alias: z.string(), hide_metadata_if_alias_used: z.boolean() }

/** A view as v1.2.1 shows it, also inside accounts; an empty text is null there. */
export const View121 = ViewShort.extend({
  short_name: z.string().nullable(),
  description: z.string().nullable(),
  ...aliasMembers,
  ...flagsOf(basePermissions),
})
/** The views of an account under v2.2.0. */
const View220 = View121.extend(flagsOf(['can_add_counterparty']))

/** A view as v3.0.0 and later show it: the reply of a grant. */
export const View300 = ViewBasic.extend({
  ...aliasMembers,
  metadata_view: z.string(),
  is_system: z.boolean(),
  ...flagsOf(basePermissions),
  ...flagsOf(laterPermissions),
})

/** What the v1.4.0 specification spells otherwise than later versions, as keys beside theirs. */
const seedNames = {
  can_see_transaction_label: 'can_see_transaction_description',
  can_see_narrative: 'can_see_owner_comment',
  can_edit_narrative: 'can_edit_owner_comment',
  can_initiate_transaction: 'can_add_transaction_request_to_any_account',
  can_approve_transaction: 'can_approve_transaction',
  can_cancel_transaction: 'can_cancel_transaction',
  can_pause_transaction: 'can_pause_transaction',
} as const satisfies Record<string, ViewPermission>
type SeedName = keyof typeof seedNames
const seedNamesList = Object.keys(seedNames) as SeedName[]

/** A view under v1.4.0: the keys of its specification beside those that servers have sent since. */
export const View140 = View121.extend({ which_alias_to_use: z.string(), ...flagsOf(seedNamesList) })
/** A view in what has been served in one way since v1.2.1. */
export const OldestView = z.union([View140, View121])
/** A view of an account as it is listed and made before v3.0.0. */
export const OlderView = z.union([View140, View220, View121])
export const SystemView310 = View300.extend({ is_firehose: z.boolean() })
export const View500 = View300.extend({
  can_grant_access_to_views: z.array(z.string()),
  can_revoke_access_to_views: z.array(z.string()),
})
export const CustomView510 = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  metadata_view: z.string(),
  is_public: z.boolean(),
  ...aliasMembers,
  allowed_permissions: z.array(z.string()),
})

export const viewShortJson = ({ id, shortName, isPublic }: View): z.input<typeof ViewShort> => ({
  id,
  short_name: shortName,
  is_public: isPublic,
})

export const viewBasicJson = (view: View): z.input<typeof ViewBasic> => ({
  ...viewShortJson(view),
  description: view.description,
})

/** OBP writes no alias as an empty text. */
const aliasJson = ({
  alias,
  hideMetadataIfAliasUsed,
}: View): { alias: string; hide_metadata_if_alias_used: boolean } => ({
  alias: alias === 'none' ? '' : alias,
  hide_metadata_if_alias_used: hideMetadataIfAliasUsed,
})

export const view121Json = (view: View): z.input<typeof View121> => ({
  ...viewShortJson(view),
  short_name: filledOrNull(view.shortName),
  description: filledOrNull(view.description),
  ...aliasJson(view),
  ...baseFlags(view),
})

export const view300Json = (view: View): z.input<typeof View300> => ({
  ...viewBasicJson(view),
  metadata_view: view.metadataViewId,
  is_system: view.isSystem,
  ...aliasJson(view),
  ...laterFlags(view),
})

export const view140Json = (view: View): z.input<typeof View140> => ({
  ...view121Json(view),
  which_alias_to_use: view.alias,
  ...(Object.fromEntries(seedNamesList.map((name) => [name, permits(view, seedNames[name])])) as Record<
    SeedName,
    boolean
  >),
})

export const oldestViewJson = (view: View, servedAs: string): z.input<typeof OldestView> =>
  servedAs === 'v1.4.0' ? view140Json(view) : view121Json(view)

export const olderViewJson = (view: View, servedAs: string): z.input<typeof OlderView> =>
  servedAs === 'v2.2.0'
    ? { ...view121Json(view), can_add_counterparty: permits(view, 'can_add_counterparty') }
    : oldestViewJson(view, servedAs)

export const systemView310Json = (view: View): z.input<typeof SystemView310> => ({
  ...view300Json(view),
  is_firehose: isFirehose(view.id),
})

export const view500Json = (view: View): z.input<typeof View500> => ({
  ...view300Json(view),
  can_grant_access_to_views: [...view.grantableViewIds],
  can_revoke_access_to_views: [...view.revocableViewIds],
})

export const customView510Json = (view: View): z.input<typeof CustomView510> => ({
  id: view.id,
  name: view.shortName,
  description: view.description,
  metadata_view: view.metadataViewId,
  is_public: view.isPublic,
  ...aliasJson(view),
  allowed_permissions: view.permissions.filter((permission) => permission !== neverShown),
})
