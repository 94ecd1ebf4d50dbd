/** One customer's case: where it stands, what is there and what is missing, and what may be done with it. */
import { Badge, Group } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactElement } from 'react'
import type { z } from 'zod'
import type { FullCase } from '../../api/json/engine'
import { get } from '../calls/http'
import { useSession } from '../calls/session'
import { Facts } from '../parts/facts'
import { Moment } from '../parts/moments'
import { Failure, Waiting } from '../parts/states'
import { colorOf, inPlainWords, shortId, waitsFor } from '../parts/words'
import { decidingRoles } from '../roles'
import { CaseActions } from './case/actions'
import { CaseChanges } from './case/changes'
import type { CaseEvent } from './case/changes'
import { Decisions } from './case/decisions'
import { Evidence } from './case/evidence'
import { CaseTimeline } from './case/timeline'

export type CaseOnScreen = z.output<typeof FullCase>

const takerOf = ({ assignee_user_id: assignee }: CaseOnScreen, userId: string): string => {
  if (assignee === null) return 'nobody'
  return assignee === userId ? 'you' : shortId(assignee)
}

const factsOf = (shown: CaseOnScreen, userId: string): Parameters<typeof Facts>[0]['of'] => [
  ['Waits for', waitsFor(shown.waiting_for)],
  ['Due', shown.due_at === null ? '–' : <Moment at={shown.due_at} />],
  ['Kind', inPlainWords(shown.customer_kind)],
  ['Risk', inPlainWords(shown.risk)],
  ['Decided by', inPlainWords(shown.level)],
  ['Taken by', takerOf(shown, userId)],
  ['KYC status', shown.kyc_status ? 'ok' : 'not ok'],
  ['Payments', shown.payments_frozen === null ? 'free' : `frozen: ${shown.payments_frozen}`],
  [
    'Wanted account',
    shown.wanted_account === null ? '–' : `${shown.wanted_account.label} (${shown.wanted_account.currency})`,
  ],
  ['Round', `${shown.round}, version ${shown.case_version}, policy ${shown.policy_version}`],
]

/** What has been asked for and has not come. */
function Missing({ requested }: { readonly requested: readonly string[] }): ReactElement | null {
  return requested.length === 0 ? null : (
    <section aria-labelledby="missing">
      <h2 id="missing">What is missing</h2>
      <ul>
        {requested.map((type) => (
          <li key={type}>{inPlainWords(type)}</li>
        ))}
      </ul>
    </section>
  )
}

function useName(customerId: string): string | undefined {
  const { bankId, may } = useSession()
  const customer = useQuery({
    queryKey: ['customer', bankId, customerId],
    queryFn: () => get<{ legal_name: string }>(`/obp/v5.1.0/banks/${bankId}/customers/${customerId}`),
    enabled: may('CanGetCustomer'),
  })
  return customer.data?.legal_name
}

/** The case as it was read; it is read again when something was done, or when it turns out that somebody else has. */
export function CustomerCase({ customerId }: { readonly customerId: string }): ReactElement {
  const { bankId, userId, may } = useSession()
  const client = useQueryClient()
  const name = useName(customerId)
  const [changes, setChanges] = useState<readonly CaseEvent[]>()
  const key = ['case', bankId, customerId]
  const path = `/engine/v1/banks/${bankId}/onboarding-cases/${customerId}`
  const read = useQuery({ queryKey: key, queryFn: () => get<CaseOnScreen>(path), staleTime: 0 })
  if (read.data === undefined) return read.error === null ? <Waiting /> : <Failure error={read.error} />
  const shown = read.data
  const acting = {
    shown,
    path,
    onDone: (after: CaseOnScreen) => {
      setChanges(undefined)
      client.setQueryData(key, after)
    },
    onStale: (happened: readonly CaseEvent[]) => {
      setChanges(happened)
      void client.invalidateQueries({ queryKey: key })
    },
  }
  return (
    <>
      <Group>
        <h1>{name ?? `Customer ${shown.customer_number}`}</h1>
        <Badge variant="light" color={colorOf(shown.state)} size="lg">
          {inPlainWords(shown.state)}
        </Badge>
      </Group>
      <CaseChanges changes={changes} />
      <Failure error={read.error} />
      <div className="case">
        <div className="case-main">
          <Facts of={factsOf(shown, userId)} />
          <Missing requested={shown.requested} />
          <Evidence shown={shown} />
        </div>
        <div className="case-side">
          {may(...decidingRoles) ? <Decisions {...acting} /> : null}
          {may(...decidingRoles, 'CanStartOnboarding') ? <CaseActions {...acting} /> : null}
          <CaseTimeline events={shown.timeline} />
        </div>
      </div>
    </>
  )
}
