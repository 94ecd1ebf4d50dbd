/** Flows that do not move, each with the reason in words and a way to look at it. */
import { Badge, Button, Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import type { z } from 'zod'
import type { StuckFlowsReply } from '../../api/engine/stuck-flows'
import { get } from '../calls/http'
import { useSession } from '../calls/session'
import { inPlainMoments, Moment } from '../parts/moments'
import { Nothing, Reading } from '../parts/states'
import { DataTable } from '../parts/table'
import { inPlainWords } from '../parts/words'
import { seesCases, webhookRoles } from '../roles'

type Flow = z.output<typeof StuckFlowsReply>['flows'][number]

const colors = { overdue: 'orange', retrying: 'red', failing: 'red', paused: 'orange', unattended: 'red' } as const

function Reasons({ reasons }: Pick<Flow, 'reasons'>): ReactElement {
  return (
    <ul className="answers">
      {reasons.map(({ kind, text }) => (
        <li key={text}>
          <Badge size="sm" variant="light" color={colors[kind]}>
            {inPlainWords(kind)}
          </Badge>{' '}
          {inPlainMoments(text)}
        </li>
      ))}
    </ul>
  )
}

interface Place {
  readonly name: string
  readonly path: string
  readonly roles: readonly string[]
}

const seesPayments = ['CanGetTransactionRequestsAtOneBank']

/** What a flow is about, on a page of the console. */
function placeOf({ workflow_type: type, business_id: id }: Flow): Place | undefined {
  if (id === null) return undefined
  const places: Readonly<Record<string, Place>> = {
    customerOnboarding: { name: 'Case', path: `/cases/${id}`, roles: seesCases },
    transactionRequest: { name: 'Payment', path: `/payments/${id}`, roles: seesPayments },
    standingOrder: { name: 'Standing orders', path: '/standing-orders', roles: seesPayments },
    creditLimitRequest: {
      name: 'Inbox',
      path: '/?kind=creditLimitRequest',
      roles: ['CanUpdateCustomerCreditLimit'],
    },
    accountApplication: {
      name: 'Inbox',
      path: '/?kind=accountApplication',
      roles: ['CanUpdateAccountApplications'],
    },
    customerMessage: { name: 'Messages', path: '/messages?delivery=PENDING', roles: ['CanGetCustomerMessages'] },
    webhookDelivery: { name: 'Webhooks', path: '/webhooks', roles: webhookRoles },
  }
  return places[type]
}

/** Where the flow can be looked at: here, if need be at its own bank, and its history in the Temporal Web UI where that is known. */
function Places({ flow }: { readonly flow: Flow }): ReactElement {
  const { banks, mayAt, setBankId } = useSession()
  const bank = banks.find(({ id }) => id === flow.bank_id)
  const place = placeOf(flow)
  return (
    <Group gap="sm">
      {bank !== undefined && place !== undefined && mayAt(bank.id, ...place.roles) ? (
        <Link href={place.path} onClick={() => setBankId(bank.id)}>
          {place.name}
        </Link>
      ) : null}
      {flow.temporal_ui_url === null ? null : (
        <a href={flow.temporal_ui_url} target="_blank" rel="noreferrer">
          Temporal
        </a>
      )}
    </Group>
  )
}

/** Of the bank; for those who hold the system role, of the whole instance. */
export function StuckFlows(): ReactElement {
  const { bankId, may } = useSession()
  const isEverywhere = may('CanGetStuckFlows')
  const path = isEverywhere ? '/engine/v1/stuck-flows' : `/engine/v1/banks/${bankId}/stuck-flows`
  const stuck = useQuery({
    queryKey: ['stuck', path],
    queryFn: () => get<z.output<typeof StuckFlowsReply>>(path),
    // Each look asks Temporal about up to two hundred flows.
    refetchInterval: 60_000,
  })
  const flows = stuck.data?.flows ?? []
  return (
    <>
      <Group justify="space-between">
        <h1>Stuck flows</h1>
        <Button variant="default" loading={stuck.isFetching} onClick={() => void stuck.refetch()}>
          Look again
        </Button>
      </Group>
      <Reading of={stuck} />
      {stuck.data === undefined ? null : (
        <p className="summary" aria-live="polite">
          {flows.length} {flows.length === 1 ? 'flow stands' : 'flows stand'} still, of {stuck.data.looked_at} that were
          looked at and {stuck.data.running} that run {isEverywhere ? 'on this instance' : 'at this bank'}.
        </p>
      )}
      {stuck.data !== undefined && flows.length === 0 ? (
        <Nothing>
          {stuck.data.looked_at < stuck.data.running
            ? 'Nothing stands still among those that were looked at.'
            : 'Everything moves.'}
        </Nothing>
      ) : null}
      {flows.length === 0 ? null : (
        <DataTable
          caption="Flows that wait longer than they should, fail, are paused, or that no worker takes on."
          rows={flows}
          keyOf={({ run_id: id }) => id}
          columns={[
            {
              name: 'Flow',
              cell: (flow) => (
                <>
                  <strong>{inPlainWords(flow.workflow_type)}</strong>
                  <span className="by">{flow.workflow_id}</span>
                </>
              ),
            },
            { name: 'Why', cell: (flow) => <Reasons reasons={flow.reasons} /> },
            ...(isEverywhere ? [{ name: 'Bank', cell: ({ bank_id: bank }: Flow) => bank ?? '–' }] : []),
            { name: 'Due', cell: ({ due_at: at }) => (at === null ? '–' : <Moment at={at} />) },
            { name: 'Started', cell: ({ started_at: at }) => <Moment at={at} /> },
            { name: 'Look', cell: (flow) => <Places flow={flow} /> },
          ]}
        />
      )}
    </>
  )
}
