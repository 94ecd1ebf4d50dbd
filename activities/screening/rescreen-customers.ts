/** Compares customers, page after page, with the entries that a list version has brought. */
import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { Context } from '@temporalio/activity'
import { entriesAddedBy, indexInTurns } from '../../db/read/screening-lists'
import type { StoredEntry } from '../../db/read/screening-lists'
import { withHitsUnknownToCase } from '../../db/read/screenings'
import { screenedCustomersAfter } from '../../db/read/screening-subjects'
import type { CustomerToRescreen } from '../../db/read/screening-subjects'
import { insertScreenings, withNewHits } from '../../db/write/screenings'
import type { NewScreening } from '../../db/write/screenings'
import { defaultThreshold } from '../../domain/screening/match'
import type { NameIndex } from '../../domain/screening/name-index'
import type { RescreeningProgress } from '../../workflows/contract'
import type { ScreeningDependencies } from '../dependencies'

export interface RescreeningTurn {
  readonly versionId: string
  readonly progress: RescreeningProgress
  /** How many customers this turn compares at most. */
  readonly customersPerTurn: number
}

const page = 100

/**
 * One transaction per page, then a word to each case that does not know of what was found, then a sign of life that says how far it has
 * come: whoever takes over goes on from there. A page that is compared twice finds the same hits, and a hit is stored once.
 */
export async function rescreenCustomers(
  { database, tellOfHit }: ScreeningDependencies,
  { versionId, progress, customersPerTurn }: RescreeningTurn,
): Promise<RescreeningProgress> {
  const { heartbeat, info, cancellationSignal } = Context.current()
  const index = await indexInTurns(await entriesAddedBy(database.read, versionId))
  const before = info.heartbeatDetails as RescreeningProgress | undefined
  let { after, customers } = before ?? progress
  while (customers < progress.customers + customersPerTurn) {
    cancellationSignal.throwIfAborted()
    const limit = Math.min(page, progress.customers + customersPerTurn - customers)
    const found = await screenedCustomersAfter(database.read, after, limit)
    const screenings = await compare(index, found, versionId)
    await database.write(async (transaction) => {
      const fresh = await withNewHits(transaction, screenings)
      if (fresh.length > 0) await insertScreenings(transaction, fresh)
    })
    const listed = screenings.filter(({ matches }) => matches.length > 0).map(({ customer }) => customer.customerId)
    if (listed.length > 0) await Promise.all((await withHitsUnknownToCase(database.read, listed)).map(tellOfHit))
    customers += found.length
    if (found.length < limit) return { after: null, customers }
    after = found.at(-1)?.customerId ?? null
    heartbeat({ after, customers })
  }
  return { after, customers }
}

/** Each as the policy of their case says. Milliseconds for each customer: in between, the other work of this process has its turn. */
async function compare(
  index: NameIndex<StoredEntry>,
  customers: readonly CustomerToRescreen[],
  versionId: string,
): Promise<readonly NewScreening[]> {
  const screenings: NewScreening[] = []
  for (const { threshold: ofCase, ...customer } of customers) {
    const threshold = ofCase ?? defaultThreshold
    await setImmediate()
    screenings.push({
      screeningId: randomUUID(),
      customer,
      matches: index.find(customer.subject, threshold),
      versionIds: [versionId],
      threshold,
      rescreening: versionId,
    })
  }
  return screenings
}
