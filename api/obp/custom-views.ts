/** Custom views by the right of one view: what the view of the path permits bounds what the target view can. */
import { z } from 'zod'
import { storedViewsOfAccount } from '../../db/read/views'
import { deleteCustomView } from '../../db/write/views'
import { viewOf } from '../../domain/views/view'
import { draftOf, exampleView, newDraftOf, PostCustomView510, PutCustomView510 } from '../json/view-drafts'
import { CustomView510, customView510Json } from '../json/views'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { changeView, createView, mustStayWithin, newViewErrors } from './new-view'
import { mustBeCustom, viewMustPermit } from './view-rights'

const path = '/banks/BANK_ID/accounts/ACCOUNT_ID/views/VIEW_ID/target-views'
const common = {
  version: 'v5.1.0',
  tags: ['View-Custom', 'Account'],
  auth: 'user',
  needs: ['bank', 'account', 'view'],
} as const
const { allowed_actions: allowedPermissions, ...exampleShown } = exampleView
const example = { ...exampleShown, metadata_view: '', allowed_permissions: allowedPermissions }

/** How OBP's text of the older two calls goes on, which differ by a space. */
const anyOfYours =
  (stop: '.' | '. ') =>
  (viewId: string): string =>
    `any your views${stop}Current VIEW_ID (${viewId})`

const createCustomView = endpoint({
  ...common,
  operation: 'createCustomView',
  method: 'POST',
  path,
  summary: 'Create Custom View',
  description:
    'Makes a custom view of this account, granted to nobody, that permits no more than the view of the path and shares (metadata_view, empty for none) no other notes than those that it shows. Its name starts with an underscore.',
  body: { name: 'CreateCustomViewJson', schema: PostCustomView510, example: { name: '_family', ...example } },
  reply: [201, CustomView510],
  errors: ['CustomViewNameInvalid', 'ViewPermissionMissing', ...newViewErrors],
  handle: async (request, handles) => {
    const { body, view, fail } = request
    const draft = newDraftOf(body, false)
    mustBeCustom(body.name, 'view_name', fail)
    mustStayWithin(draft, [view], request)
    viewMustPermit('can_create_custom_view')({ view, fail })
    return customView510Json(await createView(request, draft, [view], handles))
  },
})

const updateCustomView = endpoint({
  ...common,
  operation: 'updateCustomView',
  method: 'PUT',
  path: `${path}/TARGET_VIEW_ID`,
  summary: 'Update Custom View',
  description:
    'Replaces a custom view of this account, all but its name and id. It permits no more than the view of the path, and shares no other notes than those that it shows.',
  body: { name: 'UpdateCustomViewJson', schema: PutCustomView510, example },
  reply: [200, CustomView510],
  errors: ['CustomViewNameInvalid', 'ViewPermissionMissing', 'ViewBeyondSource', 'CustomViewNotUpdated'],
  handle: async (request, handles) => {
    const { view, fail } = request
    const { TARGET_VIEW_ID: id } = request.params
    mustBeCustom(id, 'TARGET_VIEW_ID', fail)
    const draft = draftOf(request.body, { id, shortName: id, isSystem: false })
    mustStayWithin(draft, [view], request)
    viewMustPermit('can_update_custom_view')({ view, fail })
    return customView510Json((await changeView(request, draft, [view], handles)) ?? fail('CustomViewNotUpdated'))
  },
})

const getCustomView = endpoint({
  ...common,
  operation: 'getCustomView',
  method: 'GET',
  path: `${path}/TARGET_VIEW_ID`,
  summary: 'Get Custom View',
  description: 'A custom view of this account with the permissions that it has.',
  reply: [200, CustomView510],
  errors: ['CustomViewNameInvalid', 'ViewPermissionMissing', 'ViewNotFound'],
  handle: async ({ account, view, params: { TARGET_VIEW_ID: id }, fail }, { read }) => {
    mustBeCustom(id, 'TARGET_VIEW_ID', fail)
    viewMustPermit('can_get_custom_view', anyOfYours('. '))({ view, fail })
    const target = viewOf(id, await storedViewsOfAccount(read, account.accountKey))
    return customView510Json(target ?? fail('ViewNotFound', `. Current ViewId is ${id}`))
  },
})

const deleteView = endpoint({
  ...common,
  operation: 'deleteCustomView',
  method: 'DELETE',
  path: `${path}/TARGET_VIEW_ID`,
  summary: 'Delete Custom View',
  description:
    'Deletes a custom view of this account that nobody holds, and whose notes no other view shares. Comments, tags, images and places that were left through it are deleted with it, and its counterparties.',
  reply: [204, z.undefined()],
  errors: ['CustomViewNameInvalid', 'ViewPermissionMissing', 'ViewNotFound', 'CustomViewNotDeleted'],
  handle: async ({ account, view, params: { TARGET_VIEW_ID: id }, fail }, { writeAtOnce }) => {
    mustBeCustom(id, 'TARGET_VIEW_ID', fail)
    viewMustPermit('can_delete_custom_view', anyOfYours('.'))({ view, fail })
    const outcome = await deleteCustomView(writeAtOnce, account.accountKey, id)
    if (outcome === 'absent') fail('ViewNotFound', `. Current ViewId is ${id}`)
    return outcome === 'held' ? fail('CustomViewNotDeleted') : undefined
  },
})

export const customViewEndpoints: readonly AnyEndpoint[] = [
  createCustomView,
  updateCustomView,
  getCustomView,
  deleteView,
]
