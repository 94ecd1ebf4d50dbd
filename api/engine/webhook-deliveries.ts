/** What webhooks were told and how that went; what is parked is replayed or discarded by the staff. */
import { z } from 'zod'
import { deliveriesPage, deliveryById, deliveryStatuses } from '../../db/read/webhook-deliveries'
import { webhookById } from '../../db/read/webhooks'
import { discardParked, replayParked } from '../../db/write/webhook-deliveries'
import { isUuid } from '../../domain/ids'
import { Deliveries, deliveryJson, DeliveryWithTries, deliveryWithTriesJson, Replayed } from '../json/webhooks'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'
import { cursorOf, nextOf } from './cursor'
import { common, nameOf, needsOf } from './webhook-scopes'
import type { Scope } from './webhook-scopes'

const deliveryErrors = ['WebhookNotFound', 'WebhookDeliveryNotFound', 'IncorrectFilter'] as const
const replayErrors = [...deliveryErrors, 'WebhookSwitchedOff'] as const
type Fail = (name: (typeof deliveryErrors)[number]) => never
interface Asked {
  readonly params: { readonly BANK_ID?: string; readonly WEBHOOK_ID?: string; readonly DELIVERY_ID?: string }
  readonly fail: Fail
}

/** The id of a hook that exists in the scope; ends the request where there is none. */
async function hookOf(request: Asked, { read }: Pick<Handles, 'read'>): Promise<string> {
  const name = nameOf(request)
  return (await webhookById(read, name)) === undefined ? request.fail('WebhookNotFound') : name.webhookId
}

/** As hookOf, for a hook that may be told of something. */
async function activeHookOf(
  request: Asked & { readonly fail: (name: (typeof replayErrors)[number]) => never },
  { read }: Pick<Handles, 'read'>,
): Promise<string> {
  const name = nameOf(request)
  const hook = await webhookById(read, name)
  if (hook === undefined) return request.fail('WebhookNotFound')
  return hook.isActive ? name.webhookId : request.fail('WebhookSwitchedOff')
}

const deliveryIdOf = ({ params, fail }: Asked): string => {
  const { DELIVERY_ID: id = '' } = params
  return isUuid(id) ? id : fail('WebhookDeliveryNotFound')
}

/** `status` and the page of the query. */
function pageOf({ query, fail }: { readonly query: URLSearchParams; readonly fail: Fail }) {
  const wanted = query.get('status')
  const status = deliveryStatuses.find((known) => known === wanted)
  if (wanted !== null && status === undefined) fail('IncorrectFilter')
  return { status, ...cursorOf({ query, fail }) }
}

const listsOf = (scope: Scope): readonly AnyEndpoint[] => [
  endpoint({
    ...common,
    operation: `get${scope.at}WebhookDeliveries`,
    method: 'GET',
    path: `${scope.prefix}/webhooks/WEBHOOK_ID/deliveries`,
    summary: `Get Webhook Deliveries (${scope.at})`,
    description:
      'What the webhook was told, newest first. Query: `status` (PENDING, DELIVERED, PARKED, DISCARDED), `limit` (50, at most 200), `before` (the `next` of the page before).',
    roles: scope.reads,
    ...needsOf(scope),
    reply: [200, Deliveries],
    errors: deliveryErrors,
    handle: async (request, handles) => {
      const page = pageOf(request)
      const rows = await deliveriesPage(handles.read, { ...page, webhookId: await hookOf(request, handles) })
      return { deliveries: rows.map(deliveryJson), next: nextOf(rows, page.limit) }
    },
  }),
  endpoint({
    ...common,
    operation: `get${scope.at}WebhookDelivery`,
    method: 'GET',
    path: `${scope.prefix}/webhooks/WEBHOOK_ID/deliveries/DELIVERY_ID`,
    summary: `Get Webhook Delivery (${scope.at})`,
    description: 'One delivery with every try: when, how long, and what was answered.',
    roles: scope.reads,
    ...needsOf(scope),
    reply: [200, DeliveryWithTries],
    errors: deliveryErrors,
    handle: async (request, handles) => {
      const row = await deliveryById(handles.read, await hookOf(request, handles), deliveryIdOf(request))
      return row === undefined ? request.fail('WebhookDeliveryNotFound') : deliveryWithTriesJson(row)
    },
  }),
]

const parkedOf = (scope: Scope): readonly AnyEndpoint[] => [
  endpoint({
    ...common,
    operation: `replay${scope.at}WebhookDeliveries`,
    method: 'POST',
    path: `${scope.prefix}/webhooks/WEBHOOK_ID/parked-deliveries/replay`,
    summary: `Replay Parked Webhook Deliveries (${scope.at})`,
    description:
      'Every parked delivery of the webhook, which must be switched on, is tried anew for a day, oldest first.',
    roles: scope.keeps,
    ...needsOf(scope),
    reply: [202, Replayed],
    errors: replayErrors,
    handle: async (request, handles) => ({
      replayed: await replayParked(handles.writeAtOnce, await activeHookOf(request, handles)),
    }),
  }),
  endpoint({
    ...common,
    operation: `replay${scope.at}WebhookDelivery`,
    method: 'POST',
    path: `${scope.prefix}/webhooks/WEBHOOK_ID/parked-deliveries/DELIVERY_ID/replay`,
    summary: `Replay Parked Webhook Delivery (${scope.at})`,
    description: 'A parked delivery of a webhook that is switched on is tried anew for a day.',
    roles: scope.keeps,
    ...needsOf(scope),
    reply: [202, Replayed],
    errors: replayErrors,
    handle: async (request, handles) => {
      const deliveryId = deliveryIdOf(request)
      const replayed = await replayParked(handles.writeAtOnce, await activeHookOf(request, handles), deliveryId)
      return replayed === 0 ? request.fail('WebhookDeliveryNotFound') : { replayed }
    },
  }),
  endpoint({
    ...common,
    operation: `discard${scope.at}WebhookDelivery`,
    method: 'DELETE',
    path: `${scope.prefix}/webhooks/WEBHOOK_ID/parked-deliveries/DELIVERY_ID`,
    summary: `Discard Parked Webhook Delivery (${scope.at})`,
    description: 'A parked delivery is given up; it stays readable as DISCARDED.',
    roles: scope.keeps,
    ...needsOf(scope),
    reply: [204, z.undefined()],
    errors: deliveryErrors,
    handle: async (request, handles) => {
      const deliveryId = deliveryIdOf(request)
      const discarded = await discardParked(handles.writeAtOnce, await hookOf(request, handles), deliveryId)
      return discarded ? undefined : request.fail('WebhookDeliveryNotFound')
    },
  }),
]

/** The calls about deliveries of one level's webhooks. */
export const deliveriesOf = (scope: Scope): readonly AnyEndpoint[] => [...listsOf(scope), ...parkedOf(scope)]
