/** Which transactions of an account are listed, in which order, as far as the view lets one ask. */
import type { TransactionPage } from '../../db/read/transactions'
import { permits } from '../../domain/views/system-views'
import { transactionPermissions } from '../../domain/views/redact-transaction'
import { transactionOrderFor } from '../../domain/views/transaction-order'
import type { View } from '../../domain/views/view'
import { filterErrors, pageOf, plainPageOf } from '../kernel/paging'
import type { Page } from '../kernel/paging'

export const transactionPageErrors = ['IncorrectFilter', 'ViewLacksPermission'] as const
/** Of the lists before v3.0.0. */
export const plainTransactionPageErrors = [...filterErrors, 'ViewLacksPermission'] as const

interface Seen {
  readonly fail: (name: 'ViewLacksPermission', detail: string) => never
}

/** Refuses what `pageOf` refuses, and dates that the view hides. */
export const transactionPageOf = (request: Parameters<typeof pageOf>[0] & Seen, view: View): TransactionPage =>
  through(view, pageOf(request), request)

/** Refuses what `plainPageOf` refuses, and dates that the view hides. */
export const plainTransactionPageOf = (
  request: Parameters<typeof plainPageOf>[0] & Seen,
  view: View,
): TransactionPage => through(view, plainPageOf(request), request)

/** Whoever may ask which transactions were completed by a date finds every date by asking often enough. */
function through(view: View, { sortBy, ...page }: Page, request: Seen): TransactionPage {
  const isDated = page.from !== undefined || page.to !== undefined
  const needed = transactionPermissions.completedAt
  if (isDated && !permits(view, needed)) {
    request.fail('ViewLacksPermission', `${needed}. Current ViewId(${view.id})`)
  }
  return { ...page, orderedBy: transactionOrderFor(view, sortBy) }
}
