/** Writes a bank's onboarding policy as a new version; the cases that run keep theirs. Owner: the API. */
import { isJsonObject } from '../../domain/json'
import type { OnboardingPolicy } from '../../domain/kyc/policy'
import type { Transaction } from '../connection'
import { policyOf } from '../read/policies'

/** The rules without their version, in an order of our own, at every depth: the database keeps another one, and clients send any. */
const rulesOf = (policy: OnboardingPolicy): string =>
  JSON.stringify({ ...policy, version: 0 }, (_name, value: unknown) =>
    isJsonObject(value)
      ? Object.fromEntries(Object.entries(value).sort(([left], [right]) => left.localeCompare(right)))
      : value,
  )

/** Returns the policy that now applies; rules that already apply make no new version. `policy.version` is not looked at. */
export async function putPolicy(
  transaction: Transaction,
  bankId: string,
  policy: OnboardingPolicy,
  userId: string,
): Promise<OnboardingPolicy> {
  // Two changes at once get two versions, one after the other.
  await transaction.raw('select bank_id from banks where bank_id = ? for update', [bankId])
  const present = await policyOf(transaction, bankId)
  if (rulesOf(present) === rulesOf(policy)) return present
  const next = { ...policy, version: present.version + 1 }
  await transaction.raw(
    'insert into onboarding_policies (bank_id, version, policy, created_by) values (?, ?, ?::jsonb, ?)',
    [bankId, next.version, JSON.stringify(next), userId],
  )
  return next
}
