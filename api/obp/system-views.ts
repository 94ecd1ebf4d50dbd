/** System views: the views that all accounts of the instance share. */
import { z } from 'zod'
import { storedSystemViews, systemViewById, viewIsHeld } from '../../db/read/views'
import { insertSystemView, removeSystemView, updateSystemView } from '../../db/write/views'
import { isCustomName } from '../../domain/views/draft'
import { systemViewIds } from '../../domain/views/system-views'
import { viewsOf } from '../../domain/views/view'
import type { View } from '../../domain/views/view'
import { draftOf, exampleGrants, exampleView, newDraftOf, PostView300, PutView300 } from '../json/view-drafts'
import { SystemView310, systemView310Json, View500, view500Json } from '../json/views'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'

const common = { tags: ['View-System'], auth: 'user' } as const
const path = '/system-views'
const shared = 'System views are shared by the accounts of all banks, and are never public.'

interface Named {
  readonly params: { readonly VIEW_ID: string }
  readonly fail: (name: 'SystemViewNotFound', detail: string) => never
}

const refuseUnknown = ({ params, fail }: Named): never =>
  fail('SystemViewNotFound', `. Current ViewId is ${params.VIEW_ID}`)

const existing = async (request: Named, { read }: Handles): Promise<View> =>
  (await systemViewById(read, request.params.VIEW_ID)) ?? refuseUnknown(request)

type Version = 'v3.1.0' | 'v5.0.0'
const versions: readonly Version[] = ['v3.1.0', 'v5.0.0']
/** v3.1.0 shows the firehose flag, v5.0.0 what may be granted through the view. */
const shapeOf = (version: Version) =>
  version === 'v3.1.0' ? { schema: SystemView310, json: systemView310Json } : { schema: View500, json: view500Json }

const readsOf = (version: Version): readonly AnyEndpoint[] => [
  endpoint({
    ...common,
    operation: 'getSystemView',
    version,
    method: 'GET',
    path: `${path}/VIEW_ID`,
    summary: 'Get System View',
    description: `A system view as the instance has it now. ${shared}`,
    roles: ['CanGetSystemView'],
    reply: [200, shapeOf(version).schema],
    errors: ['SystemViewNotFound'],
    handle: async (request, handles) => shapeOf(version).json(await existing(request, handles)),
  }),
  endpoint({
    ...common,
    operation: 'createSystemView',
    version,
    method: 'POST',
    path,
    summary: 'Create System View',
    description: `Makes a system view; its name does not start with an underscore. ${shared}`,
    roles: ['CanCreateSystemView'],
    body: {
      name: 'CreateViewJson ',
      schema: PostView300,
      example: { name: 'household', metadata_view: '', ...exampleView, ...exampleGrants },
    },
    reply: [201, shapeOf(version).schema],
    errors: ['SystemViewNameInvalid', 'SystemViewPublic', 'SystemViewNotCreated'],
    handle: async ({ body, caller, fail }, { read, writeAtOnce }) => {
      const draft = newDraftOf(body, true)
      // The older call looks at the name first.
      if (version !== 'v3.1.0' && body.is_public) fail('SystemViewPublic')
      if (isCustomName(body.name)) fail('SystemViewNameInvalid', ` Current view_name (${body.name})`)
      if (body.is_public) fail('SystemViewPublic')
      if (draft.id === '') {
        fail('SystemViewNotCreated', ' <- OBP-30255: You cannot create a View with an empty Name')
      }
      const isThere = (await systemViewById(read, draft.id)) !== undefined
      if (isThere || !(await insertSystemView(writeAtOnce, draft, caller.userId))) {
        fail('SystemViewNotCreated', ` <- OBP-30254: The system view is already exists. Current VIEW_ID(${draft.id})`)
      }
      return shapeOf(version).json({ ...draft, isSystem: true })
    },
  }),
]

const changesOf = (version: Version): readonly AnyEndpoint[] => [
  endpoint({
    ...common,
    operation: 'updateSystemView',
    version,
    method: 'PUT',
    path: `${path}/VIEW_ID`,
    summary: 'Update System View',
    description: `Replaces a system view, all but its name and id, for everybody who holds it on any account. ${shared}`,
    roles: ['CanUpdateSystemView'],
    body: {
      name: 'UpdateViewJSON ',
      schema: PutView300,
      example: { metadata_view: '', ...exampleView, ...exampleGrants },
    },
    reply: [200, SystemView310],
    errors: ['SystemViewPublic', 'SystemViewNotFound'],
    handle: async (request, handles) => {
      if (request.body.is_public) request.fail('SystemViewPublic')
      const { id, shortName } = await existing(request, handles)
      const draft = draftOf(request.body, { id, shortName, isSystem: true })
      if (!(await updateSystemView(handles.writeAtOnce, draft, request.caller.userId))) return refuseUnknown(request)
      return systemView310Json({ ...draft, isSystem: true })
    },
  }),
  endpoint({
    ...common,
    operation: 'deleteSystemView',
    version,
    method: 'DELETE',
    path: `${path}/VIEW_ID`,
    summary: 'Delete System View',
    description: `Takes a system view away that nobody holds on any account. ${shared}`,
    roles: ['CanDeleteSystemView'],
    reply: [200, z.boolean()],
    errors: ['SystemViewNotFound', 'SystemViewNotDeleted'],
    handle: async (request, handles) => {
      const view = await existing(request, handles)
      if (await viewIsHeld(handles.read, view.id, null)) request.fail('SystemViewNotDeleted')
      await removeSystemView(handles.writeAtOnce, view, request.caller.userId)
      return true
    },
  }),
]

const getSystemViewsIds = endpoint({
  ...common,
  operation: 'getSystemViewsIds',
  version: 'v5.0.0',
  method: 'GET',
  path: '/system-views-ids',
  summary: 'Get Ids of System Views',
  description: `The ids of all system views. ${shared}`,
  roles: ['CanGetSystemView'],
  reply: [200, z.object({ views: z.array(z.object({ id: z.string() })) })],
  errors: [],
  handle: async (_request, { read }) => {
    const stored = await storedSystemViews(read)
    const ids = new Set([...systemViewIds, ...stored.map(({ viewId }) => viewId)])
    return { views: viewsOf([...ids], stored).map(({ id }) => ({ id })) }
  },
})

export const systemViewEndpoints: readonly AnyEndpoint[] = [
  ...versions.flatMap((version) => [...readsOf(version), ...changesOf(version)]),
  getSystemViewsIds,
]
