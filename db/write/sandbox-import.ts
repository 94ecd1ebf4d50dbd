/** Writes an import: a few statements per kind, however much of it there is. Owner: the API. */
import { randomUUID } from 'node:crypto'
import type { ImportBooking } from '../../domain/sandbox-import/bookings'
import { atBank } from '../../domain/sandbox-import/document'
import type { ImportDocument, ImportedAccount, ImportedPlace, ImportedUser } from '../../domain/sandbox-import/document'
import { publicView } from '../../domain/views/public-view'
import { viewsOfNewAccountOwner } from '../../domain/views/system-views'
import type { Transaction } from '../connection'
import { insertBanks, settlementAccountIds } from './banks'

/** Who imports, and when. */
export interface Importer {
  readonly userId: string
  readonly requestId: string
}

/** A user of the import who can log in. */
export interface UserToImport extends Pick<ImportedUser, 'email' | 'username'> {
  readonly userId: string
  readonly passwordHash: string
}

/** Keys of accounts by their names as atBank writes them. */
export type AccountKeys = ReadonlyMap<string, string>

const keysOf = (rows: readonly KeyRow[]): AccountKeys =>
  new Map(rows.map(({ bankId, accountId, accountKey }) => [atBank(bankId, accountId), accountKey]))
interface KeyRow {
  readonly bankId: string
  readonly accountId: string
  readonly accountKey: string
}
const keyColumns = 'bank_id as "bankId", account_id as "accountId", account_key::text as "accountKey"'

/** Each with its settlement accounts and what its maker may do there. Violates banks_pkey where one exists. */
export async function importBanks(
  transaction: Transaction,
  { banks }: ImportDocument,
  { userId }: Importer,
): Promise<void> {
  const made = await insertBanks(
    transaction,
    banks.map(({ id, ...bank }) => ({ ...bank, bankId: id, routings: [], createdBy: userId })),
  )
  if (made.length < banks.length) throw new AlreadyThere()
}

/** Thrown when something of the import has come to exist since it was judged. */
export class AlreadyThere extends Error {}

/** They can log in at once. Violates a unique name where one is taken. */
export async function importUsers(
  transaction: Transaction,
  users: readonly UserToImport[],
  provider: string,
): Promise<void> {
  await transaction.raw(
    `insert into users (user_id, provider, provider_id, username, email, password_hash, validated)
     select u."userId", ?, u.username, u.username, u.email, u."passwordHash", true
     from jsonb_to_recordset(?::jsonb) as u ("userId" uuid, username text, email text, "passwordHash" text)`,
    [provider, JSON.stringify(users)],
  )
}

const rowOf = (account: ImportedAccount) => ({
  bank_id: account.bankId,
  account_id: account.id,
  label: account.label,
  number: account.number,
  product_code: account.type,
  currency: account.currency,
})

/** The accounts without money; their keys. Violates accounts_bank_account_unique or account_routings_address_unique where these are taken. */
export async function importAccounts(
  transaction: Transaction,
  { accounts }: ImportDocument,
  { requestId }: Importer,
): Promise<AccountKeys> {
  const rows = await transaction.raw<KeyRow>(
    `insert into accounts (bank_id, account_id, label, number, product_code, currency, opening_request_id)
     select bank_id, account_id, label, number, product_code, currency, ?
     from jsonb_to_recordset(?::jsonb) as a (bank_id text, account_id text, label text, number text, product_code text, currency text)
     returning ${keyColumns}`,
    [requestId, JSON.stringify(accounts.map(rowOf))],
  )
  const keys = keysOf(rows)
  const withIban = accounts.filter(({ iban }) => iban !== '')
  await transaction.raw(
    `insert into account_routings (account_key, bank_id, scheme, address, is_vouched)
     select key, bank, 'IBAN', iban, true from unnest(?::bigint[], ?::text[], ?::text[]) as r (key, bank, iban)`,
    [
      withIban.map((account) => keyOf(keys, account)),
      withIban.map(({ bankId }) => bankId),
      withIban.map(({ iban }) => iban),
    ],
  )
  return keys
}

