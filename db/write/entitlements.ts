/** Grants and takes roles. Owner: the API. */
import { isUuid } from '../../domain/ids'
import type { Transaction } from '../connection'

export interface NewEntitlement {
  readonly entitlementId: string
  readonly userId: string
  readonly role: string
  /** Empty for a system role. */
  readonly bankId: string
}

/** False when the user holds the role already. */
export async function insertEntitlement(writeAtOnce: Transaction, entitlement: NewEntitlement): Promise<boolean> {
  const { entitlementId, userId, role, bankId } = entitlement
  const inserted = await writeAtOnce.raw(
    `insert into entitlements (entitlement_id, user_id, role_name, bank_id) values (?, ?, ?, ?)
     on conflict on constraint entitlements_user_role_bank_unique do nothing returning entitlement_id`,
    [entitlementId, userId, role, bankId],
  )
  return inserted.length > 0
}

/** False when this user does not hold that entitlement. */
export async function removeEntitlement(
  writeAtOnce: Transaction,
  userId: string,
  entitlementId: string,
): Promise<boolean> {
  if (!isUuid(userId) || !isUuid(entitlementId)) return false
  const removed = await writeAtOnce.raw(
    'delete from entitlements where entitlement_id = ? and user_id = ? returning entitlement_id',
    [entitlementId, userId],
  )
  return removed.length > 0
}

/** Grants several roles to one user in one statement. False when the user holds one of them already; then the caller's transaction must end. */
export async function insertEntitlements(
  transaction: Transaction,
  userId: string,
  entitlements: readonly Omit<NewEntitlement, 'userId'>[],
): Promise<boolean> {
  const inserted = await transaction.raw(
    `insert into entitlements (entitlement_id, user_id, role_name, bank_id)
     select new.id, ?, new.role, new.bank from unnest(?::uuid[], ?::text[], ?::text[]) as new (id, role, bank)
     on conflict on constraint entitlements_user_role_bank_unique do nothing returning entitlement_id`,
    [
      userId,
      entitlements.map(({ entitlementId }) => entitlementId),
      entitlements.map(({ role }) => role),
      entitlements.map(({ bankId }) => bankId),
    ],
  )
  return inserted.length === entitlements.length
}
