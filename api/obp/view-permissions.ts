/** Who sees an account through which views, by the provider's name of each user: listed, granted and revoked. */
import { z } from 'zod'
import { mostUsers, permissionOfUser, permissionsOf } from '../../db/read/permissions'
import type { UserPermission } from '../../db/read/permissions'
import { grantAccess, revokeAccess } from '../../db/write/account-access'
import { mayGrant, mayRevoke } from '../../domain/views/system-views'
import { viewOf } from '../../domain/views/view'
import type { View } from '../../domain/views/view'
import { OldestView, oldestViewJson, View121, View300, view300Json } from '../json/views'
import { text } from '../json/wire'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Check } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'
import { anyViewMust } from './view-rights'

const tags = ['View', 'Account', 'User']
const path = '/banks/BANK_ID/accounts/ACCOUNT_ID/permissions'
const ofUser = `${path}/PROVIDER/PROVIDER_ID` as const
const needs = ['bank', 'account'] as const
const guarded: readonly Check[] = ['caller', 'bank', 'account', 'guard']

const permissionsWith = <V extends z.ZodType>(view: V) =>
  z.object({
    permissions: z.array(
      z.object({
        user: z.object({ id: z.string(), provider: z.string(), display_name: z.string() }),
        views: z.array(view),
      }),
    ),
  })

const getPermissions = (version: 'v1.2.1' | 'v2.0.0', viewShape: typeof OldestView | typeof View121): AnyEndpoint =>
  endpoint({
    operation: 'getPermissionsForBankAccount',
    version,
    method: 'GET',
    path,
    summary: 'Get access for Account',
    description: `Everybody who holds a view of this account, with these views. One of the views of the caller must show them. Of more than ${mostUsers} it has those whose e-mail addresses come first.`,
    tags,
    auth: 'user',
    needs,
    order: guarded,
    guard: anyViewMust('can_see_views_with_permissions_for_all_users'),
    reply: [200, permissionsWith(viewShape)],
    errors: ['ViewPermissionMissing'],
    handle: async ({ account, servedAs }, { read }) => ({
      permissions: (await permissionsOf(read, account.accountKey)).map(({ user, views }) => ({
        user: { id: user.providerId, provider: user.provider, display_name: user.email },
        views: views.map((view) => oldestViewJson(view, servedAs)),
      })),
    }),
  })

const oneUser = {
  operation: 'getPermissionForUserForBankAccount',
  method: 'GET',
  path: ofUser,
  summary: 'Get Account access for User',
  description:
    'The views of this account that a user holds; the provider is percent-encoded. One of the views of the caller must show them.',
  tags,
  auth: 'user',
  needs,
  order: guarded,
  guard: anyViewMust('can_see_views_with_permissions_for_one_user'),
  errors: ['ViewPermissionMissing', 'UserOfProviderNotFound'],
} as const

interface AboutUser {
  readonly account: { readonly accountKey: string; readonly callerViews: readonly View[] }
  readonly params: { readonly PROVIDER: string; readonly PROVIDER_ID: string }
}

const permissionIn = ({ account, params }: AboutUser, { read }: Handles): Promise<UserPermission> =>
  permissionOfUser(read, account.accountKey, { provider: params.PROVIDER, providerId: params.PROVIDER_ID })

const getPermission121 = endpoint({
  ...oneUser,
  version: 'v1.2.1',
  reply: [200, z.object({ views: z.array(OldestView) })],
  handle: async (request, handles) => {
    const { userId, views } = await permissionIn(request, handles)
    return userId === null
      ? request.fail('UserOfProviderNotFound')
      : { views: views.map((view) => oldestViewJson(view, request.servedAs)) }
  },
})
const getPermission300 = endpoint({
  ...oneUser,
  version: 'v3.0.0',
  reply: [200, z.object({ views: z.array(View300) })],
  handle: async (request, handles) => {
    const { userId, views } = await permissionIn(request, handles)
    return userId === null ? request.fail('UserOfProviderNotFound') : { views: views.map(view300Json) }
  },
})

const grantErrors = ['MayNotGrantViewAtAll', 'PublicViewNotGrantable'] as const

interface Granting extends AboutUser {
  readonly caller: { readonly userId: string }
  readonly fail: (name: (typeof grantErrors)[number], detail?: string) => never
}

/** Grants all of the views or none. Unknown users and views are not told from those that the caller may not grant. */
async function grant(request: Granting, viewIds: readonly string[], handles: Handles): Promise<readonly View[]> {
  const { account, caller, fail } = request
  const { userId, storedViews } = await permissionIn(request, handles)
  // Who has nothing to do with the account is not told that nothing was granted.
  if (viewIds.length === 0 && (userId === null || account.callerViews.length === 0)) fail('MayNotGrantViewAtAll')
  const views = viewIds.map((viewId) => {
    const view = viewOf(viewId, storedViews)
    if (view === undefined || userId === null || !account.callerViews.some((held) => mayGrant(held, view))) {
      return fail('MayNotGrantViewAtAll', `Current ViewId(${viewId}) and current UserId(${caller.userId})`)
    }
    return view.isPublic ? fail('PublicViewNotGrantable') : view
  })
  if (userId !== null && viewIds.length > 0) {
    const { accountKey } = account
    await grantAccess(handles.writeAtOnce, { accountKey, userId, viewIds, grantedBy: caller.userId })
  }
  return views
}

