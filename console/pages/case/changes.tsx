/** What somebody else has done while a case was looked at. */
import { Alert } from '@mantine/core'
import type { ReactElement } from 'react'
import type { z } from 'zod'
import type { CaseEvent as CaseEventJson } from '../../../api/json/engine'
import { CallError } from '../../calls/http'
import { Moment } from '../../parts/moments'
import { inPlainWords } from '../../parts/words'

export type CaseEvent = z.output<typeof CaseEventJson>

/** The changes that a refusal tells of; undefined where the call was refused for another reason. */
export function changesOf(error: Error): readonly CaseEvent[] | undefined {
  if (!(error instanceof CallError) || error.status !== 409) return undefined
  const changes: unknown = error.body['changes']
  return Array.isArray(changes) ? (changes as CaseEvent[]) : undefined
}

const shownOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** The details of an event, in one line. */
export const detailText = ({ detail }: Pick<CaseEvent, 'detail'>): string =>
  Object.entries(detail)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${inPlainWords(name).toLowerCase()}: ${shownOf(value)}`)
    .join(', ')

/** Nothing where there are none. */
export function CaseChanges({ changes }: { readonly changes: readonly CaseEvent[] | undefined }): ReactElement | null {
  if (changes === undefined) return null
  return (
    <Alert
      color="orange"
      role="alert"
      title="The case has changed since you read it. You see it now as it is: decide again."
    >
      <ul>
        {changes.map((event) => (
          <li key={event.id}>
            <strong>{inPlainWords(event.kind)}</strong> <Moment at={event.occurred_at} />
            <div className="detail">{detailText(event)}</div>
          </li>
        ))}
      </ul>
    </Alert>
  )
}
