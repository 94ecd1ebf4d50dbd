/** Balances on the wire. */
import { z } from 'zod'
import type { AccountListing } from '../../db/read/accounts'
import { formatMoney } from '../../domain/money'
import { throughItsViews } from './account-lists'
import { moment } from './wire'

const money = z.object({ currency: z.string(), amount: z.string() })
/** A view may show a balance and not its currency, as it may the balance and nothing else. */
const shown = z.string().nullable()
const routing = z.object({ scheme: z.string(), address: z.string() })

export const AccountBalances = z.object({
  bank_id: z.string(),
  account_id: z.string(),
  account_routings: z.array(routing),
  label: shown,
  balances: z.array(z.object({ type: z.string(), currency: shown, amount: z.string() })),
})
export const AccountsBalances = z.object({ accounts: z.array(AccountBalances) })
export const AccountsBalances310 = z.object({
  accounts: z.array(
    z.object({
      id: z.string(),
      label: shown,
      bank_id: z.string(),
      account_routings: z.array(routing),
      balance: z.object({ currency: shown, amount: z.string() }),
    }),
  ),
  overall_balance: money,
  overall_balance_date: z.string(),
})

export const FundsAvailable = z.object({
  answer: z.enum(['yes', 'no']),
  date: moment,
  available_funds_request_id: z.string(),
})

/** An account whose balance one of its views shows. */
export interface ShownBalance {
  readonly bankId: string
  readonly accountId: string
  readonly label: string | null
  readonly routings: readonly { readonly scheme: string; readonly address: string }[]
  readonly money: { readonly currency: string | null; readonly amount: string }
  /** In minor units. */
  readonly minor: bigint
}

/** What the account's views show of it; a view that hides the balance from its holder hides it here too. */
export const shownBalance = (account: AccountListing): readonly ShownBalance[] => {
  const { bankId, accountId } = account
  const { label, routings, currency, balance } = throughItsViews(account)
  if (balance === null) return []
  // The amount has the decimals of its currency also where no view names the currency.
  const amount = formatMoney({ currency: account.currency, minor: balance })
  return [{ bankId, accountId, label, routings: routings ?? [], money: { currency, amount }, minor: balance }]
}

export const accountBalancesJson = (account: ShownBalance): z.input<typeof AccountBalances> => ({
  bank_id: account.bankId,
  account_id: account.accountId,
  account_routings: [...account.routings],
  label: account.label,
  // OBP names the type so although it is the balance of now.
  balances: [{ type: 'OpeningBooked', ...account.money }],
})

export const accountsBalancesJson = (accounts: readonly AccountListing[]): z.input<typeof AccountsBalances> => ({
  accounts: accounts.flatMap(shownBalance).map(accountBalancesJson),
})

/** A sum over several currencies would be a wrong number, and over hidden ones would name them: then the overall balance is left empty. */
const overallBalance = (accounts: readonly ShownBalance[]): z.input<typeof money> => {
  const [currency = null, ...others] = new Set(accounts.map((account) => account.money.currency))
  return currency === null || others.length > 0
    ? { currency: '', amount: '' }
    : { currency, amount: formatMoney({ currency, minor: accounts.reduce((sum, { minor }) => sum + minor, 0n) }) }
}

export const accountsBalances310Json = (
  accounts: readonly AccountListing[],
  now: Date,
): z.input<typeof AccountsBalances310> => {
  const visible = accounts.flatMap(shownBalance)
  return {
    accounts: visible.map((account) => ({
      id: account.accountId,
      label: account.label,
      bank_id: account.bankId,
      account_routings: [...account.routings],
      balance: account.money,
    })),
    overall_balance: overallBalance(visible),
    overall_balance_date: `${now.toISOString().slice(0, 19)}Z`,
  }
}
