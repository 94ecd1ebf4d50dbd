/** Reads the chains of the ledger, page by page, in the order in which they are checked. */
import type { ChainedEntry } from '../../domain/ledger/chain'
import type { Reader, SqlValue } from '../connection'

/** Where an account says that its chain ends. */
export interface ChainEnd {
  readonly accountKey: bigint
  readonly bankId: string
  readonly accountId: string
  readonly version: bigint
  readonly balance: bigint
  readonly hash: Buffer
}

export interface Link extends ChainedEntry {
  readonly accountVersion: bigint
  readonly balanceAfter: bigint
  readonly hash: Buffer
}

const accountsAtOnce = 1_000
const linksAtOnce = 10_000

/** The accounts by key, those after the given one. */
const endsAfter = (read: Reader, accountKey: bigint): Promise<ChainEnd[]> =>
  read.raw<ChainEnd>(
    `select account_key as "accountKey", bank_id as "bankId", account_id as "accountId", version, balance, chain_hash as hash
     from accounts where account_key > ? order by account_key limit ${accountsAtOnce}`,
    [accountKey],
  )

/** Every account. */
export async function* chainEnds(read: Reader): AsyncGenerator<ChainEnd> {
  let last = 0n
  for (;;) {
    const page = await endsAfter(read, last)
    yield* page
    const end = page.at(-1)
    if (end === undefined || page.length < accountsAtOnce) return
    last = end.accountKey
  }
}

const micros = (column: string): string => `(extract(epoch from ${column}) * 1000000)::bigint`
const linksAfter = (read: Reader, values: readonly SqlValue[]): Promise<Link[]> =>
  read.raw<Link>(
    `select e.transaction_id as "transactionId", e.booking_id as "bookingId", e.account_key as "accountKey",
       e.counterpart_key as "counterpartKey", e.currency, e.amount, e.balance_after as "balanceAfter",
       e.account_version as "accountVersion", ${micros('e.completed_at')} as "completedAt", ${micros('b.posted_at')} as "postedAt",
       b.kind, b.transaction_type as "transactionType", b.description, b.fx::text as fx, e.hash
     from ledger_entries e join ledger_bookings b using (booking_id)
     where (e.account_key, e.account_version) > (?, ?) order by e.account_key, e.account_version limit ${linksAtOnce}`,
    values,
  )

/** Every entry, by account and version. */
export async function* chainLinks(read: Reader): AsyncGenerator<Link> {
  let last: readonly SqlValue[] = [0n, -9_223_372_036_854_775_807n]
  for (;;) {
    const page = await linksAfter(read, last)
    yield* page
    const end = page.at(-1)
    if (end === undefined || page.length < linksAtOnce) return
    last = [end.accountKey, end.accountVersion]
  }
}
