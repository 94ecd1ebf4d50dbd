/** What a view lets its holders see of the account itself. */
import { permits } from './may'
import type { ViewPermission } from './permissions'
import type { View } from './view'

export interface RoutingFact {
  readonly scheme: string
  readonly address: string
}

/** Everything that there is to see; `Owner` and `Amount` are whatever the caller shows them as. */
export interface AccountFacts<Owner = unknown, Amount = unknown> {
  readonly label: string
  readonly number: string
  readonly type: string
  readonly currency: string
  readonly balance: Amount
  readonly owners: readonly Owner[]
  readonly routings: readonly RoutingFact[]
  readonly iban: string | null
  readonly swiftBic: string | null
  readonly bankName: string | null
  readonly nationalIdentifier: string | null
}

export type VisibleAccount<Owner = unknown, Amount = unknown> = {
  readonly [Member in keyof AccountFacts<Owner, Amount>]: AccountFacts<Owner, Amount>[Member] | null
}

/** Which permission shows which member; routings need two, because scheme and address are one. */
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

/** Undefined when the view does not show the account at all; what it hides is null. */
export function redactAccount<Owner, Amount>(
  view: View,
  account: AccountFacts<Owner, Amount>,
): VisibleAccount<Owner, Amount> | undefined {
  if (!permits(view, 'can_see_transaction_this_bank_account')) return undefined
  const seen = <Value>(permission: ViewPermission, value: Value): Value | null =>
    permits(view, permission) ? value : null
  const mayRoute =
    permits(view, 'can_see_bank_account_routing_scheme') && permits(view, 'can_see_bank_account_routing_address')
  const numbers = { iban: permits(view, accountPermissions.iban), swiftBic: permits(view, accountPermissions.swiftBic) }
  return {
    label: seen(accountPermissions.label, account.label),
    number: seen(accountPermissions.number, account.number),
    type: seen(accountPermissions.type, account.type),
    currency: seen(accountPermissions.currency, account.currency),
    balance: seen(accountPermissions.balance, account.balance),
    owners: seen(accountPermissions.owners, account.owners),
    routings: mayRoute ? routingsThrough(account.routings, numbers) : null,
    iban: seen(accountPermissions.iban, account.iban),
    swiftBic: seen(accountPermissions.swiftBic, account.swiftBic),
    bankName: seen(accountPermissions.bankName, account.bankName),
    nationalIdentifier: seen(accountPermissions.nationalIdentifier, account.nationalIdentifier),
  }
}

/** The label in a list of accounts: shown when any one of the listed views shows it. */
export const labelThrough = (views: readonly View[], label: string): string | null =>
  views.some((view) => permits(view, accountPermissions.label)) ? label : null
