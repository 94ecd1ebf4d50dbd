/** Onboarding cases on the wire of our own API. */
import { z } from 'zod'
import type { CaseEventRow, CaseRow, FullCaseRow } from '../../db/read/cases'
import { findingChecks, findingOutcomes } from '../../domain/identity/finding'
import { caseStates, isOver } from '../../domain/kyc/case'
import { missingOf } from '../../domain/kyc/facts'
import { checkProblems, providerCheckKinds } from '../../domain/kyc/provider-check'
import { mostRequested } from '../../domain/kyc/case-steps'
import { engineCheckNames, isEngineCheckId } from '../../domain/kyc/engine-check'
import { levels } from '../../domain/kyc/level'
import { customerKinds, rulesFor } from '../../domain/kyc/policy'
import { risks } from '../../domain/kyc/risk'
import {
  askedType,
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
import { text, wholeNumber, wireName } from './wire'

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
  customer_kind: z.enum(customerKinds).nullish(),
})

export const PostDecision = z.object({
  decision: z.enum(['approve', 'reject', 'request_more']),
  reason: text(2_000).nullish(),
  /** Nobody decides on what they have not seen. */
  case_version: wholeNumber,
  missing: z.array(askedType).max(mostRequested).nullish(),
})

const reason = text(2_000)
const caseVersion = wholeNumber.nullish()
export const PostEscalation = z.object({ level: z.enum(levels.slice(1)), reason, case_version: caseVersion })
export const PutAssignee = z.object({ user_id: text(36).nullish() })
export const PostComment = z.object({ text: text(2_000) })
export const PutRisk = z.object({ risk: z.enum(risks), reason, case_version: caseVersion })
export const PostEngineCheckOverride = z.object({ check: z.enum(engineCheckNames), reason, case_version: wholeNumber })
export const PostReason = z.object({ reason, case_version: caseVersion })
/** The end of a relationship, or of what is known of a person: nobody brings it about on what they have not seen. */
export const PostEnding = z.object({ reason, case_version: wholeNumber })
export const PostCheckRequest = z.object({ check: z.enum(providerCheckKinds), case_version: caseVersion })
export const PutCasePolicy = z.object({ case_version: caseVersion })

