/** A ledger of many payments, with balances and chains as if each had been booked. */
import type { Client } from 'pg'
import type { ChainedEntry } from '../../domain/ledger/chain'
import { Accounts } from './accounts'
import { copyRows } from './copy'
import type { Cell } from './copy'
import type { Seeded } from './seeded'

export interface GeneratedBooking {
  readonly bookingId: string
  readonly from: bigint
  readonly to: bigint
  /** Minor units. */
  readonly amount: bigint
  /** Microseconds since 1970. */
  readonly atMicros: bigint
}

const currency = 'EUR'
const words = { transactionType: 'SEPA', description: 'Generated payment' }
const bookingsPerCopy = 50_000
const deposit = 100_000_000n
const startMicros = BigInt(Date.UTC(2020, 0, 1)) * 1_000n
const spanMicros = BigInt(Date.UTC(2026, 0, 1)) * 1_000n - startMicros

/** First a deposit to each account, then payments between any two of them, spread evenly over six years. */
export function* bookings(
  settlementKey: bigint,
  accountKeys: readonly bigint[],
  count: number,
  random: Seeded,
): Generator<GeneratedBooking> {
  const step = spanMicros / BigInt(count)
  for (let index = 0; index < count; index += 1) {
    const atMicros = startMicros + step * BigInt(index)
    const bookingId = random.uuid()
    const depositTo = accountKeys[index]
    if (depositTo !== undefined) yield { bookingId, from: settlementKey, to: depositTo, amount: deposit, atMicros }
    else yield { bookingId, ...pair(accountKeys, random), amount: BigInt(1 + random.below(10_000)), atMicros }
  }
}

function pair(keys: readonly bigint[], random: Seeded): { readonly from: bigint; readonly to: bigint } {
  const from = random.below(keys.length)
  const to = (from + 1 + random.below(keys.length - 1)) % keys.length
  return { from: keys[from] ?? 0n, to: keys[to] ?? 0n }
}

const isoOf = (micros: bigint): string =>
  `${new Date(Number(micros / 1_000n)).toISOString().slice(0, -1)}${String(micros % 1_000n).padStart(3, '0')}Z`

/** Both entries of a booking, in the order in which `book()` writes them. */
function entriesOf({ bookingId, from, to, amount, atMicros }: GeneratedBooking, random: Seeded): ChainedEntry[] {
  const common = {
    ...{ bookingId, currency, ...words, kind: 'HISTORICAL', fx: null },
    ...{ completedAt: atMicros, postedAt: atMicros },
  }
  return [
    { ...common, transactionId: random.uuid(), accountKey: from, counterpartKey: to, amount: -amount },
    { ...common, transactionId: random.uuid(), accountKey: to, counterpartKey: from, amount },
  ]
}

/** Writes the bookings; the accounts as they then stand are the caller's to write. */
export async function copyLedger(client: Client, all: Iterable<GeneratedBooking>, random: Seeded): Promise<Accounts> {
  const accounts = new Accounts()
  const write = async (part: readonly GeneratedBooking[]): Promise<void> => {
    await copyRows(
      client,
      'ledger_bookings (booking_id, kind, transaction_type, description, request_hash, posted_at, completed_at)',
      part.map(({ bookingId, atMicros }) => {
        const at = isoOf(atMicros)
        return [bookingId, 'HISTORICAL', words.transactionType, words.description, '', at, at]
      }),
    )
    await copyRows(client, `ledger_entries (${entryColumns.join(', ')})`, entryRows(part, accounts, random))
  }
  let part: GeneratedBooking[] = []
  for (const booking of all) {
    part.push(booking)
    if (part.length < bookingsPerCopy) continue
    await write(part)
    part = []
  }
  await write(part)
  return accounts
}

const entryColumns = [
  ...['transaction_id', 'booking_id', 'account_key', 'counterpart_key', 'currency', 'amount', 'balance_before'],
  ...['balance_after', 'account_version', 'completed_at', 'hash'],
]

function* entryRows(part: readonly GeneratedBooking[], accounts: Accounts, random: Seeded): Generator<readonly Cell[]> {
  for (const booking of part) {
    const at = isoOf(booking.atMicros)
    for (const entry of entriesOf(booking, random)) {
      const { before, after, version, hash } = accounts.move(entry)
      yield [
        ...[entry.transactionId, entry.bookingId, entry.accountKey, entry.counterpartKey, currency, entry.amount],
        ...[before, after, version, at, hash],
      ]
    }
  }
}
