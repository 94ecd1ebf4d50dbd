/** What providers outside were asked about the customer, and how far it has come; who does not answer can be asked again. */
import { Badge, Button } from '@mantine/core'
import type { ReactElement } from 'react'
import { send } from '../../calls/http'
import { useSession } from '../../calls/session'
import { Moment } from '../../parts/moments'
import { Failure } from '../../parts/states'
import { DataTable } from '../../parts/table'
import { colorOf, inPlainWords } from '../../parts/words'
import { decidingRoles } from '../../roles'
import type { CaseOnScreen } from '../case'
import { changesOf } from './changes'
import { useAct } from './decisions'
import type { Acting } from './decisions'

type Asked = CaseOnScreen['check_requests'][number]

/** Why there is no answer, or what came of the last try. */
const wordsOf = ({ problem, last_error: error, sent_at: sent, state }: Asked): string => {
  if (problem !== null) return inPlainWords(problem)
  if (state !== 'open') return '–'
  if (sent !== null) return 'Taken by the provider'
  return error === null ? 'Being sent' : `Will be tried again: ${error}`
}

/** Only what the case goes by: an earlier request has been asked again already. */
const canBeAsked = ({ state }: CaseOnScreen, { state: asked, is_current: isCurrent }: Asked): boolean =>
  isCurrent && (state === 'checking' || state === 'in_review') && (asked === 'unanswered' || asked === 'failed')

/** Nothing for a case that asks nobody. */
export function ProviderChecks(acting: Acting): ReactElement | null {
  const { shown, path } = acting
  const { may } = useSession()
  const again = useAct(acting, (check: string) =>
    send('POST', `${path}/check-requests`, { check, case_version: shown.case_version }),
  )
  const { check_requests: requests } = shown
  if (requests.length === 0) return null
  const isStale = again.error !== null && changesOf(again.error) !== undefined
  const mayAsk = may(...decidingRoles, 'CanAddKycCheck')
  return (
    <section aria-labelledby="providers">
      <h2 id="providers">Asked of providers</h2>
      <DataTable
        caption="Checks that providers were asked for"
        rows={requests}
        keyOf={({ request_id: id }) => id}
        columns={[
          { name: 'Check', cell: ({ check }) => inPlainWords(check) },
          { name: 'Provider', cell: ({ provider }) => provider },
          {
            name: 'State',
            cell: ({ state }) => (
              <Badge variant="light" color={colorOf(state)}>
                {inPlainWords(state)}
              </Badge>
            ),
          },
          { name: 'Due', cell: ({ due_at: due }) => <Moment at={due} /> },
          { name: 'Tries', cell: ({ number_of_tries: tries }) => String(tries) },
          { name: 'How it stands', cell: wordsOf },
          {
            name: 'Again',
            cell: (one) =>
              mayAsk && canBeAsked(shown, one) ? (
                <Button
                  variant="default"
                  size="compact-sm"
                  loading={again.isPending}
                  onClick={() => again.mutate(one.check)}
                >
                  Ask again
                </Button>
              ) : null,
          },
        ]}
      />
      <Failure error={isStale ? null : again.error} />
    </section>
  )
}
