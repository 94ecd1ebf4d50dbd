/** One customer's case: where it stands, what is there and what is missing, and what may be done with it. */
import { Badge, Group } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactElement } from 'react'
import type { z } from 'zod'
import type { FullCase } from '../../api/json/engine'
import { get } from '../calls/http'
import { useSession } from '../calls/session'
import { AccountLink } from '../parts/account'
import { Facts } from '../parts/facts'
import { Moment } from '../parts/moments'
import { Nothing, Reading } from '../parts/states'
import { colorOf, counted, inPlainWords, shortId, waitsFor } from '../parts/words'
import { decidingRoles } from '../roles'
import { CaseActions } from './case/actions'
import { CaseChanges } from './case/changes'
import type { CaseEvent } from './case/changes'
import { Decisions } from './case/decisions'
import { Evidence } from './case/evidence'
import { Findings } from './case/findings'
import { CaseScreening } from './case/screening'
import { ProviderChecks } from './case/providers'
import { CaseTimeline } from './case/timeline'

const checkingEveryMs = 5_000

export type CaseOnScreen = z.output<typeof FullCase>

/** The user as people know them: by name, where the case names them. */
export type NameOf = (userId: string) => string
const namesIn =
  ({ users }: CaseOnScreen): NameOf =>
  (userId) =>
    users.find(({ user_id: id }) => id === userId)?.username ?? shortId(userId)

const takerOf = (shown: CaseOnScreen, userId: string): string => {
  const { assignee_user_id: assignee } = shown
  if (assignee === null) return 'nobody'
  return assignee === userId ? 'you' : namesIn(shown)(assignee)
}

/** The account that was opened, or the one that is wanted. */
function AccountOf({
  bank_id: bankId,
  account_id: accountId,
  wanted_account: wanted,
}: Pick<CaseOnScreen, 'bank_id' | 'account_id' | 'wanted_account'>): ReactElement {
  if (accountId !== null) return <AccountLink at={{ bank_id: bankId, account_id: accountId }} />
  return <>{wanted === null ? 'none wanted' : `wanted: ${wanted.label} (${wanted.currency})`}</>
}

/** Also of a customer who was accepted: the case goes on, and waits for nothing of this. */
const undecidedHits = ({ open_screening_hits: open }: CaseOnScreen): Parameters<typeof Facts>[0]['of'] =>
  open === 0 ? [] : [['Screening', `${counted(open, 'hit')} to decide`]]

const factsOf = (shown: CaseOnScreen, userId: string): Parameters<typeof Facts>[0]['of'] => [
  ['Waits for', waitsFor(shown.waiting_for)],
  ...undecidedHits(shown),
  ['Due', shown.due_at === null ? '–' : <Moment at={shown.due_at} />],
  ['Number', shown.customer_number],
  ['Kind', inPlainWords(shown.customer_kind)],
  ['Risk', inPlainWords(shown.risk)],
  ['Decided by', inPlainWords(shown.level)],
  ['Taken by', takerOf(shown, userId)],
  ['KYC status', shown.kyc_status ? 'ok' : 'not ok'],
  ['Payments', shown.payments_frozen === null ? 'free' : `frozen: ${shown.payments_frozen}`],
  ['Account', <AccountOf key="account" {...shown} />],
  ['Open since', <Moment key="opened" at={shown.opened_at} />],
  ['Round', `${shown.round}, version ${shown.case_version}, policy ${shown.policy_version}`],
]

const openStates: readonly string[] = ['collecting', 'checking', 'in_review']

/** What a reviewer has asked for: a type, or what they have said where they named none (`*`). */
const asksFor = ({ decisions }: CaseOnScreen, type: string): string => {
  if (type !== '*') return inPlainWords(type)
  return decisions.findLast(({ decision }) => decision === 'request_more')?.reason ?? 'More'
}

/** What the policy asks for, and what a reviewer has asked for besides, of a case that is still open. */
function Missing({ shown }: { readonly shown: CaseOnScreen }): ReactElement | null {
  const { state, missing, requested, open_screening_hits: hits } = shown
  if (!openStates.includes(state) || missing === null) return null
  const { document_types: documents, media_types: media, satisfied_checks: checks } = missing
  const { machine_readable_zone_of: zoneOf, engine_checks: engineChecks, provider_checks: providerChecks } = missing
  const items = [
    ...requested.map((type) => `${asksFor(shown, type)}, asked for by a reviewer`),
    ...[...documents, ...media].filter((type) => !requested.includes(type)).map(inPlainWords),
    ...(zoneOf.length > 0 ? [`Machine-readable zone of ${zoneOf.map(inPlainWords).join(' or ').toLowerCase()}`] : []),
    ...engineChecks.map((check) => `${inPlainWords(check)}: has not passed`),
    ...providerChecks.map(({ check, provider }) => `${inPlainWords(check)}, confirmed by ${provider}`),
    ...(hits > 0 ? [`A decision on ${counted(hits, 'screening hit')}`] : []),
    ...(checks > 0 ? [counted(checks, 'satisfied check')] : []),
  ]
  return (
    <section aria-labelledby="missing">
      <h2 id="missing">What is missing</h2>
      {items.length === 0 ? (
        <Nothing>Nothing: all that the policy asks for is there.</Nothing>
      ) : (
        <ul className="plain">
          {items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** Somebody outside may answer at any moment; or the case has yet to take in that a hit was decided. */
const movesByItself = ({ state, screening, open_screening_hits: open }: CaseOnScreen): boolean =>
  state === 'checking' || ((state === 'in_review' || state === 'monitoring') && (screening?.open_hits ?? 0) > open)

/** The case as it was read; it is read again when something was done, or when it turns out that somebody else has. */
export function CustomerCase({ customerId }: { readonly customerId: string }): ReactElement {
  const { bankId, userId, may } = useSession()
  const client = useQueryClient()
  const [changes, setChanges] = useState<readonly CaseEvent[]>()
  const key = ['case', bankId, customerId]
  const path = `/engine/v1/banks/${bankId}/onboarding-cases/${customerId}`
  const read = useQuery({
    queryKey: key,
    queryFn: () => get<CaseOnScreen>(path),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data !== undefined && movesByItself(state.data) ? checkingEveryMs : false),
  })
  if (read.data === undefined) return <Reading of={read} />
  const shown = read.data
  const nameOf = namesIn(shown)
  const mayDecide = may(...decidingRoles)
  const acting = {
    shown,
    nameOf,
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
        <h1>{shown.customer_name ?? `Customer ${shown.customer_number}`}</h1>
        <Badge variant="light" color={colorOf(shown.state)} size="lg">
          {inPlainWords(shown.state)}
        </Badge>
        {mayDecide && shown.state === 'in_review' ? (
          <a className="jump" href="#decide">
            Go to the decision
          </a>
        ) : null}
      </Group>
      <CaseChanges changes={changes} nameOf={nameOf} />
      <Reading of={read} />
      <div className="case">
        <div className="case-main">
          <Facts of={factsOf(shown, userId)} />
          <Missing shown={shown} />
          <Evidence shown={shown} />
          <CaseScreening shown={shown} />
          <Findings key={shown.case_version} customerId={customerId} />
          <ProviderChecks {...acting} />
        </div>
        <div className="case-side">
          {mayDecide ? <Decisions {...acting} /> : null}
          {may(...decidingRoles, 'CanStartOnboarding') ? <CaseActions {...acting} /> : null}
          <CaseTimeline events={shown.timeline} nameOf={nameOf} />
        </div>
      </div>
    </>
  )
}
