/** Accounts on the wire: openings, lists, the account through a view, attributes and balances. */
import { z } from 'zod'
import type { AccountAttributeRow, AccountListing, AccountParts } from '../../db/read/accounts'
import { formatMoney } from '../../domain/money'
import { permits } from '../../domain/views/system-views'
import type { View } from '../../domain/views/system-views'
import { View121, ViewBasic, viewBasicJson, ViewShort, view121Json, viewShortJson } from './views'
import { filledText, list, moneyJson, routingJson, text } from './wire'

const moneyReply = z.object({ currency: z.string(), amount: z.string() })
const routingReply = z.object({ scheme: z.string(), address: z.string() })
const routings = list(routingJson, 100)

/** The body of createAccount v3.1.0 and addAccount v4.0.0; an empty user_id is the caller. */
export const CreateAccount310 = z.object({
  user_id: text(255),
  label: text(255),
  product_code: text(255),
  balance: moneyJson,
  branch_id: text(255),
  account_routings: routings,
})

/** The body of createAccount v5.0.0: only label and product_code are required. */
export const CreateAccount500 = z.object({
  user_id: text(255).nullish(),
  label: text(255),
  product_code: text(255),
  balance: moneyJson.nullish(),
  branch_id: text(255).nullish(),
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
  label: z.string(),
  product_code: z.string(),
  balance: moneyReply,
  branch_id: z.string(),
  account_routings: z.array(routingReply),
  account_attributes: z.array(AccountAttribute),
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
  account_attributes: z.array(AccountAttribute),
  tags: z.array(z.string()),
})

const listed = { id: z.string(), label: z.string(), bank_id: z.string() }
export const MyAccounts200 = z.array(
  z.object({
    ...listed,
    _links: z.object({ self: z.object({ href: z.string() }), detail: z.object({ href: z.string() }) }),
  }),
)
export const MyAccounts300 = z.object({
  accounts: z.array(
    z.object({
      ...listed,
      account_type: z.string(),
      account_routings: z.array(routingReply),
      views: z.array(ViewBasic),
    }),
  ),
})
export const AccountsAtOneBank = z.array(z.object({ ...listed, views_available: z.array(ViewShort) }))

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
const inShortOrder = (views: readonly View[]): View[] => [...views].sort((left, right) => (left.id < right.id ? -1 : 1))

const throughViewJson = (account: ShownAccount, parts: AccountParts, view: View) => {
  const { currency, balance } = account
  const mayRoute =
    permits(view, 'can_see_bank_account_routing_scheme') && permits(view, 'can_see_bank_account_routing_address')
  return {
    id: account.accountId,
    bank_id: account.bankId,
    label: permits(view, 'can_see_bank_account_label') ? account.label : null,
    number: permits(view, 'can_see_bank_account_number') ? account.number : null,
    balance: {
      currency: permits(view, 'can_see_bank_account_currency') ? currency : null,
      amount: permits(view, 'can_see_bank_account_balance') ? formatMoney({ currency, minor: BigInt(balance) }) : null,
    },
    account_routings: mayRoute ? [...parts.routings] : [],
  }
}

const productCodeThrough = (account: ShownAccount, view: View): string | null =>
  permits(view, 'can_see_bank_account_type') ? account.productCode : null

const ownersThrough = (parts: AccountParts, view: View): z.input<typeof owner>[] =>
  permits(view, 'can_see_bank_account_owners')
    ? parts.owners.map(({ id, provider, displayName }) => ({ id, provider, display_name: displayName }))
    : []

export const coreAccount300Json = (
  account: ShownAccount,
  parts: AccountParts,
  view: View,
): z.input<typeof CoreAccount300> => ({
  ...throughViewJson(account, parts, view),
  owners: ownersThrough(parts, view),
  type: productCodeThrough(account, view),
  views_basic: inShortOrder(account.callerViews).map(viewBasicJson),
})

export const coreAccount400Json = (
  account: ShownAccount,
  parts: AccountParts,
  view: View,
): z.input<typeof CoreAccount400> => ({
  ...throughViewJson(account, parts, view),
  product_code: productCodeThrough(account, view),
  views_basic: inShortOrder(account.callerViews).map(({ id }) => id),
})

export const fullAccount400Json = (
  account: ShownAccount,
  parts: AccountParts,
  view: View,
): z.input<typeof FullAccount400> => ({
  ...throughViewJson(account, parts, view),
  owners: ownersThrough(parts, view),
  product_code: productCodeThrough(account, view),
  // The full account lists its views in the order of a dictionary, the short lists capitals first.
  views_available: [...account.callerViews]
    .sort((left, right) => left.id.toLowerCase().localeCompare(right.id.toLowerCase()))
    .map(view121Json),
  account_attributes: parts.attributes.map(attributeJson),
  tags: [],
})

const listedJson = ({ accountId, label, bankId }: AccountListing) => ({ id: accountId, label, bank_id: bankId })

/** `base` is the URL of the prefix under which the request came. */
export const myAccounts200Json = (accounts: readonly AccountListing[], base: string): z.input<typeof MyAccounts200> =>
  accounts.map((account) => ({
    ...listedJson(account),
    _links: {
      self: { href: `${base}/my/accounts` },
      detail: { href: `${base}/my/banks/${account.bankId}/accounts/${account.accountId}/account` },
    },
  }))

export const myAccounts300Json = (accounts: readonly AccountListing[]): z.input<typeof MyAccounts300> => ({
  accounts: accounts.map((account) => ({
    ...listedJson(account),
    account_type: account.productCode,
    account_routings: [...account.routings],
    views: inShortOrder(account.views).map(viewBasicJson),
  })),
})

export const accountsAtOneBankJson = (accounts: readonly AccountListing[]): z.input<typeof AccountsAtOneBank> =>
  accounts.map((account) => ({
    ...listedJson(account),
    views_available: inShortOrder(account.views).map(viewShortJson),
  }))
