/** How long the documents of a case carry the acceptance of its customer, and what prolongs that. */
import { factsOf, rulesOf } from './case-file'
import type { CaseFile, HeldEvidence } from './case-file'
import { hasEvidence, missingOf, nextExpiryMs } from './facts'

/** From when on something is missing that the policy asks for, epoch ms; Infinity: never. */
function lastsUntilMs(file: CaseFile, nowMs: number): number {
  let atMs: number | undefined = nowMs
  while (atMs !== undefined) {
    const facts = factsOf(file, atMs)
    if (!hasEvidence(missingOf(rulesOf(file), facts))) return atMs
    atMs = nextExpiryMs(facts)
  }
  return Infinity
}

/** The evidence with this piece: in the place of the one with its id, or beside the others. */
export const evidenceWith = ({ evidence }: CaseFile, held: HeldEvidence): readonly HeldEvidence[] => [
  ...evidence.filter((other) => other.kind !== held.kind || other.id !== held.id),
  held,
]

/**
 * True for a document by which an accepted customer would be accepted for longer than by those that somebody has approved, where the
 * policy makes something of their end.
 */
export function prolongs(file: CaseFile, held: HeldEvidence, nowMs: number): boolean {
  const { state, policy } = file
  const isAccepted = state === 'approved' || state === 'monitoring'
  if (held.kind !== 'document' || !isAccepted || !(policy.reKycOnExpiry || policy.freezeExpired)) return false
  return lastsUntilMs({ ...file, evidence: evidenceWith(file, held) }, nowMs) > lastsUntilMs(file, nowMs)
}
