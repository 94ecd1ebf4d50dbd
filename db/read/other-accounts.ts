/** Reads the accounts on the other side of an account's transactions, with what people have written down about them. */
import type { OtherAccountFacts, OtherAccountMetadata } from '../../domain/views/redact-other-account'
import type { Reader } from '../connection'
import { authorColumns } from './transaction-annotations'
import type { AuthorRow } from './transaction-annotations'

/** An account as a transaction shows it. */
export interface TransactionParty {
  /** Null for a payee who has no account of this instance. */
  readonly bankId: string | null
  readonly bankName: string | null
  readonly accountId: string
  readonly number: string | null
  readonly kind: string | null
  readonly label: string
  readonly currency: string
  /** Usernames in alphabetical order; an account that belongs to nobody, such as a settlement account, has its label here. */
  readonly holders: readonly string[]
  readonly routings: readonly { readonly scheme: string; readonly address: string }[]
}

/** A place that somebody has named. */
export interface PlaceRow {
  readonly latitude: number
  readonly longitude: number
  /** ISO 8601 with whole seconds. */
  readonly placedAt: string
  readonly author: AuthorRow
}

/** Of a record, as it is stored: what is empty has been deleted. */
type MetadataRow = OtherAccountMetadata<PlaceRow>

/** The id was drawn when the record was made. */
type RecordRow = MetadataRow & Pick<OtherAccountFacts, 'id'>

/** An other account as it is found: without a record, since nobody has seen it so far, it has neither an id nor metadata. */
export interface OtherAccountFound extends Omit<OtherAccountFacts, 'id' | 'metadata'> {
  /** By which its record is found. It can be worked out from the names of both accounts: nobody is shown it. */
  readonly key: string
  readonly record: Pick<OtherAccountFacts<PlaceRow>, 'id' | 'metadata'> | null
}

/** SQL: the party of a row of accounts `a`. */
export const insideParty = `jsonb_build_object('bankId', a.bank_id, 'bankName', (select b.full_name from banks b where b.bank_id = a.bank_id),
  'accountId', a.account_id, 'number', a.number, 'kind', a.product_code, 'label', a.label, 'currency', a.currency,
  'holders', coalesce((select jsonb_agg(u.username order by u.username) from account_holders h join users u using (user_id)
                       where h.account_key = a.account_key), jsonb_build_array(a.label)),
  'routings', coalesce((select jsonb_agg(jsonb_build_object('scheme', r.scheme, 'address', r.address) order by r.scheme)
                        from account_routings r where r.account_key = a.account_key), '[]'))`

/** SQL: the party of somebody outside, from a row of transaction_requests `r` and the counterparty `c` that it names. */
export const outsideParty = `jsonb_build_object('bankId', null, 'bankName', null, 'accountId', r.outside_account, 'number', r.outside_account,
  'kind', null, 'label', c.name, 'currency', c.currency, 'holders', jsonb_build_array(c.name), 'routings',
  jsonb_build_array(jsonb_build_object('scheme', c.account_routing_scheme, 'address', c.account_routing_address)))`

/** SQL: the party that an import has named, from a row of booking_parties `p` and the currency of its account. */
export const importedParty = (currency: string): string => `jsonb_build_object('bankId', null, 'bankName', null,
  'accountId', coalesce(nullif(p.account_number, ''), p.name), 'number', p.account_number, 'kind', null,
  'label', coalesce(nullif(p.name, ''), p.account_number), 'currency', ${currency},
  'holders', jsonb_build_array(coalesce(nullif(p.name, ''), p.account_number)), 'routings', case when p.account_number = '' then '[]'
    else jsonb_build_array(jsonb_build_object('scheme', 'AccountNumber', 'address', p.account_number)) end)`

/** SQL: the key of the other account, of both as jsonb parties: the same for every transaction between them, different elsewhere. */
export const otherAccountKey = (self: string, other: string): string =>
  `rtrim(translate(encode(sha256(convert_to(concat_ws('/', ${self} ->> 'bankId', ${self} ->> 'accountId',
    ${other} ->> 'bankId', ${other} ->> 'accountId'), 'UTF8')), 'base64'), '+/', '-_'), '=')`

const place = (
  column: string,
): string => `case when m.${column} is null then null else m.${column} || jsonb_build_object('author',
  (select ${authorColumns} from users u
   where u.user_id = (m.${column} ->> 'userId')::uuid)) end`

/** SQL: the record of an other account as a RecordRow, null where it has none; values of the expressions are not parameters. */
export const recordOf = (accountKey: string, key: string): string => `(
  select jsonb_build_object('id', m.shown_id, 'publicAlias', coalesce(m.public_alias, m.automatic_alias), 'privateAlias', m.private_alias, 'moreInfo', m.more_info, 'url', m.url,
    'imageUrl', m.image_url, 'openCorporatesUrl', m.open_corporates_url, 'corporateLocation', ${place('corporate_location')},
    'physicalLocation', ${place('physical_location')})
  from other_account_metadata m where m.account_key = ${accountKey} and m.other_account_id = ${key})`

