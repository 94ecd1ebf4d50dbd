/** All that has happened to a case, newest first. */
import type { ReactElement } from 'react'
import { Exactly } from '../../parts/moments'
import { inPlainWords } from '../../parts/words'
import type { NameOf } from '../case'
import { detailText } from './changes'
import type { CaseEvent } from './changes'

function Details({ text }: { readonly text: string }): ReactElement | null {
  return text === '' ? null : (
    <details>
      <summary>Details</summary>
      <div className="detail">{text}</div>
    </details>
  )
}

/** The events of the case as it was read, oldest first. */
export function CaseTimeline({
  events,
  nameOf,
}: {
  readonly events: readonly CaseEvent[]
  readonly nameOf: NameOf
}): ReactElement {
  const newestFirst = [...events].reverse()
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline">Timeline</h2>
      <ol className="timeline">
        {newestFirst.map((event) => (
          <li key={event.id}>
            <strong>{inPlainWords(event.kind)}</strong>
            <span className="by">
              <Exactly at={event.occurred_at} />
              {event.actor_user_id === null ? ', the engine' : `, by ${nameOf(event.actor_user_id)}`}
            </span>
            <Details text={detailText(event, nameOf)} />
          </li>
        ))}
      </ol>
    </section>
  )
}