const grantOne = endpoint({
  operation: 'addPermissionForUserForBankAccountForOneView',
  version: 'v1.2.1',
  method: 'POST',
  path: `${ofUser}/views/VIEW_ID`,
  summary: 'Grant User access to View',
  description:
    'Lets a user see this account through a view that one of the views of the caller may grant. Granting it again changes nothing; a public view is granted to nobody.',
  tags,
  auth: 'user',
  needs,
  reply: [201, OldestView],
  errors: grantErrors,
  handle: async (request, handles) => {
    const [view] = await grant(request, [request.params.VIEW_ID], handles)
    return view === undefined ? request.fail('MayNotGrantViewAtAll') : oldestViewJson(view, request.servedAs)
  },
})

const grantMany = endpoint({
  operation: 'addPermissionForUserForBankAccountForMultipleViews',
  version: 'v1.2.1',
  method: 'POST',
  path: `${ofUser}/views`,
  summary: 'Grant User access to Views',
  description:
    'Lets a user see this account through several views: all of them or, where one may not be granted, none.',
  tags,
  auth: 'user',
  needs,
  body: {
    name: 'ViewIdsJson',
    schema: z.object({ views: z.array(text(255)).max(100) }),
    example: { views: ['auditor', 'accountant'] },
  },
  reply: [201, z.object({ views: z.array(OldestView) })],
  errors: grantErrors,
  handle: async (request, handles) => ({
    views: (await grant(request, [...new Set(request.body.views)], handles)).map((view) =>
      oldestViewJson(view, request.servedAs),
    ),
  }),
})

const revokeErrors = ['MayNotRevokeViewAtAll', 'PublicViewNotGrantable', 'CannotRevokeAccess'] as const

interface Revoking extends AboutUser {
  readonly caller: { readonly userId: string }
  readonly fail: (name: (typeof revokeErrors)[number], detail?: string) => never
}

/** Ends the request unless the view may be taken away from the user: holders keep their way in. */
function mustBeRevocable(
  view: View | undefined,
  { userIsHolder, views: held }: UserPermission,
  { account, caller, fail }: Revoking,
): View {
  const isHeld = view !== undefined && held.some(({ id }) => id === view.id)
  // One that was granted before it became public is taken away like any other.
  if (view?.isPublic === true && !isHeld) fail('PublicViewNotGrantable')
  if (!isHeld || !account.callerViews.some((own) => mayRevoke(own, view))) {
    return fail('MayNotRevokeViewAtAll', `Current ViewId(${view?.id ?? ''}) and current UserId(${caller.userId})`)
  }
  return view.id === 'owner' && userIsHolder ? fail('CannotRevokeAccess') : view
}

/** Takes all of the views away or none. */
async function revoke(
  request: Revoking,
  viewsIn: (permission: UserPermission) => readonly (View | undefined)[],
  handles: Handles,
): Promise<undefined> {
  const { account, caller, fail } = request
  const permission = await permissionIn(request, handles)
  const views = viewsIn(permission).map((view) => mustBeRevocable(view, permission, request))
  const { userId } = permission
  if (userId === null || views.length === 0) {
    return fail('MayNotRevokeViewAtAll', `Current UserId(${caller.userId})`)
  }
  const change = { accountKey: account.accountKey, userId, viewIds: views.map(({ id }) => id) }
  const outcome = await handles.write((transaction) => revokeAccess(transaction, change))
  return outcome === 'last owner' ? fail('CannotRevokeAccess') : undefined
}

const revokeOne = endpoint({
  operation: 'removePermissionForUserForBankAccountForOneView',
  version: 'v1.2.1',
  method: 'DELETE',
  path: `${ofUser}/views/VIEW_ID`,
  summary: 'Revoke access to one View',
  description:
    'Takes a view of this account away from a user, where one of the views of the caller may. A holder of the account keeps the owner view, and so does the last who has it.',
  tags,
  auth: 'user',
  needs,
  reply: [204, z.undefined()],
  errors: revokeErrors,
  handle: (request, handles) =>
    revoke(request, ({ storedViews }) => [viewOf(request.params.VIEW_ID, storedViews)], handles),
})

const revokeAll = endpoint({
  operation: 'removePermissionForUserForBankAccountForAllViews',
  version: 'v1.2.1',
  method: 'DELETE',
  path: `${ofUser}/views`,
  summary: 'Revoke access to all Views on Account',
  description: 'Takes every view of this account away from a user: all of them or, where one has to stay, none.',
  tags,
  auth: 'user',
  needs,
  reply: [204, z.undefined()],
  errors: revokeErrors,
  handle: (request, handles) => revoke(request, ({ views }) => views, handles),
})

export const viewPermissionEndpoints: readonly AnyEndpoint[] = [
  getPermissions('v1.2.1', OldestView),
  getPermissions('v2.0.0', View121),
  getPermission121,
  getPermission300,
  grantOne,
  grantMany,
  revokeOne,
  revokeAll,
]
