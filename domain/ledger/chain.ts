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
  let at = putUuid(view, 0, entry.transactionId)
  at = putInt8(view, at, entry.accountKey)
  at = putInt8(view, at, entry.counterpartKey)
  at = putInt8(view, at, entry.amount)
  at += encoder.encodeInto(currency, bytes.subarray(at)).written
  at = putUuid(view, at, entry.bookingId)
  at = putInt8(view, at, entry.completedAt - epoch2000)
  at = putInt8(view, at, entry.postedAt - epoch2000)
  at += encoder.encodeInto(text, bytes.subarray(at)).written
  return bytes.subarray(0, at)
}

/** Both return where the next one goes. */
function putUuid(view: DataView, at: number, uuid: string): number {
  const digits = uuid.replaceAll('-', '')
  for (let word = 0; word < 4; word += 1) {
    view.setUint32(at + 4 * word, Number.parseInt(digits.slice(8 * word, 8 * word + 8), 16))
  }
  return at + 16
}

function putInt8(view: DataView, at: number, value: bigint): number {
  view.setBigInt64(at, value)
  return at + 8
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
