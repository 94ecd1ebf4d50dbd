/** Webhooks of the bank and of the instance, and what they were told: what nobody took is sent again, or given up. */
import { Button, Group, NativeSelect } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactElement } from 'react'
import type { z } from 'zod'
import type { Deliveries as DeliveriesJson, Delivery, Webhooks as WebhooksJson } from '../../api/json/webhooks'
import { get, send } from '../calls/http'
import { useSession } from '../calls/session'
import { useWanted } from '../calls/wanted'
import { Choice } from '../parts/choice'
import { Confirmation } from '../parts/confirmation'
import { List } from '../parts/list'
import { Moment } from '../parts/moments'
import { More } from '../parts/more'
import { Nothing, Reading } from '../parts/states'
import { StateBadge } from '../parts/state-badge'
import { inPlainWords, shortId } from '../parts/words'

type HookPage = z.output<typeof WebhooksJson>
type Hook = HookPage['webhooks'][number]
type DeliveryRow = z.output<typeof Delivery>

/** Hooks of the bank or of the instance, and whether the user may do more than look. */
interface Keeping {
  readonly base: string
  readonly keeps: boolean
}

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

/** Sends again or gives up; the lists are read anew afterwards, whatever came of it. */
function useSteps(base: string, path: string) {
  const client = useQueryClient()
  const parked = `${path}/parked-deliveries`
  return useMutation({
    mutationFn: (step: Step) => {
      if (step.kind === 'all') return send('POST', `${parked}/replay`)
      return step.kind === 'one' ? send('POST', `${parked}/${step.id}/replay`) : send('DELETE', `${parked}/${step.id}`)
    },
    onSettled: () =>
      Promise.all(
        [
          ['deliveries', path],
          ['webhooks', base],
        ].map((queryKey) => client.invalidateQueries({ queryKey })),
      ),
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
function Deliveries({ hook, base, keeps }: Keeping & { readonly hook: Hook }): ReactElement {
  const [status, setStatus] = useState('PARKED')
  const path = `${base}/${hook.webhook_id}`
  const deliveries = useDeliveries(path, status)
  const act = useSteps(base, path)
  const rows = deliveries.data?.pages.flatMap((page) => page.deliveries) ?? []
  return (
    <>
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
    </>
  )
}

/** One hook; its deliveries are asked for when somebody wants to see them. */
function HookPanel({ hook, ...keeping }: Keeping & { readonly hook: Hook }): ReactElement {
  const [isOpen, setOpen] = useState(false)
  const heading = `hook-${hook.webhook_id}`
  return (
    <section className="panel" aria-labelledby={heading}>
      <h3 id={heading}>{hook.url}</h3>
      <p className="by">
        {inPlainWords(hook.trigger_name)}
        {hook.account_id === null ? '' : ` of account ${shortId(hook.account_id)}`},{' '}
        {hook.is_active ? 'active' : 'switched off'}
        {hook.in_order ? ', in order' : ''}
      </p>
      <Group mb={isOpen ? 'sm' : 0}>
        <strong className={hook.parked_deliveries > 0 ? 'late' : undefined}>
          {hook.parked_deliveries === 0 ? 'Nothing parked' : `${hook.parked_deliveries} parked`}
        </strong>
        <Button size="xs" variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Hide the deliveries' : 'Show the deliveries'}
        </Button>
      </Group>
      {isOpen ? <Deliveries hook={hook} {...keeping} /> : null}
    </section>
  )
}

const perPage = 50

function useHooks(base: string, parked: string) {
  return useInfiniteQuery({
    queryKey: ['webhooks', base, parked],
    queryFn: ({ pageParam: offset }) => {
      const query = new URLSearchParams({ limit: String(perPage), offset: String(offset) })
      if (parked !== '') query.set('parked', parked)
      return get<HookPage>(`${base}?${query}`)
    },
    initialPageParam: 0,
    getNextPageParam: ({ webhooks }, pages) => (webhooks.length < perPage ? undefined : pages.length * perPage),
    refetchInterval: 10_000,
  })
}

function Hooks({
  title,
  parked,
  ...keeping
}: Keeping & { readonly title: string; readonly parked: string }): ReactElement {
  const hooks = useHooks(keeping.base, parked)
  const rows = hooks.data?.pages.flatMap((page) => page.webhooks) ?? []
  return (
    <>
      <h2>{title}</h2>
      <Reading of={hooks} />
      {hooks.isSuccess && rows.length === 0 ? (
        <Nothing>{parked === '' ? 'There is no webhook.' : 'No webhook has a parked delivery.'}</Nothing>
      ) : null}
      {rows.map((hook) => (
        <HookPanel key={hook.webhook_id} hook={hook} {...keeping} />
      ))}
      <More of={hooks} />
    </>
  )
}

/** The hooks of the bank, and those of the instance for whoever keeps them. */
export function Webhooks(): ReactElement {
  const { bankId, may } = useSession()
  const [{ parked }, change] = useWanted({ parked: '' })
  return (
    <>
      <h1>Webhooks</h1>
      <div className="filters">
        <Choice
          label="Which"
          value={parked}
          of={[
            { value: '', label: 'All of them' },
            { value: 'true', label: 'With parked deliveries' },
          ]}
          onChange={(value) => change({ parked: value })}
        />
      </div>
      {may('CanGetWebhooks', 'CanUpdateWebhook') ? (
        <Hooks
          title="Of the bank"
          base={`/engine/v1/banks/${bankId}/webhooks`}
          keeps={may('CanUpdateWebhook')}
          parked={parked}
        />
      ) : null}
      {may('CanManageSystemWebhooks') ? (
        <Hooks title="Of the whole instance" base="/engine/v1/webhooks" keeps parked={parked} />
      ) : null}
    </>
  )
}
