/** Computes the hash chain of every account anew, from the rows alone, and finds the first link that does not hold. */
import { hash } from 'node:crypto'
import type { Database, Reader } from '../db/connection'
import { chainEnds, chainLinks } from '../db/read/ledger-chain'
import type { ChainEnd, Link } from '../db/read/ledger-chain'
import { linkBytes } from '../domain/ledger/chain'

/** A link that was written down at an earlier audit, outside of the database. */
export interface KeptLink {
  readonly bankId: string
  readonly accountId: string
  readonly version: string
  /** Hexadecimal. */
  readonly hash: string
}

export interface BrokenLink {
  readonly bankId: string
  readonly accountId: string
  readonly version: bigint
  readonly what: string
}

export interface Audit {
  readonly accounts: number
  readonly entries: number
  /** Missing where every chain holds. */
  readonly broken?: BrokenLink
  /** Where each chain ends now: to be kept for the next audit. Empty when a link is broken. */
  readonly ends: readonly KeptLink[]
}

const nameOf = ({ bankId, accountId }: Pick<KeptLink, 'bankId' | 'accountId'>): string => `${bankId}/${accountId}`

/** Audits the books of one moment, while bookings go on. `kept` are the ends of an earlier audit: each must still be there. */
export const auditLedger = (database: Database, kept: readonly KeptLink[] = []): Promise<Audit> =>
  database.within(async ({ read }) => {
    await read.raw('set transaction isolation level repeatable read, read only')
    return auditThrough(read, kept)
  })

/** The same through a reader that sees one moment only. */
export const auditThrough = (read: Reader, kept: readonly KeptLink[] = []): Promise<Audit> =>
  new Auditor(kept).audit(read)

class Auditor {
  private readonly kept: Map<string, KeptLink>
  private entries = 0

  constructor(kept: readonly KeptLink[]) {
    this.kept = new Map(kept.map((link) => [nameOf(link), link]))
  }

  async audit(read: Reader): Promise<Audit> {
    const links = chainLinks(read)
    let next = await links.next()
    const ends: KeptLink[] = []
    for await (const end of chainEnds(read)) {
      const chain = new Chain(end, this.kept.get(nameOf(end)))
      for (; !next.done && next.value.accountKey === end.accountKey; next = await links.next()) {
        this.entries += 1
        const what = chain.follow(next.value)
        if (what !== undefined) return this.broken(ends.length, end, chain.version, what)
      }
      const what = chain.end()
      if (what !== undefined) return this.broken(ends.length, end, chain.version, what)
      this.kept.delete(nameOf(end))
      const { bankId, accountId, version, hash } = end
      ends.push({ bankId, accountId, version: String(version), hash: hash.toString('hex') })
    }
    const [gone] = this.kept.values()
    if (gone !== undefined) return this.broken(ends.length, gone, 0n, 'the account is gone')
    return { accounts: ends.length, entries: this.entries, ends }
  }

  private broken(
    accounts: number,
    { bankId, accountId }: Pick<KeptLink, 'bankId' | 'accountId'>,
    version: bigint,
    what: string,
  ): Audit {
    return { accounts, entries: this.entries, ends: [], broken: { bankId, accountId, version, what } }
  }
}

/** One account's chain, followed link by link; every step answers what is wrong, or undefined. */
class Chain {
  version = 0n
  private balance = 0n
  private hash: Buffer = Buffer.alloc(0)

  constructor(
    private readonly claimed: ChainEnd,
    private readonly kept: KeptLink | undefined,
  ) {}

  follow(link: Link): string | undefined {
    this.version += 1n
    if (link.accountVersion !== this.version) return 'the entry is missing'
    this.balance += link.amount
    this.hash = hash('sha256', Buffer.concat([this.hash, linkBytes(link)]), 'buffer')
    if (!this.hash.equals(link.hash)) return `entry ${link.transactionId} is not what was booked`
    if (link.balanceAfter !== this.balance) return `the balance after entry ${link.transactionId} does not follow`
    if (this.kept?.version === String(this.version) && this.kept.hash !== this.hash.toString('hex')) {
      return `entry ${link.transactionId} was rewritten after an earlier audit, with all that follows`
    }
    return undefined
  }

  end(): string | undefined {
    if (this.kept !== undefined && BigInt(this.kept.version) > this.version) {
      return `the chain was cut: an earlier audit has seen entry ${this.kept.version}`
    }
    if (this.claimed.version !== this.version || !this.claimed.hash.equals(this.hash)) {
      return `the chain was cut: the account has moved ${this.claimed.version} times`
    }
    return this.claimed.balance === this.balance ? undefined : 'the balance of the account is not that of its entries'
  }
}
