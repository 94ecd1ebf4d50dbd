/** Registers applications (consumers), enables and disables them. Owner: the API. */
import { isUuid } from '../../domain/ids'
import type { Transaction } from '../connection'

export interface NewConsumer {
  readonly consumerId: string
  readonly key: string
  /** Empty: the application has no secret. */
  readonly secretHash: string
  readonly appName: string
  readonly appType: string
  readonly description: string
  readonly developerEmail: string
  readonly redirectUrl: string
  readonly clientCertificate: string
  readonly enabled: boolean
  /** Null for the one that the operator makes at start. */
  readonly createdBy: string | null
}

/** The time of the registration as ISO text, or undefined when the key is taken: then nothing is changed. */
export async function insertConsumer(writeAtOnce: Transaction, consumer: NewConsumer): Promise<string | undefined> {
  const [row] = await writeAtOnce.raw<{ createdAt: string }>(
    `insert into consumers (consumer_id, key, secret_hash, app_name, app_type, description, developer_email, redirect_url,
       client_certificate, enabled, created_by)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict on constraint consumers_key_unique do nothing returning iso_seconds(created_at) as "createdAt"`,
    [
      consumer.consumerId,
      consumer.key,
      consumer.secretHash,
      consumer.appName,
      consumer.appType,
      consumer.description,
      consumer.developerEmail,
      consumer.redirectUrl,
      consumer.clientCertificate,
      consumer.enabled,
      consumer.createdBy,
    ],
  )
  return row?.createdAt
}

/** A disabled application can neither log in nor use its tokens. False when there is no such application. */
export async function setConsumerEnabled(
  writeAtOnce: Transaction,
  consumerId: string,
  enabled: boolean,
): Promise<boolean> {
  if (!isUuid(consumerId)) return false
  const changed = await writeAtOnce.raw(
    'update consumers set enabled = ? where consumer_id = ? returning consumer_id',
    [enabled, consumerId],
  )
  return changed.length > 0
}
