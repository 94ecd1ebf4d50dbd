/** What all calls of the staff about a case have in common: on which level the caller decides, and the reply with the whole case. */
import type { Reader } from '../../db/connection'
import { caseStanding, eventsSince, fullCase } from '../../db/read/cases'
import type { FullCaseRow } from '../../db/read/cases'
import { entitlementsOfUserAtBank } from '../../db/read/entitlements'
import { isUuid } from '../../domain/ids'
import { levelOf, roleOfLevel } from '../../domain/kyc/level'
import type { Level } from '../../domain/kyc/level'
import type { Role } from '../access/roles'
import type { z } from 'zod'
import { eventJson, fullCaseJson } from '../json/engine'
import type { FullCase } from '../json/engine'
import type { Caller } from '../kernel/endpoint'
import { ApiError } from '../kernel/errors'
import { RefusedError } from '../kernel/faults'
import type { Handles } from '../kernel/handles'

/** The roles of everybody who decides on some level. */
export const decidingRoles = Object.values(roleOfLevel)

/** The highest level on which the caller decides at the bank: that of an officer, where the call needs another role. */
export const levelAt = (caller: Pick<Caller, 'has'>, bankId: string): Level =>
  levelOf((role: Role) => caller.has(role, bankId)) ?? 'officer'

/** True when the caller may read the customers of the bank: others see of a customer what their work needs, and no name. */
export const namesCustomers = (caller: Pick<Caller, 'has'>, bankId: string): boolean =>
  caller.has('CanGetCustomer', bankId) || caller.has('CanGetCustomersAtAnyBank', bankId)

/** True when the user holds one of the roles, at the bank or at system level. */
export async function holdsOneOf(
  read: Reader,
  userId: string,
  bankId: string,
  roles: readonly string[],
): Promise<boolean> {
  if (!isUuid(userId)) return false
  const held = await Promise.all([bankId, ''].map((level) => entitlementsOfUserAtBank(read, userId, level)))
  return held.flat().some(({ role }) => roles.includes(role))
}

interface AnyCaller {
  readonly bank: { readonly bankId: string }
  readonly caller: Pick<Caller, 'has'>
}

/** The case as the caller may see it. */
export const caseFor = (
  { bank, caller }: AnyCaller,
  { now }: Pick<Handles, 'now'>,
  row: FullCaseRow,
): z.input<typeof FullCase> => fullCaseJson(row, namesCustomers(caller, bank.bankId), now())

interface CaseRequest {
  readonly customer: { readonly customerId: string }
  /** The version that the caller has seen. */
  readonly seen: number | null | undefined
  readonly fail: (name: 'CaseNotFound') => never
}

/**
 * The case after the work. Fails with CaseNotFound before it where there is no case; a caller who has seen an older version is
 * told what has happened since (`changes`).
 */
export async function caseAfter(
  { customer: { customerId }, seen, fail }: CaseRequest,
  { read }: Pick<Handles, 'read'>,
  work: () => Promise<unknown>,
): Promise<FullCaseRow> {
  if ((await caseStanding(read, customerId)) === undefined) return fail('CaseNotFound')
  try {
    await work()
  } catch (error) {
    const isStale = error instanceof RefusedError && error.refusal.refusal === 'DecisionStale'
    if (!isStale || typeof seen !== 'number') throw error
    const changes = await eventsSince(read, customerId, seen)
    throw new ApiError('DecisionStale', '', { changes: changes.map(eventJson) })
  }
  return (await fullCase(read, customerId)) ?? fail('CaseNotFound')
}
