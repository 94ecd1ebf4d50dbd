/** Views as they are written down: the bodies of every version, read into drafts of the domain. */
import { z } from 'zod'
import { aliasNamed, permissionsNamed, viewIdOf } from '../../domain/views/draft'
import type { ViewDraft } from '../../domain/views/draft'
import { isPublicAs } from '../../domain/views/view'
import { flag, list, text } from './wire'

const shown = {
  description: text(2_000),
  is_public: flag,
  which_alias_to_use: text(64),
  hide_metadata_if_alias_used: flag,
}
const names = list(text(100), 200)
const name = text(125)

export const PutView121 = z.object({ ...shown, allowed_actions: z.array(text(100)).max(200) })
export const PostView121 = PutView121.extend({ name })
export const PutView300 = z.object({
  ...shown,
  metadata_view: text(125),
  allowed_actions: names,
  can_grant_access_to_views: names,
  can_revoke_access_to_views: names,
})
export const PostView300 = PutView300.extend({ name })
export const PutCustomView510 = z.object({ ...shown, metadata_view: text(125), allowed_permissions: names })
export const PostCustomView510 = PutCustomView510.extend({ name })

interface Written {
  readonly description: string
  readonly is_public: boolean
  readonly which_alias_to_use: string
  readonly hide_metadata_if_alias_used: boolean
  readonly metadata_view?: string
  readonly allowed_actions?: readonly string[]
  readonly allowed_permissions?: readonly string[]
  readonly can_grant_access_to_views?: readonly string[]
  readonly can_revoke_access_to_views?: readonly string[]
}

const unique = (texts: readonly string[] = []): readonly string[] => [...new Set(texts)].sort()

/** The draft of a view of that id and name. */
export const draftOf = (
  written: Written,
  { id, shortName, isSystem }: { readonly id: string; readonly shortName: string; readonly isSystem: boolean },
): ViewDraft => ({
  id,
  shortName,
  description: written.description,
  isPublic: isPublicAs(id, written.is_public),
  alias: aliasNamed(written.which_alias_to_use),
  hideMetadataIfAliasUsed: written.hide_metadata_if_alias_used,
  metadataViewId: written.metadata_view === undefined || written.metadata_view === '' ? id : written.metadata_view,
  permissions: permissionsNamed(written.allowed_actions ?? written.allowed_permissions ?? [], isSystem),
  grantableViewIds: unique(written.can_grant_access_to_views),
  revocableViewIds: unique(written.can_revoke_access_to_views),
})

/** The draft of a new view: its id follows from its name. */
export const newDraftOf = (written: Written & { readonly name: string }, isSystem: boolean): ViewDraft =>
  draftOf(written, { id: viewIdOf(written.name), shortName: written.name, isSystem })

/** What the bodies of v3.0.0 and later have besides. */
export const exampleGrants = { can_grant_access_to_views: [], can_revoke_access_to_views: [] }

export const exampleView = {
  description: 'This view is for family',
  is_public: false,
  which_alias_to_use: 'public',
  hide_metadata_if_alias_used: true,
  allowed_actions: ['can_see_transaction_this_bank_account', 'can_see_transaction_amount'],
}
