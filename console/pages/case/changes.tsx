/** What somebody else has done while a case was looked at. */
import { Alert } from '@mantine/core'
import type { ReactElement } from 'react'
import type { z } from 'zod'
import type { CaseEvent as CaseEventJson } from '../../../api/json/engine'
import { CallError } from '../../calls/http'
import { inPlainMoments, Moment } from '../../parts/moments'
import { inPlainWords } from '../../parts/words'
import type { NameOf } from '../case'

export type CaseEvent = z.output<typeof CaseEventJson>

/** The changes that a refusal tells of; undefined where the call was refused for another reason. */
export function changesOf(error: Error): readonly CaseEvent[] | undefined {
  if (!(error instanceof CallError) || error.status !== 409) return undefined
  const changes: unknown = error.body['changes']
  return Array.isArray(changes) ? (changes as CaseEvent[]) : undefined
}

/** Ids and numbers of the engine say nothing to a person, but whose they are does. */
const isForPeople = (name: string, value: unknown): boolean =>
  value !== null &&
  value !== '' &&
  (name.endsWith('_user_id') || !/(^id|_id|_hash|^kind|^case_version|^customer_number|^sha256)$/.test(name))

const shownOf = (value: unknown): string => {
  if (value === null || value === '') return 'none'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(shownOf).join(' and ')
  if (typeof value !== 'string') return JSON.stringify(value)
  return /^[a-z]+(_[a-z]+)+$/.test(value) ? value.replaceAll('_', ' ') : inPlainMoments(value)
}

/** The facts of an event as pairs; what is nested stands beside the rest, what has changed with its old and new value. */
function pairsOf(detail: object, nameOf: NameOf): readonly (readonly [string, string])[] {
  const textOf = (name: string, value: unknown): string =>
    name.endsWith('_user_id') && typeof value === 'string' ? nameOf(value) : shownOf(value)
  return Object.entries(detail).flatMap(([name, value]: [string, unknown]) => {
    if (!isForPeople(name, value)) return []
    const label = inPlainWords(name.replace(/_user_id$/, '')).toLowerCase()
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[label, textOf(name, value)]]
    if (!('from' in value && 'to' in value)) return pairsOf(value, nameOf)
    return [[label, `${textOf(name, value.from)} → ${textOf(name, value.to)}`]]
  })
}

/** The details of an event, in one line; empty where there are none. */
export const detailText = ({ detail }: Pick<CaseEvent, 'detail'>, nameOf: NameOf): string =>
  pairsOf(detail, nameOf)
    .map(([name, text]) => `${name}: ${text}`)
    .join(', ')

/** Nothing where there are none. */
export function CaseChanges({
  changes,
  nameOf,
}: {
  readonly changes: readonly CaseEvent[] | undefined
  readonly nameOf: NameOf
}): ReactElement | null {
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
            {event.actor_user_id === null ? ', the engine' : `, by ${nameOf(event.actor_user_id)}`}
            <div className="detail">{detailText(event, nameOf)}</div>
          </li>
        ))}
      </ul>
    </Alert>
  )
}
