/** Entitlements and roles on the wire. */
import { z } from 'zod'
import type { EntitlementRow, HeldEntitlementRow } from '../../db/read/entitlements'
import { text } from './wire'

/** The body of addEntitlement: an empty bank id for a system role. */
export const PostEntitlement = z.object({ bank_id: text(255), role_name: text(255) })

const members = { entitlement_id: z.string(), role_name: z.string(), bank_id: z.string() }
export const Entitlement = z.object(members)
export const Entitlements = z.object({ list: z.array(Entitlement) })
export const EntitlementsAtBank = z.object({ list: z.array(z.object({ ...members, user_id: z.string() })) })
export const EntitlementsOfAll = z.object({
  list: z.array(z.object({ ...members, user_id: z.string(), username: z.string() })),
})
export const Roles = z.object({ roles: z.array(z.object({ role: z.string(), requires_bank_id: z.boolean() })) })

export const entitlementJson = ({ entitlementId, role, bankId }: EntitlementRow): z.input<typeof Entitlement> => ({
  entitlement_id: entitlementId,
  role_name: role,
  bank_id: bankId,
})
export const entitlementsJson = (rows: readonly EntitlementRow[]): z.input<typeof Entitlements> => ({
  list: rows.map(entitlementJson),
})
export const heldEntitlementJson = (
  row: HeldEntitlementRow,
): z.input<typeof Entitlement> & { user_id: string; username: string } => ({
  ...entitlementJson(row),
  user_id: row.userId,
  username: row.username,
})
