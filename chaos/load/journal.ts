/** What clients were told: the claims that the data are held against in the end. */
import type { Life } from '../../test/support/lives'

/**
 * How a payment must have ended. `refused`: it is not there at all. `untold`: nobody knows (the answer came after its end, or it was
 * left alone), so it may have ended in any way, but in one only.
 */
export type PaymentEnd = 'COMPLETED' | 'REJECTED' | 'CANCELLED' | 'refused' | 'untold'

export interface PaymentClaim {
  /** Its description: no other payment has it. */
  readonly tag: string
  readonly type: 'ACCOUNT' | 'REFUND'
  readonly from: string
  readonly to: string
  /** EUR cents. */
  readonly minor: bigint
  readonly end: PaymentEnd
}

export interface OpeningClaim {
  /** Its label: no other account has it. */
  readonly tag: string
  readonly accountId: string
}

export interface CaseClaim {
  readonly customerId: string
  readonly life: Life
}

export interface Journal {
  readonly payments: PaymentClaim[]
  readonly openings: OpeningClaim[]
  readonly cases: CaseClaim[]
  /** Answers that no client of a healthy bank gets, in words. */
  readonly surprises: string[]
  /** Pieces of work that were begun, and ended with every answer given, by kind. */
  readonly begun: Map<string, number>
  readonly ended: Map<string, number>
}

export const openJournal = (): Journal => ({
  ...{ payments: [], openings: [], cases: [], surprises: [] },
  ...{ begun: new Map<string, number>(), ended: new Map<string, number>() },
})

export const countIn = (counts: Map<string, number>, name: string): Map<string, number> =>
  counts.set(name, (counts.get(name) ?? 0) + 1)
