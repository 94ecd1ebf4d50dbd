/** The part of the contract that is about requests that the staff decides; everybody takes it from `contract.ts`. */
import { defineUpdate } from '@temporalio/workflow'
import type { StaffDecision, StaffRequestStatus } from '../domain/staff-decision'

/** What the staff says to a request, and who says it. */
export interface StaffDecisionCommand {
  /** Also the update id: a repeated decision of the same id is one. */
  readonly decisionId: string
  readonly userId: string
  readonly decision: StaffDecision
  readonly reason: string
}

export interface StaffRequestEnded {
  readonly status: StaffRequestStatus
}

/** Answers when the request is stored. Its argument is the request's id. */
export const awaitStaffRequestStored = defineUpdate<StaffRequestEnded, [string]>('awaitStaffRequestStored')
/** Ends the request. Refusals: StaffRequestDecided, MakerIsChecker, and what keeps an account from being opened. */
export const decideStaffRequest = defineUpdate<StaffRequestEnded, [StaffDecisionCommand]>('decideStaffRequest')

export const creditLimitRequestWorkflow = 'creditLimitRequest'

export interface CreditLimitRequestInput {
  readonly requestId: string
  readonly bankId: string
  readonly customerId: string
  readonly currency: string
  readonly amount: string
  /** What the customer says besides. */
  readonly details: Readonly<Record<string, string>>
  readonly requestedBy: string
  /** How long it waits for a decision. */
  readonly lifetimeMs: number
}

export const accountApplicationWorkflow = 'accountApplication'

export interface AccountApplicationInput {
  readonly requestId: string
  readonly bankId: string
  readonly productCode: string
  /** Whom the application names; at least one of the two. */
  readonly userId: string | null
  readonly customerId: string | null
  readonly requestedBy: string
  readonly lifetimeMs: number
  /** The account that an acceptance opens. */
  readonly account: { readonly accountId: string; readonly ownerUserId: string; readonly currency: string }
}
