/** Standing orders of the bank: what pays when, what became of it last, and ending it. */
import { Button } from '@mantine/core'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactElement } from 'react'
import type { z } from 'zod'
import type { StandingOrderAtBank, StandingOrdersAtBank } from '../../api/json/standing-orders'
import { get, send } from '../calls/http'
import { useSession } from '../calls/session'
import type { Session } from '../calls/session'
import { useWanted } from '../calls/wanted'
import { Choice, inChoices } from '../parts/choice'
import { List } from '../parts/list'
import { amountText } from '../parts/money'
import { Day, dayText } from '../parts/moments'
import { moveColumns } from '../parts/moves'
import { ReasonDialog } from '../parts/reason'
import { StateBadge } from '../parts/state-badge'
import type { Column } from '../parts/table'
import { counted, inPlainWords } from '../parts/words'

type OrderRow = z.output<typeof StandingOrderAtBank>

const statuses = ['ACTIVE', 'INITIATED', 'COMPLETED', 'CANCELLED', 'REJECTED', 'FAILED']
const rhythms = {
  WEEK: 'every week',
  FRTN: 'every two weeks',
  MNTH: 'every month',
  QURT: 'every quarter',
  MIAN: 'every half year',
  YEAR: 'every year',
} as const

/** How long it goes on: whichever end comes first. */
function untilText({ payments, last_day: lastDay }: OrderRow): string {
  const ends = [
    ...(payments === null ? [] : [counted(payments, 'payment')]),
    ...(lastDay === null ? [] : [`until ${dayText(lastDay)}`]),
  ]
  return ends.length === 0 ? 'until somebody ends it' : ends.join(', ')
}

/** What became of its last payment that is over; why the order itself has ended, where it has. */
function LastOutcome({ order }: { readonly order: OrderRow }): ReactElement {
  const { last_payment: last, end_reason: ended } = order
  return (
    <>
      {last === null ? (
        'nothing yet'
      ) : (
        <>
          {inPlainWords(last.status ?? 'not made')}, number {last.number} of <Day at={last.due_day} />
          {last.reason === '' ? null : <span className="by">{last.reason}</span>}
        </>
      )}
      {ended === '' ? null : <span className="by">ended: {ended}</span>}
    </>
  )
}

const columns: readonly Column<OrderRow>[] = [
  ...moveColumns('Standing order'),
  { name: 'Made by', cell: ({ created_by_username: name }) => name },
  { name: 'Status', cell: ({ status }) => <StateBadge state={status} /> },
  {
    name: 'Pays',
    cell: (order) => (
      <>
        {rhythms[order.frequency]}
        <span className="by">{untilText(order)}</span>
      </>
    ),
  },
  { name: 'Next', cell: ({ next_due_day: day }) => <Day at={day} /> },
  { name: 'Last payment', cell: (order) => <LastOutcome order={order} /> },
]

/** The view through which the user may say that it ends; the role at the bank needs none. */
const endingView = ({ from, ended }: OrderRow, { may, views }: Session): string | undefined => {
  if (ended !== null) return undefined
  return may('CanCreateAnyTransactionRequest')
    ? 'owner'
    : views.find(({ accountId }) => accountId === from.account_id)?.viewId
}

function useOrders(bankId: string, status: string) {
  return useInfiniteQuery({
    queryKey: ['standing-orders', bankId, status],
    queryFn: ({ pageParam: after }) => {
      const wanted = Object.entries({ status, after }).filter(([, value]) => value !== '')
      return get<z.output<typeof StandingOrdersAtBank>>(
        `/engine/v1/banks/${bankId}/standing-orders?${new URLSearchParams(wanted)}`,
      )
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  })
}

interface Ended {
  readonly order: OrderRow
  readonly viewId: string
}

function EndOrder({ order, viewId, onClose }: Ended & { readonly onClose: () => void }): ReactElement {
  const { bankId } = useSession()
  const client = useQueryClient()
  const account = `/engine/v1/banks/${bankId}/accounts/${encodeURIComponent(order.from.account_id)}`
  const path = `${account}/${encodeURIComponent(viewId)}/standing-orders/${order.id}/end`
  return (
    <ReasonDialog
      title="End the standing order"
      needsReason
      facts={[
        ['Amount', `${amountText(order.value.amount, order.value.currency)}, ${rhythms[order.frequency]}`],
        ['From', order.from.account_id],
        ['To', `${order.to.account_id} at ${order.to.bank_id}`],
        ['Made by', order.created_by_username],
        ['Next', <Day key="next" at={order.next_due_day} />],
      ]}
      act={(reason) => send('POST', path, { reason })}
      onDone={() => {
        // What waits of it is taken back.
        for (const list of ['standing-orders', 'payments']) void client.invalidateQueries({ queryKey: [list, bankId] })
      }}
      onClose={onClose}
    />
  )
}

/** The list, newest first. */
export function StandingOrders(): ReactElement {
  const session = useSession()
  const { bankId } = session
  const [{ status }, change] = useWanted({ status: 'ACTIVE' })
  const [ended, setEnded] = useState<Ended>()
  const orders = useOrders(bankId, status)
  const rows = orders.data?.pages.flatMap((page) => page.standing_orders) ?? []
  const endOf = (order: OrderRow): ReactElement | null => {
    const viewId = endingView(order, session)
    return viewId === undefined ? null : (
      <Button size="xs" variant="default" onClick={() => setEnded({ order, viewId })}>
        End
      </Button>
    )
  }
  const mayEnd = rows.some((order) => endingView(order, session) !== undefined)
  return (
    <>
      <h1>Standing orders</h1>
      <div className="filters">
        <Choice
          label="Status"
          value={status}
          of={[...inChoices(statuses), { value: '', label: 'All of them' }]}
          onChange={(value) => change({ status: value })}
        />
      </div>
      <List
        read={orders}
        empty="There is no such standing order."
        caption="Standing orders, newest first."
        rows={rows}
        keyOf={({ id }) => id}
        columns={[...columns, ...(mayEnd ? [{ name: 'Do', cell: endOf }] : [])]}
      />
      {ended === undefined ? null : <EndOrder {...ended} onClose={() => setEnded(undefined)} />}
    </>
  )
}
