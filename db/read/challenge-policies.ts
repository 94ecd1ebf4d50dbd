/** Reads what a bank asks of the confirmation of payments. */
import { defaultChallengePolicy } from '../../domain/payments/challenge-policy'
import type { ChallengePolicy } from '../../domain/payments/challenge-policy'
import type { Reader, Transaction } from '../connection'

/** The newest policy as JSON, or null; its one value is the bank's id. */
export const newestPolicy = '(select policy from challenge_policies where bank_id = ? order by version desc limit 1)'

/** The bank's policy, or the default where it has said nothing. */
export async function challengePolicyOf(read: Reader | Transaction, bankId: string): Promise<ChallengePolicy> {
  const [row] = await read.raw<{ policy: ChallengePolicy | null }>(`select ${newestPolicy} as policy`, [bankId])
  return row?.policy ?? defaultChallengePolicy
}
