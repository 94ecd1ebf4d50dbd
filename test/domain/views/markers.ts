/** Facts of a transaction whose every value is a marker, and what a view shows of them. */
import { viewPermissions } from '../../../domain/views/permissions'
import type { ViewPermission } from '../../../domain/views/permissions'
import type { View } from '../../../domain/views/view'

/** A custom view of these permissions. */
export const viewWith = (permissions: readonly ViewPermission[], change: Partial<View> = {}): View => ({
  id: '_v',
  isSystem: false,
  shortName: '_v',
  description: '',
  isPublic: false,
  alias: 'none',
  hideMetadataIfAliasUsed: false,
  metadataViewId: '_v',
  permissions,
  grantableViewIds: [],
  revocableViewIds: [],
  ...change,
})

type AccountMarkers = Readonly<
  Record<
    'label' | 'number' | 'type' | 'currency' | 'balance' | 'iban' | 'swiftBic' | 'bankName' | 'nationalIdentifier',
    string
  >
> & {
  readonly owners: readonly string[]
  readonly routings: readonly { readonly scheme: string; readonly address: string }[]
  readonly bankRouting: { readonly scheme: string; readonly address: string }
}

/** Every value is a marker that occurs once. */
export const accountFacts = (of: string): AccountMarkers => ({
  label: `${of}.label`,
  number: `${of}.number`,
  type: `${of}.type`,
  currency: `${of}.currency`,
  balance: `${of}.balance`,
  owners: [`${of}.owners`],
  routings: [{ scheme: `${of}.routings.scheme`, address: `${of}.routings.address` }],
  iban: `${of}.iban`,
  swiftBic: `${of}.swiftBic`,
  bankName: `${of}.bankName`,
  nationalIdentifier: `${of}.nationalIdentifier`,
  bankRouting: { scheme: `${of}.bankRouting.scheme`, address: `${of}.bankRouting.address` },
})
export const metadata = {
  publicAlias: 'other.publicAlias',
  privateAlias: 'other.privateAlias',
  moreInfo: 'other.moreInfo',
  url: 'other.url',
  imageUrl: 'other.imageUrl',
  openCorporatesUrl: 'other.openCorporatesUrl',
  corporateLocation: { at: 'other.corporateLocation' },
  physicalLocation: { at: 'other.physicalLocation' },
}
export const otherFacts = {
  id: 'other.id',
  holderName: 'other.holderName',
  number: 'other.number',
  kind: 'other.kind',
  iban: 'other.iban',
  swiftBic: 'other.swiftBic',
  bankName: 'other.bankName',
  nationalIdentifier: 'other.nationalIdentifier',
  bankRouting: { scheme: 'other.bankRouting.scheme', address: 'other.bankRouting.address' },
  accountRoutings: [{ scheme: 'other.accountRoutings.scheme', address: 'other.accountRoutings.address' }],
  metadata,
}
export const transactionFacts = {
  thisAccount: { ...accountFacts('this'), balance: null },
  otherAccount: otherFacts,
  type: 'details.type',
  description: 'details.description',
  postedAt: 'details.posted',
  completedAt: 'details.completed',
  currency: 'details.currency',
  amount: 4_711n,
  balanceAfter: 8_150n,
  metadata: {
    narrative: 'metadata.narrative',
    comments: ['metadata.comments'],
    tags: ['metadata.tags'],
    images: ['metadata.images'],
    where: { at: 'metadata.where' },
  },
}

/** Every value that can be read anywhere in what is shown. */
export const valuesIn = (shown: unknown): string[] =>
  typeof shown === 'object' && shown !== null
    ? Object.values(shown).flatMap(valuesIn)
    : typeof shown === 'string' || typeof shown === 'bigint'
      ? [String(shown)]
      : []

/** What is seen with all permissions, and what of it goes when one is taken away. */
export const lostWithout = (permission: ViewPermission, show: (view: View) => unknown): string[] => {
  const all = valuesIn(show(viewWith(viewPermissions)))
  const rest = new Set(valuesIn(show(viewWith(viewPermissions.filter((one) => one !== permission)))))
  return all.filter((value) => !rest.has(value)).sort()
}
