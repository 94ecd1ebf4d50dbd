/** Screening hits of the bank: customers whom a list may mean, with the list's entry beside them. */
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import type { z } from 'zod'
import type { ScreeningHits } from '../../api/json/screenings'
import { get } from '../calls/http'
import { useSession } from '../calls/session'
import { useWanted } from '../calls/wanted'
import { Choice, inChoices } from '../parts/choice'
import { More } from '../parts/more'
import { Nothing, Reading } from '../parts/states'
import { seesCases } from '../roles'
import { HitCard } from './screening/hit'
import type { Hit } from './screening/hit'

const statuses = ['OPEN', 'TRUE_MATCH', 'FALSE_POSITIVE']

function Customer({ hit }: { readonly hit: Hit }): ReactElement {
  const { may } = useSession()
  const name = `Customer ${hit.customer_number}`
  return may(...seesCases) ? (
    <>
      <Link href={`/cases/${hit.customer_id}`}>{name}</Link>,{' '}
    </>
  ) : (
    <>{name}, </>
  )
}

/** What nobody has decided yet, newest first; or what was decided. Of all customers, or of the one that the address names. */
export function Screening(): ReactElement {
  const { bankId } = useSession()
  const [{ status, customer_id: customerId }, change] = useWanted({ status: 'OPEN', customer_id: '' })
  const hits = useInfiniteQuery({
    queryKey: ['hits', bankId, status, customerId],
    queryFn: ({ pageParam: before }) => {
      const wanted = Object.entries({ customer_id: customerId, before }).filter(([, value]) => value !== '')
      const query = new URLSearchParams([['status', status], ['limit', '20'], ...wanted])
      return get<z.output<typeof ScreeningHits>>(`/engine/v1/banks/${bankId}/screening-hits?${query}`)
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  })
  const rows = hits.data?.pages.flatMap((page) => page.screening_hits) ?? []
  return (
    <>
      <h1>Screening hits</h1>
      {customerId === '' ? null : (
        <p className="summary">
          Only those of one customer. <Link href="/screening">Show those of all</Link>
        </p>
      )}
      <div className="filters">
        <Choice
          label="Status"
          value={status}
          of={inChoices(statuses)}
          onChange={(value) => change({ status: value })}
        />
      </div>
      <Reading of={hits} />
      {hits.isSuccess && rows.length === 0 ? <Nothing>There is no such hit.</Nothing> : null}
      <div className="hits">
        {rows.map((hit) => (
          <HitCard key={hit.hit_id} hit={hit} heading="h2" customer={<Customer hit={hit} />} />
        ))}
      </div>
      <More of={hits} />
    </>
  )
}
