/** The accounts on the other side of transactions, on the wire: as v1.2.1 shows them, and as v3.0.0 does. */
import { z } from 'zod'
import type { PlaceRow } from '../../db/read/other-accounts'
import type { AuthorRow } from '../../db/read/transaction-annotations'
import type { OtherAccountMetadata, VisibleOtherAccount } from '../../domain/views/redact-other-account'
import { filledOrNull } from './wire'

/** Null where the user is no more. */
export const Author = z.object({ id: z.string(), provider: z.string(), display_name: z.string() }).nullable()
/** An author is shown by e-mail address, as OBP clients know it. */
export const authorJson = (author: AuthorRow): z.input<typeof Author> =>
  author && { id: author.providerId, provider: author.provider, display_name: author.email }

export const Place = z.object({ latitude: z.number(), longitude: z.number(), date: z.string(), user: Author })
export const placeJson = ({ latitude, longitude, placedAt, author }: PlaceRow): z.input<typeof Place> => ({
  latitude,
  longitude,
  date: placedAt,
  user: authorJson(author),
})

export const Holder = z.object({ name: z.string(), is_alias: z.boolean() })
const shown = z.string().nullable()
const routing = z.object({ scheme: shown, address: shown })

export const OtherAccountMetadataJson = z.object({
  public_alias: shown,
  private_alias: shown,
  more_info: shown,
  URL: shown,
  image_URL: shown,
  open_corporates_URL: shown,
  corporate_location: Place.nullable(),
  physical_location: Place.nullable(),
})
export const OtherAccount140 = z.object({
  id: z.string(),
  holder: Holder,
  number: shown,
  kind: shown,
  IBAN: shown,
  swift_bic: shown,
  bank: z.object({ national_identifier: shown, name: shown }),
  metadata: OtherAccountMetadataJson.nullable(),
})
export const CoreOtherAccount300 = z.object({
  id: z.string(),
  holder: Holder,
  bank_routing: routing,
  account_routings: z.array(routing),
})
export const OtherAccount300 = CoreOtherAccount300.extend({ metadata: OtherAccountMetadataJson.nullable() })

export const metadataJson = (metadata: OtherAccountMetadata<PlaceRow>): z.input<typeof OtherAccountMetadataJson> => ({
  public_alias: metadata.publicAlias,
  private_alias: metadata.privateAlias,
  more_info: metadata.moreInfo,
  URL: metadata.url,
  image_URL: metadata.imageUrl,
  open_corporates_URL: metadata.openCorporatesUrl,
  corporate_location: metadata.corporateLocation && placeJson(metadata.corporateLocation),
  physical_location: metadata.physicalLocation && placeJson(metadata.physicalLocation),
})

type Visible = VisibleOtherAccount<PlaceRow>
const holderJson = ({ holder: { name, isAlias } }: Visible): z.input<typeof Holder> => ({ name, is_alias: isAlias })

/** As under the oldest prefixes; empty texts are null there. */
export const otherAccount140Json = (other: Visible): z.input<typeof OtherAccount140> => ({
  id: other.id,
  holder: holderJson(other),
  number: filledOrNull(other.number),
  kind: filledOrNull(other.kind),
  IBAN: filledOrNull(other.iban),
  swift_bic: filledOrNull(other.swiftBic),
  bank: { national_identifier: filledOrNull(other.nationalIdentifier), name: filledOrNull(other.bankName) },
  metadata: other.metadata && metadataJson(other.metadata),
})

export const coreOtherAccount300Json = (other: Visible): z.input<typeof CoreOtherAccount300> => ({
  id: other.id,
  holder: holderJson(other),
  bank_routing: other.bankRouting,
  account_routings: [...other.accountRoutings],
})

export const otherAccount300Json = (other: Visible): z.input<typeof OtherAccount300> => ({
  ...coreOtherAccount300Json(other),
  metadata: other.metadata && metadataJson(other.metadata),
})