const keyOf = (keys: AccountKeys, { bankId, id }: { readonly bankId: string; readonly id: string }): string => {
  const key = keys.get(atBank(bankId, id))
  if (key === undefined) throw new Error('an account of the import has no key')
  return key
}

/** The views that an owner of the account gets: those of every new account, and those that the import asks for. */
const viewsOf = ({ accountantsView, auditorsView }: ImportedAccount): readonly string[] => [
  ...viewsOfNewAccountOwner,
  ...(accountantsView ? ['accountant'] : []),
  ...(auditorsView ? ['auditor'] : []),
]

/** Holders, what they see, and the public views. */
export async function importOwners(
  transaction: Transaction,
  { accounts }: ImportDocument,
  keys: AccountKeys,
  userIds: ReadonlyMap<string, string>,
  { userId: importerId }: Importer,
): Promise<void> {
  const owned = accounts.flatMap((account) =>
    account.owners.map((name) => ({
      account_key: keyOf(keys, account),
      user_id: userIds.get(name) ?? '',
      views: viewsOf(account),
    })),
  )
  await transaction.raw(
    `with owned as (
       select * from jsonb_to_recordset(?::jsonb) as o (account_key bigint, user_id uuid, views text[])
     ), held as (
       insert into account_holders (account_key, user_id) select account_key, user_id from owned
     )
     insert into account_access (user_id, account_key, view_id, granted_by)
     select user_id, account_key, view_id, ?::uuid from owned, unnest(views) as view_id`,
    [JSON.stringify(owned), importerId],
  )
  const { id, shortName, description, alias, hideMetadataIfAliasUsed, metadataViewId, permissions } = publicView
  await transaction.raw(
    `insert into views (account_key, view_id, short_name, description, is_public, alias, hide_metadata_if_alias_used, metadata_view_id,
       permissions, grantable_view_ids, revocable_view_ids, changed_by)
     select account_key, ?, ?, ?, true, ?, ?, ?, ?::text[], '{}', '{}', ?::uuid from unnest(?::bigint[]) as account_key`,
    [
      id,
      shortName,
      description,
      alias,
      hideMetadataIfAliasUsed,
      metadataViewId,
      permissions,
      importerId,
      accounts.filter((account) => account.publicView).map((account) => keyOf(keys, account)),
    ],
  )
}

const [incoming, outgoing] = settlementAccountIds
/** The bank's own is in EUR; an import opens one more for each other currency. */
const settlementId = (side: string, currency: string): string => (currency === 'EUR' ? side : `${side}-${currency}`)

/** Keys of the accounts through which money comes and goes, by bank, direction and currency; what is missing is opened. */
async function settlementKeys(
  transaction: Transaction,
  bookings: readonly ImportBooking[],
  { requestId }: Importer,
): Promise<AccountKeys> {
  const wanted = [...new Set(bookings.map(({ bankId, currency }) => `${bankId} ${currency}`))]
    .sort()
    .map((pair) => pair.split(' '))
  const rows = wanted.flatMap(([bank_id = '', currency = '']) =>
    settlementAccountIds.map((side) => ({ bank_id, currency, account_id: settlementId(side, currency) })),
  )
  const values = JSON.stringify(rows)
  const asked = 'jsonb_to_recordset(?::jsonb) as s (bank_id text, account_id text, currency text)'
  await transaction.raw(
    `insert into accounts (bank_id, account_id, kind, label, number, currency, may_overdraw, opening_request_id)
     select bank_id, account_id, 'SETTLEMENT', 'Default settlement account', account_id, currency, true, ? from ${asked}
     on conflict on constraint accounts_bank_account_unique do nothing`,
    [requestId, values],
  )
  const found = await transaction.raw<KeyRow>(
    `select ${keyColumns} from accounts join ${asked} using (bank_id, account_id, currency) where kind = 'SETTLEMENT'`,
    [values],
  )
  if (found.length < rows.length) throw new AlreadyThere()
  return keysOf(found)
}

