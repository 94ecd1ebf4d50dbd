/** Entitlements: who may do what, and at which bank. */
import { z } from 'zod'
import {
  allEntitlements,
  bankExists,
  entitlementExists,
  entitlementsAtBank,
  entitlementsOfUser,
  entitlementsOfUserAtBank,
  isSuperAdmin,
} from '../../db/read/entitlements'
import { insertEntitlement, removeEntitlement } from '../../db/write/entitlements'
import { isRole, requiresBankId, roles } from '../access/roles'
import {
  Entitlement,
  Entitlements,
  EntitlementsAtBank,
  entitlementJson,
  EntitlementsOfAll,
  entitlementsJson,
  heldEntitlementJson,
  PostEntitlement,
  Roles,
} from '../json/entitlements'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Caller } from '../kernel/endpoint'

const tags = ['Role', 'Entitlement', 'User']
const roleNames = roles.map(({ role }) => role).join(', ')

/** Whether the caller may grant a role that counts at this bank; an empty bank id is that of a system role. */
export const mayGrantAt = (caller: Caller, bankId: string): boolean =>
  caller.superAdmin ||
  caller.has('CanCreateEntitlementAtAnyBank') ||
  (bankId !== '' && caller.has('CanCreateEntitlementAtOneBank', bankId))

const missing = 'OBP-20006: User is missing one or more roles: '

const addEntitlement = endpoint({
  operation: 'addEntitlement',
  version: 'v2.0.0',
  method: 'POST',
  path: '/users/USER_ID/entitlements',
  summary: 'Add Entitlement for a User',
  description:
    'Grants a role to a user: a bank role at one bank, a system role with an empty bank id. Super admins may grant every role, others with CanCreateEntitlementAtAnyBank or, for bank roles, CanCreateEntitlementAtOneBank at that bank.',
  tags,
  auth: 'user',
  needs: ['user'],
  body: {
    name: 'CreateEntitlementJSON',
    schema: PostEntitlement,
    example: { bank_id: 'gh.29.uk', role_name: 'CanCreateAccount' },
  },
  reply: [201, Entitlement],
  errors: [
    'IncorrectRoleName',
    'EntitlementNeedsBank',
    'EntitlementNeedsNoBank',
    'MayNotGrantEntitlement',
    'NoSuchBank',
    'EntitlementExists',
  ],
  handle: async ({ user, body, caller, fail }, { read, writeAtOnce, newId }) => {
    const { role_name: role, bank_id: bankId } = body
    if (!isRole(role)) return fail('IncorrectRoleName', `${role}. Possible roles are ${roleNames}`)
    if (requiresBankId(role) && bankId === '') fail('EntitlementNeedsBank')
    if (!requiresBankId(role) && bankId !== '') fail('EntitlementNeedsNoBank')
    if (!mayGrantAt(caller, bankId)) {
      fail(
        'MayNotGrantEntitlement',
        `${missing}CanCreateEntitlementAtOneBank BankId(${bankId}). or${missing}CanCreateEntitlementAtAnyBank`,
      )
    }
    if (bankId !== '' && !(await bankExists(read, bankId))) fail('NoSuchBank')
    const entitlement = { entitlementId: newId(), userId: user.userId, role, bankId }
    const granted = await insertEntitlement(writeAtOnce, entitlement)
    return granted ? entitlementJson(entitlement) : fail('EntitlementExists')
  },
})

const deleteEntitlement = endpoint({
  operation: 'deleteEntitlement',
  version: 'v2.0.0',
  method: 'DELETE',
  path: '/users/USER_ID/entitlement/ENTITLEMENT_ID',
  summary: 'Delete Entitlement',
  description: 'Takes a role from a user. Being a super admin is not enough: it needs the role.',
  tags,
  auth: 'user',
  roles: ['CanDeleteEntitlementAtAnyBank'],
  reply: [204, z.undefined()],
  errors: ['EntitlementNotFound', 'EntitlementNotOfUser'],
  handle: async ({ params, fail }, { read, writeAtOnce }) => {
    if (await removeEntitlement(writeAtOnce, params.USER_ID, params.ENTITLEMENT_ID)) return undefined
    return fail((await entitlementExists(read, params.ENTITLEMENT_ID)) ? 'EntitlementNotOfUser' : 'EntitlementNotFound')
  },
})

/** Super admins hold no entitlement for being one: the list shows it as an entry without an id. */
const superAdminEntry = { entitlement_id: '', role_name: 'SuperAdmin', bank_id: '' }

