/** Messages of the bank to its customers, and what has become of them: what nobody took is sent again. */
import { Button } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import type { z } from 'zod'
import type { SentMessages } from '../../api/json/customer-messages'
import { get, send } from '../calls/http'
import { useSession } from '../calls/session'
import { useWanted } from '../calls/wanted'
import { Choice, inChoices } from '../parts/choice'
import { List } from '../parts/list'
import { Moment } from '../parts/moments'
import { StateBadge } from '../parts/state-badge'
import type { Column } from '../parts/table'
import { shortId } from '../parts/words'
import { seesCases } from '../roles'

type MessagePage = z.output<typeof SentMessages>
type MessageRow = MessagePage['customer_messages'][number]

const deliveries = ['PARKED', 'PENDING', 'SENT', 'NONE']
const problems: Readonly<Record<NonNullable<MessageRow['problem']>, string>> = {
  noTransport: 'there is no such transport here',
  noAddress: 'the customer has no address for it',
  notTaken: 'nobody took it in time',
}

function Customer({ row: { customer_id: id, user_id: userId } }: { readonly row: MessageRow }): ReactElement {
  const { may } = useSession()
  const name = `Customer ${shortId(id)}`
  return (
    <>
      {may(...seesCases) ? <Link href={`/cases/${id}`}>{name}</Link> : name}
      {userId === null ? null : <span className="by">to a user who acts for them</span>}
    </>
  )
}

const columns: readonly Column<MessageRow>[] = [
  {
    name: 'Message',
    cell: ({ message, from_person: person, from_department: department }) => (
      <>
        {message}
        <span className="by">{[person, department].filter(Boolean).join(', ')}</span>
      </>
    ),
  },
  { name: 'To', cell: (row) => <Customer row={row} /> },
  {
    name: 'Delivery',
    cell: ({ delivery, delivered_by: by, transport }) => (
      <>
        <StateBadge state={delivery} />
        <span className="by">{by ?? transport}</span>
      </>
    ),
  },
  {
    name: 'Why',
    cell: ({ problem, last_error: error }) => (
      <>
        {problem === null ? '–' : problems[problem]}
        {error === null ? null : <span className="by">{error}</span>}
      </>
    ),
  },
  { name: 'Tries', cell: ({ number_of_tries: tries }) => tries, isNumber: true },
  { name: 'Written', cell: ({ date }) => <Moment at={date} /> },
]

function useMessages(path: string, delivery: string) {
  return useInfiniteQuery({
    queryKey: ['messages', path, delivery],
    queryFn: ({ pageParam: before }) => {
      const wanted = Object.entries({ delivery, before }).filter(([, value]) => value !== '')
      return get<MessagePage>(`${path}?${new URLSearchParams(wanted)}`)
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    refetchInterval: 10_000,
  })
}

/** What was left to the staff, newest first; or what has become of the others. */
export function Messages(): ReactElement {
  const { bankId, may } = useSession()
  const [{ delivery }, change] = useWanted({ delivery: 'PARKED' })
  const path = `/engine/v1/banks/${bankId}/customer-messages`
  const messages = useMessages(path, delivery)
  const client = useQueryClient()
  const again = useMutation({
    mutationFn: (id: string) => send('POST', `${path}/${id}/replay`),
    onSettled: () => client.invalidateQueries({ queryKey: ['messages', path] }),
  })
  const sendAgain = ({ id, delivery: at }: MessageRow): ReactElement | string =>
    at === 'PARKED' || at === 'NONE' ? (
      <Button size="xs" variant="default" disabled={again.isPending} onClick={() => again.mutate(id)}>
        Send again
      </Button>
    ) : (
      '–'
    )
  return (
    <>
      <h1>Messages</h1>
      <div className="filters">
        <Choice
          label="Delivery"
          value={delivery}
          of={[...inChoices(deliveries), { value: '', label: 'All of them' }]}
          onChange={(value) => change({ delivery: value })}
        />
      </div>
      <List
        read={messages}
        failure={again.error}
        empty={delivery === 'PARKED' ? 'Nothing is parked.' : 'There is no such message.'}
        caption="Messages to customers, newest first."
        rows={messages.data?.pages.flatMap((page) => page.customer_messages) ?? []}
        keyOf={({ id }) => id}
        columns={[...columns, ...(may('CanCreateCustomerMessage') ? [{ name: 'Do', cell: sendAgain }] : [])]}
      />
    </>
  )
}
