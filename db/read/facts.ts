/** Loads everything that the checks of one request look at - who calls, and what the path names - in a single round trip. */
import { isUuid } from '../../domain/ids'
import { viewOf, viewsOf } from '../../domain/views/view'
import type { StoredView, View } from '../../domain/views/view'
import type { CallLimits } from '../../domain/calls'
import type { Reader, SqlValue } from '../connection'
import { limitsNow } from './call-limits'
import { cardsWithViews, payingCards } from './cards'
import type { PayingCard, StoredPayingCard } from './cards'
import { customerColumns } from './customers'
import type { CustomerRow } from './customers'
import { keySql } from './idempotency-keys'
import type { KeyRow } from './idempotency-keys'
import { storedViews } from './views'

export interface CallerRow {
  readonly userId: string
  readonly username: string
  readonly email: string
  readonly provider: string
  readonly providerId: string
  readonly superAdmin: boolean
  readonly consumerId: string
  /** The stored login that the token names; null for a bearer token, which is not stored. */
  readonly loginId: string | null
  readonly locked: boolean
  readonly deleted: boolean
  /** False: it has expired, was not used for too long, or was revoked. */
  readonly tokenUsable: boolean
  /** True: that the login is in use should be noted anew. */
  readonly useIsOld: boolean
  readonly consumerEnabled: boolean
  /** How many calls the application may make; null where nobody has said so. */
  readonly callLimits: CallLimits | null
  readonly entitlements: readonly { readonly entitlementId: string; readonly role: string; readonly bankId: string }[]
}

/** A user whom a path names. */
export interface UserRow {
  readonly userId: string
  readonly username: string
  readonly superAdmin: boolean
}

export interface BankRow {
  readonly bankId: string
  readonly shortName: string
  readonly fullName: string
  readonly logo: string
  readonly website: string
  readonly routings: readonly { readonly scheme: string; readonly address: string }[]
}

/** An account as the checks need it. `balance` is decimal-free text of minor units, because JSON numbers lose cents. */
export interface AccountRow {
  readonly accountKey: string
  readonly bankId: string
  readonly accountId: string
  readonly kind: string
  readonly label: string
  readonly number: string
  readonly productCode: string
  readonly branchId: string
  readonly currency: string
  readonly balance: string
  /** What is held of the balance for payments that wait; as the balance. */
  readonly held: string
  /** The views of this account that the caller was granted, in alphabetical order of their ids. */
  readonly callerViews: readonly View[]
}

/** A customer whom a path names. */
export interface KnownCustomer extends CustomerRow {
  /** Nothing about them is written any more. */
  readonly isErased: boolean
}

export interface Facts {
  readonly caller: CallerRow | null
  readonly bank: BankRow | null
  readonly account: AccountRow | null
  /** The view of the account that the path names, whoever may use it. */
  readonly view: View | null
  readonly customer: KnownCustomer | null
  readonly user: UserRow | null
  /** What is known of the caller's Idempotency-Key. */
  readonly key: KeyRow | null
  /** The usable cards of a number, newest issue first, with the caller's views of their accounts. */
  readonly cards: readonly PayingCard[] | null
}

/** Who calls: the id of a login of ours, or what the token of an issuer says. */
export type CallerKey =
  | { readonly loginId: string }
  | { readonly subjectHash: Buffer; readonly issuer: string; readonly clientId: string; readonly issuedAt: Date }

/** What to look for; a member that is missing is not asked for and comes back as null. */
export interface FactRequest {
  readonly caller?: CallerKey | undefined
  /** After how long without a call a login ends; undefined: it does not. */
  readonly idleSeconds?: number | undefined
  readonly bankId?: string | undefined
  readonly accountId?: string | undefined
  readonly viewId?: string | undefined
  readonly customerId?: string | undefined
  /** At the bank of `bankId`; looked for where `customerId` is no id. */
  readonly customerNumber?: string | undefined
  readonly userId?: string | undefined
  readonly key?: string | undefined
  readonly cardNumber?: string | undefined
}

interface Part {
  readonly name: Exclude<keyof Facts, 'view'>
  readonly sql: string
  readonly values: readonly SqlValue[]
}

const callerColumns = `u.user_id as "userId", u.username, u.email, u.provider, u.provider_id as "providerId", u.super_admin as "superAdmin",
          c.consumer_id as "consumerId", c.enabled as "consumerEnabled", u.locked_at is not null as "locked", u.deleted_at is not null as "deleted",
          ${limitsNow('c.consumer_id')} as "callLimits",
          coalesce((select jsonb_agg(jsonb_build_object('entitlementId', e.entitlement_id, 'role', e.role_name, 'bankId', e.bank_id)
                     order by e.role_name, e.bank_id) from entitlements e where e.user_id = u.user_id), '[]') as "entitlements"`

/** How many seconds after the last note of its use a login is noted to be in use once more: a note for each call would be too many. */
export const noteAfter = (idleSeconds: number): number => idleSeconds / 10

/** No row where the login, the user or the application is not known. */
const callerPart = (key: CallerKey, idleSeconds: number | undefined): Part =>
  'loginId' in key
    ? {
        name: 'caller',
        sql: `select ${callerColumns}, t.token_id as "loginId", t.revoked_at is null and t.expires_at > now()
                and (t.last_used_at > now() - make_interval(secs => ?)) is not false as "tokenUsable",
                coalesce(t.last_used_at <= now() - make_interval(secs => ?), false) as "useIsOld"
              from login_tokens t join users u using (user_id) join consumers c using (consumer_id) where t.token_id = ?`,
        values: [idleSeconds ?? null, idleSeconds === undefined ? null : noteAfter(idleSeconds), key.loginId],
      }
    : {
        name: 'caller',
        sql: `select ${callerColumns}, null as "loginId", u.bearers_valid_from is null or u.bearers_valid_from <= ? as "tokenUsable", false as "useIsOld"
              from users u, consumers c where u.subject_hash = ? and c.issuer = ? and c.client_id = ?`,
        values: [key.issuedAt, key.subjectHash, key.issuer, key.clientId],
      }

