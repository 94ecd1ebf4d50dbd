/** Settlement accounts on the wire. */
import { z } from 'zod'
import type { SettlementAccountRow } from '../../db/read/settlement-accounts'
import { formatMoney } from '../../domain/money'
import { AccountAttribute } from './accounts'
import { list, moneyJson, routingJson, text } from './wire'

/** The body of createSettlementAccount; an empty user_id is the caller. */
export const PostSettlementAccount = z.object({
  user_id: text(255),
  payment_system: text(255),
  balance: moneyJson,
  label: text(255),
  branch_id: text(255),
  account_routings: list(routingJson, 100),
})

const members = {
  account_id: z.string(),
  payment_system: z.string(),
  balance: z.object({ currency: z.string(), amount: z.string() }),
  label: z.string(),
  branch_id: z.string(),
  account_routings: z.array(z.object({ scheme: z.string(), address: z.string() })),
  account_attributes: z.array(AccountAttribute),
}
export const CreatedSettlementAccount = z.object({ ...members, user_id: z.string() })
export const SettlementAccounts = z.object({ settlement_accounts: z.array(z.object(members)) })

/** The payment system stands at the beginning of the id; the accounts that every bank has are named by their whole id. */
const paymentSystemOf = (accountId: string): string => accountId.split('_SETTLEMENT_ACCOUNT')[0] ?? accountId

export const settlementAccountsJson = (rows: readonly SettlementAccountRow[]): z.input<typeof SettlementAccounts> => ({
  settlement_accounts: rows.map(({ accountId, label, branchId, currency, balance, routings }) => ({
    account_id: accountId,
    payment_system: paymentSystemOf(accountId),
    balance: { currency, amount: formatMoney({ currency, minor: balance }) },
    label,
    branch_id: branchId,
    account_routings: [...routings],
    account_attributes: [],
  })),
})
