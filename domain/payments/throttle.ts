/**
 * Wrong answers in a row: when a user is warned, blocked for a time, and in the end blocked until the bank lifts it
 * (Commission Delegated Regulation (EU) 2018/389, article 4: at most five, and no block for good without an alert before).
 */

export interface ThrottlePolicy {
  /** Wrong answers in a row after which the user is blocked; at least 2, so that a warning comes before the block. */
  readonly failuresAllowed: number
  /** How long a block for a time lasts. */
  readonly blockMs: number
  /** Blocks for a time before the one for good. */
  readonly temporaryBlocks: number
}

export const defaultThrottlePolicy: ThrottlePolicy = { failuresAllowed: 5, blockMs: 900_000, temporaryBlocks: 2 }

/** What is known of one user; times in epoch milliseconds. */
export interface Throttle {
  /** Since the last right answer, or since the last block. */
  readonly failures: number
  /** Blocks for a time since the last right answer. */
  readonly blocks: number
  readonly blockedUntilMs: number | null
  readonly blockedForGood: boolean
}

/** Nothing is held against the user: as everybody begins, and as a right answer or the bank leaves them. */
export const unthrottled: Throttle = { failures: 0, blocks: 0, blockedUntilMs: null, blockedForGood: false }

/** What a user is told of. WARNED: one more wrong answer blocks for a time; WARNED_FOR_GOOD: one more blocks for good. */
export const throttleNotices = ['WARNED', 'WARNED_FOR_GOOD', 'BLOCKED', 'BLOCKED_FOR_GOOD'] as const
export type ThrottleNotice = (typeof throttleNotices)[number]

/** Until when the user is blocked: null for good, undefined not at all. The last moment of a block is free again. */
export const blockedUntilMs = (throttle: Throttle, nowMs: number): number | null | undefined => {
  if (throttle.blockedForGood) return null
  return throttle.blockedUntilMs !== null && nowMs < throttle.blockedUntilMs ? throttle.blockedUntilMs : undefined
}

/** What a blocked user is told, as the end of a sentence; undefined for one who is not blocked. */
export const blockText = (throttle: Throttle, nowMs: number): string | undefined => {
  const until = blockedUntilMs(throttle, nowMs)
  if (until === undefined) return undefined
  return until === null ? ' Please ask your bank to lift the block.' : ` Until ${isoSeconds(until)}.`
}

const isoSeconds = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 19)}Z`

/** Counts one wrong answer of a user who is not blocked, and says what they must be told of, if anything. */
export const afterFailure = (
  throttle: Throttle,
  policy: ThrottlePolicy,
  nowMs: number,
): { readonly throttle: Throttle; readonly notice?: ThrottleNotice } => {
  const failures = throttle.failures + 1
  const nextIsForGood = throttle.blocks >= policy.temporaryBlocks
  if (failures >= policy.failuresAllowed) {
    return nextIsForGood
      ? { throttle: { ...throttle, failures: 0, blockedForGood: true }, notice: 'BLOCKED_FOR_GOOD' }
      : {
          throttle: { ...throttle, failures: 0, blocks: throttle.blocks + 1, blockedUntilMs: nowMs + policy.blockMs },
          notice: 'BLOCKED',
        }
  }
  const counted = { ...throttle, failures }
  if (failures < policy.failuresAllowed - 1) return { throttle: counted }
  return { throttle: counted, notice: nextIsForGood ? 'WARNED_FOR_GOOD' : 'WARNED' }
}
