/** Reads accounts: what an opening has to know, the accounts that a user may see, and what belongs to one account. */
import { accountPermissions, showsAccount } from '../../domain/views/redact-account'
import type { ViewPermission } from '../../domain/views/system-views'
import { viewsOf } from '../../domain/views/view'
import type { StoredView, View } from '../../domain/views/view'
import type { Reader, SqlValue } from '../connection'
import { carrying, heldViewObeys, ruleValues, storedViews } from './views'

export interface Routing {
  readonly scheme: string
  readonly address: string
}

/** What decides whether an account may be opened. */
export interface OpeningFacts {
  readonly bankExists: boolean
  readonly ownerExists: boolean
  /** Whether the account is to belong to a customer with whom the relationship has ended. */
  readonly isOfFormer: boolean
  /** The request that opened the account of this id, or null when the id is free. */
  readonly openingRequestId: string | null
  /** Those of the wanted routings that an account of the bank has and keeps. */
  readonly takenRoutings: readonly Routing[]
}

/**
 * SQL: whether a routing of an account gives way to the same one of another account: an IBAN that somebody has claimed alone, to one for
 * which the bank vouches. Values: whether it does, and who owns the other account.
 */
export const givesWay = (routing: string): string =>
  `(?::boolean and ${routing}.scheme = 'IBAN' and not ${routing}.is_vouched and not exists (
    select from account_holders h where h.account_key = ${routing}.account_key and h.user_id = ?::uuid))`

/** SQL: the same of an account that there is, by its key in `account`: no owner of the one is an owner of the other. */
export const givesWayToAccount = (routing: string, account: string): string =>
  `(${routing}.scheme = 'IBAN' and not ${routing}.is_vouched and not exists (
    select from account_holders h join account_holders own using (user_id)
    where h.account_key = ${routing}.account_key and own.account_key = ${account}.account_key))`

/** Those of the routings that another account of the bank has and keeps. */
export const routingsTaken = (
  read: Reader,
  wanted: { readonly bankId: string; readonly accountKey: string; readonly routings: readonly Routing[] },
): Promise<Routing[]> =>
  read.raw<Routing>(
    `select scheme, address from jsonb_to_recordset(?::jsonb) as wanted (scheme text, address text)
       join account_routings taken using (scheme, address) cross join (select ?::bigint as account_key) account
     where taken.bank_id = ? and taken.account_key <> account.account_key and not ${givesWayToAccount('taken', 'account')}
     order by scheme`,
    [JSON.stringify(wanted.routings), wanted.accountKey, wanted.bankId],
  )

/** One query. `ownerUserId` must be a UUID or null (no such user). */
export async function openingFacts(
  read: Reader,
  wanted: {
    readonly bankId: string
    readonly accountId: string
    readonly ownerUserId: string | null
    readonly customerId?: string
    readonly routings: readonly Routing[]
    readonly isVouched: boolean
  },
): Promise<OpeningFacts> {
  const { bankId, accountId, ownerUserId, customerId = null, routings, isVouched } = wanted
  const [row] = await read.raw<OpeningFacts>(
    `select exists (select from banks where bank_id = ?) as "bankExists",
       exists (select from users where user_id = ?::uuid and deleted_at is null) as "ownerExists",
       exists (select from kyc_cases where customer_id = ?::uuid and state in ('closed', 'erased')) as "isOfFormer",
       (select opening_request_id from accounts where bank_id = ? and account_id = ?) as "openingRequestId",
       coalesce((select jsonb_agg(jsonb_build_object('scheme', scheme, 'address', address) order by scheme)
         from jsonb_to_recordset(?::jsonb) as wanted (scheme text, address text)
         join account_routings taken using (scheme, address) where taken.bank_id = ? and not ${givesWay('taken')}), '[]') as "takenRoutings"`,
    [bankId, ownerUserId, customerId, bankId, accountId, JSON.stringify(routings), bankId, isVouched, ownerUserId],
  )
  return row ?? { bankExists: false, ownerExists: false, isOfFormer: false, openingRequestId: null, takenRoutings: [] }
}

