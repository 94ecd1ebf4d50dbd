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
export function linkBytes(entry: ChainedEntry): Uint8Array {
  const { currency, kind, transactionType, description, fx } = entry
  const text = `${kind} ${lengthOf(transactionType)} ${transactionType} ${lengthOf(description)} ${description} ${fx ?? ''}`
  // Filled in place: an audit makes one for every entry there is.
  const bytes = new Uint8Array(fixedLength + mostBytesOfUnit * (currency.length + text.length))
  const view = new DataView(bytes.buffer)
  let at = 0
  const uuid = (value: string): void => {
    const digits = value.replaceAll('-', '')
    for (let word = 0; word < 4; word += 1) {
      view.setUint32(at, Number.parseInt(digits.slice(8 * word, 8 * word + 8), 16))
      at += 4
    }
  }
  const int8 = (value: bigint): void => {
    view.setBigInt64(at, value)
    at += 8
  }
  const utf8 = (value: string): void => {
    at += encoder.encodeInto(value, bytes.subarray(at)).written
  }
  uuid(entry.transactionId)
  int8(entry.accountKey)
  int8(entry.counterpartKey)
  int8(entry.amount)
  utf8(currency)
  uuid(entry.bookingId)
  int8(entry.completedAt - epoch2000)
  int8(entry.postedAt - epoch2000)
  utf8(text)
  return bytes.subarray(0, at)
}

const encoder = new TextEncoder()
const epoch2000 = 946_684_800_000_000n
/** Two ids and five numbers. */
const fixedLength = 2 * 16 + 5 * 8
/** In UTF-8, of one unit of a string. */
const mostBytesOfUnit = 3

/** In characters, as the database counts them: one outside of the basic plane is one. */
const lengthOf = (text: string): number => text.length - (text.match(surrogatePairs)?.length ?? 0)
const surrogatePairs = /[\uD800-\uDBFF][\uDC00-\uDFFF]/g
