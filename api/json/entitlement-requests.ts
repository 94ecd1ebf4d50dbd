/** Requests for roles on the wire. */
import { z } from 'zod'
import type { EntitlementRequestRow } from '../../db/read/entitlement-requests'
import { Entitlements, entitlementsJson } from './entitlements'

export const EntitlementRequest = z.object({
  entitlement_request_id: z.string(),
  user: z.object({
    user_id: z.string(),
    email: z.string(),
    provider_id: z.string(),
    provider: z.string(),
    username: z.string(),
    entitlements: Entitlements,
  }),
  role_name: z.string(),
  bank_id: z.string(),
  created: z.string(),
})
export const EntitlementRequests = z.object({ entitlement_requests: z.array(EntitlementRequest) })

export const entitlementRequestJson = ({
  requestId,
  user,
  role,
  bankId,
  requestedAt,
}: EntitlementRequestRow): z.input<typeof EntitlementRequest> => ({
  entitlement_request_id: requestId,
  user: {
    user_id: user.userId,
    email: user.email,
    provider_id: user.providerId,
    provider: user.provider,
    username: user.username,
    entitlements: entitlementsJson(user.entitlements),
  },
  role_name: role,
  bank_id: bankId,
  created: requestedAt,
})
