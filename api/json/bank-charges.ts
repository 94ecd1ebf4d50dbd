/** What a bank charges for payments, on the wire of our own API. */
import { z } from 'zod'
import type { BankChargesRow } from '../../db/read/bank-charges'

const Rule = z.object({
  transaction_request_type: z.string(),
  level: z.string(),
  minimum: z.string(),
  maximum: z.string(),
})

export const PutBankCharges = z.object({ account_id: z.string(), rules: z.array(Rule).max(100) })

export const BankCharges = z.object({
  account_id: z.string().nullable(),
  rules: z.array(Rule),
  set_by_user_id: z.string().nullable(),
  set_at: z.string().nullable(),
})

/** In the order of their types. */
export const chargeRulesJson = (rules: BankChargesRow['rules']): z.input<typeof Rule>[] =>
  Object.entries(rules)
    .sort(([left], [right]) => left.localeCompare(right))
    .map(([type, { level, minimum, maximum }]) => ({ transaction_request_type: type, level, minimum, maximum }))

export const bankChargesJson = (row: BankChargesRow | undefined): z.input<typeof BankCharges> => ({
  account_id: row?.accountId ?? null,
  rules: chargeRulesJson(row?.rules ?? {}),
  set_by_user_id: row?.setBy ?? null,
  set_at: row?.setAt ?? null,
})
