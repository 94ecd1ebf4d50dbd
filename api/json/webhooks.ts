/** Webhooks on the wire: the three kinds that OBP clients know, and our own view of hooks and their deliveries. */
import { z } from 'zod'
import type { DeliveryRow, DeliveryWithAttempts } from '../../db/read/webhook-deliveries'
import type { ListedWebhook, WebhookRow } from '../../db/read/webhooks'
import { filledText, flag, text } from './wire'

const target = { url: filledText(2_048), http_method: text(16), http_protocol: text(16) }

export const PostNotificationWebhook400 = z.object(target)
export const PostAccountWebhook310 = z.object({
  account_id: text(255),
  trigger_name: text(64),
  ...target,
  is_active: text(16),
})
export const PutAccountWebhook310 = z.object({ account_webhook_id: text(255), is_active: text(16) })

const shownTarget = {
  url: z.string(),
  http_method: z.string(),
  http_protocol: z.string(),
  created_by_user_id: z.string(),
}
export const SystemWebhook400 = z.object({ webhook_id: z.string(), trigger_name: z.string(), ...shownTarget })
export const BankWebhook400 = SystemWebhook400.extend({ bank_id: z.string() })
export const AccountWebhook310 = z.object({
  account_webhook_id: z.string(),
  bank_id: z.string(),
  account_id: z.string(),
  trigger_name: z.string(),
  ...shownTarget,
  is_active: z.boolean(),
})
export const AccountWebhooks310 = z.object({ web_hooks: z.array(AccountWebhook310) })

type Shown = Pick<WebhookRow, 'webhookId' | 'trigger' | 'url' | 'httpMethod' | 'httpProtocol' | 'createdBy'>

export const systemWebhookJson = (hook: Shown): z.input<typeof SystemWebhook400> => ({
  webhook_id: hook.webhookId,
  trigger_name: hook.trigger,
  ...targetJson(hook),
})
export const bankWebhookJson = (hook: Shown, bankId: string): z.input<typeof BankWebhook400> => ({
  ...systemWebhookJson(hook),
  bank_id: bankId,
})
export const accountWebhookJson = (
  hook: Shown & Pick<WebhookRow, 'bankId' | 'accountId' | 'isActive'>,
): z.input<typeof AccountWebhook310> => ({
  account_webhook_id: hook.webhookId,
  bank_id: hook.bankId ?? '',
  account_id: hook.accountId ?? '',
  trigger_name: hook.trigger,
  ...targetJson(hook),
  is_active: hook.isActive,
})
const targetJson = ({ url, httpMethod, httpProtocol, createdBy }: Shown) => ({
  url,
  http_method: httpMethod,
  http_protocol: httpProtocol,
  created_by_user_id: createdBy,
})

/** A hook as its keepers see it. */
export const Webhook = z.object({
  webhook_id: z.string(),
  kind: z.enum(['ACCOUNT', 'BANK', 'SYSTEM']),
  bank_id: z.string().nullable(),
  account_id: z.string().nullable(),
  trigger_name: z.string(),
  ...shownTarget,
  is_active: z.boolean(),
  in_order: z.boolean(),
  secret_version: z.int(),
  previous_secret_until: z.string().nullable(),
  created: z.string(),
})
export const Webhooks = z.object({ webhooks: z.array(Webhook.extend({ parked_deliveries: z.int() })) })
export const PutWebhook = z
  .object({ is_active: flag, in_order: flag, url: filledText(2_048) })
  .partial()
  .refine((change) => Object.keys(change).length > 0, { error: 'nothing to change' })
export const WebhookSecret = z.object({ webhook_id: z.string(), secret_version: z.int(), secret: z.string() })

export const webhookJson = (hook: WebhookRow): z.input<typeof Webhook> => ({
  webhook_id: hook.webhookId,
  kind: hook.kind,
  bank_id: hook.bankId,
  account_id: hook.accountId,
  trigger_name: hook.trigger,
  ...targetJson(hook),
  is_active: hook.isActive,
  in_order: hook.inOrder,
  secret_version: hook.secretVersion,
  previous_secret_until: hook.previousSecretUntil,
  created: hook.createdAt,
})

export const listedWebhookJson = (hook: ListedWebhook): z.input<typeof Webhooks>['webhooks'][number] => ({
  ...webhookJson(hook),
  parked_deliveries: hook.parkedDeliveries,
})

export const Delivery = z.object({
  delivery_id: z.string(),
  event_id: z.string(),
  trigger_name: z.string(),
  account_id: z.string(),
  transaction_id: z.string(),
  status: z.enum(['PENDING', 'DELIVERED', 'PARKED', 'DISCARDED']),
  number_of_tries: z.int(),
  last_error: z.string().nullable(),
  created: z.string(),
  ended: z.string().nullable(),
})
/** `next` is the cursor of the following page, null on the last one. */
export const Deliveries = z.object({ deliveries: z.array(Delivery), next: z.string().nullable() })
export const DeliveryWithTries = Delivery.extend({
  tries: z.array(
    z.object({
      at: z.string(),
      duration_ms: z.int(),
      http_status: z.int().nullable(),
      error: z.string().nullable(),
    }),
  ),
})
export const Replayed = z.object({ replayed: z.int() })

export const deliveryJson = (row: DeliveryRow): z.input<typeof Delivery> => ({
  delivery_id: row.deliveryId,
  event_id: row.eventId,
  trigger_name: row.trigger,
  account_id: row.accountId,
  transaction_id: row.transactionId,
  status: row.status,
  number_of_tries: row.attempts,
  last_error: row.lastError,
  created: row.createdAt,
  ended: row.endedAt,
})

export const deliveryWithTriesJson = (row: DeliveryWithAttempts): z.input<typeof DeliveryWithTries> => ({
  ...deliveryJson(row),
  tries: row.tries.map(({ at, durationMs, httpStatus, error }) => ({
    at,
    duration_ms: durationMs,
    http_status: httpStatus,
    error,
  })),
})