/** What book_import() and the table of parties are told of a booking. */
function rowOfBooking(booking: ImportBooking, keys: AccountKeys, settlement: AccountKeys) {
  const { bankId, accountId, currency, minor } = booking
  const arrives = minor > 0n
  const own = { key: keyOf(keys, { bankId, id: accountId }), id: booking.transactionId ?? randomUUID() }
  const side = settlementId(arrives ? incoming : outgoing, currency)
  const other = { key: keyOf(settlement, { bankId, id: side }), id: randomUUID() }
  const [from, to] = arrives ? [other, own] : [own, other]
  return {
    booking_id: randomUUID(),
    type: booking.type,
    description: booking.description,
    posted_at: booking.posted,
    completed_at: booking.completed,
    from_id: from.id,
    to_id: to.id,
    from_key: from.key,
    to_key: to.key,
    currency,
    amount: String(arrives ? minor : -minor),
    own_key: own.key,
    ...booking.counterparty,
  }
}

// A statement has a limit of time: one takes about a second for this many.
const atOnce = 5_000

/**
 * Books the movements of the imported accounts in their order, through the settlement accounts of their banks. `progress` is
 * told how many are booked.
 */
export async function importTransactions(
  transaction: Transaction,
  bookings: readonly ImportBooking[],
  keys: AccountKeys,
  importer: Importer,
  progress: (booked: number) => void,
): Promise<void> {
  const settlement = await settlementKeys(transaction, bookings, importer)
  for (let at = 0; at < bookings.length; at += atOnce) {
    const some = bookings.slice(at, at + atOnce)
    const values = JSON.stringify(some.map((booking) => rowOfBooking(booking, keys, settlement)))
    await transaction.raw('select book_import(?::jsonb)', [values])
    await transaction.raw(
      `insert into booking_parties (booking_id, account_key, name, account_number)
       select booking_id, own_key, name, "accountNumber"
       from jsonb_to_recordset(?::jsonb) as p (booking_id uuid, own_key bigint, name text, "accountNumber" text)
       where name <> '' or "accountNumber" <> ''`,
      [values],
    )
    progress(at + some.length)
  }
}

/** Branches, ATMs, products and events of customer relations. */
export async function importRest(
  transaction: Transaction,
  document: ImportDocument,
  { userId }: Importer,
): Promise<void> {
  await importPlaces(transaction, ['branches', 'branch_id'], document.branches, userId)
  await importPlaces(transaction, ['atms', 'atm_id'], document.atms, userId)
  await transaction.raw(
    `insert into products (bank_id, product_code, name, category, family, super_family, more_info_url, terms_and_conditions_url, description,
       licence_id, licence_name, changed_by)
     select "bankId", id, name, category, family, "superFamily", "moreInfoUrl", '', '', "licenceId", "licenceName", ?::uuid
     from jsonb_to_recordset(?::jsonb) as p ("bankId" text, id text, name text, category text, family text, "superFamily" text,
       "moreInfoUrl" text, "licenceId" text, "licenceName" text)`,
    [userId, JSON.stringify(document.products)],
  )
  await transaction.raw(
    `insert into crm_events (bank_id, event_id, customer_name, customer_number, category, detail, channel, actual_date)
     select "bankId", id, "customerName", "customerNumber", category, detail, channel, "actualDate" from jsonb_to_recordset(?::jsonb)
       as e ("bankId" text, id text, "customerName" text, "customerNumber" text, category text, detail text, channel text, "actualDate" timestamptz)`,
    [JSON.stringify(document.crmEvents)],
  )
}

const importPlaces = (
  transaction: Transaction,
  [table, idColumn]: readonly ['branches', 'branch_id'] | readonly ['atms', 'atm_id'],
  places: readonly ImportedPlace[],
  userId: string,
): Promise<unknown> =>
  transaction.raw(
    `insert into ${table} (bank_id, ${idColumn}, document, changed_by)
     select "bankId", id, document, ?::uuid from jsonb_to_recordset(?::jsonb) as p ("bankId" text, id text, document jsonb)`,
    [userId, JSON.stringify(places)],
  )
