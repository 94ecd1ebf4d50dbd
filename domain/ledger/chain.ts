/** What the hash of a ledger entry is made of: the same bytes that `ledger_link` puts together in the database. */

/** An entry with what its booking says. Times are microseconds since 1970, amounts minor units. */
export interface ChainedEntry {
  readonly transactionId: string
  readonly bookingId: string
  readonly accountKey: bigint
  readonly counterpartKey: bigint
  /** Three letters. */
  readonly currency: string
  readonly amount: bigint
  readonly completedAt: bigint
  readonly postedAt: bigint
  readonly kind: string
  readonly transactionType: string
  readonly description: string
  /** The rates as the database writes them down. */
  readonly fx: string | null
}

/**
 * The hash of an entry is that of the hash before it, followed by these bytes: ids as 16 bytes, numbers as 8 (big-endian),
 * times as microseconds since 2000, texts in UTF-8 after their number of characters. Two different entries never have the
 * same bytes. Balance and version are left out: they follow from the entries before.
 */
export const linkBytes = (entry: ChainedEntry): Uint8Array =>
  joined([
    uuidBytes(entry.transactionId),
    int8(entry.accountKey),
    int8(entry.counterpartKey),
    int8(entry.amount),
    utf8(entry.currency),
    uuidBytes(entry.bookingId),
    int8(entry.completedAt - epoch2000),
    int8(entry.postedAt - epoch2000),
    utf8(
      [entry.kind, ...withLength(entry.transactionType), ...withLength(entry.description), entry.fx ?? ''].join(' '),
    ),
  ])

const epoch2000 = 946_684_800_000_000n
const withLength = (text: string): readonly [number, string] => [Array.from(text).length, text]
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

function int8(value: bigint): Uint8Array {
  const view = new DataView(new ArrayBuffer(8))
  view.setBigInt64(0, value)
  return new Uint8Array(view.buffer)
}

const uuidBytes = (uuid: string): Uint8Array =>
  Uint8Array.from(uuid.replaceAll('-', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
