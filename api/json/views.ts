/** Views on the wire: the short forms inside accounts, and the full ones with a flag for every permission. */
import { z } from 'zod'
import { basePermissions, laterPermissions } from '../../domain/views/permissions'
import { baseFlags, laterFlags } from '../../domain/views/system-views'
import type { View } from '../../domain/views/view'

const flagsOf = <Name extends string>(names: readonly Name[]): Record<Name, z.ZodBoolean> =>
  Object.fromEntries(names.map((name) => [name, z.boolean()])) as Record<Name, z.ZodBoolean>

export const ViewShort = z.object({ id: z.string(), short_name: z.string(), is_public: z.boolean() })
export const ViewBasic = ViewShort.extend({ description: z.string() })
const aliasMembers = { alias: z.string(), hide_metadata_if_alias_used: z.boolean() }

/** A view as v1.2.1 shows it, also inside the full account. */
export const View121 = ViewBasic.extend({ ...aliasMembers, ...flagsOf(basePermissions) })

/** A view as v3.0.0 and later show it: the reply of a grant. */
export const View300 = ViewBasic.extend({
  ...aliasMembers,
  metadata_view: z.string(),
  is_system: z.boolean(),
  ...flagsOf(basePermissions),
  ...flagsOf(laterPermissions),
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
  ...viewBasicJson(view),
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
