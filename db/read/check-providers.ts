/** Reads the providers outside who answer checks for a bank. */
import type { ProviderTerms } from '../../domain/kyc/provider-check'
import type { Reader, Transaction } from '../connection'

export interface CheckProviderRow extends ProviderTerms {
  readonly bankId: string
  readonly url: string
  readonly secretVersion: number
  /** Until when the secret before the present one is good, too; null when it is not. ISO 8601. */
  readonly previousSecretUntil: string | null
  readonly createdBy: string
  readonly createdAt: string
  readonly changedAt: string
}

export const checkProviderColumns = `bank_id as "bankId", name, url, kinds, is_active as "isActive", timeout_ms::float8 as "timeoutMs",
  secret_version as "secretVersion", iso_seconds(previous_secret_until) as "previousSecretUntil", created_by as "createdBy",
  iso_seconds(created_at) as "createdAt", iso_seconds(changed_at) as "changedAt"`

/** The providers of a bank by name. */
export const checkProvidersOf = (
  read: Reader | Transaction,
  bankId: string,
  { limit, offset }: { readonly limit: number; readonly offset: number } = { limit: 1_000, offset: 0 },
): Promise<CheckProviderRow[]> =>
  read.raw<CheckProviderRow>(
    `select ${checkProviderColumns} from check_providers where bank_id = ? order by name limit ? offset ?`,
    [bankId, limit, offset],
  )

/** The provider of that name, or undefined. */
export async function checkProvider(
  read: Reader | Transaction,
  bankId: string,
  name: string,
): Promise<CheckProviderRow | undefined> {
  const [row] = await read.raw<CheckProviderRow>(
    `select ${checkProviderColumns} from check_providers where bank_id = ? and name = ?`,
    [bankId, name],
  )
  return row
}

/** The versions of the provider's secret that are good at that moment, the newest first. */
export const goodVersions = (
  { secretVersion, previousSecretUntil }: Pick<CheckProviderRow, 'secretVersion' | 'previousSecretUntil'>,
  at: Date,
): readonly number[] =>
  previousSecretUntil !== null && Date.parse(previousSecretUntil) > at.getTime()
    ? [secretVersion, secretVersion - 1]
    : [secretVersion]
