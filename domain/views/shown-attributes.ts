/** Which attributes of an account a view shows. */
import { overdraftLimitName } from '../payments/steering'
import { permits } from './may'
import { showsAccount } from './redact-account'
import type { View } from './view'

/** How far the account may be overdrawn. Its owner is told, though the owner view lacks the permission from the start. */
const showsCreditLimit = (view: View): boolean =>
  permits(view, 'can_see_bank_account_credit_limit') || (view.isSystem && view.id === 'owner')

export const showsAttribute = (view: View, name: string): boolean =>
  permits(view, showsAccount) && (name !== overdraftLimitName || showsCreditLimit(view))

/** What staff have noted of an account is not for everybody: who was not granted the view sees no attributes. */
export const attributesThrough = <Attribute extends { readonly name: string }>(
  view: View,
  granted: readonly View[],
  attributes: readonly Attribute[],
): readonly Attribute[] =>
  granted.some(({ id }) => id === view.id) ? attributes.filter(({ name }) => showsAttribute(view, name)) : []
