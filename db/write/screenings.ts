/** Writes screenings and the hits that they find. Owners: the API; the rescreening workflow. */
import { createHash } from 'node:crypto'
import { accept } from '../../domain/refusal'
import type { Outcome } from '../../domain/refusal'
import { decideHit } from '../../domain/screening/decision'
import type { HitDecision, HitStatus } from '../../domain/screening/decision'
import type { Subject } from '../../domain/screening/entry'
import type { Match } from '../../domain/screening/match'
import type { Transaction } from '../connection'
import { partInCase } from '../read/makers'
import type { StoredEntry } from '../read/screening-lists'
import type { ScreenedCustomer } from '../read/screening-subjects'

/** More hits of one screening are counted and not kept: who is like so many is like nobody in particular. */
const mostHits = 100

export interface NewScreening {
  readonly screeningId: string
  readonly customer: ScreenedCustomer
  /** Best first. */
  readonly matches: readonly Match<StoredEntry>[]
  readonly versionIds: readonly string[]
  readonly threshold: number
  /** Missing where nobody has asked: the engine itself does. */
  readonly requestedBy?: string
  /** The list version for which customers are compared anew. */
  readonly rescreening?: string
}

interface HitToStore {
  readonly screeningId: string
  readonly bankId: string
  readonly customerId: string
  readonly entryKey: string
  readonly listedName: string
  readonly score: number
  readonly reasons: readonly string[]
  readonly factsHash: string
}

/** The same customer with the same facts and the same entry with the same facts: the same hit. */
const factsHashOf = ({ name, birthDate, countries }: Subject, entry: StoredEntry): string =>
  createHash('sha256')
    .update(JSON.stringify([name, birthDate, countries, entry.listName, entry.entryId, entry.contentHash]))
    .digest('hex')

const hitsOf = ({ screeningId, customer, matches }: NewScreening): readonly HitToStore[] =>
  matches.slice(0, mostHits).map(({ entry, listed, score, reasons }) => ({
    screeningId,
    bankId: customer.bankId,
    customerId: customer.customerId,
    entryKey: String(entry.entryKey),
    listedName: listed.name,
    score,
    reasons,
    factsHash: factsHashOf(customer.subject, entry),
  }))

const hitRecords = `jsonb_to_recordset(?::jsonb) as sent ("screeningId" uuid, "bankId" text, "customerId" uuid, "entryKey" bigint,
  "listedName" text, score double precision, reasons jsonb, "factsHash" text)`

/** Stores screenings, each id once, with all that they have found. A hit that is there already stays as it is, decided or not. */
export async function insertScreenings(transaction: Transaction, screenings: readonly NewScreening[]): Promise<void> {
  await transaction.raw(
    `insert into screenings (screening_id, bank_id, customer_id, requested_by, rescreening, subject, version_ids, threshold, matches_found)
     select "screeningId", "bankId", "customerId", "requestedBy", rescreening, subject,
       array(select jsonb_array_elements_text("versionIds"))::uuid[], threshold, "matchesFound"
     from jsonb_to_recordset(?::jsonb) as sent ("screeningId" uuid, "bankId" text, "customerId" uuid, "requestedBy" uuid,
       rescreening uuid, subject jsonb, "versionIds" jsonb, threshold double precision, "matchesFound" integer)
     on conflict (screening_id) do nothing`,
    [
      JSON.stringify(
        screenings.map(({ screeningId, customer, versionIds, threshold, requestedBy, rescreening, matches }) => ({
          ...customer,
          screeningId,
          versionIds,
          threshold,
          requestedBy: requestedBy ?? null,
          rescreening: rescreening ?? null,
          matchesFound: matches.length,
        })),
      ),
    ],
  )
  const hits = JSON.stringify(screenings.flatMap(hitsOf))
  await transaction.raw(
    `insert into screening_hits (hit_id, screening_id, bank_id, customer_id, entry_key, listed_name, score, reasons, facts_hash)
     select gen_random_uuid(), "screeningId", "bankId", "customerId", "entryKey", "listedName", score,
       array(select jsonb_array_elements_text(reasons)), "factsHash"
     from ${hitRecords} on conflict (customer_id, facts_hash) do nothing`,
    [hits],
  )
  await transaction.raw(
    `insert into screening_matches (screening_id, hit_id)
     select "screeningId", h.hit_id from ${hitRecords} join screening_hits h on h.customer_id = sent."customerId" and h.facts_hash = sent."factsHash"
     on conflict do nothing`,
    [hits],
  )
}

/** Those of the screenings that have found something which is no hit yet. */
export async function withNewHits(
  transaction: Transaction,
  screenings: readonly NewScreening[],
): Promise<readonly NewScreening[]> {
  const found = screenings.filter(({ matches }) => matches.length > 0)
  if (found.length === 0) return []
  const fresh = await transaction.raw<{ screeningId: string }>(
    `select distinct "screeningId" from ${hitRecords}
     where not exists (select from screening_hits h where h.customer_id = sent."customerId" and h.facts_hash = sent."factsHash")`,
    [JSON.stringify(found.flatMap(hitsOf))],
  )
  const ids = new Set(fresh.map(({ screeningId }) => screeningId))
  return found.filter(({ screeningId }) => ids.has(screeningId))
}

export interface HitToDecide {
  readonly bankId: string
  /** A UUID. */
  readonly hitId: string
  readonly decision: HitDecision
  readonly userId: string
  readonly reason: string
}

/** Decides a hit once; undefined when the bank has none of this id. Refusals: those of decideHit. */
export async function decideStoredHit(
  transaction: Transaction,
  { bankId, hitId, decision, userId, reason }: HitToDecide,
): Promise<Outcome<HitStatus> | undefined> {
  const [hit] = await transaction.raw<{ status: HitStatus; customerId: string }>(
    'select status, customer_id as "customerId" from screening_hits where hit_id = ? and bank_id = ? for update',
    [hitId, bankId],
  )
  if (hit === undefined) return undefined
  const outcome = decideHit(hit.status, decision, await partInCase(transaction, hit.customerId, userId))
  if (!outcome.ok) return outcome
  await transaction.raw(
    'update screening_hits set status = ?, decided_by = ?, decided_at = now(), reason = ? where hit_id = ?',
    [outcome.value, userId, reason, hitId],
  )
  return accept(outcome.value)
}
