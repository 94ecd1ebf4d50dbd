/** Through which views an account statement is shown. */
import { permits } from './may'
import type { ViewPermission } from './permissions'
import { showsAccount } from './redact-account'
import { transactionPermissions } from './redact-transaction'
import type { View } from './view'

/** Without one of these a statement would not add up, or tell of an account that the view hides: it is shown whole or not at all. */
export const statementPermissions = [
  showsAccount,
  transactionPermissions.amount,
  transactionPermissions.currency,
  transactionPermissions.completedAt,
  transactionPermissions.balanceAfter,
  'can_see_bank_account_balance',
] as const satisfies readonly ViewPermission[]

/** The first permission that the view lacks for a statement; undefined where it shows statements. */
export const lacksForStatement = (view: View): ViewPermission | undefined =>
  statementPermissions.find((permission) => !permits(view, permission))
