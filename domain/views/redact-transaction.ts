/** What a view lets its holders see of a transaction: its two accounts, its details and what people have left on it. */
import { permits } from './may'
import type { ViewPermission } from './permissions'
import { redactAccount } from './redact-account'
import type { AccountFacts, VisibleAccount } from './redact-account'
import { redactOtherAccount } from './redact-other-account'
import type { OtherAccountFacts, VisibleOtherAccount } from './redact-other-account'
import type { View } from './view'

/** Comments, tags, images and the place are those of the view's own metadata; the narrative is shared by all views. */
export interface TransactionMetadata<Note = unknown, Place = unknown> {
  readonly narrative: string | null
  readonly comments: readonly Note[]
  readonly tags: readonly Note[]
  readonly images: readonly Note[]
  readonly where: Place | null
}

export interface TransactionFacts<Note = unknown, Place = unknown> {
  readonly thisAccount: AccountFacts<string, null>
  readonly otherAccount: OtherAccountFacts<Place>
  readonly type: string
  readonly description: string
  /** ISO 8601. */
  readonly postedAt: string
  readonly completedAt: string
  readonly currency: string
  /** Minor units. */
  readonly amount: bigint
  readonly balanceAfter: bigint
  readonly metadata: TransactionMetadata<Note, Place>
}

export interface VisibleTransaction<Note = unknown, Place = unknown> {
  readonly thisAccount: VisibleAccount<string, null> | null
  readonly otherAccount: VisibleOtherAccount<Place> | null
  readonly type: string | null
  readonly description: string | null
  readonly postedAt: string | null
  readonly completedAt: string | null
  /** Of the amount and of the balance alike. */
  readonly currency: string | null
  readonly amount: bigint | null
  readonly balanceAfter: bigint | null
  readonly metadata:
    | {
        readonly [Member in keyof TransactionMetadata<Note, Place>]: TransactionMetadata<Note, Place>[Member] | null
      }
    | null
}

/** Which permission shows which member. */
export const transactionPermissions = {
  type: 'can_see_transaction_type',
  description: 'can_see_transaction_description',
  postedAt: 'can_see_transaction_start_date',
  completedAt: 'can_see_transaction_finish_date',
  currency: 'can_see_transaction_currency',
  amount: 'can_see_transaction_amount',
  balanceAfter: 'can_see_transaction_balance',
} as const satisfies Partial<Record<keyof TransactionFacts, ViewPermission>>

/** Which permission shows which metadata, together with can_see_transaction_metadata. */
export const transactionMetadataPermissions = {
  narrative: 'can_see_owner_comment',
  comments: 'can_see_comments',
  tags: 'can_see_tags',
  images: 'can_see_images',
  where: 'can_see_where_tag',
} as const satisfies Record<keyof TransactionMetadata, ViewPermission>

/** What the view hides is null, also where it would be a list or an object. */
export function redactTransaction<Note, Place>(
  view: View,
  transaction: TransactionFacts<Note, Place>,
): VisibleTransaction<Note, Place> {
  const seen = <Value>(permission: ViewPermission, value: Value): Value | null =>
    permits(view, permission) ? value : null
  const { metadata } = transaction
  return {
    thisAccount: redactAccount(view, transaction.thisAccount) ?? null,
    otherAccount: redactOtherAccount(view, transaction.otherAccount) ?? null,
    type: seen(transactionPermissions.type, transaction.type),
    description: seen(transactionPermissions.description, transaction.description),
    postedAt: seen(transactionPermissions.postedAt, transaction.postedAt),
    completedAt: seen(transactionPermissions.completedAt, transaction.completedAt),
    currency: seen(transactionPermissions.currency, transaction.currency),
    amount: seen(transactionPermissions.amount, transaction.amount),
    balanceAfter: seen(transactionPermissions.balanceAfter, transaction.balanceAfter),
    metadata: seen('can_see_transaction_metadata', {
      narrative: seen(transactionMetadataPermissions.narrative, metadata.narrative),
      comments: seen(transactionMetadataPermissions.comments, metadata.comments),
      tags: seen(transactionMetadataPermissions.tags, metadata.tags),
      images: seen(transactionMetadataPermissions.images, metadata.images),
      where: seen(transactionMetadataPermissions.where, metadata.where),
    }),
  }
}