const getEntitlements = endpoint({
  operation: 'getEntitlements',
  version: 'v4.0.0',
  method: 'GET',
  path: '/users/USER_ID/entitlements',
  summary: 'Get Entitlements for User',
  description: 'Every role of one user.',
  tags,
  auth: 'user',
  roles: ['CanGetEntitlementsForAnyUserAtAnyBank'],
  reply: [200, Entitlements],
  errors: [],
  handle: async ({ params }, { read }) => {
    const [rows, isAdmin] = await Promise.all([
      entitlementsOfUser(read, params.USER_ID),
      isSuperAdmin(read, params.USER_ID),
    ])
    const { list } = entitlementsJson(rows)
    return { list: isAdmin ? [...list, superAdminEntry] : list }
  },
})

const getEntitlementsForBank = endpoint({
  operation: 'getEntitlementsForBank',
  version: 'v4.0.0',
  method: 'GET',
  path: '/banks/BANK_ID/entitlements',
  summary: 'Get Entitlements for One Bank',
  description: 'Every role that is held at a bank, with the user who holds it.',
  tags,
  auth: 'user',
  needs: ['bank'],
  roles: ['CanGetEntitlementsForOneBank', 'CanGetEntitlementsForAnyBank'],
  reply: [200, EntitlementsAtBank],
  errors: [],
  handle: async ({ params }, { read }) => ({
    list: (await entitlementsAtBank(read, params.BANK_ID)).map(heldEntitlementJson),
  }),
})

const getEntitlementsByBankAndUser = endpoint({
  operation: 'getEntitlementsByBankAndUser',
  version: 'v2.1.0',
  method: 'GET',
  path: '/banks/BANK_ID/users/USER_ID/entitlements',
  summary: 'Get Entitlements for User at Bank',
  description: 'The roles of one user at one bank; a super admin is shown all roles of the user.',
  tags,
  auth: 'user',
  needs: ['bank', 'user'],
  order: ['caller', 'bank', 'user', 'roles'],
  roles: ['CanGetEntitlementsForAnyUserAtOneBank', 'CanGetEntitlementsForAnyUserAtAnyBank'],
  reply: [200, Entitlements],
  errors: [],
  handle: async ({ caller, user, bank }, { read }) =>
    entitlementsJson(
      caller.superAdmin
        ? await entitlementsOfUser(read, user.userId)
        : await entitlementsOfUserAtBank(read, user.userId, bank.bankId),
    ),
})

const getEntitlementsForCurrentUser = endpoint({
  operation: 'getEntitlementsForCurrentUser',
  version: 'v3.0.0',
  method: 'GET',
  path: '/my/entitlements',
  summary: 'Get Entitlements for the current User',
  description: 'Every role of the user who calls.',
  tags,
  auth: 'user',
  reply: [200, Entitlements],
  errors: [],
  handle: ({ caller }) => Promise.resolve(entitlementsJson(caller.entitlements)),
})

const getAllEntitlements = endpoint({
  operation: 'getAllEntitlements',
  version: 'v3.1.0',
  method: 'GET',
  path: '/entitlements',
  summary: 'Get all Entitlements',
  description: 'Every role that anybody holds; the query parameter `role` narrows the list to one role.',
  tags,
  auth: 'user',
  roles: ['CanGetEntitlementsForAnyUserAtAnyBank'],
  reply: [200, EntitlementsOfAll],
  errors: [],
  handle: async ({ query }, { read }) => ({
    list: (await allEntitlements(read, query.get('role'))).map(heldEntitlementJson),
  }),
})

const getRoles = endpoint({
  operation: 'getRoles',
  version: 'v2.1.0',
  method: 'GET',
  path: '/roles',
  summary: 'Get Roles',
  description: 'All roles of this instance; `requires_bank_id` tells which are granted at one bank.',
  tags,
  auth: 'user',
  reply: [200, Roles],
  errors: [],
  handle: () =>
    Promise.resolve({
      roles: roles.map(({ role, requiresBankId: atBank }) => ({ role, requires_bank_id: atBank })),
    }),
})

export const entitlementEndpoints: readonly AnyEndpoint[] = [
  addEntitlement,
  deleteEntitlement,
  getEntitlements,
  getEntitlementsForBank,
  getEntitlementsByBankAndUser,
  getEntitlementsForCurrentUser,
  getAllEntitlements,
  getRoles,
]
