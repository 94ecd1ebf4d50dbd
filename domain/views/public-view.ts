/** The view of an account through which everybody may read it, as an import asks for it. */
import { basePermissions } from './permissions'
import type { ViewPermission } from './permissions'
import type { View } from './view'

const concealed: readonly ViewPermission[] = [
  'can_see_transaction_description',
  'can_see_bank_account_swift_bic',
  'can_see_other_account_swift_bic',
  'can_see_private_alias',
]

/** It is for reading only: what others may write about an account its owner decides. Aliases stand in for the names of other accounts. */
export const publicView: View = {
  id: '_public',
  isSystem: false,
  shortName: '_Public',
  description: 'Public',
  isPublic: true,
  alias: 'public',
  hideMetadataIfAliasUsed: true,
  metadataViewId: '_public',
  permissions: basePermissions.filter((one) => one.startsWith('can_see_') && !concealed.includes(one)),
  grantableViewIds: [],
  revocableViewIds: [],
}
