/** When a confirmed payment is made, where that is not at once, and what it goes on waiting for. Times come from outside. */
import type { RefusalName } from '../refusal'

/** The day on which a payment is made; `beginsAt` and `endsAt` are instants (ISO 8601). */
export interface PaymentDay {
  readonly date: string
  readonly beginsAt: string
  readonly endsAt: string
}

/** How patient a bank is with a payment. Plain JSON; it lives in histories. */
export interface PaymentTiming {
  /** Missing: it is made as soon as it is confirmed. */
  readonly day?: PaymentDay
  /** How often it is tried again on its day while the funds are missing. Missing: never. */
  readonly fundsRetryMs?: number
  /** How long it waits for its account to be unfrozen, and how often it looks without being told. Missing: not at all. */
  readonly frozen?: { readonly waitMs: number; readonly retryMs: number }
}

/** What keeps a confirmed payment from being made: its day has not begun, there is no money, the account is frozen. */
export const waitReasons = ['DAY', 'FUNDS', 'ACCOUNT'] as const
export type WaitReason = (typeof waitReasons)[number]

/** Milliseconds until the day of the payment begins; 0 where it has. */
export const untilItsDay = ({ day }: PaymentTiming, nowMs: number): number =>
  day === undefined ? 0 : Math.max(0, Date.parse(day.beginsAt) - nowMs)

/** Which obstacles a payment waits out, were it tried now. */
export type Patience = Readonly<Record<Exclude<WaitReason, 'DAY'>, boolean>>

export interface Trying {
  readonly nowMs: number
  /** When it could have been made for the first time: confirmed, and its day had begun. */
  readonly dueSinceMs: number
}

/** Funds are waited for where they can be looked for once more on the day; the account until the bank's time is over, when it is looked at for the last time. */
export const patienceAt = ({ day, fundsRetryMs, frozen }: PaymentTiming, { nowMs, dueSinceMs }: Trying): Patience => ({
  FUNDS: day !== undefined && fundsRetryMs !== undefined && nowMs + fundsRetryMs < Date.parse(day.endsAt),
  ACCOUNT: frozen !== undefined && nowMs < dueSinceMs + frozen.waitMs,
})

/**
 * After how long it is tried again: an account is looked at when the time of the bank is over at the latest. Never at once, also where that
 * has passed meanwhile: a workflow starts its timer then, too, as it has always done.
 */
export function retryAfterMs(
  { fundsRetryMs = 0, frozen }: PaymentTiming,
  reason: WaitReason,
  { nowMs, dueSinceMs }: Trying,
): number {
  if (reason !== 'ACCOUNT') return fundsRetryMs
  return frozen === undefined ? 0 : Math.max(1, Math.min(frozen.retryMs, dueSinceMs + frozen.waitMs - nowMs))
}

/** What a payment that was refused waits for; undefined: it has failed. */
export const waitsAfter = (refusal: RefusalName, patience: Patience): WaitReason | undefined => {
  if (refusal === 'InsufficientFunds' && patience.FUNDS) return 'FUNDS'
  return refusal === 'AccountFrozen' && patience.ACCOUNT ? 'ACCOUNT' : undefined
}
