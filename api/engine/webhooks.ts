/** Keeping webhooks: the hooks of a bank or of the instance, and their secrets. */
import { z } from 'zod'
import { webhookById, webhooksPage } from '../../db/read/webhooks'
import { changeWebhook, deleteWebhook, rotateSecret } from '../../db/write/webhooks'
import { whyNotOutside } from '../../platform/outside-http'
import { webhookSecret } from '../../platform/webhook-signature'
import { listedWebhookJson, PutWebhook, Webhook, webhookJson, Webhooks, WebhookSecret } from '../json/webhooks'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { pageOf } from '../kernel/paging'
import { deliveriesOf } from './webhook-deliveries'
import { bankOf, common, nameOf, needsOf, scopes } from './webhook-scopes'
import type { Scope } from './webhook-scopes'

/** Receivers have a day to take a new secret. */
const overlapMs = 86_400_000

/** Whether the query asks for hooks with parked deliveries only. */
function isOnlyParked({
  query,
  fail,
}: {
  readonly query: URLSearchParams
  readonly fail: (name: 'IncorrectFilter', detail: string) => never
}): boolean {
  const parked = query.get('parked')
  return parked === null || parked === 'true' ? parked !== null : fail('IncorrectFilter', ' <- parked')
}

const hooksOf = (scope: Scope): readonly AnyEndpoint[] => [
  endpoint({
    ...common,
    operation: `get${scope.at}Webhooks`,
    method: 'GET',
    path: `${scope.prefix}/webhooks`,
    summary: `Get Webhooks (${scope.at})`,
    description: `The webhooks ${scope.whose}, oldest first, each with the number of its parked deliveries. Query: \`parked\` (\`true\`: only those that have some), \`limit\` (50), \`offset\` (0).`,
    roles: scope.reads,
    ...needsOf(scope),
    reply: [200, Webhooks],
    errors: ['IncorrectFilter'],
    handle: async (request, { read }) => {
      const { limit, offset } = pageOf(request)
      const page = { bankId: bankOf(request), onlyParked: isOnlyParked(request), limit, offset }
      return { webhooks: (await webhooksPage(read, page)).map(listedWebhookJson) }
    },
  }),
  endpoint({
    ...common,
    operation: `get${scope.at}Webhook`,
    method: 'GET',
    path: `${scope.prefix}/webhooks/WEBHOOK_ID`,
    summary: `Get Webhook (${scope.at})`,
    description: `One of the webhooks ${scope.whose}.`,
    roles: scope.reads,
    ...needsOf(scope),
    reply: [200, Webhook],
    errors: ['WebhookNotFound'],
    handle: async (request, { read }) => {
      const hook = await webhookById(read, nameOf(request))
      return hook === undefined ? request.fail('WebhookNotFound') : webhookJson(hook)
    },
  }),
  endpoint({
    ...common,
    operation: `update${scope.at}Webhook`,
    method: 'PUT',
    path: `${scope.prefix}/webhooks/WEBHOOK_ID`,
    summary: `Update Webhook (${scope.at})`,
    description:
      'Switches a webhook on or off (what it has not been told is parked then), moves it to another URL, or puts its deliveries in order: then the events of an account go out one after the other, and one that is parked holds up those behind it until it is replayed or discarded.',
    roles: scope.keeps,
    ...needsOf(scope),
    body: { name: 'WebhookPutJson', schema: PutWebhook, example: { is_active: true, in_order: true } },
    reply: [200, Webhook],
    errors: ['WebhookNotFound', 'WebhookUrlRefused'],
    handle: async (request, { writeAtOnce, settings }) => {
      const { is_active: isActive = null, in_order: inOrder = null, url = null } = request.body
      const reason = url === null ? undefined : whyNotOutside(url, settings.webhookPrivateAddresses)
      if (reason !== undefined) request.fail('WebhookUrlRefused', ` ${reason}.`)
      const hook = await changeWebhook(writeAtOnce, nameOf(request), { isActive, inOrder, url })
      return hook === undefined ? request.fail('WebhookNotFound') : webhookJson(hook)
    },
  }),
  endpoint({
    ...common,
    operation: `delete${scope.at}Webhook`,
    method: 'DELETE',
    path: `${scope.prefix}/webhooks/WEBHOOK_ID`,
    summary: `Delete Webhook (${scope.at})`,
    description: 'The webhook is told of nothing any more; deliveries that are still open, or parked, are discarded.',
    roles: scope.keeps,
    ...needsOf(scope),
    reply: [204, z.undefined()],
    errors: ['WebhookNotFound'],
    handle: async (request, { writeAtOnce }) =>
      (await deleteWebhook(writeAtOnce, nameOf(request))) ? undefined : request.fail('WebhookNotFound'),
  }),
]

const secretsOf = (scope: Scope): readonly AnyEndpoint[] => [
  endpoint({
    ...common,
    operation: `get${scope.at}WebhookSecret`,
    method: 'GET',
    path: `${scope.prefix}/webhooks/WEBHOOK_ID/secret`,
    summary: `Get Webhook Secret (${scope.at})`,
    description: 'The secret that deliveries are signed with, for the receiver to check them.',
    roles: scope.keeps,
    ...needsOf(scope),
    reply: [200, WebhookSecret],
    errors: ['WebhookNotFound'],
    handle: async (request, { read, settings }) => {
      const hook = await webhookById(read, nameOf(request))
      if (hook === undefined) return request.fail('WebhookNotFound')
      const { webhookId, secretVersion } = hook
      const secret = webhookSecret(settings.webhookSecret, webhookId, secretVersion)
      return { webhook_id: webhookId, secret_version: secretVersion, secret }
    },
  }),
  endpoint({
    ...common,
    operation: `rotate${scope.at}WebhookSecret`,
    method: 'POST',
    path: `${scope.prefix}/webhooks/WEBHOOK_ID/secret`,
    summary: `Rotate Webhook Secret (${scope.at})`,
    description:
      'Makes a new secret. For a day deliveries carry two signatures, one with each, so that the receiver can change over without losing any.',
    roles: scope.keeps,
    ...needsOf(scope),
    reply: [201, WebhookSecret],
    shownOnce: ['secret'],
    errors: ['WebhookNotFound'],
    handle: async (request, { writeAtOnce, settings, now }) => {
      const previousUntil = new Date(now().getTime() + overlapMs)
      const hook = await rotateSecret(writeAtOnce, nameOf(request), previousUntil)
      if (hook === undefined) return request.fail('WebhookNotFound')
      const { webhookId, secretVersion } = hook
      const secret = webhookSecret(settings.webhookSecret, webhookId, secretVersion)
      return { webhook_id: webhookId, secret_version: secretVersion, secret }
    },
  }),
]

export const webhookKeepingEndpoints: readonly AnyEndpoint[] = scopes.flatMap((scope) => [
  ...hooksOf(scope),
  ...secretsOf(scope),
  ...deliveriesOf(scope),
])
