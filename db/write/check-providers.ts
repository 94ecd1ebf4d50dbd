/** Writes the providers outside who answer checks for a bank. Owner: the API. */
import { checkProviderColumns } from '../read/check-providers'
import type { CheckProviderRow } from '../read/check-providers'
import type { Transaction } from '../connection'

/** A policy that names providers, and a change of them, wait for each other. */
export const lockProviders = (transaction: Transaction, bankId: string): Promise<unknown> =>
  transaction.raw('select bank_id from banks where bank_id = ? for update', [bankId])

export interface NewCheckProvider {
  readonly bankId: string
  readonly name: string
  readonly url: string
  readonly kinds: readonly string[]
  readonly isActive: boolean
  readonly timeoutMs: number
  readonly createdBy: string
}

/** The new provider; undefined when the bank has one of this name. */
export async function insertCheckProvider(
  transaction: Transaction,
  { bankId, name, url, kinds, isActive, timeoutMs, createdBy }: NewCheckProvider,
): Promise<CheckProviderRow | undefined> {
  const [row] = await transaction.raw<CheckProviderRow>(
    `insert into check_providers (bank_id, name, url, kinds, is_active, timeout_ms, created_by) values (?, ?, ?, ?::text[], ?, ?, ?)
     on conflict (bank_id, name) do nothing returning ${checkProviderColumns}`,
    [bankId, name, url, kinds, isActive, timeoutMs, createdBy],
  )
  return row
}

/** What can be changed; a member that is null stays as it is. */
export interface CheckProviderChange {
  readonly url: string | null
  readonly kinds: readonly string[] | null
  readonly isActive: boolean | null
  readonly timeoutMs: number | null
}

/** The provider as it is now; undefined when the bank has none of this name. */
export async function changeCheckProvider(
  transaction: Transaction,
  { bankId, name }: Pick<NewCheckProvider, 'bankId' | 'name'>,
  { url, kinds, isActive, timeoutMs }: CheckProviderChange,
): Promise<CheckProviderRow | undefined> {
  const [row] = await transaction.raw<CheckProviderRow>(
    `update check_providers set url = coalesce(?, url), kinds = coalesce(?::text[], kinds), is_active = coalesce(?, is_active),
       timeout_ms = coalesce(?, timeout_ms), changed_at = now()
     where bank_id = ? and name = ? returning ${checkProviderColumns}`,
    [url, kinds, isActive, timeoutMs, bankId, name],
  )
  return row
}

/** Makes a new secret; the one before it is good until the moment. Undefined when the bank has no such provider. */
export async function rotateProviderSecret(
  transaction: Transaction,
  { bankId, name }: Pick<NewCheckProvider, 'bankId' | 'name'>,
  previousUntil: Date,
): Promise<CheckProviderRow | undefined> {
  const [row] = await transaction.raw<CheckProviderRow>(
    `update check_providers set secret_version = secret_version + 1, previous_secret_until = ?, changed_at = now()
     where bank_id = ? and name = ? returning ${checkProviderColumns}`,
    [previousUntil, bankId, name],
  )
  return row
}
