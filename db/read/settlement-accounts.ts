/** Reads the accounts through which a bank settles with the world outside. */
import type { Reader } from '../connection'

export interface SettlementAccountRow {
  readonly accountId: string
  readonly label: string
  readonly branchId: string
  readonly currency: string
  /** Minor units. */
  readonly balance: bigint
  readonly routings: readonly { readonly scheme: string; readonly address: string }[]
}

// A bank has a few per payment system and currency.
const longestList = 1_000

/** The settlement accounts of a bank, oldest first. */
export const settlementAccountsOf = (read: Reader, bankId: string): Promise<SettlementAccountRow[]> =>
  read.raw<SettlementAccountRow>(
    `select account_id as "accountId", label, branch_id as "branchId", currency, balance,
       coalesce((select jsonb_agg(jsonb_build_object('scheme', r.scheme, 'address', r.address) order by r.scheme)
         from account_routings r where r.account_key = a.account_key), '[]') as routings
     from accounts a where bank_id = ? and kind = 'SETTLEMENT' order by account_key limit ${longestList}`,
    [bankId],
  )
