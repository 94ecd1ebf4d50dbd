/** Writes and deletes what users ask for. Owner: the API. */
import { isUuid } from '../../domain/ids'
import type { Transaction } from '../connection'

export interface NewEntitlementRequest {
  readonly requestId: string
  readonly userId: string
  readonly role: string
  readonly bankId: string
}

/** When it was stored (ISO 8601), or undefined when the user asks for this role already. */
export async function insertEntitlementRequest(
  transaction: Transaction,
  { requestId, userId, role, bankId }: NewEntitlementRequest,
): Promise<string | undefined> {
  const [row] = await transaction.raw<{ requestedAt: string }>(
    `insert into entitlement_requests (entitlement_request_id, user_id, role_name, bank_id) values (?, ?, ?, ?)
     on conflict on constraint entitlement_requests_role_unique do nothing returning iso_seconds(requested_at) as "requestedAt"`,
    [requestId, userId, role, bankId],
  )
  return row?.requestedAt
}

/** False when there is no request of this id. */
export async function deleteEntitlementRequest(transaction: Transaction, requestId: string): Promise<boolean> {
  if (!isUuid(requestId)) return false
  const deleted = await transaction.raw(
    'delete from entitlement_requests where entitlement_request_id = ? returning entitlement_request_id',
    [requestId],
  )
  return deleted.length > 0
}
