/** Which transactions of an account are listed, in which order, as far as the view lets one ask. */
import type { TransactionPage } from '../../db/read/transactions'
import { permits } from '../../domain/views/system-views'
import { transactionPermissions } from '../../domain/views/redact-transaction'
import { transactionOrderFor } from '../../domain/views/transaction-order'
import type { View } from '../../domain/views/view'
import { pageOf } from '../kernel/paging'

export const transactionPageErrors = ['IncorrectFilter', 'ViewLacksPermission'] as const

type Paged = Omit<Parameters<typeof pageOf>[0], 'fail'> & {
  readonly fail: (name: (typeof transactionPageErrors)[number], detail: string) => never
}

/**
 * Refuses, as `pageOf` does, what cannot be understood, and dates through a view that hides them: whoever may ask which
 * transactions were completed by a date finds every date by asking often enough.
 */
export function transactionPageOf(request: Paged, view: View): TransactionPage {
  const { sortBy, ...page } = pageOf(request)
  const isDated = page.from !== undefined || page.to !== undefined
  const needed = transactionPermissions.completedAt
  if (isDated && !permits(view, needed)) {
    request.fail('ViewLacksPermission', `${needed}. Current ViewId(${view.id})`)
  }
  return { ...page, orderedBy: transactionOrderFor(view, sortBy) }
}
