/** Account statements on the wire of our own API: members are named after those of ISO 20022 camt.053. */
import { z } from 'zod'
import type { StatementTotalsRow } from '../../db/read/account-statements'
import type { TransactionRow } from '../../db/read/transactions'
import {
  allEntriesOf,
  closingOf,
  creditDebitIndicators,
  indicatedOf,
  netOf,
} from '../../domain/ledger/account-statement'
import type { EntriesSum } from '../../domain/ledger/account-statement'
import { formatMoney } from '../../domain/money'
import { redactTransaction } from '../../domain/views/redact-transaction'
import type { View } from '../../domain/views/view'
import { CoreOtherAccount300, coreOtherAccount300Json } from './other-accounts'

const shown = z.string().nullable()
const indicated = { amount: z.string(), credit_debit_indicator: z.enum(creditDebitIndicators) }
const sum = { number_of_entries: z.int(), sum: z.string() }

/** What the view hides is null. */
const StatementEntry = z.object({
  entry_reference: z.string(),
  ...indicated,
  status: z.literal('BOOK'),
  booking_date: z.string(),
  value_date: z.string(),
  type: shown,
  description: shown,
  other_account: CoreOtherAccount300.nullable(),
})

export const AccountStatement = z.object({
  bank_id: z.string(),
  account_id: z.string(),
  currency: z.string(),
  from_date: shown,
  to_date: shown,
  opening_balance: z.object({ type: z.literal('OPBD'), ...indicated }),
  closing_balance: z.object({ type: z.literal('CLBD'), ...indicated }),
  total_entries: z.object({ ...sum, net_amount: z.string(), credit_debit_indicator: z.enum(creditDebitIndicators) }),
  total_credit_entries: z.object(sum),
  total_debit_entries: z.object(sum),
  entries: z.array(StatementEntry),
  next: shown,
})

interface StatementOf {
  readonly account: { readonly bankId: string; readonly accountId: string; readonly currency: string }
  readonly view: View
  readonly period: { readonly from: string | undefined; readonly to: string | undefined }
  readonly totals: StatementTotalsRow
  readonly rows: readonly TransactionRow[]
  readonly next: string | null
}

export function accountStatementJson(statement: StatementOf): z.input<typeof AccountStatement> {
  const { account, view, period, totals, rows, next } = statement
  const { currency } = account
  const amountJson = (minor: bigint): string => formatMoney({ currency, minor })
  const indicatedJson = (signed: bigint) => {
    const { minor, indicator } = indicatedOf(signed)
    return { amount: amountJson(minor), credit_debit_indicator: indicator }
  }
  const sumJson = ({ number, sum: minor }: EntriesSum) => ({
    number_of_entries: Number(number),
    sum: amountJson(minor),
  })
  const { amount: net, credit_debit_indicator } = indicatedJson(netOf(totals))
  return {
    bank_id: account.bankId,
    account_id: account.accountId,
    currency,
    from_date: period.from ?? null,
    to_date: period.to ?? null,
    opening_balance: { type: 'OPBD', ...indicatedJson(totals.opening) },
    closing_balance: { type: 'CLBD', ...indicatedJson(closingOf(totals)) },
    total_entries: { ...sumJson(allEntriesOf(totals)), net_amount: net, credit_debit_indicator },
    total_credit_entries: sumJson(totals.credits),
    total_debit_entries: sumJson(totals.debits),
    entries: rows.map((row) => ({ ...entryJson(row, view), ...indicatedJson(row.facts.amount) })),
    next,
  }
}

/** Money counts from its booking on: there is no other value date. */
function entryJson({ transactionId, facts }: TransactionRow, view: View) {
  const { type, description, otherAccount } = redactTransaction(view, facts)
  return {
    entry_reference: transactionId,
    status: 'BOOK' as const,
    booking_date: facts.completedAt,
    value_date: facts.completedAt,
    type,
    description,
    other_account: otherAccount && coreOtherAccount300Json(otherAccount),
  }
}