/** The key of a bank's account, of whatever kind; undefined when the bank has none of this id. */
export async function accountKeyOf(read: Reader, bankId: string, accountId: string): Promise<string | undefined> {
  const [row] = await read.raw<{ accountKey: string }>(
    'select account_key::text as "accountKey" from accounts where bank_id = ? and account_id = ?',
    [bankId, accountId],
  )
  return row?.accountKey
}

/** An account in a list of a user's accounts. */
export interface AccountListing {
  readonly bankId: string
  readonly accountId: string
  readonly label: string
  readonly productCode: string
  readonly currency: string
  /** Minor units. */
  readonly balance: bigint
  readonly routings: readonly Routing[]
  /** The views that the user was granted, capitals first. */
  readonly views: readonly View[]
}

/** Rows with the ids of views and the stored ones among these become rows with views. */
const withViews = <Row extends ViewColumns>(
  row: Row,
): Omit<Row, 'viewIds' | 'storedViews'> & { readonly views: readonly View[] } => {
  const { viewIds, storedViews: stored, ...rest } = row
  return { ...rest, views: viewsOf(viewIds, stored) }
}

interface ViewColumns {
  readonly viewIds: readonly string[]
  readonly storedViews: readonly StoredView[]
}

/** Which accounts of a user are wanted; every member narrows the list. A filter asks for what the user sees: what none of their views shows has no type, and no attributes. */
export interface AccountFilter {
  readonly bankId?: string | undefined
  readonly accountId?: string | undefined
  readonly productCodes?: { readonly codes: readonly string[]; readonly include: boolean } | undefined
  /** The account must have every one of these attributes. */
  readonly attributes?: readonly { readonly name: string; readonly value: string }[] | undefined
}

/** SQL: a JSON list of the routings of the account. */
export const routingsOf = (accountKey: string): string =>
  `coalesce((select jsonb_agg(jsonb_build_object('scheme', r.scheme, 'address', r.address) order by r.scheme)
     from account_routings r where r.account_key = ${accountKey}), '[]')`

/** Where a list of accounts ends. No client pages through these, and nobody holds as many by hand. */
export const longestList = 1_000

/** SQL: whether one of the user's views shows the account, or its type; its values are those of `seenBy`. */
const seen = `exists (select from account_access x where x.account_key = a.account_key and x.user_id = ? and ${heldViewObeys} and ${heldViewObeys})`
const seenBy = (userId: string, permission: ViewPermission): readonly SqlValue[] => [
  userId,
  ...ruleValues(carrying(showsAccount)),
  ...ruleValues(carrying(permission)),
]

/** The customers' accounts on which the user holds a view, oldest first; the bank's own accounts are never among them. */
export async function accountsOf(read: Reader, userId: string, filter: AccountFilter = {}): Promise<AccountListing[]> {
  const { bankId = null, accountId = null, productCodes, attributes = [] } = filter
  const codes = productCodes?.codes ?? null
  const rows = await read.raw<Omit<AccountListing, 'views'> & ViewColumns>(
    `select a.bank_id as "bankId", a.account_id as "accountId", a.label, a.product_code as "productCode", a.currency, a.balance,
       ${routingsOf('a.account_key')} as routings, held.view_ids as "viewIds",
       ${storedViews('a.account_key', 'v.view_id = any (held.view_ids)')} as "storedViews"
     from (select account_key, array_agg(view_id order by view_id collate "C") as view_ids
           from account_access where user_id = ? group by account_key) held
     join accounts a using (account_key)
     where a.kind = 'CUSTOMER' and (?::text is null or a.bank_id = ?) and (?::text is null or a.account_id = ?)
       and (?::text[] is null or (a.product_code = any (?::text[]) and ${seen}) = ?::boolean)
       and not exists (select from jsonb_to_recordset(?::jsonb) as wanted (name text, value text)
         where not ${seen} or not exists (select from account_attributes t
           where t.account_key = a.account_key and t.name = wanted.name and t.value = wanted.value))
     order by a.account_key limit ${longestList}`,
    [
      userId,
      bankId,
      bankId,
      accountId,
      accountId,
      codes,
      codes,
      ...seenBy(userId, accountPermissions.type),
      productCodes?.include ?? true,
      JSON.stringify(attributes),
      ...seenBy(userId, showsAccount),
    ],
  )
  return rows.map(withViews)
}