export const bankColumns = `bank_id as "bankId", short_name as "shortName", full_name as "fullName", logo, website, routings`

const bankPart = (bankId: string): Part => ({
  name: 'bank',
  sql: `select ${bankColumns} from banks where bank_id = ?`,
  values: [bankId],
})

interface AccountWithViews extends Omit<AccountRow, 'callerViews'> {
  readonly callerViewIds: readonly string[]
  readonly storedViews: readonly StoredView[]
}

/** The stored views among those that the caller holds and the one that the path names: few rows, usually none. */
const accountPart = (bankId: string, accountId: string, viewId: string | undefined, callerKnown: boolean): Part => ({
  name: 'account',
  sql: `select a.*, ${storedViews('a."accountKey"::bigint', `(v.view_id = ? or v.view_id in (select jsonb_array_elements_text(a."callerViewIds")))`)} as "storedViews"
        from (select account_key::text as "accountKey", bank_id as "bankId", account_id as "accountId", kind, label, number,
          product_code as "productCode", branch_id as "branchId", currency, balance::text as "balance", held::text as "held",
          ${callerKnown ? `coalesce((select jsonb_agg(x.view_id order by x.view_id) from account_access x where x.account_key = accounts.account_key and x.user_id = (select "userId" from caller)), '[]')` : `'[]'::jsonb`} as "callerViewIds"
        from accounts where bank_id = ? and account_id = ?) a`,
  values: [viewId ?? '', bankId, accountId],
})

const customerPart = (condition: string, values: readonly string[]): Part => ({
  name: 'customer',
  sql: `select ${customerColumns}, coalesce(kyc_cases.state = 'erased', false) as "isErased" from customers left join kyc_cases using (customer_id) where ${condition}`,
  values,
})

const customerParts = ({ customerId, customerNumber, bankId }: FactRequest): readonly Part[] => {
  if (customerId !== undefined && isUuid(customerId)) return [customerPart('customers.customer_id = ?', [customerId])]
  if (customerNumber === undefined || bankId === undefined) return []
  return [customerPart('customers.bank_id = ? and customers.customer_number = ?', [bankId, customerNumber])]
}

const userPart = (userId: string): Part => ({
  name: 'user',
  sql: `select user_id as "userId", username, super_admin as "superAdmin" from users where user_id = ? and deleted_at is null`,
  values: [userId],
})

const callersId = '(select "userId" from caller)'
const keyPart = (key: string): Part => ({ name: 'key', sql: keySql(callersId), values: [key] })
const cardsPart = (cardNumber: string): Part => ({ name: 'cards', sql: payingCards(callersId), values: [cardNumber] })

/** Who calls, and what is looked for in their name. */
const callersParts = (caller: CallerKey, { key, cardNumber, idleSeconds }: FactRequest): readonly Part[] => [
  callerPart(caller, idleSeconds),
  ...(key === undefined ? [] : [keyPart(key)]),
  ...(cardNumber === undefined ? [] : [cardsPart(cardNumber)]),
]

const partsOf = (wanted: FactRequest): readonly Part[] => {
  const { caller, bankId, accountId, viewId, userId } = wanted
  const callerKnown = caller !== undefined && (!('loginId' in caller) || isUuid(caller.loginId))
  return [
    ...(callerKnown ? callersParts(caller, wanted) : []),
    ...(bankId === undefined ? [] : [bankPart(bankId)]),
    ...(bankId === undefined || accountId === undefined ? [] : [accountPart(bankId, accountId, viewId, callerKnown)]),
    ...customerParts(wanted),
    ...(userId !== undefined && isUuid(userId) ? [userPart(userId)] : []),
  ]
}

const nothing: Facts = {
  ...{ caller: null, bank: null, account: null, view: null, customer: null, user: null },
  ...{ key: null, cards: null },
}

type FoundFacts = Partial<
  Omit<Facts, 'account' | 'view' | 'cards'> & {
    readonly account: AccountWithViews | null
    readonly cards: { readonly rows: readonly StoredPayingCard[] } | null
  }
>

/** One statement for all that is wanted; what does not exist (an ill-formed UUID included) is null. */
export async function readFacts(read: Reader, wanted: FactRequest): Promise<Facts> {
  const parts = partsOf(wanted)
  if (parts.length === 0) return nothing
  const [row] = await read.raw<FoundFacts>(
    `with ${parts.map(({ name, sql }) => `"${name}" as (${sql})`).join(', ')}
     select ${parts.map(({ name }) => `(select to_jsonb("${name}") from "${name}") as "${name}"`).join(', ')}`,
    parts.flatMap(({ values }) => values),
  )
  const { account: found = null, cards, ...rest } = row ?? {}
  return {
    ...nothing,
    ...rest,
    ...(found === null ? {} : withViews(found, wanted.viewId)),
    ...(cards ? { cards: cardsWithViews(cards.rows) } : {}),
  }
}

function withViews(
  { callerViewIds, storedViews: stored, ...account }: AccountWithViews,
  viewId: string | undefined,
): Pick<Facts, 'account' | 'view'> {
  return {
    account: { ...account, callerViews: viewsOf(callerViewIds, stored) },
    view: viewId === undefined ? null : (viewOf(viewId, stored) ?? null),
  }
}
