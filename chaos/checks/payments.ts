/** Every payment against what its client was told: none lost, none twice, none halfway. */
import { isAnswerable } from '../../domain/payments/transaction-request'
import type { TransactionRequestStatus } from '../../domain/payments/transaction-request'
import type { PaymentClaim } from '../load/journal'
import { checkOf, groupedBy, noRows, rowsOf } from './check'
import type { Check } from './check'

interface PaymentRow {
  readonly tag: string
  readonly type: string
  readonly status: TransactionRequestStatus
  readonly minor: bigint
  readonly from: string
  readonly to: string
  readonly bookings: number
  /** What has left the payer's account, minor units; null where nothing is booked. */
  readonly moved: bigint | null
  readonly mayWait: boolean
}

// The description of a refund goes on with what it refunds.
const payments = `
  select split_part(r.description, ' - Refund', 1) as tag, r.type, r.status, r.amount as minor, f.account_id as "from", t.account_id as "to",
    (select count(*)::int from ledger_bookings b where b.booking_id = r.request_id) as bookings,
    (select -sum(e.amount)::bigint from ledger_entries e where e.booking_id = r.request_id and e.account_key = r.account_key) as moved,
    exists (select from challenges c where c.request_id = r.request_id and c.expires_at > now()) as "mayWait"
  from transaction_requests r join accounts f on f.account_key = r.account_key join accounts t on t.account_key = r.to_account_key
  where r.bank_id = ?`

/** What is wrong with a payment by itself, whatever anybody was told. */
function wrongWith({ status, bookings, moved, minor, mayWait }: PaymentRow): string | undefined {
  if (status === 'COMPLETED' && bookings !== 1) return `is COMPLETED and booked ${bookings} times`
  if (status === 'COMPLETED' && moved !== minor) return `moved ${moved ?? 'nothing'} in place of ${minor}`
  if (status !== 'COMPLETED' && bookings > 0) return `is ${status} and booked`
  if (isAnswerable(status) && !mayWait) return `is ${status} after its time`
  return undefined
}

/** What is wrong with it for whoever was told something. */
function contradiction(claim: PaymentClaim, rows: readonly PaymentRow[]): string | undefined {
  const [row] = rows
  if (claim.end === 'refused') return row && `was refused and is ${row.status}`
  if (row === undefined) return `was answered (${claim.end}) and is not there`
  if (rows.length > 1) return `is there ${rows.length} times`
  if (claim.end !== 'untold' && row.status !== claim.end) return `was answered with ${claim.end} and is ${row.status}`
  const same = row.minor === claim.minor && row.from === claim.from && row.to === claim.to && row.type === claim.type
  return same ? undefined : `is another payment: ${row.type} of ${row.minor} from ${row.from} to ${row.to}`
}

export const paymentChecks: readonly Check[] = [
  checkOf(
    'Every payment that was answered is there once, as it was answered',
    async ({ world: { journal, bankId }, database }) => {
      const rows = await rowsOf<PaymentRow>(database.read, payments, bankId)
      const byTag = groupedBy(rows, ({ tag }) => tag)
      const found = journal.payments.flatMap((claim) => {
        const what = contradiction(claim, byTag.get(claim.tag) ?? [])
        return what === undefined ? [] : [`${claim.tag} ${what}`]
      })
      return { seen: journal.payments.length, found }
    },
  ),
  checkOf(
    'Every payment has one end, or waits within its time; it is booked once when it is COMPLETED, and else never',
    async ({ world: { bankId }, database }) => {
      const rows = await rowsOf<PaymentRow>(database.read, payments, bankId)
      const found = rows.flatMap((row) => {
        const what = wrongWith(row)
        return what === undefined ? [] : [`${row.tag} ${what}`]
      })
      return { seen: rows.length, found }
    },
  ),
  noRows(
    'The timeline of every payment is complete: each of its moves stands on it, and the last one is where it is',
    'transaction_request_events',
    `select 'payment ' || r.description || ' has moved ' || r.version - 1 || ' times and is ' || r.status || ', its timeline says: ' || array_to_string(kinds, ', ') as what
     from transaction_requests r cross join lateral (
       select array(select e.kind from transaction_request_events e where e.request_id = r.request_id order by e.recorded_order)) as t (kinds)
     where r.bank_id = ? and (cardinality(kinds) <> r.version - 1 or kinds[cardinality(kinds)] <> r.status
       or kinds[:cardinality(kinds) - 1] && array['COMPLETED', 'FAILED', 'REJECTED', 'CANCELLED'])`,
  ),
  noRows(
    'Nothing is booked that nobody has asked for',
    'ledger_bookings',
    `select 'booking ' || b.booking_id || ' (' || b.kind || ', ' || b.description || ') belongs to no request' as what
     from ledger_bookings b left join transaction_requests r on r.request_id = b.booking_id
     where r.request_id is null and b.description <> 'deposit'`,
  ),
  noRows(
    'Refunds give back at most what was paid',
    'refunds',
    `select 'of booking ' || f.original_booking_id || ' ' || sum(r.amount) || ' of ' || o.amount || ' were given back' as what
     from refunds f join transaction_requests r using (request_id) join transaction_requests o on o.request_id = f.original_booking_id
     where r.status = 'COMPLETED' group by f.original_booking_id, o.amount having sum(r.amount) > o.amount`,
  ),
  noRows(
    'Money is held for payments that wait, and for no other',
    'holds',
    `select 'account ' || a.account_id || ' holds ' || a.held || ' in place of ' || coalesce(sum(h.amount), 0) as what
     from accounts a left join holds h on h.account_key = a.account_key and h.released_at is null
     group by a.account_key having a.held <> coalesce(sum(h.amount), 0)
     union all
     select 'request ' || r.description || ' is ' || r.status || ' and its money is ' || case when h.released_at is null then 'held' else 'free' end
     from holds h join transaction_requests r using (request_id)
     where (h.released_at is null) <> (r.status in ('INITIATED', 'NEXT_CHALLENGE_PENDING'))`,
  ),
  noRows(
    'No answer to a challenge was judged twice',
    'challenge_judgements',
    `select 'challenge ' || challenge_id || ' was answered right ' || count(*) || ' times' as what
     from challenge_judgements where verdict = 'right' group by challenge_id having count(*) > 1`,
  ),
]
