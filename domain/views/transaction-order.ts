/** By what a list of transactions may be sorted: an order tells of values, so it takes the permission to see them. */
import { permits } from './may'
import { transactionPermissions } from './redact-transaction'
import type { View } from './view'

/** The names that clients give, those of the members of a transaction's details. */
const criteria = {
  type: 'type',
  description: 'description',
  posted: 'postedAt',
  completed: 'completedAt',
  new_balance: 'balanceAfter',
  value: 'amount',
  amount: 'amount',
} as const satisfies Readonly<Record<string, keyof typeof transactionPermissions>>

export const transactionCriteria = Object.keys(criteria)

export type TransactionOrder = (typeof criteria)[keyof typeof criteria]

/** What the criterion names, where the view shows it; else the completion, as without a criterion. */
export function transactionOrderFor(view: View, criterion: string | undefined): TransactionOrder {
  const order = new Map<string, TransactionOrder>(Object.entries(criteria)).get(criterion ?? 'completed')
  return order !== undefined && permits(view, transactionPermissions[order]) ? order : 'completedAt'
}
