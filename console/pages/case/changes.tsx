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

/** Ids and numbers of the engine say nothing to a person. */
const isForPeople = (name: string, value: unknown): boolean =>
  value !== null && value !== '' && !/(^id|_id|_hash|^kind|^customer_number|^sha256)$/.test(name)

/** The facts of an event as pairs; what is nested stands beside the rest. */
const pairsOf = (detail: object): readonly (readonly [string, unknown])[] =>
  Object.entries(detail).flatMap(([name, value]: [string, unknown]) => {
    if (!isForPeople(name, value)) return []
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? pairsOf(value) : [[name, value]]
  })

const shownOf = (value: unknown): string => {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.map(shownOf).join(' and ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The details of an event, in one line. */
export const detailText = ({ detail }: Pick<CaseEvent, 'detail'>): string =>
  pairsOf(detail)
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
