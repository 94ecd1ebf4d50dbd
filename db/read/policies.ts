/** Reads what a bank asks of its customers. */
import { defaultPolicy } from '../../domain/kyc/policy'
import type { OnboardingPolicy } from '../../domain/kyc/policy'
import type { Reader, Transaction } from '../connection'

/** The bank's latest policy, or the default where it has said nothing. */
export async function policyOf(read: Reader | Transaction, bankId: string): Promise<OnboardingPolicy> {
  const [row] = await read.raw<{ policy: OnboardingPolicy }>(
    'select policy from onboarding_policies where bank_id = ? order by version desc limit 1',
    [bankId],
  )
  return row?.policy ?? defaultPolicy
}
