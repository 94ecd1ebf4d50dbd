/** What the staff says to a hit: once, and nobody about themselves or whom they have brought. */
import { makerRefusal } from '../kyc/part-in-case'
import type { PartInCase } from '../kyc/part-in-case'
import { accept, refuse } from '../refusal'
import type { Outcome } from '../refusal'

/** ERASED: nobody had decided it when its customer was erased. */
export const hitStatuses = ['OPEN', 'TRUE_MATCH', 'FALSE_POSITIVE', 'ERASED'] as const
export type HitStatus = (typeof hitStatuses)[number]

export const hitDecisions = { true_match: 'TRUE_MATCH', false_positive: 'FALSE_POSITIVE' } as const
export type HitDecision = keyof typeof hitDecisions

/**
 * The status after the decision of somebody who has that part in the customer's case. Refusals: OwnScreeningHit (they act, or have acted, for the
 * customer); MakerIsChecker, as of a decision on the case: a hit that is lifted stands in its way no more; ScreeningHitDecided.
 */
export function decideHit(status: HitStatus, decision: HitDecision, part: PartInCase): Outcome<HitStatus> {
  if (part.isTheirOwn) return refuse('OwnScreeningHit')
  const ofMaker = makerRefusal(part)
  if (ofMaker !== undefined) return refuse(...ofMaker)
  return status === 'OPEN' ? accept(hitDecisions[decision]) : refuse('ScreeningHitDecided')
}