const caseShape = {
  customer_id: z.string(),
  bank_id: z.string(),
  customer_number: z.string(),
  /** Null for callers who may not read customers. */
  customer_name: z.string().nullable(),
  state: z.enum(caseStates),
  waiting_for: z.string(),
  due_at: z.string().nullable(),
  case_version: z.int(),
  round: z.int(),
  policy_version: z.int(),
  customer_kind: z.enum(customerKinds),
  risk: z.enum(risks),
  level: z.enum(levels),
  assignee_user_id: z.string().nullable(),
  requested: z.array(z.string()),
  resubmissions: z.int(),
  payments_frozen: z.enum(['expired', 'rejected', 'closed']).nullable(),
  engine_checks: z
    .array(
      z.object({
        check: z.enum(engineCheckNames),
        outcome: z.enum(findingOutcomes),
        findings: z.array(z.enum(findingChecks)),
        overridden_by_user_id: z.string().nullable(),
      }),
    )
    .nullable(),
  screening: z
    .object({
      open_hits: z.int(),
      true_matches: z.int(),
      problem: z.enum(['NoScreeningList', 'NameNotComparable']).nullable(),
    })
    .nullable(),
  /** Those of the customer that nobody has decided, whatever has found them; `screening` is what the case's own comparison has come to. */
  open_screening_hits: z.int(),
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
export const CaseEvent = z.object({
  id: z.string(),
  kind: z.string(),
  detail: z.record(z.string(), z.unknown()),
  actor_user_id: z.string().nullable(),
  occurred_at: z.string(),
})
export const FullCase = z.object({
  ...caseShape,
  /** What the policy asks for and nobody has brought; null where the case is over. */
  missing: z
    .object({
      document_types: z.array(z.string()),
      media_types: z.array(z.string()),
      satisfied_checks: z.int(),
      /** The types of documents of which one lacks its machine-readable zone. */
      machine_readable_zone_of: z.array(z.string()),
      engine_checks: z.array(z.enum(engineCheckNames)),
      provider_checks: z.array(z.object({ check: z.enum(providerCheckKinds), provider: z.string() })),
    })
    .nullable(),
  documents: z.array(FiledDocument),
  media: z.array(FiledMedia),
  checks: z.array(Check),
  check_requests: z.array(
    z.object({
      request_id: z.string(),
      check: z.enum(providerCheckKinds),
      provider: z.string(),
      round: z.int(),
      state: z.enum(['open', 'satisfied', 'failed', 'unanswered', 'overtaken']),
      problem: z.enum(checkProblems).nullable(),
      is_current: z.boolean(),
      asked_at: z.string(),
      due_at: z.string(),
      sent_at: z.string().nullable(),
      ended_at: z.string().nullable(),
      number_of_tries: z.int(),
      last_error: z.string().nullable(),
    }),
  ),
  statuses: z.array(Status),
  decisions: z.array(
    z.object({
      id: z.string(),
      round: z.int(),
      user_id: z.string(),
      decision: z.string(),
      reason: z.string(),
      missing: z.array(z.string()),
      decided_at: z.string(),
    }),
  ),
  timeline: z.array(CaseEvent),
  users: z.array(z.object({ user_id: z.string(), username: z.string() })),
})

/** `isNamed`: the caller may read customers. */
export const caseJson = (row: CaseRow, isNamed: boolean): z.input<typeof Case> => ({
  customer_id: row.customerId,
  bank_id: row.bankId,
  customer_number: row.customerNumber,
  customer_name: isNamed ? row.customerName : null,
  state: row.state,
  waiting_for: row.waitingFor,
  due_at: row.dueAt,
  case_version: row.caseVersion,
  round: row.round,
  policy_version: row.policyVersion,
  customer_kind: row.customerKind,
  risk: row.risk,
  level: row.level,
  assignee_user_id: row.assigneeUserId,
  requested: [...row.requested],
  resubmissions: row.resubmissions,
  payments_frozen: row.frozen,
  engine_checks:
    row.engineChecks &&
    row.engineChecks.results.map(({ check, outcome, findings, overriddenByUserId }) => ({
      ...{ check, outcome, findings: [...findings] },
      overridden_by_user_id: overriddenByUserId,
    })),
  screening: row.screening && {
    open_hits: row.screening.openHits,
    true_matches: row.screening.trueMatches,
    problem: row.screening.problem,
  },
  open_screening_hits: row.openHits,
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
    Object.entries(value).map(([name, inner]: [string, unknown]) => [wireName(name), asWire(inner)]),
  )
}

export const eventJson = (event: CaseEventRow): z.output<typeof CaseEvent> => ({
  id: event.id,
  kind: event.kind,
  detail: asWire(event.detail) as Record<string, unknown>,
  actor_user_id: event.actorUserId,
  occurred_at: event.occurredAt,
})

function missingJson(row: FullCaseRow, now: Date): z.input<typeof FullCase>['missing'] {
  if (isOver(row.state)) return null
  const missing = missingOf(rulesFor(row.policy, row.customerKind, row.risk), {
    documents: row.documents.map(({ type, expiryDate, machineReadableZone: zone }) => ({
      type: type ?? '',
      expiryDate,
      hasZone: zone !== undefined && zone !== null,
    })),
    mediaTypes: row.media.map(({ type }) => type ?? ''),
    // Those of the engine do not count among the checks of the staff.
    checks: row.checks.filter(({ id }) => !isEngineCheckId(id)),
    engineChecks: row.engineChecks,
    checkRequests: row.checkRequests.filter(({ isCurrent }) => isCurrent),
    nowMs: now.getTime(),
  })
  return {
    document_types: [...missing.documentTypes],
    media_types: [...missing.mediaTypes],
    satisfied_checks: missing.satisfiedChecks,
    machine_readable_zone_of: [...missing.zoneOf],
    engine_checks: [...missing.engineChecks],
    provider_checks: missing.providerChecks.map(({ kind, provider }) => ({ check: kind, provider })),
  }
}

/** `isNamed`: the caller may read customers. */
export const fullCaseJson = (row: FullCaseRow, isNamed: boolean, now: Date): z.input<typeof FullCase> => ({
  ...caseJson(row, isNamed),
  missing: missingJson(row, now),
  documents: row.documents.map(filedDocumentJson),
  media: row.media.map(filedMediaJson),
  checks: row.checks.map(checkJson),
  check_requests: row.checkRequests.map((request) => ({
    request_id: request.requestId,
    check: request.kind,
    provider: request.provider,
    round: request.round,
    state: request.state,
    problem: request.problem,
    is_current: request.isCurrent,
    asked_at: request.askedAt,
    due_at: request.dueAt,
    sent_at: request.sentAt,
    ended_at: request.endedAt,
    number_of_tries: request.tries,
    last_error: request.lastError,
  })),
  statuses: row.statuses.map(statusJson),
  decisions: row.decisions.map(({ id, round, userId, decision, reason, missing, decidedAt }) => ({
    id,
    round,
    user_id: userId,
    decision,
    reason,
    missing: [...missing],
    decided_at: decidedAt,
  })),
  timeline: row.timeline.map(eventJson),
  users: row.users.map(({ userId, username }) => ({ user_id: userId, username })),
})
