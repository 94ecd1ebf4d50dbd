/** Reads what a bank charges for payments. */
import type { ChargeRule } from '../../domain/payments/charge'
import type { Reader } from '../connection'

export interface BankChargesRow {
  /** Where charges are booked. */
  readonly accountId: string
  /** By the type of the request. */
  readonly rules: Readonly<Record<string, ChargeRule>>
  readonly setBy: string
  /** ISO 8601 with whole seconds. */
  readonly setAt: string
}

/** Undefined where the bank books none. */
export async function bankCharges(read: Reader, bankId: string): Promise<BankChargesRow | undefined> {
  const [row] = await read.raw<BankChargesRow>(
    `select a.account_id as "accountId", b.rules, b.set_by as "setBy", iso_seconds(b.set_at) as "setAt"
     from bank_charges b join accounts a using (account_key) where b.bank_id = ?`,
    [bankId],
  )
  return row
}
