/** Reads webhooks. */
import type { Trigger } from '../../domain/webhooks/event'
import type { Reader } from '../connection'

export interface WebhookRow {
  readonly webhookId: string
  readonly kind: 'ACCOUNT' | 'BANK' | 'SYSTEM'
  readonly bankId: string | null
  readonly accountId: string | null
  readonly trigger: Trigger
  readonly url: string
  readonly httpMethod: string
  readonly httpProtocol: string
  readonly isActive: boolean
  /** Whether the deliveries of an account go out one after the other. */
  readonly inOrder: boolean
  readonly secretVersion: number
  /** Until when deliveries are signed with the secret before it, too; null when they are not. */
  readonly previousSecretUntil: string | null
  readonly createdBy: string
  readonly createdAt: string
}

export const webhookColumns = `w.webhook_id as "webhookId", w.kind, w.bank_id as "bankId", a.account_id as "accountId", w.trigger_name as "trigger",
  w.url, w.http_method as "httpMethod", w.http_protocol as "httpProtocol", w.is_active as "isActive", w.in_order as "inOrder",
  w.secret_version as "secretVersion", iso_seconds(w.previous_secret_until) as "previousSecretUntil",
  w.created_by as "createdBy", iso_seconds(w.created_at) as "createdAt"`
/** Rows that look like webhooks, with the accounts of those that are on one. */
export const webhookSource = (rows = 'webhooks'): string => `${rows} w left join accounts a using (account_key)`

export interface WebhookPage {
  /** Null: hooks of the whole instance. */
  readonly bankId: string | null
  readonly kind?: WebhookRow['kind'] | undefined
  readonly accountId?: string | undefined
  readonly createdBy?: string | undefined
  /** Only those with deliveries that have been given up. */
  readonly onlyParked?: boolean
  readonly limit: number
  readonly offset: number
}

export interface ListedWebhook extends WebhookRow {
  /** How many deliveries have been given up. */
  readonly parkedDeliveries: number
}

const parked = `from webhook_deliveries d where d.webhook_id = w.webhook_id and d.status = 'PARKED'`

/** The hooks of a bank or of the instance, oldest first. `createdBy` must be a UUID. */
export const webhooksPage = (read: Reader, page: WebhookPage): Promise<ListedWebhook[]> => {
  const { bankId, kind = null, accountId = null, createdBy = null, onlyParked = false, limit, offset } = page
  return read.raw<ListedWebhook>(
    `select ${webhookColumns}, (select count(*)::int ${parked}) as "parkedDeliveries" from ${webhookSource()}
     where w.bank_id is not distinct from ? and w.deleted_at is null and (?::text is null or w.kind = ?)
       and (?::text is null or a.account_id = ?) and (?::uuid is null or w.created_by = ?)
       and (not ? or exists (select ${parked}))
     order by w.created_at, w.webhook_id limit ? offset ?`,
    [bankId, kind, kind, accountId, accountId, createdBy, createdBy, onlyParked, limit, offset],
  )
}

/** The hook of that bank (null: of the instance), or undefined. `webhookId` must be a UUID. */
export async function webhookById(
  read: Reader,
  { webhookId, bankId }: { readonly webhookId: string; readonly bankId: string | null },
): Promise<WebhookRow | undefined> {
  const [row] = await read.raw<WebhookRow>(
    `select ${webhookColumns} from ${webhookSource()}
     where w.webhook_id = ? and w.bank_id is not distinct from ? and w.deleted_at is null`,
    [webhookId, bankId],
  )
  return row
}
