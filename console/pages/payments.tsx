/** Payments that wait at the bank: for whom or for what, and until when that counts. */
import { Button, Group } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import type { z } from 'zod'
import type { WaitingRequest, WaitingRequests } from '../../api/json/waiting-requests'
import { get } from '../calls/http'
import { useSession } from '../calls/session'
import { useWanted } from '../calls/wanted'
import { Choice, inChoices } from '../parts/choice'
import { List } from '../parts/list'
import { Day, Moment } from '../parts/moments'
import { moveColumns } from '../parts/moves'
import { StateBadge } from '../parts/state-badge'
import type { Column } from '../parts/table'
import { counted, shortId } from '../parts/words'
import { EndPayment } from './payments/ending'
import type { Ending } from './payments/ending'

export type PaymentRow = z.output<typeof WaitingRequest>

const statuses = ['INITIATED', 'NEXT_CHALLENGE_PENDING', 'PENDING', 'FORWARDED']

const reasons = {
  ANSWERS: 'answers',
  DAY: 'its day',
  FUNDS: 'funds',
  ACCOUNT: 'the account to be unfrozen',
} as const

/** Said of those who have not answered. */
const codes = {
  SENT: '',
  NO_ADDRESS: ', and has no address to send a code to',
  NOT_TAKEN: ', and the code could not be sent yet',
} as const

/** Every person who was asked, with what they have done. */
function Answers({ request }: { readonly request: PaymentRow }): ReactElement {
  const { asked, required_answers: needed } = request
  const given = asked.filter(({ answered }) => answered).length
  return (
    <>
      <strong>{counted(given, 'answer', needed)}</strong>
      <ul className="answers">
        {asked.map((one) => (
          <li key={one.user_id}>
            <span aria-hidden>{one.answered ? '✓' : '○'}</span> {one.username}:{' '}
            {one.answered ? 'has answered' : 'has not answered'}
            {one.attempts_used > 0 && !one.answered
              ? `, ${one.attempts_used} of ${one.attempts_allowed} tries were wrong`
              : ''}
            {one.answered || one.code === null ? '' : codes[one.code]}
          </li>
        ))}
      </ul>
    </>
  )
}

/** What it waits for, and the day on which it is to be made. */
function WaitsFor({ request }: { readonly request: PaymentRow }): ReactElement {
  const { waits_for: reason, pays_on: day, asked } = request
  return (
    <>
      {reason === 'ANSWERS' && asked.length > 0 ? <Answers request={request} /> : null}
      {reason === null || (reason === 'ANSWERS' && asked.length > 0) ? null : reasons[reason]}
      {day === null ? null : (
        <span className="by">
          to be made on <Day at={day} />
        </span>
      )}
    </>
  )
}

const columns: readonly Column<PaymentRow>[] = [
  ...moveColumns('Payment'),
  { name: 'Made by', cell: ({ requested_by_username: name }) => name },
  { name: 'Status', cell: ({ status: at }) => <StateBadge state={at} /> },
  { name: 'Waits for', cell: (request) => <WaitsFor request={request} /> },
  { name: 'Came', cell: ({ created }) => <Moment at={created} /> },
  { name: 'Ends', cell: ({ due_at: due }) => (due === null ? '–' : <Moment at={due} />) },
]

interface Ended {
  readonly ending: Ending
  readonly request: PaymentRow
}

/** The buttons of whoever may end one of the payments: the staff reject it, its maker withdraws it. */
function useEndings(rows: readonly PaymentRow[], onEnd: (ended: Ended) => void): readonly Column<PaymentRow>[] {
  const { userId, may } = useSession()
  const mayReject = may('CanCreateAnyTransactionRequest')
  const isOwn = ({ requested_by_user_id: maker }: PaymentRow): boolean => maker === userId
  if (!mayReject && !rows.some(isOwn)) return []
  const button = (text: string, ended: Ended): ReactElement => (
    <Button size="xs" variant="default" onClick={() => onEnd(ended)}>
      {text}
    </Button>
  )
  const buttons = (request: PaymentRow): ReactElement => (
    <Group gap="xs">
      {mayReject ? button('Reject', { ending: 'reject', request }) : null}
      {isOwn(request) ? button('Withdraw', { ending: 'withdraw', request }) : null}
    </Group>
  )
  return [{ name: 'Do', cell: buttons }]
}

/** `one` is the id of a single request; empty: all that wait. */
function usePayments(bankId: string, status: string, one: string) {
  return useInfiniteQuery({
    queryKey: ['payments', bankId, status, one],
    queryFn: ({ pageParam: after }) => {
      const wanted = Object.entries({ status, request_id: one, after }).filter(([, value]) => value !== '')
      return get<z.output<typeof WaitingRequests>>(
        `/engine/v1/banks/${bankId}/transaction-requests?${new URLSearchParams(wanted)}`,
      )
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    refetchInterval: 10_000,
  })
}

/** The list, read anew every ten seconds; or the one payment that is asked for. */
export function Payments({ requestId = '' }: { readonly requestId?: string }): ReactElement {
  const { bankId } = useSession()
  const [{ status }, change] = useWanted({ status: '' })
  const [ended, setEnded] = useState<Ended>()
  const payments = usePayments(bankId, status, requestId)
  const rows = payments.data?.pages.flatMap((page) => page.transaction_requests) ?? []
  const isOne = requestId !== ''
  const endings = useEndings(rows, setEnded)
  return (
    <>
      <h1>Payments that wait</h1>
      {isOne ? (
        <p className="summary">
          Only payment {shortId(requestId)}. <Link href="/payments">Show all that wait</Link>
        </p>
      ) : null}
      <div className="filters">
        <Choice
          label="Status"
          value={status}
          of={[{ value: '', label: 'All that wait' }, ...inChoices(statuses)]}
          onChange={(value) => change({ status: value })}
        />
      </div>
      <List
        read={payments}
        empty={isOne ? 'This payment does not wait any more.' : 'No payment waits.'}
        caption="What has waited longest comes first."
        rows={rows}
        keyOf={({ id }) => id}
        columns={[...columns, ...endings]}
      />
      {ended === undefined ? null : <EndPayment {...ended} onClose={() => setEnded(undefined)} />}
    </>
  )
}
