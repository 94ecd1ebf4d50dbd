/** Reads the roles that users have asked for. */
import { isUuid } from '../../domain/ids'
import type { Reader } from '../connection'

export interface EntitlementRequestRow {
  readonly requestId: string
  readonly role: string
  /** Empty for a system role. */
  readonly bankId: string
  /** ISO 8601 with whole seconds. */
  readonly requestedAt: string
  readonly user: {
    readonly userId: string
    readonly email: string
    readonly providerId: string
    readonly provider: string
    readonly username: string
    readonly entitlements: readonly { readonly entitlementId: string; readonly role: string; readonly bankId: string }[]
  }
}

// No client pages through this list, so it ends somewhere; requests are granted or deleted long before.
const longestList = 1_000

const columns = `q.entitlement_request_id as "requestId", q.role_name as role, q.bank_id as "bankId", iso_seconds(q.requested_at) as "requestedAt",
  jsonb_build_object('userId', u.user_id, 'email', u.email, 'providerId', u.provider_id, 'provider', u.provider, 'username', u.username,
    'entitlements', coalesce((select jsonb_agg(jsonb_build_object('entitlementId', e.entitlement_id, 'role', e.role_name, 'bankId', e.bank_id)
      order by e.role_name, e.bank_id) from entitlements e where e.user_id = u.user_id), '[]')) as "user"`

/** What everybody asks for, or one user; oldest first. */
export async function entitlementRequests(read: Reader, userId: string | null): Promise<EntitlementRequestRow[]> {
  if (userId !== null && !isUuid(userId)) return []
  return read.raw<EntitlementRequestRow>(
    `select ${columns} from entitlement_requests q join users u using (user_id)
     where ?::uuid is null or q.user_id = ?::uuid order by q.requested_at, q.entitlement_request_id limit ${longestList}`,
    [userId, userId],
  )
}
