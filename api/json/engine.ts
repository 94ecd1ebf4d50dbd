/** Onboarding cases and policies on the wire of our own API. */
import { z } from 'zod'
import type { CaseRow, FullCaseRow } from '../../db/read/cases'
import { caseStates } from '../../domain/kyc/case'
import type { OnboardingPolicy } from '../../domain/kyc/policy'
import {
  Check,
  checkJson,
  FiledDocument,
  filedDocumentJson,
  FiledMedia,
  filedMediaJson,
  Status,
  statusJson,
} from './kyc'
import { PostCustomer500 } from './new-customer'
import { filledText, flag, text, wholeNumber } from './wire'

const WantedAccount = z.object({
  label: text(255),
  product_code: text(255),
  currency: text(3),
  branch_id: text(255).nullish(),
})

/** The body that starts a case: the customer as in createCustomer v5.0.0, without the KYC members, which are for the case to say. */
export const PostCase = z.object({
  customer: PostCustomer500,
  owner_user_id: text(36).nullish(),
  wanted_account: WantedAccount.nullish(),
})

export const PostDecision = z.object({
  decision: z.enum(['approve', 'reject', 'request_more']),
  reason: text(2_000).nullish(),
  case_version: wholeNumber.nullish(),
})

const caseShape = {
  customer_id: z.string(),
  bank_id: z.string(),
  customer_number: z.string(),
  state: z.enum(caseStates),
  waiting_for: z.string(),
  due_at: z.string().nullable(),
  case_version: z.int(),
  round: z.int(),
  policy_version: z.int(),
  kyc_status: z.boolean(),
  submitted_by_user_id: z.string().nullable(),
  owner_user_id: z.string().nullable(),
  wanted_account: z
    .object({ label: z.string(), product_code: z.string(), currency: z.string(), branch_id: z.string() })
    .nullable(),
  account_id: z.string().nullable(),
  opened_at: z.string(),
  changed_at: z.string(),
}
export const Case = z.object(caseShape)
export const Cases = z.object({ onboarding_cases: z.array(Case) })
export const FullCase = z.object({
  ...caseShape,
  documents: z.array(FiledDocument),
  media: z.array(FiledMedia),
  checks: z.array(Check),
  statuses: z.array(Status),
  decisions: z.array(
    z.object({
      id: z.string(),
      round: z.int(),
      user_id: z.string(),
      decision: z.string(),
      reason: z.string(),
      decided_at: z.string(),
    }),
  ),
  timeline: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      detail: z.record(z.string(), z.unknown()),
      actor_user_id: z.string().nullable(),
      occurred_at: z.string(),
    }),
  ),
})

export const caseJson = (row: CaseRow): z.input<typeof Case> => ({
  customer_id: row.customerId,
  bank_id: row.bankId,
  customer_number: row.customerNumber,
  state: row.state,
  waiting_for: row.waitingFor,
  due_at: row.dueAt,
  case_version: row.caseVersion,
  round: row.round,
  policy_version: row.policyVersion,
  kyc_status: row.kycStatus,
  submitted_by_user_id: row.submittedByUserId,
  owner_user_id: row.ownerUserId,
  wanted_account: row.wantedAccount && {
    label: row.wantedAccount.label,
    product_code: row.wantedAccount.productCode,
    currency: row.wantedAccount.currency,
    branch_id: row.wantedAccount.branchId,
  },
  account_id: row.accountId,
  opened_at: row.openedAt,
  changed_at: row.changedAt,
})

/** `caseVersion` -> `case_version`, at every depth: the details of events are kept as the engine writes them. */
const asWire = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asWire)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]: [string, unknown]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      asWire(inner),
    ]),
  )
}

export const fullCaseJson = (row: FullCaseRow): z.input<typeof FullCase> => ({
  ...caseJson(row),
  documents: row.documents.map(filedDocumentJson),
  media: row.media.map(filedMediaJson),
  checks: row.checks.map(checkJson),
  statuses: row.statuses.map(statusJson),
  decisions: row.decisions.map(({ id, round, userId, decision, reason, decidedAt }) => ({
    id,
    round,
    user_id: userId,
    decision,
    reason,
    decided_at: decidedAt,
  })),
  timeline: row.timeline.map(({ id, kind, detail, actorUserId, occurredAt }) => ({
    id,
    kind,
    detail: asWire(detail) as Record<string, unknown>,
    actor_user_id: actorUserId,
    occurred_at: occurredAt,
  })),
})

const typeNames = z.array(filledText(100)).max(50)
const rules = {
  required_document_types: typeNames,
  required_media_types: typeNames,
  minimum_satisfied_checks: wholeNumber,
  approvals_required: wholeNumber,
  collecting_deadline_ms: z.int(),
  review_deadline_ms: z.int(),
  reminder_every_ms: z.int(),
  maker_may_approve: flag,
}
export const PutPolicy = z.object(rules)
export const Policy = z.object({ version: z.int(), ...rules })

export const policyJson = (policy: OnboardingPolicy): z.input<typeof Policy> => ({
  version: policy.version,
  required_document_types: [...policy.requiredDocumentTypes],
  required_media_types: [...policy.requiredMediaTypes],
  minimum_satisfied_checks: policy.minimumSatisfiedChecks,
  approvals_required: policy.approvalsRequired,
  collecting_deadline_ms: policy.collectingDeadlineMs,
  review_deadline_ms: policy.reviewDeadlineMs,
  reminder_every_ms: policy.reminderEveryMs,
  maker_may_approve: policy.makerMayApprove,
})

/** Not yet valid: that is the domain's question. */
export const policyCandidate = (body: z.output<typeof PutPolicy>): Record<keyof OnboardingPolicy, unknown> => ({
  version: 1,
  requiredDocumentTypes: body.required_document_types,
  requiredMediaTypes: body.required_media_types,
  minimumSatisfiedChecks: body.minimum_satisfied_checks,
  approvalsRequired: body.approvals_required,
  collectingDeadlineMs: body.collecting_deadline_ms,
  reviewDeadlineMs: body.review_deadline_ms,
  reminderEveryMs: body.reminder_every_ms,
  makerMayApprove: body.maker_may_approve,
})
