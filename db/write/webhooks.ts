/** Writes webhooks. Owner: the API. */
import type { Trigger } from '../../domain/webhooks/event'
import { webhookColumns, webhookSource } from '../read/webhooks'
import type { WebhookRow } from '../read/webhooks'
import type { Transaction } from '../connection'
import { lockedInOrder, switchedOff } from './webhook-deliveries'

export interface NewWebhook {
  readonly webhookId: string
  readonly kind: 'ACCOUNT' | 'BANK' | 'SYSTEM'
  /** Null for a hook of the whole instance. */
  readonly bankId: string | null
  /** Null for every hook that is not on one account. */
  readonly accountKey: string | null
  readonly trigger: Trigger
  readonly url: string
  readonly httpMethod: string
  readonly httpProtocol: string
  readonly isActive: boolean
  readonly createdBy: string
}

export async function insertWebhook(transaction: Transaction, hook: NewWebhook): Promise<void> {
  await transaction.raw(
    `insert into webhooks (webhook_id, kind, bank_id, account_key, trigger_name, url, http_method, http_protocol, is_active, created_by)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      hook.webhookId,
      hook.kind,
      hook.bankId,
      hook.accountKey,
      hook.trigger,
      hook.url,
      hook.httpMethod,
      hook.httpProtocol,
      hook.isActive,
      hook.createdBy,
    ],
  )
}

/** Which hook, of which bank: null for those of the whole instance. */
export interface WebhookName {
  readonly webhookId: string
  readonly bankId: string | null
}

/** What can be changed; a member that is missing stays as it is. */
export interface WebhookChange {
  readonly isActive?: boolean
  readonly inOrder?: boolean
  readonly url?: string
}

/**
 * The hook as it is now; undefined when the bank has none of this id. What a hook that is switched off has not been told is parked;
 * what was queued at that very moment is parked when it is tried.
 */
export async function changeWebhook(
  transaction: Transaction,
  { webhookId, bankId }: WebhookName,
  { isActive = null, inOrder = null, url = null }: { [Member in keyof WebhookChange]: WebhookChange[Member] | null },
): Promise<WebhookRow | undefined> {
  const [row] = await transaction.raw<WebhookRow>(
    `with changed as (
       update webhooks set is_active = coalesce(?, is_active), in_order = coalesce(?, in_order), url = coalesce(?, url)
       where webhook_id = ? and bank_id is not distinct from ? and deleted_at is null returning *
     ), parked as (
       update webhook_deliveries d set status = 'PARKED', ended_at = now(), last_error = ?
       from ${lockedInOrder("not changed.is_active and d.status = 'PENDING'", 'join changed using (webhook_id)')} open where d.delivery_id = open.delivery_id)
     select ${webhookColumns} from ${webhookSource('changed')}`,
    [isActive, inOrder, url, webhookId, bankId, switchedOff],
  )
  return row
}

/** Makes a new secret; deliveries carry signatures of both until the moment. Undefined when the bank has no such hook. */
export async function rotateSecret(
  transaction: Transaction,
  { webhookId, bankId }: WebhookName,
  previousUntil: Date,
): Promise<WebhookRow | undefined> {
  const [row] = await transaction.raw<WebhookRow>(
    `with changed as (
       update webhooks set secret_version = secret_version + 1, previous_secret_until = ?
       where webhook_id = ? and bank_id is not distinct from ? and deleted_at is null returning *)
     select ${webhookColumns} from ${webhookSource('changed')}`,
    [previousUntil, webhookId, bankId],
  )
  return row
}

/** The hook is told of nothing any more: what is open, or parked, is discarded. False when the bank has no such hook. */
export async function deleteWebhook(transaction: Transaction, { webhookId, bankId }: WebhookName): Promise<boolean> {
  const gone = await transaction.raw(
    `with gone as (
       update webhooks set deleted_at = now(), is_active = false
       where webhook_id = ? and bank_id is not distinct from ? and deleted_at is null returning webhook_id
     ), discarded as (
       update webhook_deliveries d set status = 'DISCARDED', ended_at = now()
       from ${lockedInOrder("d.status in ('PENDING', 'PARKED')", 'join gone using (webhook_id)')} open where d.delivery_id = open.delivery_id)
     select webhook_id from gone`,
    [webhookId, bankId],
  )
  return gone.length > 0
}
