/** All that has happened to a case, newest first. */
import type { ReactElement } from 'react'
import { Exactly } from '../../parts/moments'
import { inPlainWords, shortId } from '../../parts/words'
import { detailText } from './changes'
import type { CaseEvent } from './changes'

/** The events of the case as it was read, oldest first. */
export function CaseTimeline({ events }: { readonly events: readonly CaseEvent[] }): ReactElement {
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
              {event.actor_user_id === null ? ', the engine' : `, by ${shortId(event.actor_user_id)}`}
            </span>
            <details>
              <summary>Details</summary>
              <div className="detail">{detailText(event)}</div>
            </details>
          </li>
        ))}
      </ol>
    </section>
  )
}
