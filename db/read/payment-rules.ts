/** Reads the rules of a bank for payments that wait. */
import type { Reader } from '../connection'

export interface PaymentRules {
  /** Whether the amount of a payment is held from the moment in which it waits for answers. */
  readonly holdFunds: boolean
}

/** Where the bank has said nothing, nothing is held. */
export async function paymentRules(read: Reader, bankId: string): Promise<PaymentRules> {
  const [row] = await read.raw<PaymentRules>('select hold_funds as "holdFunds" from payment_rules where bank_id = ?', [
    bankId,
  ])
  return row ?? { holdFunds: false }
}
