/** Reads applications (consumers) with the users who registered them. */
import { isUuid } from '../../domain/ids'
import type { Reader, SqlValue } from '../connection'

export interface ConsumerRow {
  readonly consumerId: string
  readonly appName: string
  readonly appType: string
  readonly description: string
  readonly developerEmail: string
  readonly redirectUrl: string
  readonly enabled: boolean
  /** ISO text. */
  readonly createdAt: string
  /** Null for the one that the operator made at start. */
  readonly createdBy: {
    readonly userId: string
    readonly email: string
    readonly providerId: string
    readonly provider: string
    readonly username: string
  } | null
}

const select = `select consumer_id as "consumerId", app_name as "appName", app_type as "appType", description,
    developer_email as "developerEmail", redirect_url as "redirectUrl", enabled, iso_seconds(consumers.created_at) as "createdAt",
    case when user_id is not null then jsonb_build_object('userId', user_id, 'email', email, 'providerId', provider_id,
      'provider', provider, 'username', username) end as "createdBy"
  from consumers left join users on users.user_id = consumers.created_by`
const byAge = 'order by consumers.created_at, consumer_id'

const rows = (read: Reader, rest: string, values: readonly SqlValue[]): Promise<ConsumerRow[]> =>
  read.raw<ConsumerRow>(`${select} ${rest}`, values)

export const consumerById = async (read: Reader, consumerId: string): Promise<ConsumerRow | undefined> =>
  isUuid(consumerId) ? (await rows(read, 'where consumer_id = ?', [consumerId]))[0] : undefined

/** Those that the user has registered, oldest first, at most 1000. */
export const consumersOf = (read: Reader, userId: string): Promise<ConsumerRow[]> =>
  rows(read, `where created_by = ? ${byAge} limit 1000`, [userId])

export interface ConsumerFilter {
  readonly consumerId: string | null
  readonly appType: string | null
  readonly limit: number
  readonly offset: number
}

/** A page of consumers, oldest first. */
export const consumersPage = (read: Reader, filter: ConsumerFilter): Promise<ConsumerRow[]> =>
  rows(
    read,
    `where (?::text is null or consumer_id::text = ?) and (?::text is null or app_type = ?) ${byAge} limit ? offset ?`,
    [filter.consumerId, filter.consumerId, filter.appType, filter.appType, filter.limit, filter.offset],
  )
