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
import { Failure, Nothing, Waiting } from '../parts/states'
import { DataTable } from '../parts/table'
import { inPlainWords } from '../parts/words'

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

/** Where the flow can be looked at: its case or its payment here, and its history in the Temporal Web UI where that is known. */
function Places({ flow, bankId }: { readonly flow: Flow; readonly bankId: string }): ReactElement {
  const { may } = useSession()
  const { business_id: id, workflow_type: type } = flow
  const isHere = flow.bank_id === bankId && id !== null
  return (
    <Group gap="sm">
      {isHere && type === 'customerOnboarding' ? <Link href={`/cases/${id}`}>Case</Link> : null}
      {isHere && type === 'transactionRequest' && may('CanGetTransactionRequestsAtOneBank') ? (
        <Link href={`/payments/${id}`}>Payment</Link>
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
      <Failure error={stuck.error} />
      {stuck.isPending ? <Waiting /> : null}
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
            { name: 'Bank', cell: ({ bank_id: bank }) => bank ?? '–' },
            { name: 'Since', cell: ({ started_at: at }) => <Moment at={at} /> },
            { name: 'Look', cell: (flow) => <Places flow={flow} bankId={bankId} /> },
          ]}
        />
      )}
    </>
  )
}
