/** Who may see an account through which view: granting and revoking. */
import { z } from 'zod'
import { accessFacts } from '../../db/read/access'
import type { AccessFacts } from '../../db/read/access'
import { grantAccess, replaceAccess, revokeAccess } from '../../db/write/account-access'
import type { AccessChange } from '../../db/write/account-access'
import { mayGrant, mayRevoke } from '../../domain/views/system-views'
import { viewOf } from '../../domain/views/view'
import type { View } from '../../domain/views/view'
import { View300, view300Json } from '../json/views'
import { list, text } from '../json/wire'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'

const tags = ['View', 'Account Access', 'User']
const user = text(255)
const Revoked = z.object({ revoked: z.boolean() })
const PostAccountAccess = z.object({
  user_id: user,
  view: z.object({ view_id: text(255), is_system: z.boolean() }),
})
const PostAccountAccess510 = z.object({ user_id: user, view_id: text(255) })
const PostRevokeGrant = z.object({
  views: list(text(255), 100).refine((views) => new Set(views).size === views.length),
})

const person = '9ca9a7e4-6d02-40e3-a129-0b2bf89de9b1'
const body = {
  name: 'PostAccountAccessJsonV400',
  schema: PostAccountAccess,
  example: { user_id: person, view: { view_id: 'owner', is_system: true } },
}
const body510 = {
  name: 'PostAccountAccessJsonV510',
  schema: PostAccountAccess510,
  example: { user_id: person, view_id: 'auditor' },
}

/** The view that a body names; what does not exist is told by whether it was said to be a system view. */
const targetOf = (viewId: string, { storedViews }: Pick<AccessFacts, 'storedViews'>): View | undefined =>
  viewOf(viewId, storedViews)
/** Before a view is known to exist, its id says of which kind it would be: those of custom views start with an underscore. */
const wantedOf = (viewId: string, target: View | undefined) =>
  target ?? { id: viewId, isSystem: !viewId.startsWith('_') }

const who = (viewId: string, userId: string): string => `Current ViewId(${viewId}) and current UserId(${userId})`
const absent = (isSystem: boolean) => (isSystem ? 'SystemViewNotFound' : 'ViewNotFound')
const unknownUser = (userId: string): string => ` Current USER_ID(${userId})`

/** The view of the path, if the caller was granted it: everybody reads through a public one, and nobody has its rights by that. */
const grantedOf = ({ id }: View, { callerViews }: Pick<AccessFacts, 'callerViews'>): View | undefined =>
  callerViews.find((held) => held.id === id)

/** An account must not lose its way in: a holder keeps the owner view. */
const mustKeep = (facts: Pick<AccessFacts, 'userIsHolder'>, viewId: string): boolean =>
  viewId === 'owner' && facts.userIsHolder

/** The last who holds the owner view keeps it, whoever they are. */
async function revoke(
  change: AccessChange,
  write: Handles['write'],
  fail: (name: 'CannotRevokeAccess' | 'AccountAccessNotFound') => never,
): Promise<z.input<typeof Revoked>> {
  const outcome = await write((transaction) => revokeAccess(transaction, change))
  if (outcome === 'last owner') fail('CannotRevokeAccess')
  return outcome === 'revoked' ? { revoked: true } : fail('AccountAccessNotFound')
}

const grantUserAccessToView = endpoint({
  operation: 'grantUserAccessToView',
  version: 'v4.0.0',
  method: 'POST',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/account-access/grant',
  summary: 'Grant User access to View',
  description:
    'Lets a user see this account through a view. The caller needs a view of the account that may grant it. Granting it again changes nothing.',
  tags,
  auth: 'user',
  body,
  reply: [201, View300],
  errors: ['MayNotGrantView', 'UserNotFound', 'SystemViewNotFound', 'ViewNotFound', 'PublicViewNotGrantable'],
  handle: async ({ params, body: { user_id: userId, view }, caller, fail }, { read, writeAtOnce }) => {
    const { view_id: viewId, is_system: isSystem } = view
    const path = { bankId: params.BANK_ID, accountId: params.ACCOUNT_ID }
    const facts = await accessFacts(read, { ...path, callerId: caller.userId, userId })
    const { accountKey } = facts
    const target = targetOf(viewId, facts)
    if (accountKey === null || !facts.callerViews.some((held) => mayGrant(held, wantedOf(viewId, target)))) {
      return fail('MayNotGrantView', who(viewId, caller.userId))
    }
    if (!facts.userExists) fail('UserNotFound', unknownUser(userId))
    if (target?.isSystem !== isSystem) return fail(absent(isSystem), ` Current ViewId is ${viewId}`)
    if (target.isPublic) fail('PublicViewNotGrantable')
    await grantAccess(writeAtOnce, { accountKey, userId, viewIds: [viewId], grantedBy: caller.userId })
    return view300Json(target)
  },
})

