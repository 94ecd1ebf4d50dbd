/** A payment that is asked for again under its key, after the answer to the first try was lost. */
import { isDeepStrictEqual } from 'node:util'
import { transactionRequestOfMaker } from '../../db/read/transaction-requests'
import type { TransactionRequestRow } from '../../db/read/transaction-requests'
import type { WaitingHandles } from '../kernel/handles'
import { ApiError } from '../kernel/errors'
import { RefusedError } from '../kernel/faults'

export interface AskedPayment<Reply> {
  readonly requestId: string
  readonly initiatorId: string
  readonly type: string
  /** What `details` of replies says: value, description and payee. The day of a payment may have come meanwhile. */
  readonly details: Readonly<Record<string, unknown>>
  /** What the stored description begins with: that of a refund names its transaction. */
  readonly description: string
  readonly reply: (row: TransactionRequestRow) => Reply
}

/**
 * Opens the request; where the bank refuses, it first looks whether an earlier try has opened it. Since then the money may have gone
 * elsewhere, or another refund may have been given: that is no answer to whoever asks what became of a request that waits.
 */
export async function orEarlierTry<Reply>(
  asked: AskedPayment<Reply>,
  { read, run, isRepeated }: Pick<WaitingHandles, 'read' | 'run' | 'isRepeated'>,
  open: () => Promise<Reply>,
): Promise<Reply> {
  try {
    return await open()
  } catch (error) {
    if (!(error instanceof RefusedError || error instanceof ApiError)) throw error
    // Its process may have begun, and not have written anything yet.
    if (isRepeated) await run.untilOpened(asked.requestId)
    const earlier = await transactionRequestOfMaker(read, asked.initiatorId, asked.requestId)
    if (earlier === undefined || !isSame(earlier, asked)) throw error
    return asked.reply(earlier)
  }
}

function isSame(
  earlier: TransactionRequestRow & { readonly description: string },
  { type, details, description }: AskedPayment<unknown>,
): boolean {
  const stored = Object.fromEntries(Object.entries(earlier.details).filter(([name]) => name !== 'future_date'))
  return (
    earlier.type === type &&
    earlier.description.startsWith(description) &&
    isDeepStrictEqual(stored, JSON.parse(JSON.stringify(details)))
  )
}
