/** The views of an account: listed, created, replaced and deleted by whoever manages them. */
import { z } from 'zod'
import { storedViewsOfAccount } from '../../db/read/views'
import { deleteCustomView } from '../../db/write/views'
import { isCustomName, sourcesOf } from '../../domain/views/draft'
import { permits, systemViewIds } from '../../domain/views/system-views'
import { viewOf, viewsOf } from '../../domain/views/view'
import type { StoredView, View } from '../../domain/views/view'
import type { AccountRow } from '../../db/read/facts'
import {
  draftOf,
  exampleGrants,
  exampleView,
  newDraftOf,
  PostView121,
  PostView300,
  PutView121,
  PutView300,
} from '../json/view-drafts'
import { OlderView, olderViewJson, View300, view300Json, View500, view500Json } from '../json/views'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Check } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'
import { changeView, createView, newViewErrors } from './new-view'
import { anyViewMust, mustBeCustom } from './view-rights'

const tags = ['View', 'Account']
const path = '/banks/BANK_ID/accounts/ACCOUNT_ID/views'
const needs = ['bank', 'account'] as const
const guarded: readonly Check[] = ['caller', 'bank', 'account', 'guard']
const bodyFirst: readonly Check[] = ['caller', 'body', 'bank', 'account', 'guard']
/** From v3.0.0 on these calls do not look at the bank by itself: an account of a bank that does not exist does not exist. */
const needs300 = ['account'] as const

/** Custom views of the account first, then the system views of the instance, held by the caller or not. */
async function everyView({ accountKey }: AccountRow, { read }: Handles): Promise<readonly View[]> {
  const stored: readonly StoredView[] = await storedViewsOfAccount(read, accountKey)
  const custom = stored.filter(({ isSystem }) => !isSystem).map(({ viewId }) => viewId)
  const added = stored.filter(({ isSystem }) => isSystem).map(({ viewId }) => viewId)
  return viewsOf([...custom, ...new Set([...systemViewIds, ...added])], stored)
}

const listing = {
  operation: 'getViewsForBankAccount',
  method: 'GET',
  path,
  summary: 'Get Views for Account',
  description:
    'The custom views of the account and the system views of the instance, whoever holds them. One of the views of the caller must show the available ones.',
  tags,
  auth: 'user',
  needs,
  order: guarded,
  guard: anyViewMust('can_see_available_views_for_bank_account'),
  errors: ['ViewPermissionMissing'],
} as const

const getViews121 = endpoint({
  ...listing,
  version: 'v1.2.1',
  reply: [200, z.object({ views: z.array(OlderView) })],
  handle: async ({ account, servedAs }, handles) => ({
    views: (await everyView(account, handles)).map((view) => olderViewJson(view, servedAs)),
  }),
})
const getViews300 = endpoint({
  ...listing,
  version: 'v3.0.0',
  needs: needs300,
  reply: [200, z.object({ views: z.array(View300) })],
  handle: async ({ account }, handles) => ({ views: (await everyView(account, handles)).map(view300Json) }),
})
const getViews500 = endpoint({
  ...listing,
  version: 'v5.0.0',
  needs: needs300,
  reply: [200, z.object({ views: z.array(View500) })],
  handle: async ({ account }, handles) => ({ views: (await everyView(account, handles)).map(view500Json) }),
})

const creation = {
  operation: 'createViewForBankAccount',
  method: 'POST',
  path,
  summary: 'Create View',
  description:
    'Makes a custom view of this account, granted to nobody. Its name starts with an underscore; its id is the name in lower case without spaces. Every permission that is not listed is false. It cannot give more than the views of whoever makes it (but the owner may give what the owner view lacks from the start, such as `can_query_available_funds`), and shares (metadata_view, empty for none) only notes that they see through one of these; a permission on metadata works only together with the one that shows metadata at all.',
  tags,
  auth: 'user',
  needs,
  order: bodyFirst,
  guard: anyViewMust('can_create_custom_view'),
  errors: ['ViewPermissionMissing', 'CustomViewNameInvalid', ...newViewErrors],
} as const

const createView121 = endpoint({
  ...creation,
  version: 'v1.2.1',
  body: { name: 'CreateViewJson', schema: PostView121, example: { name: '_family', ...exampleView } },
  reply: [201, OlderView],
  handle: async (request, handles) => {
    mustBeCustom(request.body.name, 'view_name', request.fail)
    const draft = newDraftOf(request.body, false)
    return olderViewJson(
      await createView(request, draft, sourcesOf(request.account.callerViews), handles),
      request.servedAs,
    )
  },
})
const createView300 = endpoint({
  ...creation,
  version: 'v3.0.0',
  needs: needs300,
  body: {
    name: 'CreateViewJson ',
    schema: PostView300,
    example: { name: '_family', metadata_view: '', ...exampleView, ...exampleGrants },
    guard: ({ body: { name }, fail }) => {
      mustBeCustom(name, 'view_name', fail)
    },
  },
  reply: [201, View300],
  handle: async (request, handles) => {
    const draft = newDraftOf(request.body, false)
    return view300Json(await createView(request, draft, sourcesOf(request.account.callerViews), handles))
  },
})

