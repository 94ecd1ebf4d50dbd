/** What moves money, as the rows of a table begin: what and how much, and from where to where. */
import type { ReactElement } from 'react'
import { AccountLink } from './account'
import { amountText } from './money'
import type { Column } from './table'
import { shortId } from './words'

interface Place {
  readonly bank_id: string
  readonly account_id: string
}
interface Move {
  readonly id: string
  readonly value: { readonly amount: string; readonly currency: string }
  readonly description: string
  readonly from: Place
  readonly to: Place
}

/** `name`: what it is called. */
export const moveColumns = (name: string): readonly Column<Move>[] => [
  {
    name,
    cell: ({ id, value, description }): ReactElement => (
      <>
        <strong className="amount">{amountText(value.amount, value.currency)}</strong>
        <span className="by">{description === '' ? shortId(id) : `${description}, ${shortId(id)}`}</span>
      </>
    ),
  },
  {
    name: 'From, to',
    cell: ({ from, to }): ReactElement => (
      <>
        <AccountLink at={from} />
        <span className="by">
          to <AccountLink at={to} />
        </span>
      </>
    ),
  },
]
