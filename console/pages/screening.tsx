/** Screening hits of the bank: customers whom a list may mean, with the list's entry beside them. */
import { NativeSelect } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import type { z } from 'zod'
import type { ScreeningHits } from '../../api/json/screenings'
import { get } from '../calls/http'
import { useSession } from '../calls/session'
import { More } from '../parts/more'
import { Failure, Nothing, Waiting } from '../parts/states'
import { inPlainWords } from '../parts/words'
import { decidingRoles } from '../roles'
import { HitCard } from './screening/hit'
import type { Hit } from './screening/hit'

const statuses = ['OPEN', 'TRUE_MATCH', 'FALSE_POSITIVE']

function Customer({ hit }: { readonly hit: Hit }): ReactElement {
  const { may } = useSession()
  const name = `Customer ${hit.customer_number}`
  return may('CanGetOnboarding', ...decidingRoles) ? (
    <>
      <Link href={`/cases/${hit.customer_id}`}>{name}</Link>,{' '}
    </>
  ) : (
    <>{name}, </>
  )
}

/** What nobody has decided yet, newest first; or what was decided. */
export function Screening(): ReactElement {
  const { bankId } = useSession()
  const [status, setStatus] = useState('OPEN')
  const hits = useInfiniteQuery({
    queryKey: ['hits', bankId, status],
    queryFn: ({ pageParam: before }) => {
      const query = new URLSearchParams({ status, limit: '20', ...(before === '' ? {} : { before }) })
      return get<z.output<typeof ScreeningHits>>(`/engine/v1/banks/${bankId}/screening-hits?${query}`)
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  })
  const rows = hits.data?.pages.flatMap((page) => page.screening_hits) ?? []
  return (
    <>
      <h1>Screening hits</h1>
      <div className="filters">
        <NativeSelect
          label="Status"
          value={status}
          data={statuses.map((value) => ({ value, label: inPlainWords(value) }))}
          onChange={(event) => setStatus(event.currentTarget.value)}
        />
      </div>
      <Failure error={hits.error} />
      {hits.isPending ? <Waiting /> : null}
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
