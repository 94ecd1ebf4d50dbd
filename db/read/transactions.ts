/** Reads the transactions of an account: its ledger entries, with who is on either side and what people have left on them. One query per list. */
import type { OtherAccountFacts } from '../../domain/views/redact-other-account'
import type { TransactionFacts } from '../../domain/views/redact-transaction'
import type { TransactionOrder } from '../../domain/views/transaction-order'
import type { Reader, SqlValue } from '../connection'
import {
  bankingNumbersOf,
  importedParty,
  insideParty,
  otherAccountFound,
  otherAccountKey,
  outsideParty,
  recordOf,
} from './other-accounts'
import type { OtherAccountFound, PlaceRow, TransactionParty } from './other-accounts'
import { marksOf } from './page-marks'
import type { PageMark } from './page-marks'
import { annotationsOfTransaction, authorColumns } from './transaction-annotations'
import type { AnnotationRow } from './transaction-annotations'

/** One entry of the account, with all that there is to see of it; what a view shows of it is the domain's to say. */
export interface TransactionRow<OtherAccount = OtherAccountFacts<PlaceRow>> {
  readonly transactionId: string
  readonly thisParty: TransactionParty
  readonly facts: Omit<TransactionFacts<AnnotationRow, PlaceRow>, 'otherAccount'> & {
    readonly otherAccount: OtherAccount
  }
}

export type TransactionFound = TransactionRow<OtherAccountFound>

export interface EntryRow {
  readonly transactionId: string
  readonly thisParty: TransactionParty
  readonly otherParty: TransactionParty
  readonly otherKey: string
  readonly otherRecord: Parameters<typeof otherAccountFound>[2]
  readonly type: string
  readonly description: string
  readonly postedAt: string
  readonly completedAt: string
  readonly currency: string
  readonly amount: bigint
  readonly balanceAfter: bigint
  readonly narrative: string | null
  readonly comments: readonly AnnotationRow[]
  readonly tags: readonly AnnotationRow[]
  readonly images: readonly AnnotationRow[]
  readonly where: PlaceRow | null
}

interface MarkedRow extends EntryRow {
  readonly mark: PageMark
}

/** The entry with what is to be seen of it. */
export const rowOf = (entry: EntryRow): TransactionFound => {
  const { transactionId, thisParty, otherParty, otherKey, otherRecord } = entry
  const { narrative, comments, tags, images, where } = entry
  const { type, description, postedAt, completedAt, currency, amount, balanceAfter } = entry
  return {
    transactionId,
    thisParty,
    facts: {
      ...{ type, description, postedAt, completedAt, currency, amount, balanceAfter },
      thisAccount: {
        label: thisParty.label,
        number: thisParty.number ?? '',
        type: thisParty.kind ?? '',
        currency: thisParty.currency,
        balance: null,
        owners: thisParty.holders,
        routings: thisParty.routings,
        ...bankingNumbersOf(thisParty),
        bankName: thisParty.bankName,
        nationalIdentifier: null,
        bankRouting: { scheme: 'OBP', address: thisParty.bankId ?? '' },
      },
      otherAccount: otherAccountFound(otherKey, otherParty, otherRecord),
      metadata: { narrative, comments, tags, images, where },
    },
  }
}

export interface TransactionPage {
  readonly limit: number
  readonly offset: number
  readonly orderedBy: TransactionOrder
  readonly direction: 'asc' | 'desc'
  readonly from: string | undefined
  readonly to: string | undefined
}

/**
 * A payment to somebody outside moves a settlement account; the payer sees the payee whom he named. Its id is that of its booking.
 * What was imported shows whom the import has named.
 */
const payeeOutside = `
  select ${outsideParty} as party from transaction_requests r join counterparties c using (counterparty_id)
  where r.request_id = page.booking_id and r.transaction_id = page.transaction_id and r.outside_account is not null
  union all
  select ${importedParty('page.currency')} as party from booking_parties p
  where p.booking_id = page.booking_id and p.account_key = page.account_key`

const placeOfTransaction = `(select jsonb_build_object('latitude', p.latitude, 'longitude', p.longitude, 'placedAt', iso_seconds(p.placed_at),
    'author', ${authorColumns})
  from transaction_places p join users u on u.user_id = p.placed_by
  where p.transaction_id = page.transaction_id and p.view_id = ?)`

/** Where the values of each order are: in the entries, where an index has them by completion, or with their bookings. */
const columns: Readonly<Record<TransactionOrder, string>> = {
  completedAt: 'page.completed_at',
  postedAt: 'b.posted_at',
  amount: 'page.amount',
  balanceAfter: 'page.balance_after',
  type: 'b.transaction_type',
  description: 'b.description',
}

/** Those of one value stand in the order of their booking. */
const inOrder = ({ orderedBy, direction }: Pick<TransactionPage, 'orderedBy' | 'direction'>): string =>
  `order by ${columns[orderedBy]} ${direction}, page.account_version ${direction}`

/**
 * SQL: the rows of ledger_entries that `page` selects, as EntryRows; its values come before those of `metadataValues`. Each account of the
 * page is described once, however many of its transactions are shown.
 */
