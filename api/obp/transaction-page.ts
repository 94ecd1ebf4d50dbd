/** Which transactions of an account are listed, in which order, as far as the view lets one ask. */
import type { TransactionPage } from '../../db/read/transactions'
import { transactionOrderFor } from '../../domain/views/transaction-order'
import type { View } from '../../domain/views/view'
import { pageOf } from '../kernel/paging'

/** Refuses, as `pageOf` does, what cannot be understood. */
export function transactionPageOf(request: Parameters<typeof pageOf>[0], view: View): TransactionPage {
  const { sortBy, ...page } = pageOf(request)
  return { ...page, orderedBy: transactionOrderFor(view, sortBy) }
}