export interface AccountOwner {
  readonly id: string
  readonly provider: string
  readonly displayName: string
}

export interface AccountAttributeRow {
  readonly attributeId: string
  readonly productCode: string
  readonly productInstanceCode: string
  readonly name: string
  readonly type: string
  readonly value: string
}

/** What belongs to one account beside its own row. */
export interface AccountParts {
  readonly routings: readonly Routing[]
  readonly owners: readonly AccountOwner[]
  readonly attributes: readonly AccountAttributeRow[]
}

/** The attributes of an account that one names by its ids, oldest first; none where there is no such account. */
export const attributesOfAccount = (read: Reader, bankId: string, accountId: string): Promise<AccountAttributeRow[]> =>
  read.raw<AccountAttributeRow>(
    `select attribute_id as "attributeId", product_code as "productCode",
       product_instance_code as "productInstanceCode", name, type, value from account_attributes
     where account_key = (select account_key from accounts where bank_id = ? and account_id = ?)
     order by created_at, name, attribute_id limit ${longestList}`,
    [bankId, accountId],
  )

const noParts: AccountParts = { routings: [], owners: [], attributes: [] }

export async function accountParts(read: Reader, accountKey: string): Promise<AccountParts> {
  const [row] = await read.raw<AccountParts>(
    `select ${routingsOf('k.account_key')} as routings,
       coalesce((select jsonb_agg(jsonb_build_object('id', u.provider_id, 'provider', u.provider, 'displayName', u.username) order by u.username)
         from account_holders h join users u using (user_id) where h.account_key = k.account_key), '[]') as owners,
       coalesce((select jsonb_agg(jsonb_build_object('attributeId', t.attribute_id, 'productCode', t.product_code,
           'productInstanceCode', t.product_instance_code, 'name', t.name, 'type', t.type, 'value', t.value) order by t.created_at, t.attribute_id)
         from (select * from account_attributes where account_key = k.account_key order by created_at limit ${longestList}) t), '[]') as attributes
     from (select ?::bigint as account_key) k`,
    [accountKey],
  )
  return row ?? noParts
}

/** Which account a routing leads to. */
export interface RoutedAccount {
  readonly accountKey: string
  readonly bankId: string
  readonly accountId: string
  readonly label: string
  readonly number: string
  readonly productCode: string
  readonly currency: string
  /** Minor units as text. */
  readonly balance: string
  readonly callerViews: readonly View[]
}

/** The customers' account of this routing, at one bank or, without a bank id, at the first bank that has it. */
export async function accountByRouting(
  read: Reader,
  callerId: string,
  bankId: string | null,
  { scheme, address }: Routing,
): Promise<RoutedAccount | undefined> {
  const [row] = await read.raw<Omit<RoutedAccount, 'callerViews'> & ViewColumns>(
    `select a.account_key::text as "accountKey", a.bank_id as "bankId", a.account_id as "accountId", a.label, a.number,
       a.product_code as "productCode", a.currency, a.balance::text as balance,
       held.view_ids as "viewIds", ${storedViews('a.account_key', 'v.view_id = any (held.view_ids)')} as "storedViews"
     from account_routings r join accounts a using (account_key)
       cross join lateral (select array(select x.view_id from account_access x
         where x.account_key = a.account_key and x.user_id = ? order by x.view_id collate "C") as view_ids) held
     where r.scheme = ? and r.address = ? and (?::text is null or r.bank_id = ?) and a.kind = 'CUSTOMER'
     order by a.account_key limit 1`,
    [callerId, scheme, address, bankId, bankId],
  )
  if (row === undefined) return undefined
  const { views: callerViews, ...account } = withViews(row)
  return { ...account, callerViews }
}
