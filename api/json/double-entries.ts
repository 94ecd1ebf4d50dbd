/** Both sides of a transaction on the wire. */
import { z } from 'zod'
import type { DoubleEntryRow, DoubleEntrySide } from '../../db/read/double-entries'

const side = z.object({ bank_id: z.string(), account_id: z.string(), transaction_id: z.string() })
export const DoubleEntryTransaction = z.object({
  transaction_request: z.object({
    bank_id: z.string().nullable(),
    account_id: z.string().nullable(),
    transaction_request_id: z.string().nullable(),
  }),
  debit_transaction: side,
  credit_transaction: side,
})

const sideJson = ({ bankId, accountId, transactionId }: DoubleEntrySide): z.input<typeof side> => ({
  bank_id: bankId,
  account_id: accountId,
  transaction_id: transactionId,
})

/** The members of the request are null where nobody asked for the booking through one. */
export const doubleEntryJson = ({
  debit,
  credit,
  requestId,
}: DoubleEntryRow): z.input<typeof DoubleEntryTransaction> => ({
  transaction_request: {
    bank_id: requestId === null ? null : debit.bankId,
    account_id: requestId === null ? null : debit.accountId,
    transaction_request_id: requestId,
  },
  debit_transaction: sideJson(debit),
  credit_transaction: sideJson(credit),
})
