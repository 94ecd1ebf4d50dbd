/** Writes down where the days of payments begin, for the rules that the database keeps. Owner: the API, when it starts. */
import type { Transaction } from '../connection'

/** `timeZone`: an IANA name. Rejected by Postgres (22023) where its own list of zones has none of that name. */
export async function putPaymentZone(transaction: Transaction, timeZone: string): Promise<void> {
  await transaction.raw(
    `insert into payment_zone (time_zone) select zone from (select ?::text as zone) given where now() at time zone zone is not null
     on conflict (is_only) do update set time_zone = excluded.time_zone where payment_zone.time_zone <> excluded.time_zone`,
    [timeZone],
  )
}
