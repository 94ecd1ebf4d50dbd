/** Users whom DAuth vouches for: made by those who give them roles or a view of an account. */
import { z } from 'zod'
import { accessFacts } from '../../db/read/access'
import type { AccessFacts } from '../../db/read/access'
import { absentBanks } from '../../db/read/entitlements'
import { grantAccess } from '../../db/write/account-access'
import { insertEntitlements } from '../../db/write/entitlements'
import { ensureOutsideUser } from '../../db/write/users'
import { mayGrant } from '../../domain/views/system-views'
import { viewOf } from '../../domain/views/view'
import type { View } from '../../domain/views/view'
import { isRole, requiresBankId } from '../access/roles'
import type { Role } from '../access/roles'
import { Entitlements, entitlementsJson, PostEntitlement } from '../json/entitlements'
import { View300, view300Json } from '../json/views'
import { filledText, flag, list, text } from '../json/wire'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Caller } from '../kernel/endpoint'
import { mayGrantAt } from './entitlements'

const who = { username: filledText(100), provider: filledText(100) }
const example = { username: '0x7f9a2c1d5e8b4a6f3c0d', provider: 'dauth.ethereum' }
const PostUserWithRoles = z.object({ ...who, roles: list(PostEntitlement, 100) })
const PostUserWithViews = z.object({
  ...who,
  views: z.array(z.object({ view_id: text(255), is_system: flag })).max(100),
})

const isDAuthProvider = (provider: string): boolean => /^dauth\../s.test(provider)

/** Whoever holds a role may pass it on here, as well as those who may grant it. */
const mayPassOn = (caller: Caller, role: Role, bankId: string): boolean =>
  caller.has(role, bankId) || mayGrantAt(caller, bankId)

const createUserWithRoles = endpoint({
  operation: 'createUserWithRoles',
  version: 'v4.0.0',
  method: 'POST',
  path: '/user-entitlements',
  summary: 'Create (DAuth) User with Roles',
  description:
    'Grants roles to a user of a DAuth provider (`dauth.` and its name), who is made when there is none; all of them or none. A caller may hand out roles that they hold themselves, and those that they may grant.',
  tags: ['Role', 'Entitlement', 'User', 'DAuth'],
  auth: 'user',
  body: {
    name: 'PostCreateUserWithRolesJsonV400',
    schema: PostUserWithRoles,
    example: { ...example, roles: [{ bank_id: 'gh.29.uk', role_name: 'CanCreateAccount' }] },
  },
  reply: [201, Entitlements],
  errors: [
    'InvalidDAuthProvider',
    'IncorrectRoleName',
    'EntitlementNeedsBank',
    'EntitlementNeedsNoBank',
    'MayNotGrantEntitlement',
    'NoSuchBank',
    'EntitlementExists',
  ],
  handle: async ({ body, caller, fail }, { read, write, newId }) => {
    const { username, provider } = body
    if (!isDAuthProvider(provider)) fail('InvalidDAuthProvider')
    const wanted = body.roles.map(({ role_name: role, bank_id: bankId }) => {
      if (!isRole(role)) return fail('IncorrectRoleName', role)
      if (requiresBankId(role) && bankId === '') fail('EntitlementNeedsBank')
      if (!requiresBankId(role) && bankId !== '') fail('EntitlementNeedsNoBank')
      if (!mayPassOn(caller, role, bankId)) fail('MayNotGrantEntitlement', ` ${role} at bank (${bankId})`)
      return { role, bankId }
    })
    const [absent] = await absentBanks(
      read,
      wanted.flatMap(({ bankId }) => (bankId === '' ? [] : [bankId])),
    )
    if (absent !== undefined) fail('NoSuchBank', ` Current BankId is ${absent}`)
    const [newUserId, entitlements] = [newId(), wanted.map((role) => ({ ...role, entitlementId: newId() }))]
    await write(async (transaction) => {
      const userId = await ensureOutsideUser(transaction, { userId: newUserId, provider, username })
      if (!(await insertEntitlements(transaction, userId, entitlements))) fail('EntitlementExists')
    })
    return entitlementsJson(entitlements)
  },
})

/** The views of a body that the caller may grant; `fail` for the first that does not exist or may not be granted. */
function grantableViews(
  views: z.output<typeof PostUserWithViews>['views'],
  { callerViews, storedViews }: AccessFacts,
  fail: (
    name: 'SystemViewNotFound' | 'ViewNotFound' | 'PublicViewNotGrantable' | 'MayNotGrantViewAtAll',
    detail?: string,
  ) => never,
): readonly View[] {
  // Which views an account has is for those to know who hold one of them.
  if (callerViews.length === 0) return fail('MayNotGrantViewAtAll')
  return views.map(({ view_id: viewId, is_system: isSystem }) => {
    const target = viewOf(viewId, storedViews)
    if (target?.isSystem !== isSystem) {
      return fail(isSystem ? 'SystemViewNotFound' : 'ViewNotFound', ` Current ViewId is ${viewId}`)
    }
    if (!callerViews.some((held) => mayGrant(held, target))) fail('MayNotGrantViewAtAll', ` Current ViewId(${viewId})`)
    return target.isPublic ? fail('PublicViewNotGrantable') : target
  })
}

const createUserWithAccountAccess = endpoint({
  operation: 'createUserWithAccountAccess',
  version: 'v4.0.0',
  method: 'POST',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/user-account-access',
  summary: 'Create (DAuth) User with Account Access',
  description:
    'Lets a user of a DAuth provider (`dauth.` and its name), who is made when there is none, see this account through views; all of them or none. The caller needs a view of the account that may grant them.',
  tags: ['View', 'Account Access', 'DAuth'],
  auth: 'user',
  body: {
    name: 'PostCreateUserAccountAccessJsonV400',
    schema: PostUserWithViews,
    example: { ...example, views: [{ view_id: 'auditor', is_system: true }] },
  },
  reply: [201, z.array(View300)],
  errors: [
    'InvalidDAuthProvider',
    'SystemViewNotFound',
    'ViewNotFound',
    'MayNotGrantViewAtAll',
    'PublicViewNotGrantable',
  ],
  handle: async ({ params, body, caller, fail }, { read, write, newId }) => {
    const { username, provider } = body
    if (!isDAuthProvider(provider)) fail('InvalidDAuthProvider')
    const path = { bankId: params.BANK_ID, accountId: params.ACCOUNT_ID }
    const facts = await accessFacts(read, { ...path, callerId: caller.userId, userId: caller.userId })
    const { accountKey } = facts
    if (accountKey === null) return fail('MayNotGrantViewAtAll')
    const views = grantableViews(body.views, facts, fail)
    const viewIds = views.map(({ id }) => id)
    const newUserId = newId()
    await write(async (transaction) => {
      const userId = await ensureOutsideUser(transaction, { userId: newUserId, provider, username })
      await grantAccess(transaction, { accountKey, userId, viewIds, grantedBy: caller.userId })
    })
    return views.map(view300Json)
  },
})

export const dauthUserEndpoints: readonly AnyEndpoint[] = [createUserWithRoles, createUserWithAccountAccess]
