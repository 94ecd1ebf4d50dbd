/** Writes what a bank charges for payments, and where it books that. Owner: the API. */
import type { ChargeRule } from '../../domain/payments/charge'
import type { Transaction } from '../connection'
import { ownersOf } from '../read/access'
import { everActing } from '../read/makers'
import { actedBy } from './actor'

export interface BankCharges {
  readonly bankId: string
  readonly accountId: string
  readonly rules: Readonly<Record<string, ChargeRule>>
  readonly setBy: string
}

/**
 * Sets all of it, in place of what is there. `NONE`: the bank has no such account, or uses it for its currency positions; `OWN`: it
 * belongs to whoever sets it, or to a customer for whom they act, or have acted.
 */
export async function putBankCharges(transaction: Transaction, charges: BankCharges): Promise<'SET' | 'OWN' | 'NONE'> {
  const { bankId, accountId, rules, setBy } = charges
  const [named] = await transaction.raw<{ isOwn: boolean }>(
    `with named as (
       select a.bank_id, a.account_key, u.user_id, u.user_id in (${ownersOf('a.account_key')})
         or exists (select from customer_account_links l
                    where l.account_key = a.account_key and u.user_id in (${everActing('l.customer_id')})) as is_own
       from accounts a, (select ?::uuid as user_id) u where a.bank_id = ? and a.account_id = ? and a.kind <> 'FX_POSITION'),
     stored as (
       insert into bank_charges (bank_id, account_key, rules, set_by)
       select bank_id, account_key, ?::jsonb, user_id from named where not is_own and ${actedBy}
       on conflict (bank_id) do update
         set account_key = excluded.account_key, rules = excluded.rules, set_by = excluded.set_by, set_at = now())
     select is_own as "isOwn" from named`,
    [setBy, bankId, accountId, JSON.stringify(rules), setBy],
  )
  if (named === undefined) return 'NONE'
  return named.isOwn ? 'OWN' : 'SET'
}

/** From now on the bank books none; what is booked stays. */
export const deleteBankCharges = (transaction: Transaction, bankId: string, actorUserId: string): Promise<unknown> =>
  transaction.raw(`delete from bank_charges where bank_id = ? and ${actedBy}`, [bankId, actorUserId])
