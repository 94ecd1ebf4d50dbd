/** Writes what the staff have decided: one row per reviewer and round, never changed. Owner: the onboarding workflow. */
import type { Decision } from '../../domain/kyc/facts'
import type { Transaction } from '../connection'

export interface NewDecision {
  readonly decisionId: string
  readonly customerId: string
  readonly round: number
  readonly userId: string
  readonly decision: Decision
  readonly reason: string
  readonly missing: readonly string[]
}

/** Violates kyc_decisions_one_per_reviewer_and_round when the reviewer has already decided in this round. */
export async function insertDecision(transaction: Transaction, decision: NewDecision): Promise<void> {
  await transaction.raw(
    'insert into kyc_decisions (decision_id, customer_id, round, user_id, decision, reason, missing) values (?, ?, ?, ?, ?, ?, ?::jsonb)',
    [
      decision.decisionId,
      decision.customerId,
      decision.round,
      decision.userId,
      decision.decision,
      decision.reason,
      JSON.stringify(decision.missing),
    ],
  )
}