const revokeUserAccessToView = endpoint({
  operation: 'revokeUserAccessToView',
  version: 'v4.0.0',
  method: 'POST',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/account-access/revoke',
  summary: 'Revoke User access to View',
  description:
    'Takes a view of this account away from a user. The caller needs a view of the account that may revoke it. A holder of the account keeps the owner view, and so does the last who has it.',
  tags,
  auth: 'user',
  body,
  reply: [201, Revoked],
  errors: [
    'MayNotRevokeView',
    'UserNotFound',
    'SystemViewNotFound',
    'ViewNotFound',
    'CannotRevokeAccess',
    'AccountAccessNotFound',
  ],
  handle: async ({ params, body: { user_id: userId, view }, caller, fail }, { read, write }) => {
    const { view_id: viewId, is_system: isSystem } = view
    const path = { bankId: params.BANK_ID, accountId: params.ACCOUNT_ID }
    const facts = await accessFacts(read, { ...path, callerId: caller.userId, userId })
    const { accountKey } = facts
    const target = targetOf(viewId, facts)
    if (accountKey === null || !facts.callerViews.some((held) => mayRevoke(held, wantedOf(viewId, target)))) {
      return fail('MayNotRevokeView', who(viewId, caller.userId))
    }
    if (!facts.userExists) fail('UserNotFound', unknownUser(userId))
    if (target?.isSystem !== isSystem) fail(absent(isSystem), ` Current ViewId is ${viewId}`)
    if (mustKeep(facts, viewId)) fail('CannotRevokeAccess')
    return revoke({ accountKey, userId, viewIds: [viewId] }, write, fail)
  },
})

const grantUserAccessToViewById = endpoint({
  operation: 'grantUserAccessToViewById',
  version: 'v5.1.0',
  method: 'POST',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/views/VIEW_ID/account-access/grant',
  summary: 'Grant User access to View',
  description:
    'Lets a user see this account through a view, by the right of the view that the path names, which was granted to the caller. Granting it again changes nothing.',
  tags,
  auth: 'user',
  needs: ['bank', 'account', 'view'],
  body: body510,
  reply: [201, View300],
  errors: [
    'SourceViewMayNotGrant',
    'SourceViewMayNotGrantCustom',
    'UserNotFound',
    'ViewNotFound',
    'PublicViewNotGrantable',
  ],
  handle: async (request, { read, writeAtOnce }) => {
    const { account, view, caller, fail } = request
    const { user_id: userId, view_id: viewId } = request.body
    const { accountKey } = account
    const facts = await accessFacts(read, { ...account, callerId: caller.userId, userId })
    const target = targetOf(viewId, facts)
    const wanted = wantedOf(viewId, target)
    const source = grantedOf(view, facts)
    if (source === undefined || !mayGrant(source, wanted))
      fail(wanted.isSystem ? 'SourceViewMayNotGrant' : 'SourceViewMayNotGrantCustom')
    if (!facts.userExists) fail('UserNotFound', unknownUser(userId))
    if (target === undefined) return fail('ViewNotFound', ` Current ViewId is ${viewId}`)
    if (target.isPublic) fail('PublicViewNotGrantable')
    await grantAccess(writeAtOnce, { accountKey, userId, viewIds: [viewId], grantedBy: caller.userId })
    return view300Json(target)
  },
})

