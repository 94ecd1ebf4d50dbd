/** The values of a marked account, and which permissions of a view show each in which kind of reply. */
import type { ViewPermission } from '../../domain/views/permissions'

export type Permissions = readonly ViewPermission[]
export const ours = 'can_see_transaction_this_bank_account'
export const theirs = 'can_see_transaction_other_bank_account'
export const notes = 'can_see_transaction_metadata'
export const theirNotes = 'can_see_other_account_metadata'
export const balance = 'can_see_bank_account_balance'

/** A kind of reply. */
export interface Kind {
  /** The marker `SEK` is the currency of one of them. */
  readonly about: 'account' | 'transaction'
  /** The oldest shape has members for IBAN and BIC, later ones have routings only. */
  readonly shape: 'old' | 'new'
}

/** The ids of the other account are markers, too. */
export interface OtherIds {
  readonly otherBankId: string
  /** Its own, which no reply but a double entry has. */
  readonly otherOwnId: string
}

/** Every marker, and what a view must permit to show it in a reply of that kind. */
export function gatesOf(
  { about, shape }: Kind,
  { otherBankId, otherOwnId }: OtherIds,
): Readonly<Record<string, Permissions>> {
  const routed: Permissions = ['can_see_bank_account_routing_scheme', 'can_see_bank_account_routing_address']
  const inOurs: Readonly<Record<string, Permissions>> = {
    'this.label': ['can_see_bank_account_label'],
    'this.number': ['can_see_bank_account_number'],
    'this.owner': ['can_see_bank_account_owners'],
    'this.type': ['can_see_bank_account_type'],
    'this.bankName': ['can_see_bank_account_bank_name'],
    '9999.00': [balance],
    '7777.77': ['can_see_bank_account_credit_limit'],
    'A.this.scheme': routed,
    'this.routing': routed,
    'this.iban': ['can_see_bank_account_iban', ...(shape === 'old' ? [] : routed)],
    'this.bic': ['can_see_bank_account_swift_bic', ...(shape === 'old' ? [] : routed)],
    ...(about === 'account' ? { SEK: ['can_see_bank_account_currency'] } : {}),
  }
  const toThem: Permissions = shape === 'old' ? [] : ['can_see_other_account_routing_address']
  const inTheirs: Readonly<Record<string, Permissions>> = {
    'other.owner': [],
    'other.number': ['can_see_other_account_number'],
    'other.type': ['can_see_other_account_kind'],
    'other.bankName': ['can_see_other_account_bank_name'],
    [otherBankId]: ['can_see_other_bank_routing_address'],
    [otherOwnId]: ['can_see_other_account_routing_address'],
    'A.other.scheme': ['can_see_other_account_routing_scheme'],
    'other.routing': ['can_see_other_account_routing_address'],
    'other.iban': ['can_see_other_account_iban', ...toThem],
    'other.bic': ['can_see_other_account_swift_bic', ...toThem],
    'other.publicAlias': [theirNotes, 'can_see_public_alias'],
    'other.privateAlias': [theirNotes, 'can_see_private_alias'],
    'other.moreInfo': [theirNotes, 'can_see_more_info'],
    'other.homepage': [theirNotes, 'can_see_url'],
    'other.picture': [theirNotes, 'can_see_image_url'],
    'other.register': [theirNotes, 'can_see_open_corporates_url'],
    '23.4567': [theirNotes, 'can_see_corporate_location'],
    '34.5678': [theirNotes, 'can_see_physical_location'],
  }
  const within = (whole: ViewPermission, parts: Readonly<Record<string, Permissions>>) =>
    Object.fromEntries(
      Object.entries(parts).map(([marker, needs]): [string, Permissions] => [marker, [whole, ...needs]]),
    )
  return {
    ...within(ours, inOurs),
    ...within(theirs, inTheirs),
    ...within(notes, {
      'note.narrative': ['can_see_owner_comment'],
      'note.comment': ['can_see_comments'],
      'note.tag': ['can_see_tags'],
      'note.image': ['can_see_images'],
      '12.3456': ['can_see_where_tag'],
    }),
    'details.type': ['can_see_transaction_type'],
    'details.description': ['can_see_transaction_description'],
    '2024-01-03T10:00:00Z': ['can_see_transaction_start_date'],
    '2024-01-04T11:00:00Z': ['can_see_transaction_finish_date'],
    '4711.00': ['can_see_transaction_amount'],
    '8150.00': ['can_see_transaction_balance'],
    ...(about === 'transaction' ? { SEK: ['can_see_transaction_currency'] } : {}),
  }
}
