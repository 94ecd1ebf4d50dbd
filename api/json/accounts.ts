/** Accounts on the wire: openings, the account through a view, and its attributes. */
import { z } from 'zod'
import type { AccountAttributeRow, AccountParts } from '../../db/read/accounts'
import { formatMoney } from '../../domain/money'
import { redactAccount } from '../../domain/views/redact-account'
import type { AccountFacts, VisibleAccount } from '../../domain/views/redact-account'
import { attributesThrough } from '../../domain/views/shown-attributes'
import type { View } from '../../domain/views/view'
import { OldestView, oldestViewJson, View121, view121Json, ViewBasic, viewBasicJson } from './views'
import { filledOrNull, filledText, list, moneyJson, nullableText, routingJson, text } from './wire'

const moneyReply = z.object({ currency: z.string(), amount: z.string() })
export const routingReply = z.object({ scheme: z.string(), address: z.string() })
const routings = list(routingJson, 100)

/** The body of createAccount v3.1.0 and addAccount v4.0.0; an empty user_id is the caller. */
export const CreateAccount310 = z.object({
  user_id: text(255),
  label: nullableText(255),
  product_code: nullableText(255),
  balance: moneyJson,
  branch_id: nullableText(255),
  account_routings: routings,
})

/** The body of createAccount v5.0.0: only label and product_code are required. */
export const CreateAccount500 = z.object({
  user_id: text(255).nullish(),
  label: nullableText(255),
  product_code: nullableText(255),
  balance: moneyJson.nullish(),
  branch_id: text(255).nullish(),
  account_routings: routings,
})

/** The body of updateAccount: all that it changes. */
export const UpdateAccount310 = z.object({
  label: text(255),
  type: text(255),
  branch_id: text(255),
  account_routings: routings,
})

/** The body of getAccountByAccountRouting; without a bank id every bank is meant. */
export const RoutingQuery = z.object({ bank_id: text(255).nullish(), account_routing: routingJson })

/** The body of the attribute calls. */
export const AccountAttributeBody = z.object({
  name: filledText(255),
  type: z.enum(['STRING', 'INTEGER', 'DOUBLE', 'DATE_WITH_DAY'], {
    error: 'The `Type` field can only be STRING, INTEGER, DOUBLE or DATE_WITH_DAY',
  }),
  value: text(2_000),
  product_instance_code: text(255).nullish(),
})

export const AccountAttribute = z.object({
  product_code: z.string(),
  account_attribute_id: z.string(),
  name: z.string(),
  type: z.string(),
  value: z.string(),
  product_instance_code: z.string(),
})

export const CreatedAccount = z.object({
  account_id: z.string(),
  user_id: z.string(),
  label: z.string().nullable(),
  product_code: z.string().nullable(),
  balance: moneyReply,
  branch_id: z.string().nullable(),
  account_routings: z.array(routingReply),
  account_attributes: z.array(AccountAttribute),
})

export const UpdatedAccount = z.object({
  bank_id: z.string(),
  account_id: z.string(),
  label: z.string(),
  type: z.string(),
  branch_id: z.string(),
  account_routings: z.array(routingReply),
})

/** What a view may hide is null, or an empty list. */
const owner = z.object({ id: z.string(), provider: z.string(), display_name: z.string() })
const throughView = {
  id: z.string(),
  bank_id: z.string(),
  label: z.string().nullable(),
  number: z.string().nullable(),
  balance: z.object({ currency: z.string().nullable(), amount: z.string().nullable() }),
  account_routings: z.array(routingReply),
}
export const CoreAccount300 = z.object({
  ...throughView,
  owners: z.array(owner),
  type: z.string().nullable(),
  views_basic: z.array(ViewBasic),
})
export const CoreAccount400 = z.object({
  ...throughView,
  product_code: z.string().nullable(),
  views_basic: z.array(z.string()),
})
export const FullAccount400 = z.object({
  ...throughView,
  owners: z.array(owner),
  product_code: z.string().nullable(),
  views_available: z.array(View121),
  account_attributes: z.array(AccountAttribute.extend({ product_code: z.string().nullable() })),
  tags: z.array(z.string()),
})

export const Account140 = z.object({
  id: z.string(),
  label: z.string().nullable(),
  number: z.string().nullable(),
  owners: z.array(owner),
  type: z.string().nullable(),
  balance: z.object({ currency: z.string().nullable(), amount: z.string().nullable() }),
  IBAN: z.string().nullable(),
  swift_bic: z.string().nullable(),
  views_available: z.array(OldestView),
  bank_id: z.string(),
  account_routing: z.object({ scheme: z.string().nullable(), address: z.string().nullable() }),
})

export const attributeJson = (row: AccountAttributeRow): z.input<typeof AccountAttribute> => ({
  product_code: row.productCode,
  account_attribute_id: row.attributeId,
  name: row.name,
  type: row.type,
  value: row.value,
  product_instance_code: row.productInstanceCode,
})

