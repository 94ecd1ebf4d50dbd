/** Computes the hash chain of every customer's timeline anew, from the rows alone, and finds the first link that does not hold. */
import { createHash } from 'node:crypto'
import type { Database, Reader } from '../db/connection'
import { timelineEnds, timelineLinks } from '../db/read/timeline'
import type { TimelineEnd, TimelineLink } from '../db/read/timeline'
import { eventBytes } from '../domain/kyc/timeline'

/** A link that was written down at an earlier audit, outside of the database. */
export interface KeptEvent {
  readonly customerId: string
  readonly length: string
  /** Hexadecimal. */
  readonly hash: string
}

export interface TimelineAudit {
  readonly customers: number
  readonly events: number
  /** Missing where every chain holds. */
  readonly broken?: { readonly customerId: string; readonly sequence: bigint; readonly what: string }
  /** Where each chain ends now: to be kept for the next audit. Empty when a link is broken. */
  readonly ends: readonly KeptEvent[]
}

/** Audits the timelines of one moment, while cases go on. `kept` are the ends of an earlier audit: each must still be there. */
export const auditTimelines = (database: Database, kept: readonly KeptEvent[] = []): Promise<TimelineAudit> =>
  database.within(async ({ read }) => {
    await read.raw('set transaction isolation level repeatable read, read only')
    return auditTimelinesThrough(read, kept)
  })

/** The same through a reader that sees one moment only. */
export async function auditTimelinesThrough(read: Reader, kept: readonly KeptEvent[] = []): Promise<TimelineAudit> {
  const known = new Map(kept.map((link) => [link.customerId, link]))
  const links = timelineLinks(read)
  let next = await links.next()
  let events = 0
  const ends: KeptEvent[] = []
  const broken = (customerId: string, sequence: bigint, what: string): TimelineAudit => ({
    ...{ customers: ends.length, events, ends: [] },
    broken: { customerId, sequence, what },
  })
  for await (const end of timelineEnds(read)) {
    const chain = new Chain(end, known.get(end.customerId))
    for (; !next.done && next.value.customerId === end.customerId; next = await links.next()) {
      events += 1
      const what = chain.follow(next.value)
      if (what !== undefined) return broken(end.customerId, chain.length, what)
    }
    const what = chain.end()
    if (what !== undefined) return broken(end.customerId, chain.length, what)
    known.delete(end.customerId)
    ends.push({ customerId: end.customerId, length: String(end.length), hash: end.hash.toString('hex') })
  }
  if (!next.done) return broken(next.value.customerId, next.value.sequence, 'nobody knows where the chain ends')
  const [gone] = known.values()
  return gone === undefined
    ? { customers: ends.length, events, ends }
    : broken(gone.customerId, 0n, 'the timeline is gone')
}

const sha256 = (...parts: readonly (Uint8Array | string)[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** One customer's chain, followed link by link; every step answers what is wrong, or undefined. */
class Chain {
  length = 0n
  private hash: Buffer = Buffer.alloc(0)

  constructor(
    private readonly claimed: TimelineEnd,
    private readonly kept: KeptEvent | undefined,
  ) {}

  follow(link: TimelineLink): string | undefined {
    this.length += 1n
    if (link.sequence !== this.length) return 'the event is missing'
    this.hash = sha256(this.hash, eventBytes(link))
    if (!this.hash.equals(link.hash)) return `event ${link.eventId} is not what was written`
    // Of an erased event the hash of what it said is all that is left.
    if (link.salt === null ? link.detail !== '{}' : !sha256(link.salt, link.detail).equals(link.detailHash)) {
      return `the details of event ${link.eventId} are not what was written`
    }
    if (this.kept?.length === String(this.length) && this.kept.hash !== this.hash.toString('hex')) {
      return `event ${link.eventId} was rewritten after an earlier audit, with all that follows`
    }
    return undefined
  }

  end(): string | undefined {
    if (this.kept !== undefined && BigInt(this.kept.length) > this.length) {
      return `the chain was cut: an earlier audit has seen event ${this.kept.length}`
    }
    const isWhole = this.claimed.length === this.length && this.claimed.hash.equals(this.hash)
    return isWhole ? undefined : `the chain was cut: the customer has had ${this.claimed.length} events`
  }
}
