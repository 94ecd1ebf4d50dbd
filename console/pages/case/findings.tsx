/** What the engine itself finds about the customer now: documents, age, others with the same document or name. */
import { Badge } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import type { z } from 'zod'
import type { EngineChecks } from '../../../api/json/identity-checks'
import { get } from '../../calls/http'
import { useSession } from '../../calls/session'
import { Reading } from '../../parts/states'
import { inPlainWords } from '../../parts/words'

const colors = { passed: 'green', failed: 'red', unknown: 'orange' } as const

/** For those who may ask; nothing for others. */
export function Findings({ customerId }: { readonly customerId: string }): ReactElement | null {
  const { bankId, may } = useSession()
  const asks = may('CanGetOnboarding', 'CanDecideOnboarding')
  const checks = useQuery({
    queryKey: ['findings', bankId, customerId],
    queryFn: () =>
      get<z.output<typeof EngineChecks>>(`/engine/v1/banks/${bankId}/customers/${customerId}/engine-checks`),
    enabled: asks,
  })
  if (!asks) return null
  return (
    <section aria-labelledby="findings">
      <h2 id="findings">What the engine finds</h2>
      <Reading of={checks} />
      <ul className="findings">
        {checks.data?.findings.map(({ check, outcome, text }, index) => (
          <li key={`${index} ${check}`}>
            <Badge variant="light" color={colors[outcome]}>
              {inPlainWords(outcome)}
            </Badge>
            <span>{text}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
