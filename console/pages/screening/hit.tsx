/** A screening hit: what is known of the customer beside what the list says, why they may be the same, and what the staff say to it. */
import { Badge, Button, Group, Stack, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import type { z } from 'zod'
import type { ScreeningHit } from '../../../api/json/screenings'
import { send } from '../../calls/http'
import { useSession } from '../../calls/session'
import { Exactly, Moment } from '../../parts/moments'
import { Failure } from '../../parts/states'
import { StateBadge } from '../../parts/state-badge'
import { inPlainWords } from '../../parts/words'

export type Hit = z.output<typeof ScreeningHit>

const orUnknown = (texts: readonly string[]): ReactNode => (texts.length === 0 ? <em>not known</em> : texts.join(', '))

// A date is read as a whole: its hyphens are no places to break a line.
const dateText = (date: string): string => date.replaceAll('-', '\u2011')

const birthText = ({ from, to }: { readonly from: string; readonly to: string }): string =>
  from === to ? dateText(from) : `${dateText(from)} to ${dateText(to)}`

/** Both sides, member by member; what only the list has stands alone. Of an erased customer there is neither. */
function Comparison({ hit: { compared, entry, list } }: { readonly hit: Hit }): ReactElement | null {
  if (entry === null) return null
  const rows: readonly (readonly [name: string, customer: ReactNode, listed: ReactNode])[] = [
    [
      'Name',
      compared === null ? <em>erased</em> : compared.name,
      <ul key="names" className="answers">
        {entry.names.map(({ name, quality }) => (
          <li key={`${quality} ${name}`}>
            {name} <span className="by inline">{quality}</span>
          </li>
        ))}
      </ul>,
    ],
    [
      'Born',
      orUnknown(compared?.birth_date ? [dateText(compared.birth_date)] : []),
      orUnknown(entry.births.map(birthText)),
    ],
    ['Countries', orUnknown(compared?.countries ?? []), orUnknown(entry.countries)],
    ['Listed as', '', [inPlainWords(entry.kind), entry.programme].filter((text) => text !== '').join(', ')],
  ]
  return (
    <table className="compared">
      <caption>The customer beside the entry of the list</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">Customer</th>
          <th scope="col">List {list}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, customer, listed]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{customer}</td>
            <td>{listed}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type Decision = 'true_match' | 'false_positive'

function Deciding({ hit }: { readonly hit: Hit }): ReactElement {
  const { bankId } = useSession()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const decide = useMutation({
    mutationFn: (decision: Decision) =>
      send('POST', `/engine/v1/banks/${bankId}/screening-hits/${hit.hit_id}/decisions`, {
        decision,
        reason: reason.trim(),
      }),
    // Also after a refusal: somebody else may have decided it meanwhile.
    onSettled: () => {
      const changed = [
        ['hits', bankId],
        ['case', bankId, hit.customer_id],
        ['tasks', bankId],
      ]
      for (const queryKey of changed) void client.invalidateQueries({ queryKey })
    },
  })
  const button = (decision: Decision, text: string, color: string): ReactElement => (
    <Button
      color={color}
      variant="outline"
      disabled={decide.isPending || reason.trim() === ''}
      onClick={() => decide.mutate(decision)}
    >
      {text}
    </Button>
  )
  return (
    <Stack gap="sm">
      <Textarea
        label="Reason"
        description="It is kept. A hit is decided once."
        maxLength={2_000}
        rows={2}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Failure error={decide.error} />
      <Group>
        {button('false_positive', 'Somebody else', 'blue')}
        {button('true_match', 'The list means them', 'red')}
      </Group>
    </Stack>
  )
}

/** `heading` is the level that fits the page; `customer` stands above, where the page is not about one customer. */
export function HitCard({
  hit,
  heading: Heading,
  customer,
}: {
  readonly hit: Hit
  readonly heading: 'h2' | 'h3'
  readonly customer?: ReactNode
}): ReactElement {
  const { may } = useSession()
  const title = useId()
  return (
    <article className="hit" aria-labelledby={title} data-row={hit.hit_id}>
      <Group gap="sm">
        <Heading id={title}>{hit.listed_name ?? 'Erased'}</Heading>
        <StateBadge state={hit.status} />
        {hit.score === null ? null : <Badge variant="default">{Math.round(hit.score * 100)} % alike</Badge>}
      </Group>
      <p className="by">
        {customer}
        found <Moment at={hit.found_at} />
      </p>
      <Comparison hit={hit} />
      {hit.reasons.length === 0 ? null : (
        <ul className="reasons">
          {hit.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {hit.status === 'OPEN' && may('CanDecideScreeningHit') ? <Deciding hit={hit} /> : null}
      {hit.decided_at === null ? null : (
        <p>
          <strong>{inPlainWords(hit.status)}</strong>
          {hit.decided_by_username === null ? '' : `, by ${hit.decided_by_username}`}, <Exactly at={hit.decided_at} />:{' '}
          {hit.reason}
        </p>
      )}
    </article>
  )
}
