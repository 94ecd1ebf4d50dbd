/** What the hash of an event on a customer's timeline is made of: the same bytes that `case_event_link` puts together in the database. */

/** An event without what it says of the person: that may be erased, its hash stays. */
export interface ChainedEvent {
  readonly eventId: string
  readonly customerId: string
  readonly sequence: bigint
  /** Microseconds since 1970. */
  readonly occurredAt: bigint
  readonly actorUserId: string | null
  readonly caseVersion: number | null
  readonly kind: string
  /** SHA-256 of a random salt and the details as the database writes them down. */
  readonly detailHash: Uint8Array
}

/**
 * The hash of an event is that of the hash before it, followed by these bytes: the members as text with a space between, and
 * the hash of the details. No member has a space in it, so two different events never have the same bytes.
 */
export function eventBytes(event: ChainedEvent): Uint8Array {
  const text = [
    event.eventId,
    event.customerId,
    event.sequence,
    event.occurredAt,
    event.actorUserId ?? '-',
    event.caseVersion ?? '-',
    event.kind,
  ].join(' ')
  return Uint8Array.from([...new TextEncoder().encode(text), ...event.detailHash])
}