const filled = (text: string | null): string | null => (text === '' ? null : text)

const routingOf = (party: TransactionParty, ...schemes: readonly string[]): string | null =>
  party.routings.find(({ scheme }) => schemes.includes(scheme))?.address ?? null

/** The IBAN and the BIC among a party's routings. */
export const bankingNumbersOf = (
  party: TransactionParty,
): { readonly iban: string | null; readonly swiftBic: string | null } => ({
  iban: routingOf(party, 'IBAN'),
  swiftBic: routingOf(party, 'BIC', 'SWIFT_BIC'),
})

/** All that there is to see of an other account. */
export function otherAccountFound(key: string, party: TransactionParty, record: RecordRow | null): OtherAccountFound {
  return {
    key,
    holderName: party.holders[0] ?? '',
    number: filled(party.number),
    kind: filled(party.kind),
    ...bankingNumbersOf(party),
    bankName: party.bankName,
    nationalIdentifier: null,
    bankRouting: { scheme: party.bankId === null ? null : 'OBP', address: party.bankId },
    accountRoutings: party.routings,
    record: record && recordShown(record),
  }
}

function recordShown({ id, ...metadata }: RecordRow): OtherAccountFound['record'] {
  return {
    id,
    metadata: {
      ...metadata,
      publicAlias: filled(metadata.publicAlias),
      privateAlias: filled(metadata.privateAlias),
      moreInfo: filled(metadata.moreInfo),
      url: filled(metadata.url),
      imageUrl: filled(metadata.imageUrl),
      openCorporatesUrl: filled(metadata.openCorporatesUrl),
    },
  }
}

/** Where the list of the others of an account ends. Nobody reads more in one answer. */
export const mostListed = 1_000

const known = "coalesce(nullif(p.account_number, ''), p.name)"

/**
 * SQL: one row of `from` for each `key` that the account has there, the first in this order, by its id. Each step of the recursion finds the
 * next key in an index on the account and the order, so that a million rows cost as much as their few keys. The account is its one value.
 */
const firstOfEach = (name: string, from: string, key: string, id: string, order = key): string => `${name} as (
    (select account_key, ${key} as key, ${id} as id from ${from} and account_key = ? order by ${order} limit 1)
    union all
    select next.account_key, next.key, next.id from ${name} last cross join lateral (
      select account_key, ${key} as key, ${id} as id from ${from} and account_key = last.account_key and ${key} > last.key
      order by ${order} limit 1) next
  )`

const paid = 'transaction_requests r where r.outside_account is not null and r.transaction_id is not null'
const others = `
  with recursive ${firstOfEach('inside', 'ledger_entries e where true', 'e.counterpart_key', 'e.counterpart_key')},
  ${firstOfEach('outside', paid, 'r.outside_account', 'r.request_id', 'r.outside_account, r.ended_at desc')},
  ${firstOfEach('imported', 'booking_parties p where true', known, 'p.booking_id', `${known}, p.name`)},
  self as (select a.account_key, a.currency, jsonb_build_object('bankId', a.bank_id, 'accountId', a.account_id) as party from accounts a where a.account_key = ?),
  parties as (
    select ${insideParty} as party from inside join accounts a on a.account_key = inside.id
    union all
    select ${outsideParty} as party from outside join transaction_requests r on r.request_id = outside.id join counterparties c using (counterparty_id)
    union all
    select ${importedParty('self.currency')} as party from imported join booking_parties p on p.booking_id = imported.id cross join self
  ), named as (
    select self.account_key, ${otherAccountKey('self.party', 'parties.party')} as key, parties.party from parties cross join self
  )
  select named.key, named.party, ${recordOf('named.account_key', 'named.key')} as record from named`

interface OtherAccountRow {
  readonly key: string
  readonly party: TransactionParty
  readonly record: RecordRow | null
}

/** Who has no id so far comes last, in no order: one by key would tell of the key. The offset has each record looked up once. */
const listed = `select * from (${others} offset 0) listed order by record ->> 'id', random() limit ${mostListed}`

/** Every account that shares a transaction with this one: of more than `mostListed` those whose ids come first. One query. */
export async function otherAccountsOf(read: Reader, accountKey: string): Promise<OtherAccountFound[]> {
  const rows = await read.raw<OtherAccountRow>(listed, [accountKey, accountKey, accountKey, accountKey])
  return rows.map(({ key, party, record }) => otherAccountFound(key, party, record))
}

/** The account of that id on the other side of this one's transactions, or undefined. */
export async function otherAccountOf(
  read: Reader,
  accountKey: string,
  id: string,
): Promise<OtherAccountFound | undefined> {
  const [row] = await read.raw<OtherAccountRow>(
    `${others} where named.key = (select m.other_account_id from other_account_metadata m where m.account_key = ? and m.shown_id = ?) limit 1`,
    [accountKey, accountKey, accountKey, accountKey, accountKey, id],
  )
  return row && otherAccountFound(row.key, row.party, row.record)
}
