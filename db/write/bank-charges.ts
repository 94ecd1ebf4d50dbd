/** Writes what a bank charges for payments, and where it books that. Owner: the API. */
import type { ChargeRule } from '../../domain/payments/charge'
import type { Transaction } from '../connection'
import { actedBy } from './actor'

export interface BankCharges {
  readonly bankId: string
  readonly accountId: string
  readonly rules: Readonly<Record<string, ChargeRule>>
  readonly setBy: string
}

/** Sets all of it, in place of what is there. False when the bank has no such account, or uses it for its currency positions. */
export async function putBankCharges(transaction: Transaction, charges: BankCharges): Promise<boolean> {
  const set = await transaction.raw(
    `insert into bank_charges (bank_id, account_key, rules, set_by)
     select bank_id, account_key, ?::jsonb, ? from accounts where bank_id = ? and account_id = ? and kind <> 'FX_POSITION' and ${actedBy}
     on conflict (bank_id) do update
       set account_key = excluded.account_key, rules = excluded.rules, set_by = excluded.set_by, set_at = now()
     returning bank_id`,
    [JSON.stringify(charges.rules), charges.setBy, charges.bankId, charges.accountId, charges.setBy],
  )
  return set.length > 0
}

/** From now on the bank books none; what is booked stays. */
export const deleteBankCharges = (transaction: Transaction, bankId: string, actorUserId: string): Promise<unknown> =>
  transaction.raw(`delete from bank_charges where bank_id = ? and ${actedBy}`, [bankId, actorUserId])
