/** Writes how much users may pay. Owner: the API. */
import type { Transaction } from '../connection'
import { actedBy } from './actor'
import { payerLimitColumns } from '../read/payer-limits'
import type { PayerLimitRow } from '../read/payer-limits'

export interface PayerLimit {
  readonly limitId: string
  readonly bankId: string
  /** Null: everybody who has no limit of their own. */
  readonly userId: string | null
  readonly currency: string
  /** Minor units. */
  readonly dailyAmount: bigint
  readonly monthlyAmount: bigint
  readonly setBy: string
}

/** Sets the limit, in place of the one that is there for this user and currency; the id of that one stays. Undefined when there is no such user. */
export async function putPayerLimit(transaction: Transaction, limit: PayerLimit): Promise<PayerLimitRow | undefined> {
  const [row] = await transaction.raw<PayerLimitRow>(
    `insert into payer_limits (limit_id, bank_id, user_id, currency, daily_amount, monthly_amount, set_by)
     select ?, ?, ?::uuid, ?, ?, ?, ?
     where (?::uuid is null or exists (select from users where user_id = ?::uuid and deleted_at is null)) and ${actedBy}
     on conflict on constraint payer_limits_one_per_currency do update
       set daily_amount = excluded.daily_amount, monthly_amount = excluded.monthly_amount, set_by = excluded.set_by, set_at = now()
     returning ${payerLimitColumns}`,
    [
      limit.limitId,
      limit.bankId,
      limit.userId,
      limit.currency,
      limit.dailyAmount,
      limit.monthlyAmount,
      limit.setBy,
      limit.userId,
      limit.userId,
      limit.setBy,
    ],
  )
  return row
}

/** Takes away what somebody else is bound by; `OWN`: it binds the actor, and stays; `NONE`: the bank has no such limit. */
export async function deletePayerLimit(
  transaction: Transaction,
  { bankId, limitId, actorUserId }: { readonly bankId: string; readonly limitId: string; readonly actorUserId: string },
): Promise<'DELETED' | 'OWN' | 'NONE'> {
  const deleted = await transaction.raw(
    `delete from payer_limits where limit_id = ? and bank_id = ? and user_id is distinct from ?::uuid and ${actedBy} returning limit_id`,
    [limitId, bankId, actorUserId, actorUserId],
  )
  if (deleted.length > 0) return 'DELETED'
  const own = await transaction.raw('select from payer_limits where limit_id = ? and bank_id = ? and user_id = ?', [
    limitId,
    bankId,
    actorUserId,
  ])
  return own.length > 0 ? 'OWN' : 'NONE'
}