/** An account that is shown through a view. `balance` is minor units as text. */
export interface ShownAccount {
  readonly bankId: string
  readonly accountId: string
  readonly label: string
  readonly number: string
  readonly productCode: string
  readonly currency: string
  readonly balance: string
  readonly callerViews: readonly View[]
}

/** Capitals first, as OBP orders views in its short lists. */
export const inShortOrder = (views: readonly View[]): View[] =>
  [...views].sort((left, right) => (left.id < right.id ? -1 : 1))

/** As the full account and the oldest lists of accounts have them. */
export const inDictionaryOrder = (views: readonly View[]): View[] =>
  [...views].sort((left, right) => left.id.toLowerCase().localeCompare(right.id.toLowerCase()))

/** What the caller was granted comes before what everybody may look through. */
export const publicOnesLast = (views: readonly View[]): View[] =>
  [...views].sort((left, right) => Number(left.isPublic) - Number(right.isPublic))

type Owner = AccountParts['owners'][number]

/** All that there is to see of an account, as the domain's redaction takes it. */
const factsOf = (
  { currency, balance, bankId, ...account }: ShownAccount,
  parts: AccountParts,
): AccountFacts<Owner, string> => ({
  label: account.label,
  number: account.number,
  type: account.productCode,
  currency,
  balance: formatMoney({ currency, minor: BigInt(balance) }),
  owners: parts.owners,
  routings: parts.routings,
  iban: addressOf(parts, 'IBAN'),
  swiftBic: addressOf(parts, 'BIC', 'SWIFT_BIC'),
  bankName: null,
  nationalIdentifier: null,
  bankRouting: { scheme: 'OBP', address: bankId },
})

const addressOf = ({ routings }: AccountParts, ...schemes: readonly string[]): string | null =>
  routings.find(({ scheme }) => schemes.includes(scheme))?.address ?? null

/** The endpoint has made sure that the view shows the account at all. */
function visibleAccount(account: ShownAccount, parts: AccountParts, view: View): VisibleAccount<Owner, string> {
  const visible = redactAccount(view, factsOf(account, parts))
  if (visible === undefined) throw new Error('an account was to be shown through a view that hides it')
  return visible
}

const throughViewJson = ({ accountId, bankId }: ShownAccount, visible: VisibleAccount<Owner, string>) => ({
  id: accountId,
  bank_id: bankId,
  label: visible.label,
  number: visible.number,
  balance: { currency: visible.currency, amount: visible.balance },
  account_routings: [...(visible.routings ?? [])],
})

const ownersJson = ({ owners }: VisibleAccount<Owner, string>): z.input<typeof owner>[] =>
  (owners ?? []).map(({ id, provider, displayName }) => ({ id, provider, display_name: displayName }))

/** As under the oldest prefixes; empty texts are null there. */
export const account140Json = (
  account: ShownAccount,
  parts: AccountParts,
  view: View,
  { views, servedAs }: { readonly views: readonly View[]; readonly servedAs: string },
): z.input<typeof Account140> => {
  const visible = visibleAccount(account, parts, view)
  const [routing] = visible.routings ?? []
  return {
    id: account.accountId,
    label: filledOrNull(visible.label),
    number: filledOrNull(visible.number),
    owners: ownersJson(visible),
    type: filledOrNull(visible.type),
    balance: { currency: visible.currency, amount: visible.balance },
    IBAN: filledOrNull(visible.iban),
    swift_bic: filledOrNull(visible.swiftBic),
    views_available: publicOnesLast(inShortOrder(views)).map((one) => oldestViewJson(one, servedAs)),
    bank_id: account.bankId,
    account_routing: { scheme: routing?.scheme ?? null, address: routing?.address ?? null },
  }
}

export const coreAccount300Json = (
  account: ShownAccount,
  parts: AccountParts,
  view: View,
): z.input<typeof CoreAccount300> => {
  const visible = visibleAccount(account, parts, view)
  return {
    ...throughViewJson(account, visible),
    owners: ownersJson(visible),
    type: visible.type,
    views_basic: inShortOrder(account.callerViews).map(viewBasicJson),
  }
}

export const coreAccount400Json = (
  account: ShownAccount,
  parts: AccountParts,
  view: View,
): z.input<typeof CoreAccount400> => {
  const visible = visibleAccount(account, parts, view)
  return {
    ...throughViewJson(account, visible),
    product_code: visible.type,
    views_basic: inShortOrder(account.callerViews).map(({ id }) => id),
  }
}

export const fullAccount400Json = (
  account: ShownAccount,
  parts: AccountParts,
  view: View,
): z.input<typeof FullAccount400> => {
  const visible = visibleAccount(account, parts, view)
  return {
    ...throughViewJson(account, visible),
    owners: ownersJson(visible),
    product_code: visible.type,
    views_available: inDictionaryOrder(account.callerViews).map(view121Json),
    // An attribute names the product for which the account has it, which is as much as the type.
    account_attributes: attributesThrough(view, account.callerViews, parts.attributes).map((row) => ({
      ...attributeJson(row),
      product_code: visible.type === null ? null : row.productCode,
    })),
    tags: [],
  }
}
