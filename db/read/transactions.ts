/** Reads the transactions of an account: its ledger entries, with who is on either side. One query per list. */
import type { Reader, SqlValue } from '../connection'
import { annotationsOfTransaction } from './transaction-annotations'
import type { AnnotationRow } from './transaction-annotations'

/** An account as a transaction shows it. */
export interface TransactionParty {
  /** Null for a payee who has no account of this instance. */
  readonly bankId: string | null
  readonly accountId: string
  /** Usernames in alphabetical order; an account that belongs to nobody, such as a settlement account, has its label here. */
  readonly holders: readonly string[]
  readonly routings: readonly { readonly scheme: string; readonly address: string }[]
}

/** One entry of the account; amounts are minor units of `currency`, times ISO 8601 with whole seconds. */
export interface TransactionRow {
  readonly transactionId: string
  readonly thisAccount: TransactionParty
  readonly otherAccount: TransactionParty
  /** Stands for the other account as this account knows it, without telling its id. */
  readonly otherAccountId: string
  readonly type: string
  readonly description: string
  readonly postedAt: string
  readonly completedAt: string
  readonly currency: string
  readonly amount: bigint
  readonly balanceAfter: bigint
  readonly comments: readonly AnnotationRow[]
  readonly tags: readonly AnnotationRow[]
}

/** The views through which comments and tags are looked at; an empty id sees none. */
export interface AnnotationViews {
  readonly comments: string
  readonly tags: string
}
const seesNone: AnnotationViews = { comments: '', tags: '' }
const annotationValues = ({ comments, tags }: AnnotationViews): readonly SqlValue[] => [
  comments,
  'COMMENT',
  tags,
  'TAG',
]

export interface TransactionPage {
  readonly limit: number
  readonly offset: number
  readonly direction: 'asc' | 'desc'
  readonly from: string | undefined
  readonly to: string | undefined
}

// 43 characters that depend on both accounts: the same for every transaction between them, different elsewhere.
const otherAccountId = `rtrim(translate(encode(sha256(convert_to(concat_ws('/', this.party ->> 'bankId', this.party ->> 'accountId',
  other.party ->> 'bankId', other.party ->> 'accountId'), 'UTF8')), 'base64'), '+/', '-_'), '=')`

/** A payment to somebody outside moves a settlement account; the payer sees the payee whom he named. Its id is that of its booking. */
const outsideParty = `
  select jsonb_build_object('bankId', null, 'accountId', r.outside_account, 'holders', jsonb_build_array(c.name), 'routings',
    jsonb_build_array(jsonb_build_object('scheme', c.account_routing_scheme, 'address', c.account_routing_address))) as party
  from transaction_requests r join counterparties c using (counterparty_id)
  where r.request_id = page.booking_id and r.transaction_id = page.transaction_id and r.outside_account is not null`

/** Each account of the page is described once, however many of its transactions are shown. */
const described = (page: string, direction: 'asc' | 'desc'): string => `
  with page as materialized (${page}), parties as materialized (
    select a.account_key, jsonb_build_object('bankId', a.bank_id, 'accountId', a.account_id,
      'holders', coalesce((select jsonb_agg(u.username order by u.username) from account_holders h join users u using (user_id)
                           where h.account_key = a.account_key), jsonb_build_array(a.label)),
      'routings', coalesce((select jsonb_agg(jsonb_build_object('scheme', r.scheme, 'address', r.address) order by r.scheme)
                            from account_routings r where r.account_key = a.account_key), '[]')) as party
    from accounts a where a.account_key in (select account_key from page union select counterpart_key from page)
  )
  select page.transaction_id as "transactionId", this.party as "thisAccount", other.party as "otherAccount",
    ${otherAccountId} as "otherAccountId", b.transaction_type as "type", b.description,
    iso_seconds(b.posted_at) as "postedAt", iso_seconds(page.completed_at) as "completedAt",
    page.currency, page.amount, page.balance_after as "balanceAfter",
    ${annotationsOfTransaction('page.transaction_id')} as comments, ${annotationsOfTransaction('page.transaction_id')} as tags
  from page join ledger_bookings b using (booking_id)
    join parties this on this.account_key = page.account_key
    join parties inside on inside.account_key = page.counterpart_key
    left join lateral (${outsideParty}) outside on true
    cross join lateral (select coalesce(outside.party, inside.party) as party) other
  order by page.completed_at ${direction}, page.account_version ${direction}`

/** The account's transactions by completion, those of one moment in the order of their booking. */
export function transactionsOf(
  read: Reader,
  accountKey: string,
  page: TransactionPage,
  views: AnnotationViews = seesNone,
): Promise<TransactionRow[]> {
  const { limit, offset, direction, from = '-infinity', to = 'infinity' } = page
  const values: readonly SqlValue[] = [accountKey, from, to, limit, offset, ...annotationValues(views)]
  return read.raw<TransactionRow>(
    described(
      `select * from ledger_entries where account_key = ? and completed_at between ?::timestamptz and ?::timestamptz
       order by completed_at ${direction}, account_version ${direction} limit ? offset ?`,
      direction,
    ),
    values,
  )
}

/** One transaction of the account, or undefined when the account has none with this id, a UUID. */
export async function transactionOf(
  read: Reader,
  accountKey: string,
  transactionId: string,
  views: AnnotationViews = seesNone,
): Promise<TransactionRow | undefined> {
  const [row] = await read.raw<TransactionRow>(
    described('select * from ledger_entries where account_key = ? and transaction_id = ?::uuid', 'asc'),
    [accountKey, transactionId, ...annotationValues(views)],
  )
  return row
}
