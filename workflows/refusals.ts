/** How a workflow tells a caller that the bank says no: an update failure whose type is the refusal's name. */
import { ApplicationFailure } from '@temporalio/workflow'
import type { Outcome } from '../domain/refusal'

/** The value of an accepted outcome; a refused one ends the update (never the workflow) with the refusal's name and detail. */
export function resultOf<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value
  throw ApplicationFailure.nonRetryable(outcome.refusal.detail ?? '', outcome.refusal.refusal)
}
