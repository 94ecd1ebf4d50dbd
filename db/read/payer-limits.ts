/** Reads how much users may pay from the accounts of a bank. */
import type { Reader } from '../connection'

export interface PayerLimitRow {
  readonly limitId: string
  /** Null: everybody who has no limit of their own. */
  readonly userId: string | null
  readonly currency: string
  /** Minor units. */
  readonly dailyAmount: bigint
  readonly monthlyAmount: bigint
  readonly setBy: string
  /** ISO 8601 with whole seconds. */
  readonly setAt: string
}

export const payerLimitColumns = `limit_id as "limitId", user_id as "userId", currency, daily_amount as "dailyAmount", monthly_amount as "monthlyAmount",
  set_by as "setBy", iso_seconds(set_at) as "setAt"`

export interface PayerLimitPage {
  readonly bankId: string
  /** Only those of this user. */
  readonly userId?: string
  readonly limit: number
  readonly offset: number
}

/** Those of everybody first, then user by user. */
export const payerLimitsOf = (
  read: Reader,
  { bankId, userId, limit, offset }: PayerLimitPage,
): Promise<PayerLimitRow[]> =>
  read.raw<PayerLimitRow>(
    `select ${payerLimitColumns} from payer_limits where bank_id = ? and (?::uuid is null or user_id = ?::uuid)
     order by user_id nulls first, currency limit ? offset ?`,
    [bankId, userId ?? null, userId ?? null, limit, offset],
  )
