/** Accounts while their entries are made: balance, version and the end of the chain of each. */
import { hash as hashOf } from 'node:crypto'
import { linkBytes } from '../../domain/ledger/chain'
import type { ChainedEntry } from '../../domain/ledger/chain'

/** What stands in `ledger_entries` beside the entry itself. */
export interface Position {
  readonly before: bigint
  readonly after: bigint
  readonly version: number
  readonly hash: Buffer
}

export class Accounts {
  private readonly balances = new Map<bigint, Position>()

  position(accountKey: bigint): Position {
    return this.balances.get(accountKey) ?? { before: 0n, after: 0n, version: 0, hash: Buffer.alloc(0) }
  }

  /** Books an entry, as the database's `book()` does. */
  move(entry: ChainedEntry): Position {
    const { after: before, version, hash } = this.position(entry.accountKey)
    const moved = {
      before,
      after: before + entry.amount,
      version: version + 1,
      hash: hashOf('sha256', Buffer.concat([hash, linkBytes(entry)]), 'buffer'),
    }
    this.balances.set(entry.accountKey, moved)
    return moved
  }
}
