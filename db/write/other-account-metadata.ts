/** Writes what people say about the accounts on the other side of an account's transactions. Owner: the API. */
import type { OtherAccountMetadata } from '../../domain/views/redact-other-account'
import type { Coordinates } from '../../domain/places'
import type { Transaction } from '../connection'

/** The column of each member; nothing else is ever put into the statements below. */
const columns = {
  publicAlias: 'public_alias',
  privateAlias: 'private_alias',
  moreInfo: 'more_info',
  url: 'url',
  imageUrl: 'image_url',
  openCorporatesUrl: 'open_corporates_url',
  corporateLocation: 'corporate_location',
  physicalLocation: 'physical_location',
} as const satisfies Record<keyof OtherAccountMetadata, string>

export interface OtherAccountName {
  readonly accountKey: string
  readonly otherAccountId: string
}

type LocationMember = 'corporateLocation' | 'physicalLocation'

/** A text (empty: deleted), or a place; null: no place any more. */
export type MetadataChange =
  | { readonly member: Exclude<keyof OtherAccountMetadata, LocationMember>; readonly text: string }
  | { readonly member: LocationMember; readonly place: Coordinates | null }

/** Replaces one member, whatever it was before. The other account must be one of the account. */
export async function putOtherAccountMetadata(
  transaction: Transaction,
  { accountKey, otherAccountId }: OtherAccountName,
  change: MetadataChange,
  userId: string,
): Promise<void> {
  const column = columns[change.member]
  const insert = (value: string): string =>
    `insert into other_account_metadata (account_key, other_account_id, ${column}, changed_by) values (?, ?, ${value}, ?)
     on conflict (account_key, other_account_id) do update set ${column} = excluded.${column}, changed_by = excluded.changed_by, changed_at = now()`
  if ('text' in change) {
    await transaction.raw(insert('?'), [accountKey, otherAccountId, change.text, userId])
  } else {
    const place = change.place && JSON.stringify({ ...change.place, userId })
    await transaction.raw(insert(`?::jsonb || jsonb_build_object('placedAt', iso_seconds(now()))`), [
      accountKey,
      otherAccountId,
      place,
      userId,
    ])
  }
}
