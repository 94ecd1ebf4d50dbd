/** The body of a payment that gives a transaction back. */
import { z } from 'zod'
import { futureDate } from './transaction-requests'
import { filledText, moneyJson, text } from './wire'

const account = z.object({ bank_id: filledText(255), account_id: filledText(255) })
const counterparty = z.object({ counterparty_id: filledText(255) })

const refund = {
  value: moneyJson,
  description: text(2_000),
  /** No later day: it is given back as soon as it is confirmed. */
  future_date: futureDate,
  refund: z.object({ transaction_id: filledText(255), reason_code: text(255) }),
}

/** Whom the body names as the other side of the transaction: in `to`, or in `from` where `to` is missing. */
export const PostRefund = z.union([
  z
    .object({ ...refund, to: z.union([account, counterparty]) })
    .transform(({ to, ...rest }) => ({ ...rest, otherSide: to })),
  z
    .object({ ...refund, to: z.null().optional(), from: counterparty })
    .transform(({ from, ...rest }) => ({ ...rest, otherSide: from })),
])
export const exampleRefund: z.input<typeof PostRefund> = {
  to: { counterparty_id: '9fg8a7e4-6d02-40e3-a129-0b2bf89de8uh' },
  value: { currency: 'EUR', amount: '10.12' },
  description: 'this is for work',
  refund: { transaction_id: '2fg8a7e4-6d02-40e3-a129-0b2bf89de8ub', reason_code: '410' },
}
