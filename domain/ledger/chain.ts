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
  const { kind, transactionType, description, fx } = entry
  const currency = encoder.encode(entry.currency)
  const text = encoder.encode(
    `${kind} ${lengthOf(transactionType)} ${transactionType} ${lengthOf(description)} ${description} ${fx ?? ''}`,
  )
  // Filled in place: an audit makes one for every entry there is.
  const bytes = new Uint8Array(
    uuidLength + 3 * int8Length + currency.length + uuidLength + 2 * int8Length + text.length,
  )
  const view = new DataView(bytes.buffer)
  let at = 0
  const uuid = (value: string): void => {
    writeUuid(bytes, at, value)
    at += uuidLength
  }
  const int8 = (value: bigint): void => {
    view.setBigInt64(at, value)
    at += int8Length
  }
  const utf8 = (value: Uint8Array): void => {
    bytes.set(value, at)
    at += value.length
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
  return bytes
}

const encoder = new TextEncoder()
const epoch2000 = 946_684_800_000_000n
const uuidLength = 16
const int8Length = 8

/** In characters, as the database counts them: one outside of the basic plane is one. */
const lengthOf = (text: string): number => Array.from(text).length

function writeUuid(bytes: Uint8Array, at: number, uuid: string): void {
  const hex = uuid.replaceAll('-', '')
  for (let index = 0; index < uuidLength; index += 1)
    bytes[at + index] = Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16)
}
