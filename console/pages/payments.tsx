/** Payments that wait at the bank: who was asked, who has answered, and until when that counts. */
import { Button, NativeSelect, Stack, Textarea } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactElement } from 'react'
import type { z } from 'zod'
import type { WaitingRequest, WaitingRequests } from '../../api/json/waiting-requests'
import { get, send } from '../calls/http'
import { useSession } from '../calls/session'
import { Dialog } from '../parts/dialog'
import { Facts } from '../parts/facts'
import { List } from '../parts/list'
import { Moment } from '../parts/moments'
import { Failure } from '../parts/states'
import { StateBadge } from '../parts/state-badge'
import { inPlainWords, shortId } from '../parts/words'

type Request = z.output<typeof WaitingRequest>

const statuses = ['INITIATED', 'NEXT_CHALLENGE_PENDING', 'PENDING', 'FORWARDED']

const amountOf = ({ value }: Request): string => `${value.amount} ${value.currency}`

/** Every person who was asked, with what they have done. */
function Answers({ request }: { readonly request: Request }): ReactElement {
  const { asked, required_answers: needed } = request
  const given = asked.filter(({ answered }) => answered).length
  return (
    <>
      <strong>
        {given} of {needed}
      </strong>
      <ul className="answers">
        {asked.map((one) => (
          <li key={one.user_id}>
            {one.answered ? '✓' : '…'} {one.username}: {one.answered ? 'has answered' : 'has not answered'}
            {one.attempts_used > 0 && !one.answered
              ? `, ${one.attempts_used} of ${one.attempts_allowed} tries were wrong`
              : ''}
          </li>
        ))}
      </ul>
    </>
  )
}

/** The role that pays for others may say no for them, too; the API keeps the reason. */
function Rejection({ request, onClose }: { readonly request: Request; readonly onClose: () => void }): ReactElement {
  const { bankId } = useSession()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const rejection = useMutation({
    mutationFn: () =>
      send(
        'POST',
        `/obp/v4.0.0/banks/${bankId}/accounts/${encodeURIComponent(request.from.account_id)}/owner/transaction-request-types/${request.type}/transaction-requests/${request.id}/challenge`,
        { id: '', answer: 'REJECT', reason_code: 'STAFF', additional_information: reason.trim() },
      ),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['payments', bankId] })
      onClose()
    },
  })
  return (
    <Dialog title="Reject the payment" onClose={onClose}>
      <Stack>
        <Facts
          of={[
            ['Amount', amountOf(request)],
            ['To', `${request.to.account_id} at ${request.to.bank_id}`],
          ]}
        />
        <Textarea
          label="Reason"
          required
          maxLength={2_000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Failure error={rejection.error} />
        <Button
          color="red"
          loading={rejection.isPending}
          disabled={reason.trim() === ''}
          onClick={() => rejection.mutate()}
        >
          Reject the payment
        </Button>
      </Stack>
    </Dialog>
  )
}

/** The list; whoever may reject has a button for that. */
export function Payments(): ReactElement {
  const { bankId, may } = useSession()
  const [status, setStatus] = useState('')
  const [rejected, setRejected] = useState<Request>()
  const payments = useInfiniteQuery({
    queryKey: ['payments', bankId, status],
    queryFn: ({ pageParam: after }) => {
      const wanted = Object.entries({ status, after }).filter(([, value]) => value !== '')
      return get<z.output<typeof WaitingRequests>>(
        `/engine/v1/banks/${bankId}/transaction-requests?${new URLSearchParams(wanted)}`,
      )
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    refetchInterval: 10_000,
  })
  const rows = payments.data?.pages.flatMap((page) => page.transaction_requests) ?? []
  const mayReject = may('CanCreateAnyTransactionRequest')
  return (
    <>
      <h1>Payments that wait</h1>
      <div className="filters">
        <NativeSelect
          label="Status"
          value={status}
          data={[
            { value: '', label: 'All that wait' },
            ...statuses.map((value) => ({ value, label: inPlainWords(value) })),
          ]}
          onChange={(event) => setStatus(event.currentTarget.value)}
        />
      </div>
      <List
        read={payments}
        empty="No payment waits."
        caption="What has waited longest comes first."
        rows={rows}
        keyOf={({ id }) => id}
        columns={[
          { name: 'Payment', cell: ({ id }) => <code>{shortId(id)}</code> },
          { name: 'Amount', cell: amountOf, isNumber: true },
          { name: 'From', cell: ({ from }) => shortId(from.account_id) },
          { name: 'To', cell: ({ to }) => `${shortId(to.account_id)} at ${to.bank_id}` },
          {
            name: 'Status',
            cell: ({ status: at }) => <StateBadge state={at} />,
          },
          { name: 'Answers', cell: (request) => <Answers request={request} /> },
          { name: 'Came', cell: ({ created }) => <Moment at={created} /> },
          { name: 'Ends', cell: ({ due_at: due }) => (due === null ? '–' : <Moment at={due} />) },
          ...(mayReject
            ? [
                {
                  name: 'Do',
                  cell: (request: Request) => (
                    <Button size="xs" variant="default" onClick={() => setRejected(request)}>
                      Reject
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {rejected === undefined ? null : <Rejection request={rejected} onClose={() => setRejected(undefined)} />}
    </>
  )
}
