/** Writes a bank's challenge policy as a new version; requests that wait keep what they were made under. Owner: the API. */
import type { ChallengePolicy } from '../../domain/payments/challenge-policy'
import type { Transaction } from '../connection'
import { challengePolicyOf } from '../read/challenge-policies'
import { actedBy } from './actor'

const rulesOf = ({ currency, bands, makerMayConfirm }: ChallengePolicy): string =>
  JSON.stringify([currency, bands.map(({ from, requiredAnswers }) => [from, requiredAnswers]), makerMayConfirm])

/** Returns the policy that now applies; rules that already apply make no new version. `policy.version` is not looked at. */
export async function putChallengePolicy(
  transaction: Transaction,
  bankId: string,
  policy: ChallengePolicy,
  userId: string,
): Promise<ChallengePolicy> {
  // Two changes at once get two versions, one after the other.
  await transaction.raw('select bank_id from banks where bank_id = ? for update', [bankId])
  const present = await challengePolicyOf(transaction, bankId)
  if (present.version > 0 && rulesOf(present) === rulesOf(policy)) return present
  const next = { ...policy, version: present.version + 1 }
  await transaction.raw(
    `insert into challenge_policies (bank_id, version, policy, created_by) select ?, ?, ?::jsonb, ? where ${actedBy}`,
    [bankId, next.version, JSON.stringify(next), userId, userId],
  )
  return next
}
