/** What a bank asks of a customer before it accepts them. */
import { policyOf } from '../../db/read/policies'
import { putPolicy } from '../../db/write/policies'
import { validatePolicy } from '../../domain/kyc/policy'
import { Policy, policyCandidate, policyJson, PutPolicy } from '../json/engine'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const tags = ['Onboarding']

const getOnboardingPolicy = endpoint({
  operation: 'getOnboardingPolicy',
  version: 'engine/v1',
  method: 'GET',
  path: '/banks/BANK_ID/onboarding-policy',
  summary: 'Get Onboarding Policy',
  description: 'The policy under which new cases of the bank start; the default one where the bank has set none.',
  tags,
  auth: 'user',
  roles: ['CanGetOnboarding', 'CanManageOnboardingPolicy'],
  needs: ['bank'],
  reply: [200, Policy],
  errors: [],
  handle: async ({ bank }, { read }) => policyJson(await policyOf(read, bank.bankId)),
})

const putOnboardingPolicy = endpoint({
  operation: 'putOnboardingPolicy',
  version: 'engine/v1',
  method: 'PUT',
  path: '/banks/BANK_ID/onboarding-policy',
  summary: 'Set Onboarding Policy',
  description:
    'Sets the policy for cases that start from now on, as a new version; running cases keep theirs. Two approvals required is the four-eyes principle. Rules that already apply make no new version.',
  tags,
  auth: 'user',
  roles: ['CanManageOnboardingPolicy'],
  needs: ['bank'],
  body: {
    name: 'OnboardingPolicyJson',
    schema: PutPolicy,
    example: {
      required_document_types: ['passport'],
      required_media_types: [],
      minimum_satisfied_checks: 1,
      approvals_required: 2,
      collecting_deadline_ms: 2_592_000_000,
      review_deadline_ms: 172_800_000,
      reminder_every_ms: 604_800_000,
      maker_may_approve: false,
    },
  },
  reply: [200, Policy],
  errors: ['InvalidPolicy'],
  handle: async ({ bank, body, caller, fail }, { write }) => {
    const valid = validatePolicy(policyCandidate(body))
    if (!valid.ok) return fail('InvalidPolicy', ` ${valid.refusal.detail ?? ''}`)
    return policyJson(await write((transaction) => putPolicy(transaction, bank.bankId, valid.value, caller.userId)))
  },
})

export const onboardingPolicyEndpoints: readonly AnyEndpoint[] = [getOnboardingPolicy, putOnboardingPolicy]
