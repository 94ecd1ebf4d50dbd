/** Writes the records of the accounts on the other side of an account's transactions, and what people say about them. Owner: the API. */
import { createHash, randomBytes } from 'node:crypto'
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

export interface OtherAccountRecord {
  readonly id: string
  /** The public alias: the automatic one, unless somebody has given it another; empty when it has been deleted. */
  readonly alias: string
  /** False when somebody else has made it. */
  readonly isNew: boolean
}

/** Clients know six of them. */
const fewestDigits = 6
const allDigits = 64

/**
 * The digits of the hash of the id. Everybody can work them out, and write them down as the aliases of others: where even all of them are taken,
 * they are new ones each time, which nobody can have written.
 */
const digitsOf = (id: string, length: number): string =>
  (length > allDigits ? randomBytes(allDigits / 2) : createHash('sha256').update(id).digest())
    .toString('hex')
    .toUpperCase()
    .slice(0, length)

/**
 * Gives other accounts of the account a record where they have none, each with an automatic alias by which no other is known: as many digits
 * as that takes. One statement, unless somebody makes the same ones at the same time or two begin alike.
 */
export async function recordOtherAccounts(
  transaction: Transaction,
  accountKey: string,
  ids: readonly string[],
): Promise<OtherAccountRecord[]> {
  const records: OtherAccountRecord[] = []
  let missing = ids.toSorted()
  for (let length = fewestDigits; missing.length > 0; length += 1) {
    const aliases = missing.map((id) => `ALIAS_${digitsOf(id, length)}`)
    const found = await transaction.raw<OtherAccountRecord>(
      `with made as (
         insert into other_account_metadata (account_key, other_account_id, automatic_alias)
         select ?, id, alias from unnest(?::text[], ?::text[]) as named (id, alias)
         where alias not in (select public_alias from other_account_metadata where account_key = ? and public_alias is not null)
         order by id
         on conflict do nothing returning other_account_id, automatic_alias
       )
       select other_account_id as id, automatic_alias as alias, true as "isNew" from made
       union all
       select other_account_id, coalesce(public_alias, automatic_alias), false from other_account_metadata
       where account_key = ? and other_account_id = any(?::text[])`,
      [accountKey, missing, aliases, accountKey, accountKey, missing],
    )
    records.push(...found)
    const known = new Set(found.map(({ id }) => id))
    missing = missing.filter((id) => !known.has(id))
  }
  return records
}

/** Replaces one member, whatever it was before. The other account must be one of the account, and have its record. */
export async function putOtherAccountMetadata(
  transaction: Transaction,
  { accountKey, otherAccountId }: OtherAccountName,
  change: MetadataChange,
  userId: string,
): Promise<void> {
  const [value, given] =
    'text' in change
      ? ['?', change.text]
      : [
          `?::jsonb || jsonb_build_object('placedAt', iso_seconds(now()))`,
          change.place && JSON.stringify({ ...change.place, userId }),
        ]
  await transaction.raw(
    `update other_account_metadata set ${columns[change.member]} = ${value}, changed_by = ?, changed_at = now()
     where account_key = ? and other_account_id = ?`,
    [given, userId, accountKey, otherAccountId],
  )
}
