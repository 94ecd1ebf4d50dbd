/** Reads entitlements: which user holds which role, at which bank (empty: at system level). */
import { isUuid } from '../../domain/ids'
import type { Reader } from '../connection'

export interface EntitlementRow {
  readonly entitlementId: string
  readonly role: string
  readonly bankId: string
}
export interface HeldEntitlementRow extends EntitlementRow {
  readonly userId: string
  readonly username: string
}

const columns = `entitlement_id as "entitlementId", role_name as "role", bank_id as "bankId"`
const held = `select ${columns}, user_id as "userId", username from entitlements join users using (user_id)`
const bound = 10_000

export const entitlementsOfUser = async (read: Reader, userId: string): Promise<EntitlementRow[]> =>
  isUuid(userId)
    ? read.raw(`select ${columns} from entitlements where user_id = ? order by role_name, bank_id limit ${bound}`, [
        userId,
      ])
    : []

/** Of one user, what counts at one bank. */
export const entitlementsOfUserAtBank = (read: Reader, userId: string, bankId: string): Promise<EntitlementRow[]> =>
  read.raw(`select ${columns} from entitlements where user_id = ? and bank_id = ? order by role_name limit ${bound}`, [
    userId,
    bankId,
  ])

/** Of all users, those at one bank, at most the first 10000. */
export const entitlementsAtBank = (read: Reader, bankId: string): Promise<HeldEntitlementRow[]> =>
  read.raw(`${held} where bank_id = ? order by role_name, username limit ${bound}`, [bankId])

/** Of all users, optionally one role's only, at most the first 10000. */
export const allEntitlements = (read: Reader, role: string | null): Promise<HeldEntitlementRow[]> =>
  read.raw(`${held} where (?::text is null or role_name = ?) order by role_name, bank_id, username limit ${bound}`, [
    role,
    role,
  ])

/** Whether the entitlement exists at all, whoever holds it. */
export async function entitlementExists(read: Reader, entitlementId: string): Promise<boolean> {
  if (!isUuid(entitlementId)) return false
  return (await read.raw('select from entitlements where entitlement_id = ?', [entitlementId])).length > 0
}

export const isSuperAdmin = async (read: Reader, userId: string): Promise<boolean> =>
  isUuid(userId) && (await read.raw('select from users where user_id = ? and super_admin', [userId])).length > 0

export const bankExists = async (read: Reader, bankId: string): Promise<boolean> =>
  (await read.raw('select from banks where bank_id = ?', [bankId])).length > 0

/** Those of these ids that name no bank. */
export const absentBanks = async (read: Reader, bankIds: readonly string[]): Promise<string[]> =>
  (
    await read.raw<{ bankId: string }>(
      `select distinct named as "bankId" from unnest(?::text[]) named where not exists (select from banks where bank_id = named)
       order by named`,
      [bankIds],
    )
  ).map(({ bankId }) => bankId)
