/** Webhooks of the bank, and what they were told: what nobody took is sent again, or given up. */
import { Button, Group, NativeSelect } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactElement } from 'react'
import type { z } from 'zod'
import type { Deliveries as DeliveriesJson, Delivery, Webhook, Webhooks as WebhooksJson } from '../../api/json/webhooks'
import { get, send } from '../calls/http'
import { useSession } from '../calls/session'
import { Confirmation } from '../parts/confirmation'
import { List } from '../parts/list'
import { Moment } from '../parts/moments'
import { Nothing, Reading } from '../parts/states'
import { StateBadge } from '../parts/state-badge'
import { inPlainWords, shortId } from '../parts/words'

type Hook = z.output<typeof Webhook>
type DeliveryRow = z.output<typeof Delivery>

const statuses = ['PARKED', 'PENDING', 'DELIVERED', 'DISCARDED']

function useDeliveries(path: string, status: string) {
  return useInfiniteQuery({
    queryKey: ['deliveries', path, status],
    queryFn: ({ pageParam: before }) => {
      const wanted = Object.entries({ status, before }).filter(([, value]) => value !== '')
      return get<z.output<typeof DeliveriesJson>>(`${path}/deliveries?${new URLSearchParams(wanted)}`)
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    refetchInterval: 10_000,
  })
}

type Step = { readonly kind: 'all' } | { readonly kind: 'one' | 'discard'; readonly id: string }

/** Sends again or gives up; the list is read anew afterwards, whatever came of it. */
function useSteps(path: string) {
  const client = useQueryClient()
  const parked = `${path}/parked-deliveries`
  return useMutation({
    mutationFn: (step: Step) => {
      if (step.kind === 'all') return send('POST', `${parked}/replay`)
      return step.kind === 'one' ? send('POST', `${parked}/${step.id}/replay`) : send('DELETE', `${parked}/${step.id}`)
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['deliveries', path] }),
  })
}

/** Sends a parked delivery again, unless its hook is switched off, or gives it up: that is asked once more, as nobody can take it back. */
function Parked({
  row,
  hook,
  act,
}: {
  readonly row: DeliveryRow
  readonly hook: Hook
  readonly act: ReturnType<typeof useSteps>
}): ReactElement {
  const [isGivenUp, setGivenUp] = useState(false)
  const { delivery_id: id } = row
  const button = (text: string, onClick: () => void): ReactElement => (
    <Button size="xs" variant="default" disabled={act.isPending} onClick={onClick}>
      {text}
    </Button>
  )
  return (
    <Group gap="xs">
      {hook.is_active ? button('Send again', () => act.mutate({ kind: 'one', id })) : null}
      {button('Give up', () => setGivenUp(true))}
      {isGivenUp ? (
        <Confirmation
          title="Give up the delivery"
          text={`${hook.url} will never be told of event ${shortId(row.event_id)}. This cannot be taken back.`}
          act="Give it up"
          onConfirm={() => {
            setGivenUp(false)
            act.mutate({ kind: 'discard', id })
          }}
          onClose={() => setGivenUp(false)}
        />
      ) : null}
    </Group>
  )
}

/** What nobody has taken yet is not parked before its last try. */
function NothingParked({ onPending }: { readonly onPending: () => void }): ReactElement {
  return (
    <>
      Nothing is parked.{' '}
      <button type="button" className="link" onClick={onPending}>
        Show what is still being tried
      </button>
    </>
  )
}

/** The deliveries of one hook, parked ones first to see. */
function Deliveries({ hook }: { readonly hook: Hook }): ReactElement {
  const { bankId, may } = useSession()
  const [status, setStatus] = useState('PARKED')
  const path = `/engine/v1/banks/${bankId}/webhooks/${hook.webhook_id}`
  const deliveries = useDeliveries(path, status)
  const act = useSteps(path)
  const rows = deliveries.data?.pages.flatMap((page) => page.deliveries) ?? []
  const keeps = may('CanUpdateWebhook')
  return (
    <section className="panel" aria-labelledby={`hook-${hook.webhook_id}`}>
      <h2 id={`hook-${hook.webhook_id}`}>{hook.url}</h2>
      <p className="by">
        {inPlainWords(hook.trigger_name)}
        {hook.account_id === null ? '' : ` of account ${shortId(hook.account_id)}`},{' '}
        {hook.is_active ? 'active' : 'switched off'}
        {hook.in_order ? ', in order' : ''}
      </p>
      <Group align="end" mb="sm">
        <NativeSelect
          label="Status"
          value={status}
          data={[{ value: '', label: 'All' }, ...statuses.map((value) => ({ value, label: inPlainWords(value) }))]}
          onChange={(event) => setStatus(event.currentTarget.value)}
        />
        {keeps && hook.is_active && status === 'PARKED' && rows.length > 0 ? (
          <Button variant="default" loading={act.isPending} onClick={() => act.mutate({ kind: 'all' })}>
            Send all again
          </Button>
        ) : null}
      </Group>
      <List
        read={deliveries}
        failure={act.error}
        empty={
          status === 'PARKED' ? <NothingParked onPending={() => setStatus('PENDING')} /> : 'There is no such delivery.'
        }
        caption={`Deliveries to ${hook.url}, newest first`}
        rows={rows}
        keyOf={({ delivery_id: id }) => id}
        columns={[
          { name: 'Event', cell: ({ event_id: id }) => <code>{shortId(id)}</code> },
          { name: 'Status', cell: ({ status: at }) => <StateBadge state={at} /> },
          { name: 'Tries', cell: ({ number_of_tries: tries }) => tries, isNumber: true },
          { name: 'Last error', cell: ({ last_error: error }) => error ?? '–' },
          { name: 'Came', cell: ({ created }) => <Moment at={created} /> },
          {
            name: 'Do',
            cell: (row) => (row.status === 'PARKED' && keeps ? <Parked row={row} hook={hook} act={act} /> : '–'),
          },
        ]}
      />
    </section>
  )
}

/** Every hook with its deliveries. */
export function Webhooks(): ReactElement {
  const { bankId } = useSession()
  const hooks = useQuery({
    queryKey: ['webhooks', bankId],
    queryFn: () => get<z.output<typeof WebhooksJson>>(`/engine/v1/banks/${bankId}/webhooks`),
  })
  return (
    <>
      <h1>Webhooks</h1>
      <Reading of={hooks} />
      {hooks.data?.webhooks.length === 0 ? <Nothing>The bank has no webhook.</Nothing> : null}
      {hooks.data?.webhooks.map((hook) => (
        <Deliveries key={hook.webhook_id} hook={hook} />
      ))}
    </>
  )
}
