/** What the staff says to a hit: once, and nobody about themselves. */
import { accept, refuse } from '../refusal'
import type { Outcome } from '../refusal'

export const hitStatuses = ['OPEN', 'TRUE_MATCH', 'FALSE_POSITIVE'] as const
export type HitStatus = (typeof hitStatuses)[number]

export const hitDecisions = { true_match: 'TRUE_MATCH', false_positive: 'FALSE_POSITIVE' } as const
export type HitDecision = keyof typeof hitDecisions

/** The status after the decision. Refusals: OwnScreeningHit (whoever decides acts, or has acted, for the customer), ScreeningHitDecided. */
export function decideHit(
  hit: { readonly status: HitStatus; readonly linkedUserIds: readonly string[] },
  decision: HitDecision,
  userId: string,
): Outcome<HitStatus> {
  if (hit.linkedUserIds.includes(userId)) return refuse('OwnScreeningHit')
  return hit.status === 'OPEN' ? accept(hitDecisions[decision]) : refuse('ScreeningHitDecided')
}
