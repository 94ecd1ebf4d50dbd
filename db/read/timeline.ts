/** Reads the timelines of customers: a page for people, and the chains of all of them, in the order in which they are checked. */
import type { CaseEventKind } from '../../domain/kyc/event'
import type { ChainedEvent } from '../../domain/kyc/timeline'
import type { Reader, SqlValue } from '../connection'
import type { CaseEventRow } from './cases'

export interface TimelineRow extends CaseEventRow {
  readonly sequence: bigint
  readonly caseVersion: number | null
  /** What the event said is gone; that it happened is not. */
  readonly isErased: boolean
  /** Hexadecimal. */
  readonly hash: string
}

export interface TimelineRequest {
  readonly customerId: string
  readonly kind: CaseEventKind | undefined
  readonly actorUserId: string | undefined
  /** ISO 8601, both inclusive. */
  readonly from: string | undefined
  readonly to: string | undefined
  /** Only what came before the event with this sequence. */
  readonly before: bigint | undefined
  readonly limit: number
}

/** What has happened to the customer, newest first. */
export const timelinePage = (read: Reader, request: TimelineRequest): Promise<TimelineRow[]> => {
  const { customerId, kind = null, actorUserId = null, from = null, to = null, before = null, limit } = request
  return read.raw<TimelineRow>(
    `select sequence, event_id as id, kind, detail - 'requestHash' as detail, actor_user_id as "actorUserId", case_version as "caseVersion",
       iso_seconds(occurred_at) as "occurredAt", salt is null as "isErased", encode(hash, 'hex') as hash
     from kyc_case_events
     where customer_id = ? and sequence < coalesce(?::bigint, 9223372036854775807)
       and (?::text is null or kind = ?) and (?::uuid is null or actor_user_id = ?::uuid)
       and (?::timestamptz is null or occurred_at >= ?::timestamptz) and (?::timestamptz is null or occurred_at <= ?::timestamptz)
     order by sequence desc limit ?`,
    [customerId, before, kind, kind, actorUserId, actorUserId, from, from, to, to, limit],
  )
}

/** Where a customer's chain ends. */
export interface TimelineEnd {
  readonly customerId: string
  readonly length: bigint
  readonly hash: Buffer
}

export interface TimelineLink extends ChainedEvent {
  readonly hash: Buffer
  /** Null where the details were erased. */
  readonly salt: Buffer | null
  /** As the database writes it down. */
  readonly detail: string
}

const endsAtOnce = 1_000
const linksAtOnce = 5_000
const beforeAll = '00000000-0000-0000-0000-000000000000'

/** Every customer's, by id. */
export async function* timelineEnds(read: Reader): AsyncGenerator<TimelineEnd> {
  let last = beforeAll
  for (;;) {
    const page = await read.raw<TimelineEnd>(
      `select customer_id as "customerId", length, hash from customer_timelines where customer_id > ? order by customer_id limit ${endsAtOnce}`,
      [last],
    )
    yield* page
    const end = page.at(-1)
    if (end === undefined || page.length < endsAtOnce) return
    last = end.customerId
  }
}

/** Every event, by customer and sequence. */
export async function* timelineLinks(read: Reader): AsyncGenerator<TimelineLink> {
  let last: readonly SqlValue[] = [beforeAll, -9_223_372_036_854_775_807n]
  for (;;) {
    const page = await read.raw<TimelineLink>(
      `select event_id as "eventId", customer_id as "customerId", sequence, (extract(epoch from occurred_at) * 1000000)::bigint as "occurredAt",
         actor_user_id as "actorUserId", case_version as "caseVersion", kind, detail_hash as "detailHash", hash, salt, detail::text as detail
       from kyc_case_events where (customer_id, sequence) > (?::uuid, ?) order by customer_id, sequence limit ${linksAtOnce}`,
      last,
    )
    yield* page
    const end = page.at(-1)
    if (end === undefined || page.length < linksAtOnce) return
    last = [end.customerId, end.sequence]
  }
}
