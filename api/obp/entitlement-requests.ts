/** Requests for roles: a user asks, staff grant the entitlement or delete the request. */
import { z } from 'zod'
import { bankExists } from '../../db/read/entitlements'
import { entitlementRequests } from '../../db/read/entitlement-requests'
import { deleteEntitlementRequest, insertEntitlementRequest } from '../../db/write/entitlement-requests'
import { isRole, requiresBankId } from '../access/roles'
import { PostEntitlement } from '../json/entitlements'
import { EntitlementRequest, entitlementRequestJson, EntitlementRequests } from '../json/entitlement-requests'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'

const common = { version: 'v3.0.0', tags: ['Role', 'Entitlement', 'User'], auth: 'user' } as const

const listed = async (read: Handles['read'], userId: string | null) => ({
  entitlement_requests: (await entitlementRequests(read, userId)).map(entitlementRequestJson),
})

const add = endpoint({
  ...common,
  operation: 'addEntitlementRequest',
  method: 'POST',
  path: '/entitlement-requests',
  summary: 'Create Entitlement Request for current User',
  description: 'Asks for a role: a bank role at one bank, a system role with an empty bank id.',
  body: {
    name: 'CreateEntitlementJSON',
    schema: PostEntitlement,
    example: { bank_id: '', role_name: 'CanGetAnyUser' },
  },
  reply: [201, EntitlementRequest],
  errors: [
    'IncorrectRoleName',
    'EntitlementNeedsBank',
    'EntitlementNeedsNoBank',
    'NoSuchBank',
    'EntitlementRequestExists',
  ],
  handle: async ({ caller, body, fail }, { read, writeAtOnce, newId }) => {
    const { role_name: role, bank_id: bankId } = body
    if (!isRole(role)) return fail('IncorrectRoleName', role)
    if (requiresBankId(role) && bankId === '') fail('EntitlementNeedsBank')
    if (!requiresBankId(role) && bankId !== '') fail('EntitlementNeedsNoBank')
    if (bankId !== '' && !(await bankExists(read, bankId))) fail('NoSuchBank')
    const request = { requestId: newId(), userId: caller.userId, role, bankId }
    const requestedAt = (await insertEntitlementRequest(writeAtOnce, request)) ?? fail('EntitlementRequestExists')
    return entitlementRequestJson({ ...request, requestedAt, user: caller })
  },
})

const getAll = endpoint({
  ...common,
  operation: 'getAllEntitlementRequests',
  method: 'GET',
  path: '/entitlement-requests',
  summary: 'Get all Entitlement Requests',
  description: 'The roles that anybody asks for, oldest first; at most a thousand.',
  roles: ['CanGetEntitlementRequestsAtAnyBank'],
  reply: [200, EntitlementRequests],
  errors: [],
  handle: (_request, { read }) => listed(read, null),
})

const getOfUser = endpoint({
  ...common,
  operation: 'getEntitlementRequests',
  method: 'GET',
  path: '/users/USER_ID/entitlement-requests',
  summary: 'Get Entitlement Requests for a User',
  description: 'The roles that one user asks for, oldest first.',
  roles: ['CanGetEntitlementRequestsAtAnyBank'],
  reply: [200, EntitlementRequests],
  errors: [],
  handle: ({ params }, { read }) => listed(read, params.USER_ID),
})

const getMine = endpoint({
  ...common,
  operation: 'getEntitlementRequestsForCurrentUser',
  method: 'GET',
  path: '/my/entitlement-requests',
  summary: 'Get Entitlement Requests for the current User',
  description: 'The roles that the caller asks for, oldest first.',
  reply: [200, EntitlementRequests],
  errors: [],
  handle: ({ caller }, { read }) => listed(read, caller.userId),
})

const deleteOne = endpoint({
  ...common,
  operation: 'deleteEntitlementRequest',
  method: 'DELETE',
  path: '/entitlement-requests/ENTITLEMENT_REQUEST_ID',
  summary: 'Delete Entitlement Request',
  description: 'Deletes a request for a role, granted or not.',
  roles: ['CanDeleteEntitlementRequestsAtAnyBank'],
  reply: [200, z.literal(true)],
  errors: ['EntitlementRequestNotFound'],
  handle: async ({ params, fail }, { writeAtOnce }) =>
    (await deleteEntitlementRequest(writeAtOnce, params.ENTITLEMENT_REQUEST_ID)) || fail('EntitlementRequestNotFound'),
})

export const entitlementRequestEndpoints: readonly AnyEndpoint[] = [add, getAll, getOfUser, getMine, deleteOne]
