/** Reads webhook deliveries: what a hook was told, and how that went. */
import type { RelatedEntity, Trigger } from '../../domain/webhooks/event'
import type { Reader } from '../connection'

export const deliveryStatuses = ['PENDING', 'DELIVERED', 'PARKED', 'DISCARDED'] as const
export type DeliveryStatus = (typeof deliveryStatuses)[number]

export interface DeliveryRow {
  readonly deliveryId: string
  /** Counts up; the cursor of the list. */
  readonly sequence: bigint
  readonly webhookId: string
  readonly eventId: string
  readonly trigger: Trigger
  readonly transactionId: string
  readonly accountId: string
  readonly status: DeliveryStatus
  readonly attempts: number
  readonly lastError: string | null
  readonly createdAt: string
  readonly endedAt: string | null
}

const columns = `d.delivery_id as "deliveryId", d.sequence, d.webhook_id as "webhookId", d.event_id as "eventId", d.trigger_name as "trigger",
  d.transaction_id as "transactionId", a.account_id as "accountId", d.status, d.attempts, d.last_error as "lastError",
  iso_seconds(d.created_at) as "createdAt", iso_seconds(d.ended_at) as "endedAt"`

export interface DeliveryPage {
  readonly webhookId: string
  readonly status: DeliveryStatus | undefined
  /** Those before this sequence; undefined: from the newest on. */
  readonly before: bigint | undefined
  readonly limit: number
}

/** The deliveries of a hook, newest first. `webhookId` must be a UUID. */
export const deliveriesPage = (read: Reader, page: DeliveryPage): Promise<DeliveryRow[]> => {
  const { webhookId, status, before, limit } = page
  const narrowed = status === undefined ? { sql: '', values: [] } : { sql: 'and d.status = ?', values: [status] }
  return read.raw<DeliveryRow>(
    `select ${columns} from webhook_deliveries d join accounts a using (account_key)
     where d.webhook_id = ? ${narrowed.sql} and d.sequence < ? order by d.sequence desc limit ?`,
    [webhookId, ...narrowed.values, before ?? 9_223_372_036_854_775_807n, limit],
  )
}

export interface AttemptRow {
  readonly at: string
  readonly durationMs: number
  readonly httpStatus: number | null
  readonly error: string | null
}

export interface DeliveryWithAttempts extends DeliveryRow {
  /** Oldest first. */
  readonly tries: readonly AttemptRow[]
}

/** One delivery of the hook, or undefined; both ids must be UUIDs. */
export async function deliveryById(
  read: Reader,
  webhookId: string,
  deliveryId: string,
): Promise<DeliveryWithAttempts | undefined> {
  const [row] = await read.raw<DeliveryWithAttempts>(
    `select ${columns}, coalesce((select jsonb_agg(jsonb_build_object('at', iso_seconds(t.at), 'durationMs', t.duration_ms,
         'httpStatus', t.http_status, 'error', t.error) order by t.attempt_id)
       from webhook_attempts t where t.delivery_id = d.delivery_id), '[]') as tries
     from webhook_deliveries d join accounts a using (account_key) where d.delivery_id = ? and d.webhook_id = ?`,
    [deliveryId, webhookId],
  )
  return row
}

/** All that a try needs: the event, where it goes and how it is signed. Amounts are minor units. */
export interface DeliveryToTry {
  readonly status: DeliveryStatus
  readonly webhookId: string
  readonly url: string
  readonly hookDeleted: boolean
  readonly hookActive: boolean
  /** How often the staff have replayed it. */
  readonly replays: number
  readonly secretVersion: number
  readonly previousSecretValid: boolean
  readonly eventId: string
  readonly trigger: Trigger
  readonly relatedEntities: readonly RelatedEntity[]
  readonly bankId: string
  readonly accountId: string
  readonly transactionId: string
  readonly currency: string
  readonly amount: bigint
  readonly balanceAfter: bigint
}

/** One query; undefined when there is no such delivery. */
export async function deliveryToTry(read: Reader, deliveryId: string, now: Date): Promise<DeliveryToTry | undefined> {
  const [row] = await read.raw<DeliveryToTry>(
    `select d.status, w.webhook_id as "webhookId", w.url, w.deleted_at is not null as "hookDeleted", w.is_active as "hookActive", d.replays, w.secret_version as "secretVersion",
       coalesce(w.previous_secret_until > ?, false) as "previousSecretValid", d.event_id as "eventId", d.trigger_name as "trigger",
       d.related_entities as "relatedEntities", a.bank_id as "bankId", a.account_id as "accountId",
       d.transaction_id as "transactionId", e.currency, e.amount, e.balance_after as "balanceAfter"
     from webhook_deliveries d join webhooks w using (webhook_id) join accounts a on a.account_key = d.account_key
       join ledger_entries e using (transaction_id)
     where d.delivery_id = ?`,
    [now, deliveryId],
  )
  return row
}
