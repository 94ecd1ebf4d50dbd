/** What a bank asks of a customer before it accepts them. */
import { policyOf, policyVersion, policyVersions } from '../../db/read/policies'
import { checkProvidersOf } from '../../db/read/check-providers'
import { lockProviders } from '../../db/write/check-providers'
import { putPolicy } from '../../db/write/policies'
import { validatePolicy, validateProviders } from '../../domain/kyc/policy-check'
import { accept } from '../../domain/refusal'
import {
  Policy,
  policyCandidate,
  policyJson,
  policyProblem,
  policyVersionJson,
  PolicyVersions,
  PutPolicy,
} from '../json/onboarding-policy'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { pageOf } from '../kernel/paging'

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
    'Sets the policy for cases that start from now on, as a new version; running cases keep theirs until the staff move them. `provider_checks` have to be confirmed by providers of the bank, each kind by one. Two approvals required is the four-eyes principle; `approvals_by_risk` says how many by risk. Members that are left out are as in the default policy. Rules that already apply make no new version, and a policy that can never be fulfilled is refused with the names of its members.',
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
      company: { required_document_types: ['register extract'], required_media_types: [] },
      approvals_by_risk: { low: 1, medium: 2, high: 2 },
      escalation: { to: 'supervisor', after_ms: 86_400_000 },
      risk_after_failed_check: 'high',
      re_kyc_on_expiry: true,
      re_kyc_every_ms: { low: null, medium: 63_072_000_000, high: 31_536_000_000 },
      screening: { threshold: 85 },
      machine_readable_zone: { document_types: ['passport'], override: 'supervisor' },
      duplicate_identity: { override: 'supervisor' },
      freeze_expired: true,
      freeze_rejected: true,
      minimum_age: 18,
      retention_ms: 157_680_000_000,
    },
  },
  reply: [200, Policy],
  errors: ['InvalidPolicy'],
  handle: async ({ bank, body, caller, fail }, { write }) => {
    const valid = validatePolicy(policyCandidate(body))
    if (!valid.ok) return fail('InvalidPolicy', ` ${policyProblem(valid.refusal)}`)
    const put = await write(async (transaction) => {
      await lockProviders(transaction, bank.bankId)
      const possible = validateProviders(valid.value, await checkProvidersOf(transaction, bank.bankId))
      return possible.ok ? accept(await putPolicy(transaction, bank.bankId, valid.value, caller.userId)) : possible
    })
    return put.ok ? policyJson(put.value) : fail('InvalidPolicy', ` ${policyProblem(put.refusal)}`)
  },
})

const versionsPath = '/banks/BANK_ID/onboarding-policy/versions'

const getOnboardingPolicyVersions = endpoint({
  operation: 'getOnboardingPolicyVersions',
  version: 'engine/v1',
  method: 'GET',
  path: versionsPath,
  summary: 'Get Onboarding Policy Versions',
  description:
    'Every policy that the bank has ever had, the latest first. Version 1 is the default policy, which nobody has set. Query: `limit` (50), `offset` (0).',
  tags,
  auth: 'user',
  roles: ['CanGetOnboarding', 'CanManageOnboardingPolicy'],
  needs: ['bank'],
  reply: [200, PolicyVersions],
  errors: ['IncorrectFilter'],
  handle: async (request, { read }) => {
    const rows = await policyVersions(read, { ...pageOf(request), bankId: request.bank.bankId })
    return { onboarding_policies: rows.map(policyVersionJson) }
  },
})

const getOnboardingPolicyVersion = endpoint({
  operation: 'getOnboardingPolicyVersion',
  version: 'engine/v1',
  method: 'GET',
  path: `${versionsPath}/POLICY_VERSION`,
  summary: 'Get Onboarding Policy Version',
  description: 'One policy that the bank has, or once had.',
  tags,
  auth: 'user',
  roles: ['CanGetOnboarding', 'CanManageOnboardingPolicy'],
  needs: ['bank'],
  reply: [200, Policy],
  errors: ['PolicyVersionNotFound'],
  handle: async ({ bank, params: { POLICY_VERSION: version }, fail }, { read }) => {
    if (!/^[1-9]\d{0,8}$/.test(version)) return fail('PolicyVersionNotFound')
    const found = await policyVersion(read, bank.bankId, Number(version))
    return policyJson((found ?? fail('PolicyVersionNotFound')).policy)
  },
})

export const onboardingPolicyEndpoints: readonly AnyEndpoint[] = [
  getOnboardingPolicy,
  putOnboardingPolicy,
  getOnboardingPolicyVersions,
  getOnboardingPolicyVersion,
]
