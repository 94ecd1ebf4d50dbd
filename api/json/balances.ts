/** Balances on the wire. */
import { z } from 'zod'
import type { AccountListing } from '../../db/read/accounts'
import { formatMoney } from '../../domain/money'
import { moment } from './wire'

const money = z.object({ currency: z.string(), amount: z.string() })
const routing = z.object({ scheme: z.string(), address: z.string() })

export const AccountBalances = z.object({
  bank_id: z.string(),
  account_id: z.string(),
  account_routings: z.array(routing),
  label: z.string(),
  balances: z.array(z.object({ type: z.string(), currency: z.string(), amount: z.string() })),
})
export const AccountsBalances = z.object({ accounts: z.array(AccountBalances) })
export const AccountsBalances310 = z.object({
  accounts: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      bank_id: z.string(),
      account_routings: z.array(routing),
      balance: money,
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

/** What a balance needs of an account. `balance` is minor units. */
export type BalanceOf = Omit<AccountListing, 'views' | 'productCode'>

const amountOf = ({ currency, balance }: Pick<BalanceOf, 'currency' | 'balance'>): z.input<typeof money> => ({
  currency,
  amount: formatMoney({ currency, minor: balance }),
})

export const accountBalancesJson = (account: BalanceOf): z.input<typeof AccountBalances> => ({
  bank_id: account.bankId,
  account_id: account.accountId,
  account_routings: [...account.routings],
  label: account.label,
  // OBP names the type so although it is the balance of now.
  balances: [{ type: 'OpeningBooked', ...amountOf(account) }],
})

export const accountsBalancesJson = (accounts: readonly BalanceOf[]): z.input<typeof AccountsBalances> => ({
  accounts: accounts.map(accountBalancesJson),
})

/** A sum over several currencies would be a wrong number: then the overall balance is left empty. */
const overallBalance = (accounts: readonly BalanceOf[]): z.input<typeof money> => {
  const [currency, ...others] = new Set(accounts.map((account) => account.currency))
  return currency === undefined || others.length > 0
    ? { currency: '', amount: '' }
    : amountOf({ currency, balance: accounts.reduce((sum, { balance }) => sum + balance, 0n) })
}

export const accountsBalances310Json = (
  accounts: readonly BalanceOf[],
  now: Date,
): z.input<typeof AccountsBalances310> => ({
  accounts: accounts.map((account) => ({
    id: account.accountId,
    label: account.label,
    bank_id: account.bankId,
    account_routings: [...account.routings],
    balance: amountOf(account),
  })),
  overall_balance: overallBalance(accounts),
  overall_balance_date: `${now.toISOString().slice(0, 19)}Z`,
})
