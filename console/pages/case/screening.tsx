/** What comparing the customer with the lists has found, with the customer beside each entry. */
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import type { z } from 'zod'
import type { ScreeningHits } from '../../../api/json/screenings'
import { get } from '../../calls/http'
import { useSession } from '../../calls/session'
import { Nothing, Reading } from '../../parts/states'
import { counted } from '../../parts/words'
import type { CaseOnScreen } from '../case'
import { HitCard } from '../screening/hit'

const problems = {
  NoScreeningList: 'No list is loaded to compare them with.',
  NameNotComparable: 'Their name cannot be compared: somebody has to look.',
} as const

const nothingFound = (screening: CaseOnScreen['screening']): string =>
  screening?.problem ? problems[screening.problem] : 'No list is known to mean this customer.'

/** The hits, those first that nobody has decided; only the numbers for those who may not read hits. */
export function CaseScreening({ shown }: { readonly shown: CaseOnScreen }): ReactElement | null {
  const { bankId, may } = useSession()
  const { customer_id: customerId, screening, open_screening_hits: open } = shown
  const reads = may('CanGetScreeningHits', 'CanDecideScreeningHit')
  const hits = useQuery({
    queryKey: ['hits', bankId, 'customer', customerId],
    queryFn: () =>
      get<z.output<typeof ScreeningHits>>(
        `/engine/v1/banks/${bankId}/screening-hits?customer_id=${customerId}&limit=200`,
      ),
    enabled: reads,
  })
  if (!reads && screening === null && open === 0) return null
  const found = hits.data?.screening_hits ?? []
  const openFirst = [...found].sort((one, other) => Number(other.status === 'OPEN') - Number(one.status === 'OPEN'))
  return (
    <section aria-labelledby="screening">
      <h2 id="screening">Screening</h2>
      {reads ? <Reading of={hits} /> : null}
      {reads ? null : (
        <p className="nothing">
          {counted(open, 'hit')} that nobody has decided
          {screening === null
            ? ''
            : `, ${screening.true_matches} that ${screening.true_matches === 1 ? 'means' : 'mean'} this customer`}
          .
        </p>
      )}
      {hits.isSuccess && found.length === 0 ? <Nothing>{nothingFound(screening)}</Nothing> : null}
      <div className="hits">
        {openFirst.map((hit) => (
          <HitCard key={hit.hit_id} hit={hit} heading="h3" />
        ))}
      </div>
    </section>
  )
}
