/** What views let their holders see of the account itself. */
import { permits } from './may'
import type { ViewPermission } from './permissions'
import type { View } from './view'

export interface RoutingFact {
  readonly scheme: string
  readonly address: string
}

/** What a list of accounts has of each; `Amount` is whatever the caller shows a balance as. */
export interface ListedAccountFacts<Amount = unknown> {
  readonly label: string
  readonly type: string
  readonly currency: string
  readonly balance: Amount
  readonly routings: readonly RoutingFact[]
}

/** Everything that there is to see; `Owner` is whatever the caller shows an owner as. */
export interface AccountFacts<Owner = unknown, Amount = unknown> extends ListedAccountFacts<Amount> {
  readonly number: string
  readonly owners: readonly Owner[]
  readonly iban: string | null
  readonly swiftBic: string | null
  readonly bankName: string | null
  readonly nationalIdentifier: string | null
  readonly bankRouting: RoutingFact
}

export type VisibleListedAccount<Amount = unknown> = {
  readonly [Member in keyof ListedAccountFacts<Amount>]: ListedAccountFacts<Amount>[Member] | null
}
export type VisibleAccount<Owner = unknown, Amount = unknown> = {
  readonly [Member in keyof Omit<AccountFacts<Owner, Amount>, 'bankRouting'>]:
    AccountFacts<Owner, Amount>[Member] | null
} & { readonly bankRouting: { readonly [Member in keyof RoutingFact]: string | null } }

/** Which permission shows which member, together with the one that shows the account at all; routings need two, because scheme and address are one. */
export const accountPermissions = {
  label: 'can_see_bank_account_label',
  number: 'can_see_bank_account_number',
  type: 'can_see_bank_account_type',
  currency: 'can_see_bank_account_currency',
  balance: 'can_see_bank_account_balance',
  owners: 'can_see_bank_account_owners',
  iban: 'can_see_bank_account_iban',
  swiftBic: 'can_see_bank_account_swift_bic',
  bankName: 'can_see_bank_account_bank_name',
  nationalIdentifier: 'can_see_bank_account_national_identifier',
} as const satisfies Partial<Record<keyof AccountFacts, ViewPermission>>

/** Without it a view shows nothing of its account, in no call. */
export const showsAccount = 'can_see_transaction_this_bank_account' satisfies ViewPermission

/** The schemes of routings that say what a member of its own says too. */
const numberOfScheme: Readonly<Partial<Record<string, 'iban' | 'swiftBic'>>> = {
  IBAN: 'iban',
  BIC: 'swiftBic',
  SWIFT_BIC: 'swiftBic',
}

/** Without the routings that would tell an IBAN or a BIC to a view that may not see it. */
export const routingsThrough = (
  routings: readonly RoutingFact[],
  mayShow: { readonly iban: boolean; readonly swiftBic: boolean },
): readonly RoutingFact[] =>
  routings.filter(({ scheme }) => {
    const number = numberOfScheme[scheme]
    return number === undefined || mayShow[number]
  })

/** The routings that the view shows; null where it shows none at all. */
function accountRoutings(view: View, routings: readonly RoutingFact[]): readonly RoutingFact[] | null {
  const mayRoute =
    permits(view, 'can_see_bank_account_routing_scheme') && permits(view, 'can_see_bank_account_routing_address')
  const numbers = { iban: permits(view, accountPermissions.iban), swiftBic: permits(view, accountPermissions.swiftBic) }
  return mayRoute ? routingsThrough(routings, numbers) : null
}

/** Undefined when the view does not show the account at all; what it hides is null. */
export function redactAccount<Owner, Amount>(
  view: View,
  account: AccountFacts<Owner, Amount>,
): VisibleAccount<Owner, Amount> | undefined {
  if (!permits(view, showsAccount)) return undefined
  const seen = <Value>(permission: ViewPermission, value: Value): Value | null =>
    permits(view, permission) ? value : null
  return {
    label: seen(accountPermissions.label, account.label),
    number: seen(accountPermissions.number, account.number),
    type: seen(accountPermissions.type, account.type),
    currency: seen(accountPermissions.currency, account.currency),
    balance: seen(accountPermissions.balance, account.balance),
    owners: seen(accountPermissions.owners, account.owners),
    routings: accountRoutings(view, account.routings),
    iban: seen(accountPermissions.iban, account.iban),
    swiftBic: seen(accountPermissions.swiftBic, account.swiftBic),
    bankName: seen(accountPermissions.bankName, account.bankName),
    nationalIdentifier: seen(accountPermissions.nationalIdentifier, account.nationalIdentifier),
    bankRouting: {
      scheme: seen('can_see_bank_routing_scheme', account.bankRouting.scheme),
      address: seen('can_see_bank_routing_address', account.bankRouting.address),
    },
  }
}

/** What a list shows of an account to whoever holds all of the views: of each member what any one of them shows. */
export function redactListedAccount<Amount>(
  views: readonly View[],
  account: ListedAccountFacts<Amount>,
): VisibleListedAccount<Amount> {
  const showing = views.filter((view) => permits(view, showsAccount))
  const seen = <Value>(permission: ViewPermission, value: Value): Value | null =>
    showing.some((view) => permits(view, permission)) ? value : null
  const routings = showing.map((view) => accountRoutings(view, account.routings)).filter((shown) => shown !== null)
  return {
    label: labelThrough(views, account.label),
    type: seen(accountPermissions.type, account.type),
    currency: seen(accountPermissions.currency, account.currency),
    balance: seen(accountPermissions.balance, account.balance),
    routings:
      routings.length === 0
        ? null
        : account.routings.filter((routing) => routings.some((one) => one.includes(routing))),
  }
}

/** The label alone, as `redactListedAccount` shows it. */
export const labelThrough = (views: readonly View[], label: string): string | null =>
  views.some((view) => permits(view, showsAccount) && permits(view, accountPermissions.label)) ? label : null