interface ChangeOf300 {
  readonly account: AccountRow
  readonly params: { readonly VIEW_ID: string }
  readonly body: { readonly metadata_view: string }
  readonly fail: (name: 'ViewNotFound' | 'ViewNotAccessible', detail: string) => never
}

const replacement = {
  operation: 'updateViewForBankAccount',
  method: 'PUT',
  path: `${path}/VIEW_ID`,
  summary: 'Update View',
  description:
    'Replaces a custom view of this account, all but its name and id; who holds it goes on holding it. It cannot give more than the views of whoever changes it, nor share notes (metadata_view) that they do not see.',
  tags,
  auth: 'user',
  needs,
  errors: [
    'ViewPermissionMissing',
    'CustomViewNameInvalid',
    'ViewNotFound',
    'ViewBeyondSource',
    'CustomViewNotUpdated',
  ],
} as const

const updateView121 = endpoint({
  ...replacement,
  version: 'v1.2.1',
  order: bodyFirst,
  guard: anyViewMust('can_update_custom_view'),
  body: { name: 'UpdateViewJSON', schema: PutView121, example: exampleView },
  reply: [200, OlderView],
  handle: async (request, handles) => {
    const { VIEW_ID: id } = request.params
    mustBeCustom(id, 'view_id', request.fail)
    const draft = draftOf(request.body, { id, shortName: id, isSystem: false })
    const view = await changeView(request, draft, sourcesOf(request.account.callerViews), handles)
    return view === undefined ? request.fail('ViewNotFound') : olderViewJson(view, request.servedAs)
  },
})

/** Whoever changes a view has to hold it. Who may change none learns of no view that there is; that system views are not changed is no secret. */
async function mustHoldView(
  { account, params: { VIEW_ID: id }, body, fail }: ChangeOf300,
  { read, settings }: Handles,
): Promise<void> {
  const view = viewOf(id, await storedViewsOfAccount(read, account.accountKey))
  const mayChange = account.callerViews.some((held) => permits(held, 'can_update_custom_view'))
  if (!isCustomName(id) || (view === undefined && mayChange)) {
    fail(
      'ViewNotFound',
      `. Check your post json body, metadata_view = ${body.metadata_view}. It should be an existing VIEW_ID, eg: owner`,
    )
  }
  const isHeld = account.callerViews.some((held) => held.id === id)
  const isOpen = view?.isPublic === true && settings.allowPublicViews
  if (!isHeld && !isOpen) fail('ViewNotAccessible', ` Current ViewId is ${id}`)
}

const updateView300 = endpoint({
  ...replacement,
  version: 'v3.0.0',
  description: `${replacement.description} They hold it themselves, or it is public. metadata_view is the id of a custom view, its own where it shares no notes.`,
  needs: needs300,
  // Who holds the view is looked at before who may change views.
  order: ['caller', 'body', 'account'],
  errors: [...replacement.errors, 'ViewNotAccessible'],
  body: {
    name: 'UpdateViewJSON ',
    schema: PutView300,
    example: { metadata_view: '_family', ...exampleView, ...exampleGrants },
    // OBP looks at this member, and names the view of the path.
    guard: ({ params, body, fail }) => {
      if (!isCustomName(body.metadata_view)) fail('CustomViewNameInvalid', ` Current view_name (${params.VIEW_ID})`)
    },
  },
  reply: [200, View300],
  handle: async (request, handles) => {
    const { VIEW_ID: id } = request.params
    await mustHoldView(request, handles)
    anyViewMust('can_update_custom_view')(request)
    const draft = draftOf(request.body, { id, shortName: id, isSystem: false })
    const view = await changeView(request, draft, sourcesOf(request.account.callerViews), handles)
    return view === undefined ? request.fail('ViewNotFound') : view300Json(view)
  },
})

const deleteView = endpoint({
  operation: 'deleteViewForBankAccount',
  version: 'v1.2.1',
  method: 'DELETE',
  path: `${path}/VIEW_ID`,
  summary: 'Delete View',
  description:
    'Deletes a custom view of this account that nobody holds, and whose notes no other view shares. Comments, tags, images and places that were left through it are deleted with it, and its counterparties.',
  tags,
  auth: 'user',
  needs,
  order: guarded,
  guard: (request) => {
    mustBeCustom(request.params.VIEW_ID, 'view_name', request.fail)
    anyViewMust('can_delete_custom_view')(request)
  },
  reply: [204, z.undefined()],
  errors: ['ViewPermissionMissing', 'CustomViewNameInvalid', 'ViewNotFound', 'CustomViewNotDeleted'],
  handle: async ({ account, params: { VIEW_ID: viewId }, fail }, { writeAtOnce }) => {
    const outcome = await deleteCustomView(writeAtOnce, account.accountKey, viewId)
    if (outcome === 'absent') fail('ViewNotFound', `. Current ViewId is ${viewId}`)
    return outcome === 'held' ? fail('CustomViewNotDeleted') : undefined
  },
})

export const viewEndpoints: readonly AnyEndpoint[] = [
  getViews121,
  getViews300,
  getViews500,
  createView121,
  createView300,
  updateView121,
  updateView300,
  deleteView,
]
