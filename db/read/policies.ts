/** Reads what a bank asks of its customers. */
import { completePolicy, defaultPolicy } from '../../domain/kyc/policy'
import type { OnboardingPolicy } from '../../domain/kyc/policy'
import type { Reader, Transaction } from '../connection'

export interface PolicyVersionRow {
  readonly policy: OnboardingPolicy
  /** Null for the default policy, which nobody has set. */
  readonly createdBy: string | null
  /** ISO 8601. */
  readonly createdAt: string | null
}

const columns = 'policy, created_by as "createdBy", iso_seconds(created_at) as "createdAt"'
const whole = (row: PolicyVersionRow): PolicyVersionRow => ({ ...row, policy: completePolicy(row.policy) })
const unset: PolicyVersionRow = { policy: defaultPolicy, createdBy: null, createdAt: null }

/** The bank's latest policy, or the default where it has said nothing. */
export async function policyOf(read: Reader | Transaction, bankId: string): Promise<OnboardingPolicy> {
  const [row] = await read.raw<PolicyVersionRow>(
    `select ${columns} from onboarding_policies where bank_id = ? order by version desc limit 1`,
    [bankId],
  )
  return whole(row ?? unset).policy
}

export interface PolicyPage {
  readonly bankId: string
  readonly limit: number
  readonly offset: number
}

/** Every version, the latest first; the first one is the default policy, which every bank begins with. */
export async function policyVersions(read: Reader, { bankId, limit, offset }: PolicyPage): Promise<PolicyVersionRow[]> {
  const rows = await read.raw<PolicyVersionRow>(
    `select ${columns} from (
       select version, policy, created_by, created_at from onboarding_policies where bank_id = ?
       union all select ${defaultPolicy.version}, ?::jsonb, null, null) versions
     order by version desc limit ? offset ?`,
    [bankId, JSON.stringify(defaultPolicy), limit, offset],
  )
  return rows.map(whole)
}

/** One version; undefined when there is none. */
export async function policyVersion(
  read: Reader,
  bankId: string,
  version: number,
): Promise<PolicyVersionRow | undefined> {
  const [row] = await read.raw<PolicyVersionRow>(
    `select ${columns} from onboarding_policies where bank_id = ? and version = ?`,
    [bankId, version],
  )
  const found = row ?? (version === defaultPolicy.version ? unset : undefined)
  return found && whole(found)
}