const revokeUserAccessToViewById = endpoint({
  operation: 'revokeUserAccessToViewById',
  version: 'v5.1.0',
  method: 'POST',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/views/VIEW_ID/account-access/revoke',
  summary: 'Revoke User access to View',
  description:
    'Takes a view of this account away from a user, by the right of the view that the path names, which was granted to the caller. A holder of the account keeps the owner view, and so does the last who has it.',
  tags,
  auth: 'user',
  needs: ['bank', 'account', 'view'],
  body: body510,
  reply: [201, Revoked],
  errors: [
    'SourceViewMayNotRevoke',
    'SourceViewMayNotRevokeCustom',
    'UserNotFound',
    'ViewNotFound',
    'CannotRevokeAccess',
    'AccountAccessNotFound',
  ],
  handle: async (request, { read, write }) => {
    const { account, view, caller, fail } = request
    const { user_id: userId, view_id: viewId } = request.body
    const facts = await accessFacts(read, { ...account, callerId: caller.userId, userId })
    const target = targetOf(viewId, facts)
    const wanted = wantedOf(viewId, target)
    const source = grantedOf(view, facts)
    if (source === undefined || !mayRevoke(source, wanted))
      fail(wanted.isSystem ? 'SourceViewMayNotRevoke' : 'SourceViewMayNotRevokeCustom')
    if (!facts.userExists) fail('UserNotFound', unknownUser(userId))
    if (target === undefined) fail('ViewNotFound', ` Current ViewId is ${viewId}`)
    if (mustKeep(facts, viewId)) fail('CannotRevokeAccess')
    return revoke({ accountKey: account.accountKey, userId, viewIds: [viewId] }, write, fail)
  },
})

const revokeGrantUserAccessToViews = endpoint({
  operation: 'revokeGrantUserAccessToViews',
  version: 'v4.0.0',
  method: 'PUT',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/account-access',
  summary: 'Revoke/Grant User access to View',
  description:
    'Leaves the caller exactly the listed views of this account. A view that they do not hold yet must be one that a view of theirs may grant; a holder of the account keeps the owner view, and so does the last who has it.',
  tags,
  auth: 'user',
  body: { name: 'PostRevokeGrantAccountAccessJsonV400', schema: PostRevokeGrant, example: { views: ['auditor'] } },
  reply: [201, Revoked],
  errors: ['AccountAccessNotFound', 'MayNotGrantView', 'ViewNotFound', 'PublicViewNotGrantable', 'CannotRevokeAccess'],
  handle: async ({ params, body: { views: viewIds }, caller: { userId }, fail }, { read, write }) => {
    const path = { bankId: params.BANK_ID, accountId: params.ACCOUNT_ID }
    const facts = await accessFacts(read, { ...path, callerId: userId, userId })
    const { accountKey, callerViews } = facts
    if (accountKey === null || callerViews.length === 0) return fail('AccountAccessNotFound')
    const held = callerViews.map(({ id }) => id)
    for (const viewId of viewIds.filter((wanted) => !held.includes(wanted))) {
      const target = targetOf(viewId, facts)
      if (!callerViews.some((view) => mayGrant(view, wantedOf(viewId, target)))) {
        fail('MayNotGrantView', who(viewId, userId))
      }
      if (target === undefined) return fail('ViewNotFound', ` Current ViewId is ${viewId}`)
      if (target.isPublic) fail('PublicViewNotGrantable')
    }
    const given = held.filter((viewId) => !viewIds.includes(viewId))
    if (given.some((viewId) => mustKeep(facts, viewId))) fail('CannotRevokeAccess')
    const change = { accountKey, userId, viewIds, heldIds: held, grantedBy: userId }
    const outcome = await write((transaction) => replaceAccess(transaction, change))
    if (outcome === 'last owner') fail('CannotRevokeAccess')
    return outcome === 'replaced' ? { revoked: true } : fail('AccountAccessNotFound')
  },
})

export const accountAccessEndpoints: readonly AnyEndpoint[] = [
  grantUserAccessToView,
  revokeUserAccessToView,
  grantUserAccessToViewById,
  revokeUserAccessToViewById,
  revokeGrantUserAccessToViews,
]
