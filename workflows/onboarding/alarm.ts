/** The one timer of a case. */
import { CancellationScope, sleep } from '@temporalio/workflow'

// A timer of many years is set year by year.
const longestTimerMs = 365 * 86_400_000

/** How long to sleep until a moment, which may have passed. */
export const sleepMs = (wakeMs: number, nowMs: number): number => Math.min(longestTimerMs, Math.max(1, wakeMs - nowMs))

interface Running {
  readonly wakeMs: number
  readonly summary: string
  readonly scope: CancellationScope
}

/** It runs on while what it is set for stays the same: most steps of a case then write nothing about a timer into its history. */
export class Alarm {
  private running: Running | undefined = undefined
  /** It has gone off and nobody has set it since. */
  hasRung = false

  /** Set for this moment and no other; undefined: for none. */
  setFor(wakeMs: number | undefined, summary: string): void {
    this.hasRung = false
    if (this.running?.wakeMs === wakeMs && this.running?.summary === summary) return
    this.running?.scope.cancel()
    this.running = undefined
    if (wakeMs === undefined) return
    const scope = new CancellationScope()
    this.running = { wakeMs, summary, scope }
    void scope
      .run(() => sleep(sleepMs(wakeMs, Date.now()), { summary }))
      .then(
        () => {
          // One that goes off in the moment in which it is set anew has nothing to say any more.
          if (this.running?.scope !== scope) return
          this.running = undefined
          this.hasRung = true
        },
        // Set anew, or the case is cancelled as a whole.
        () => undefined,
      )
  }
}
