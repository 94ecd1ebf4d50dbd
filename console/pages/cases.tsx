/** The onboarding cases of the bank, by state. */
import { Button, Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import type { z } from 'zod'
import type { Cases as CasesJson } from '../../api/json/engine'
import { get } from '../calls/http'
import { useSession } from '../calls/session'
import { useWanted } from '../calls/wanted'
import { Choice, inChoices } from '../parts/choice'
import { List } from '../parts/list'
import { Moment } from '../parts/moments'
import { StateBadge } from '../parts/state-badge'
import { inPlainWords, waitsFor } from '../parts/words'

const states = ['collecting', 'checking', 'in_review', 'approved', 'monitoring', 'rejected', 'closed', 'erased']
const onePage = 50

/** A page of them, the one that was changed last first. */
export function Cases(): ReactElement {
  const { bankId } = useSession()
  const [{ state, ...page }, change] = useWanted({ state: '', offset: '0' })
  const offset = Number(page.offset)
  const goTo = (first: number): void => change({ offset: String(first) })
  const query = new URLSearchParams({
    limit: String(onePage),
    offset: page.offset,
    ...(state === '' ? {} : { state }),
  })
  const cases = useQuery({
    queryKey: ['cases', bankId, state, page.offset],
    queryFn: () => get<z.output<typeof CasesJson>>(`/engine/v1/banks/${bankId}/onboarding-cases?${query}`),
  })
  const rows = cases.data?.onboarding_cases ?? []
  return (
    <>
      <h1>Cases</h1>
      <div className="filters">
        <Choice
          label="State"
          value={state}
          of={[{ value: '', label: 'All states' }, ...inChoices(states)]}
          onChange={(value) => change({ state: value, offset: '0' })}
        />
      </div>
      <List
        read={cases}
        empty="There is no such case."
        caption="Cases, the one that was changed last first."
        rows={rows}
        keyOf={({ customer_id: id }) => id}
        columns={[
          {
            name: 'Customer',
            cell: ({ customer_id: id, customer_number: number, customer_name: name }) => (
              <>
                <Link href={`/cases/${id}`}>{name ?? number}</Link>
                {name === null ? null : <span className="by">{number}</span>}
              </>
            ),
          },
          {
            name: 'State',
            cell: ({ state: at }) => <StateBadge state={at} />,
          },
          { name: 'Waits for', cell: ({ waiting_for: waits }) => waitsFor(waits) },
          { name: 'Risk', cell: ({ risk }) => inPlainWords(risk) },
          { name: 'Due', cell: ({ due_at: due }) => (due === null ? '–' : <Moment at={due} />) },
          { name: 'Changed', cell: ({ changed_at: at }) => <Moment at={at} /> },
        ]}
      />
      <Group>
        {offset === 0 ? null : (
          <Button variant="default" onClick={() => goTo(offset - onePage)}>
            Newer
          </Button>
        )}
        {rows.length < onePage ? null : (
          <Button variant="default" onClick={() => goTo(offset + onePage)}>
            Older
          </Button>
        )}
      </Group>
    </>
  )
}
