/** Reads the rules of a bank for payments that wait. */
import type { Reader } from '../connection'

export interface PaymentRules {
  /** Whether the amount of a payment is held from the moment in which it waits for answers. */
  readonly holdFunds: boolean
  /** How often a payment is tried again on its day while the funds are missing; 0: it fails. */
  readonly fundsRetryMinutes: number
  /** How long a payment waits for a frozen account; 0: it is refused. */
  readonly frozenWaitHours: number
}

/** Where the bank has said nothing, nothing is held, and what cannot be paid has failed. */
const noRules: PaymentRules = { holdFunds: false, fundsRetryMinutes: 0, frozenWaitHours: 0 }

/** The rules of a bank as one value; null where it has none. `bank` is an expression; by itself a parameter. */
export const rulesColumn = (
  bank = '?',
): string => `(select jsonb_build_object('holdFunds', hold_funds, 'fundsRetryMinutes', funds_retry_minutes,
    'frozenWaitHours', frozen_wait_hours)
  from payment_rules where bank_id = ${bank})`

export async function paymentRules(read: Reader, bankId: string): Promise<PaymentRules> {
  const [row] = await read.raw<{ rules: PaymentRules | null }>(`select ${rulesColumn()} as rules`, [bankId])
  return rulesIn(row?.rules)
}

/** What a row says, or that nothing is wanted. */
export const rulesIn = (stored: PaymentRules | null | undefined): PaymentRules => stored ?? noRules
