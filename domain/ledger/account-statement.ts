/** An account statement in the words of ISO 20022 (camt.053): what was there before a period, what was booked in it, what is there after it. */
import { absolute } from '../decimal'

/** A side of the period: how many entries, and their sum in minor units, which is never negative. */
export interface EntriesSum {
  readonly number: bigint
  readonly sum: bigint
}

/** What there is to say of a period as a whole; minor units of the currency of the account. */
export interface StatementTotals {
  readonly opening: bigint
  readonly credits: EntriesSum
  readonly debits: EntriesSum
}

/** What all entries of the period move together. */
export const netOf = ({ credits, debits }: StatementTotals): bigint => credits.sum - debits.sum

export const closingOf = (totals: StatementTotals): bigint => totals.opening + netOf(totals)

export const allEntriesOf = ({ credits, debits }: StatementTotals): EntriesSum => ({
  number: credits.number + debits.number,
  sum: credits.sum + debits.sum,
})

export const creditDebitIndicators = ['CRDT', 'DBIT'] as const

/** camt has amounts without a sign, and this beside them; a balance of zero counts as a credit. */
export const indicatedOf = (
  minor: bigint,
): { readonly minor: bigint; readonly indicator: (typeof creditDebitIndicators)[number] } => ({
  minor: absolute(minor),
  indicator: minor < 0n ? 'DBIT' : 'CRDT',
})