export const described = (page: string, order: string, more = ''): string => `
  with page as materialized (${page}), parties as materialized (
    select a.account_key, ${insideParty} as party
    from accounts a where a.account_key in (select account_key from page union select counterpart_key from page)
  )
  select page.transaction_id as "transactionId", this.party as "thisParty", other.party as "otherParty", other.key as "otherKey",
    ${recordOf('page.account_key', 'other.key')} as "otherRecord", b.transaction_type as "type", b.description,
    iso_seconds(b.posted_at) as "postedAt", iso_seconds(page.completed_at) as "completedAt",
    page.currency, page.amount, page.balance_after as "balanceAfter",
    (select n.narrative from transaction_narratives n where n.transaction_id = page.transaction_id) as narrative,
    ${annotationsOfTransaction('page.transaction_id')} as comments, ${annotationsOfTransaction('page.transaction_id')} as tags,
    ${annotationsOfTransaction('page.transaction_id')} as images, ${placeOfTransaction} as "where"${more}
  from page join ledger_bookings b using (booking_id)
    join parties this on this.account_key = page.account_key
    join parties inside on inside.account_key = page.counterpart_key
    left join lateral (${payeeOutside}) outside on true
    cross join lateral (select coalesce(outside.party, inside.party) as party,
      ${otherAccountKey('this.party', 'coalesce(outside.party, inside.party)')} as key) other
  ${order}`

export const metadataValues = (viewId: string): readonly SqlValue[] => [
  viewId,
  'COMMENT',
  viewId,
  'TAG',
  viewId,
  'IMAGE',
  viewId,
]

/**
 * SQL: the entries of these keys. Each is fetched by itself: what a join comes to Postgres reckons from how many accounts and versions it takes
 * there to be, and for the thousands of rows that a large bank then seems to have on a page it would rather read every account.
 */
export const entriesOf = (keys: string, more = ''): string => `
  select e.*${more} from (${keys}) chosen cross join lateral (
    select * from ledger_entries entry where entry.account_key = chosen.account_key and entry.account_version = chosen.account_version limit 1) e`

/** The page in an order that no index has: what lies between the dates is sorted. */
function sortedPage(page: TransactionPage): string {
  const bookings = columns[page.orderedBy].startsWith('b.') ? 'join ledger_bookings b using (booking_id)' : ''
  return entriesOf(`
    select page.account_key, page.account_version from ledger_entries page ${bookings}
    where page.account_key = ? and page.completed_at between ?::timestamptz and ?::timestamptz
    ${inOrder(page)} limit ? offset ?`)
}

/**
 * Entries are only ever added: while the account has the version of the mark, what lies before it is what the offset leaves out. Forwards,
 * Postgres enters the index at the bound of the time alone, not at the row, so that bound has to be the time of the mark.
 */
const markedPage = (page: TransactionPage): string => {
  const [behind, start, from] =
    page.direction === 'desc'
      ? ['<', 'infinity', '?::timestamptz']
      : ['>', '-infinity', 'greatest(?::timestamptz, (select completed_at from begin))']
  const begin = `with begin as materialized (
      select a.version, case when a.version = m.at_version then m.completed_at else '${start}' end as completed_at,
        case when a.version = m.at_version then m.account_version else 0 end as account_version,
        case when a.version = m.at_version then 0 else m.skipped end as skipped
      from accounts a
        cross join (select ?::bigint as at_version, ?::timestamptz as completed_at, ?::bigint as account_version, ?::bigint as skipped) m
      where a.account_key = ?
    )`
  const keys = `
    select page.account_key, page.account_version from ledger_entries page
    where page.account_key = ? and page.completed_at between ${from} and ?::timestamptz
      and (page.completed_at, page.account_version) ${behind} ((select completed_at from begin), (select account_version from begin))
    ${inOrder(page)} limit ? offset (select skipped from begin)`
  return begin + entriesOf(keys, ', (select version from begin) as at_version')
}

const markColumn = `, jsonb_build_object('atVersion', page.at_version::text, 'completedAt', page.completed_at::text,
    'accountVersion', page.account_version::text) as mark`

/**
 * A page of the account's transactions, by one statement. `metadataViewId` is the view whose comments, tags, images and places
 * come with them. By completion, a page begins in the index where the page before it has ended, if that was read lately and
 * nothing was booked since; else what the offset leaves out is counted in the index. Only the rows of the page are fetched.
 */
export async function transactionsOf(
  read: Reader,
  accountKey: string,
  page: TransactionPage,
  metadataViewId: string,
): Promise<TransactionFound[]> {
  const { limit, offset, from = '-infinity', to = 'infinity', direction, orderedBy } = page
  const order = inOrder(page)
  const notes = metadataValues(metadataViewId)
  if (orderedBy !== 'completedAt') {
    const values = [accountKey, from, to, limit, offset, ...notes]
    return (await read.raw<EntryRow>(described(sortedPage(page), order), values)).map(rowOf)
  }
  const marks = marksOf(read)
  const keyOf = (begin: number): string => [accountKey, direction, from, to, begin].join(' ')
  const mark = marks.get(keyOf(offset))
  const begin = [mark?.atVersion ?? null, mark?.completedAt ?? null, mark?.accountVersion ?? null, offset, accountKey]
  const rows = await read.raw<MarkedRow>(described(markedPage(page), order, markColumn), [
    ...[...begin, accountKey, from, to, limit],
    ...notes,
  ])
  const last = rows.at(-1)
  if (last !== undefined && rows.length === limit) marks.set(keyOf(offset + limit), last.mark)
  return rows.map(rowOf)
}

/** One transaction of the account, or undefined when the account has none with this id, a UUID. */
export async function transactionOf(
  read: Reader,
  accountKey: string,
  transactionId: string,
  metadataViewId: string,
): Promise<TransactionFound | undefined> {
  const [row] = await read.raw<EntryRow>(
    described('select * from ledger_entries where account_key = ? and transaction_id = ?::uuid', ''),
    [accountKey, transactionId, ...metadataValues(metadataViewId)],
  )
  return row && rowOf(row)
}
