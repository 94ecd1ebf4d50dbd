/** Writes the records of the accounts on the other side of an account's transactions, and what people say about them. Owner: the API. */
import { randomBytes } from 'node:crypto'
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
  /** As it is shown. */
  readonly otherAccountId: string
}

type LocationMember = 'corporateLocation' | 'physicalLocation'

/** A text (empty: deleted), or a place; null: no place any more. */
export type MetadataChange =
  | { readonly member: Exclude<keyof OtherAccountMetadata, LocationMember>; readonly text: string }
  | { readonly member: LocationMember; readonly place: Coordinates | null }

export interface OtherAccountRecord {
  readonly key: string
  /** As it is shown: drawn by the database. */
  readonly id: string
  /** The public alias: the automatic one, unless somebody has given it another; empty when it has been deleted. */
  readonly alias: string
  /** False when somebody else has made it. */
  readonly isNew: boolean
}

/** Clients know six of them. */
const fewestDigits = 6
const mostDigits = 64

/** They say nothing of the account: whoever could work them out from its number would find the number by them. */
const drawnDigits = (length: number): string =>
  randomBytes(mostDigits / 2)
    .toString('hex')
    .toUpperCase()
    .slice(0, length)

/**
 * Gives other accounts of the account a record where they have none, each with an automatic alias by which no other is known: as many digits
 * as that takes. One statement, unless somebody makes the same ones at the same time or an alias is taken. Returns one record for each key.
 */
export async function recordOtherAccounts(
  transaction: Transaction,
  accountKey: string,
  keys: readonly string[],
  draw = drawnDigits,
): Promise<OtherAccountRecord[]> {
  const records: OtherAccountRecord[] = []
  let missing = keys.toSorted()
  for (let length = fewestDigits; missing.length > 0; length += 1) {
    const aliases = missing.map(() => `ALIAS_${draw(length)}`)
    const found = await transaction.raw<OtherAccountRecord>(
      `with made as (
         insert into other_account_metadata (account_key, other_account_id, automatic_alias)
         select ?, key, alias from unnest(?::text[], ?::text[]) as named (key, alias)
         where alias not in (select public_alias from other_account_metadata where account_key = ? and public_alias is not null)
         order by key
         on conflict do nothing returning other_account_id, shown_id, automatic_alias
       )
       select other_account_id as key, shown_id as id, automatic_alias as alias, true as "isNew" from made
       union all
       select other_account_id, shown_id, coalesce(public_alias, automatic_alias), false from other_account_metadata
       where account_key = ? and other_account_id = any(?::text[])`,
      [accountKey, missing, aliases, accountKey, accountKey, missing],
    )
    records.push(...found)
    const known = new Set(found.map(({ key }) => key))
    missing = missing.filter((key) => !known.has(key))
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
     where account_key = ? and shown_id = ?`,
    [given, userId, accountKey, otherAccountId],
  )
}
