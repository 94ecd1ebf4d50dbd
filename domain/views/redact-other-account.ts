/** What a view lets its holders see of the account on the other side of a transaction, and under which name. */
import { permits } from './may'
import type { ViewPermission } from './permissions'
import { routingsThrough } from './redact-account'
import type { RoutingFact } from './redact-account'
import type { View } from './view'

/** What people have written down about the other account; shared by all views of this account. `Place` is a location. */
export interface OtherAccountMetadata<Place = unknown> {
  /** Null when it has been deleted. */
  readonly publicAlias: string | null
  readonly privateAlias: string | null
  readonly moreInfo: string | null
  readonly url: string | null
  readonly imageUrl: string | null
  readonly openCorporatesUrl: string | null
  readonly corporateLocation: Place | null
  readonly physicalLocation: Place | null
}

/** Of an other account about which nobody has written anything. */
export const noNotes = {
  privateAlias: null,
  moreInfo: null,
  url: null,
  imageUrl: null,
  openCorporatesUrl: null,
  corporateLocation: null,
  physicalLocation: null,
} as const satisfies Omit<OtherAccountMetadata, 'publicAlias'>

/** OBP has a word for them where somebody sees the other account first. */
export const notesAtFirstSight = {
  ...noNotes,
  moreInfo: 'Unknown',
  url: 'Unknown',
  imageUrl: 'Unknown',
  openCorporatesUrl: 'Unknown',
} as const satisfies Omit<OtherAccountMetadata, 'publicAlias'>

export interface OtherAccountFacts<Place = unknown> {
  readonly id: string
  /** The real name. */
  readonly holderName: string
  readonly number: string | null
  readonly kind: string | null
  readonly iban: string | null
  readonly swiftBic: string | null
  readonly bankName: string | null
  readonly nationalIdentifier: string | null
  readonly bankRouting: { readonly scheme: string | null; readonly address: string | null }
  readonly accountRoutings: readonly RoutingFact[]
  readonly metadata: OtherAccountMetadata<Place>
}

export interface VisibleOtherAccount<Place = unknown> extends Omit<
  OtherAccountFacts<Place>,
  'holderName' | 'accountRoutings' | 'metadata'
> {
  /** The real name or an alias, never nothing. */
  readonly holder: { readonly name: string; readonly isAlias: boolean }
  readonly accountRoutings: readonly { readonly scheme: string | null; readonly address: string | null }[]
  /** Null when the view shows no metadata; each member is null when the view hides it. */
  readonly metadata: OtherAccountMetadata<Place> | null
}

/** Which permission shows which member. */
export const otherAccountPermissions = {
  number: 'can_see_other_account_number',
  kind: 'can_see_other_account_kind',
  iban: 'can_see_other_account_iban',
  swiftBic: 'can_see_other_account_swift_bic',
  bankName: 'can_see_other_account_bank_name',
  nationalIdentifier: 'can_see_other_account_national_identifier',
} as const satisfies Partial<Record<keyof OtherAccountFacts, ViewPermission>>

/** Which permission shows which metadata, together with can_see_other_account_metadata. */
export const otherAccountMetadataPermissions = {
  publicAlias: 'can_see_public_alias',
  privateAlias: 'can_see_private_alias',
  moreInfo: 'can_see_more_info',
  url: 'can_see_url',
  imageUrl: 'can_see_image_url',
  openCorporatesUrl: 'can_see_open_corporates_url',
  corporateLocation: 'can_see_corporate_location',
  physicalLocation: 'can_see_physical_location',
} as const satisfies Record<keyof OtherAccountMetadata, ViewPermission>

/** The name that stands in for the holder: the alias of the view's kind, where there is one. */
const aliasOf = ({ alias }: View, { publicAlias, privateAlias }: OtherAccountMetadata): string | null =>
  alias === 'public' ? publicAlias : alias === 'private' ? privateAlias : null

/** True when the view shows this other account under an alias and hides what is written about it: nothing is read or written then. */
export const hidesMetadata = (view: View, metadata: OtherAccountMetadata): boolean =>
  view.hideMetadataIfAliasUsed && aliasOf(view, metadata) !== null

function redactMetadata<Place>(view: View, metadata: OtherAccountMetadata<Place>): OtherAccountMetadata<Place> | null {
  if (!permits(view, 'can_see_other_account_metadata')) return null
  const isHidden = hidesMetadata(view, metadata)
  const seen = <Member extends keyof OtherAccountMetadata>(
    member: Member,
  ): OtherAccountMetadata<Place>[Member] | null =>
    !isHidden && permits(view, otherAccountMetadataPermissions[member]) ? metadata[member] : null
  return {
    publicAlias: seen('publicAlias'),
    privateAlias: seen('privateAlias'),
    moreInfo: seen('moreInfo'),
    url: seen('url'),
    imageUrl: seen('imageUrl'),
    openCorporatesUrl: seen('openCorporatesUrl'),
    corporateLocation: seen('corporateLocation'),
    physicalLocation: seen('physicalLocation'),
  }
}

/** Undefined when the view does not show other accounts at all. */
export function redactOtherAccount<Place>(
  view: View,
  other: OtherAccountFacts<Place>,
): VisibleOtherAccount<Place> | undefined {
  if (!permits(view, 'can_see_transaction_other_bank_account')) return undefined
  const seen = <Value>(permission: ViewPermission, value: Value): Value | null =>
    permits(view, permission) ? value : null
  const alias = aliasOf(view, other.metadata)
  const numbers = {
    iban: permits(view, otherAccountPermissions.iban),
    swiftBic: permits(view, otherAccountPermissions.swiftBic),
  }
  return {
    id: other.id,
    holder: { name: alias ?? other.holderName, isAlias: alias !== null },
    number: seen(otherAccountPermissions.number, other.number),
    kind: seen(otherAccountPermissions.kind, other.kind),
    iban: seen(otherAccountPermissions.iban, other.iban),
    swiftBic: seen(otherAccountPermissions.swiftBic, other.swiftBic),
    bankName: seen(otherAccountPermissions.bankName, other.bankName),
    nationalIdentifier: seen(otherAccountPermissions.nationalIdentifier, other.nationalIdentifier),
    bankRouting: {
      scheme: seen('can_see_other_bank_routing_scheme', other.bankRouting.scheme),
      address: seen('can_see_other_bank_routing_address', other.bankRouting.address),
    },
    accountRoutings: routingsThrough(other.accountRoutings, numbers).map(({ scheme, address }) => ({
      scheme: seen('can_see_other_account_routing_scheme', scheme),
      address: seen('can_see_other_account_routing_address', address),
    })),
    metadata: redactMetadata(view, other.metadata),
  }
}

/** A double entry names the other account by its bank and its id, and nothing of it can be left out. */
const namesOtherAccount = [
  'can_see_transaction_other_bank_account',
  'can_see_other_bank_routing_address',
  'can_see_other_account_routing_address',
] as const satisfies readonly ViewPermission[]

/** What keeps the view from showing who is on the other side of a double entry; undefined when it shows that. */
export const hidingDoubleEntries = (view: View): string | undefined =>
  namesOtherAccount.find((permission) => !permits(view, permission)) ??
  (view.alias === 'none' ? undefined : 'can_see_transaction_other_bank_account under its own name')
