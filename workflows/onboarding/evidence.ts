/** What a piece of evidence that has come makes of a case. */
import { patched } from '@temporalio/workflow'
import { prolongs } from '../../domain/kyc/case-acceptance'
import type { CaseFile, HeldEvidence } from '../../domain/kyc/case-file'
import { contradictsAnswer, liftsDenial, withEvidence } from '../../domain/kyc/case-steps'
import type { Outcome } from '../../domain/refusal'
import type { EvidenceCommand } from '../contract'

/** From this change on a check by hand leaves what a provider has said as it is. */
const keepsAnswers = 'onboarding/answers-of-providers-are-kept'

/** From this change on a provider's no outlives a question that they leave unanswered. */
const remembersDenials = 'onboarding/denials-are-remembered'

/** From this change on somebody has to approve the document by which a customer would be accepted for longer. */
const reviewsRenewals = 'onboarding/renewals-are-reviewed'

/** A piece of evidence without a type is none of those that the policy asks for by type. */
function heldOf({ record, requestHash }: EvidenceCommand): HeldEvidence {
  const { id } = record
  if (record.kind === 'document') {
    const fact = { kind: 'document', id, type: record.type ?? '', expiryDate: record.expiryDate, requestHash } as const
    return record.machineReadableZone ? { ...fact, hasZone: true } : fact
  }
  if (record.kind === 'media') return { kind: 'media', id, type: record.type ?? '', requestHash }
  return { kind: 'check', id, satisfied: record.satisfied, requestHash }
}

/** What a check was about. */
const howOf = ({ record }: EvidenceCommand): string => (record.kind === 'check' ? (record.how ?? '') : '')

/** The case after it. Refusals: those of withEvidence. */
export function withSubmitted(file: CaseFile, command: EvidenceCommand): Outcome<CaseFile> {
  const [held, how] = [heldOf(command), howOf(command)]
  // Asked only where it matters: most histories need no mark of it.
  const changesAnswers =
    (contradictsAnswer(file, held, how) && !patched(keepsAnswers)) ||
    (liftsDenial(file, held, how) && !patched(remembersDenials))
  const nowMs = Date.now()
  const prolongsUnseen = prolongs(file, held, nowMs) && !patched(reviewsRenewals)
  return withEvidence(file, held, nowMs, { how, changesAnswers, prolongsUnseen })
}
