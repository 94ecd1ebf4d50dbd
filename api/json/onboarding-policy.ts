/** Onboarding policies on the wire of our own API. Members that a body leaves out are as in the default policy. */
import { z } from 'zod'
import type { PolicyVersionRow } from '../../db/read/policies'
import { levels } from '../../domain/kyc/level'
import { defaultPolicy } from '../../domain/kyc/policy'
import { providerCheckKinds } from '../../domain/kyc/provider-check'
import type { OnboardingPolicy } from '../../domain/kyc/policy'
import { risks } from '../../domain/kyc/risk'
import type { Refusal } from '../../domain/refusal'
import { askedType } from './kyc'
import { filledText, flag, wholeNumber, wireName } from './wire'

const duration = z.int()
const forEachRisk = <Item extends z.ZodType>(item: Item) => z.object({ low: item, medium: item, high: item })

/** By what the type of a document or of media may be. */
const evidenceOf = <TypeName extends z.ZodType>(typeName: TypeName) => ({
  required_document_types: z.array(typeName).max(50),
  required_media_types: z.array(typeName).max(50),
})
const rulesOf = <TypeName extends z.ZodType>(typeName: TypeName) => ({
  ...evidenceOf(typeName),
  minimum_satisfied_checks: wholeNumber,
  approvals_required: wholeNumber,
  collecting_deadline_ms: duration,
  review_deadline_ms: duration,
  reminder_every_ms: duration,
  maker_may_approve: flag,
  company: z.object(evidenceOf(typeName)).nullable(),
  provider_checks: z.array(z.object({ kind: z.enum(providerCheckKinds), provider: filledText(50) })).nullable(),
  approvals_by_risk: forEachRisk(wholeNumber).nullable(),
  escalation: z.object({ to: z.enum(levels), after_ms: duration }).nullable(),
  risk_after_failed_check: z.enum(risks).nullable(),
  re_kyc_on_expiry: flag,
  re_kyc_every_ms: forEachRisk(duration.nullable()).nullable(),
  screening: z.object({ threshold: wholeNumber }).nullable(),
  machine_readable_zone: z
    .object({ document_types: z.array(typeName).max(50), override: z.enum(levels).nullable() })
    .nullable(),
  duplicate_identity: z.object({ override: z.enum(levels).nullable() }).nullable(),
  freeze_expired: flag,
  freeze_rejected: flag,
  minimum_age: wholeNumber.nullable(),
  retention_ms: duration.nullable(),
})
/** What is not known is refused: a misspelt rule must not be ignored. */
export const PutPolicy = z.strictObject(z.object(rulesOf(askedType)).partial().shape)
/** A policy that is stored already is shown as it is, whatever can be asked for today. */
export const Policy = z.object({ version: z.int(), ...rulesOf(z.string()) })
export const PolicyVersions = z.object({
  onboarding_policies: z.array(
    Policy.extend({ created_by_user_id: z.string().nullable(), created_at: z.string().nullable() }),
  ),
})

const evidenceJson = (required: Pick<OnboardingPolicy, 'requiredDocumentTypes' | 'requiredMediaTypes'>) => ({
  required_document_types: [...required.requiredDocumentTypes],
  required_media_types: [...required.requiredMediaTypes],
})

const checksJson = ({ providerChecks }: OnboardingPolicy) =>
  providerChecks && providerChecks.map(({ kind, provider }) => ({ kind, provider }))

export const policyJson = (policy: OnboardingPolicy): z.input<typeof Policy> => ({
  version: policy.version,
  ...evidenceJson(policy),
  minimum_satisfied_checks: policy.minimumSatisfiedChecks,
  approvals_required: policy.approvalsRequired,
  collecting_deadline_ms: policy.collectingDeadlineMs,
  review_deadline_ms: policy.reviewDeadlineMs,
  reminder_every_ms: policy.reminderEveryMs,
  maker_may_approve: policy.makerMayApprove,
  company: policy.company && evidenceJson(policy.company),
  provider_checks: checksJson(policy),
  approvals_by_risk: policy.approvalsByRisk && { ...policy.approvalsByRisk },
  escalation: policy.escalation && { to: policy.escalation.to, after_ms: policy.escalation.afterMs },
  risk_after_failed_check: policy.riskAfterFailedCheck,
  re_kyc_on_expiry: policy.reKycOnExpiry,
  re_kyc_every_ms: policy.reKycEveryMs && { ...policy.reKycEveryMs },
  screening: policy.screening && { threshold: policy.screening.threshold },
  machine_readable_zone: policy.machineReadableZone && {
    document_types: [...policy.machineReadableZone.documentTypes],
    override: policy.machineReadableZone.override,
  },
  duplicate_identity: policy.duplicateIdentity && { ...policy.duplicateIdentity },
  freeze_expired: policy.freezeExpired,
  freeze_rejected: policy.freezeRejected,
  minimum_age: policy.minimumAge,
  retention_ms: policy.retentionMs,
})

export const policyVersionJson = ({
  policy,
  createdBy,
  createdAt,
}: PolicyVersionRow): z.input<typeof PolicyVersions>['onboarding_policies'][number] => ({
  ...policyJson(policy),
  created_by_user_id: createdBy,
  created_at: createdAt,
})

const askedEvidence = (asked: {
  readonly required_document_types?: string[] | undefined
  readonly required_media_types?: string[] | undefined
}) => ({ requiredDocumentTypes: asked.required_document_types, requiredMediaTypes: asked.required_media_types })

/** Not yet valid: that is the domain's question. */
export const policyCandidate = (body: z.output<typeof PutPolicy>): Record<keyof OnboardingPolicy, unknown> => {
  const { company, escalation, machine_readable_zone: zone } = body
  const said = {
    ...askedEvidence(body),
    minimumSatisfiedChecks: body.minimum_satisfied_checks,
    approvalsRequired: body.approvals_required,
    collectingDeadlineMs: body.collecting_deadline_ms,
    reviewDeadlineMs: body.review_deadline_ms,
    reminderEveryMs: body.reminder_every_ms,
    makerMayApprove: body.maker_may_approve,
    company: company && askedEvidence(company),
    providerChecks: body.provider_checks,
    approvalsByRisk: body.approvals_by_risk,
    escalation: escalation && { to: escalation.to, afterMs: escalation.after_ms },
    riskAfterFailedCheck: body.risk_after_failed_check,
    reKycOnExpiry: body.re_kyc_on_expiry,
    reKycEveryMs: body.re_kyc_every_ms,
    screening: body.screening,
    machineReadableZone: zone && { documentTypes: zone.document_types, override: zone.override },
    duplicateIdentity: body.duplicate_identity,
    freezeExpired: body.freeze_expired,
    freezeRejected: body.freeze_rejected,
    minimumAge: body.minimum_age,
    retentionMs: body.retention_ms,
  }
  const isSaid = ([, value]: [string, unknown]): boolean => value !== undefined
  return { ...defaultPolicy, ...Object.fromEntries(Object.entries(said).filter(isSaid)) }
}

/** What is wrong with a policy, under the names that its members have on the wire. */
export const policyProblem = ({ detail = '' }: Refusal): string => wireName(detail)
