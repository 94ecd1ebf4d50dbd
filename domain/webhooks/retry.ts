/** How often and how long a delivery is tried before it is parked for the staff. */

/** Durations in milliseconds. */
export interface RetryPlan {
  readonly tries: number
  readonly firstDelayMs: number
  readonly longestDelayMs: number
  /** The part of a delay that chance may take away or add. */
  readonly jitter: number
}

/**
 * How long to wait after the failed try of that number (1 is the first); undefined when it was the last.
 * `chance` is a number from 0 to 1: receivers that failed together must not be asked together again.
 */
export function delayAfterMs(plan: RetryPlan, failedTry: number, chance: number): number | undefined {
  if (failedTry >= plan.tries) return undefined
  const steady = Math.min(plan.longestDelayMs, plan.firstDelayMs * 2 ** (failedTry - 1))
  return Math.round(steady * (1 + plan.jitter * (2 * chance - 1)))
}
