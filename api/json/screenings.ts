/** Screening lists, screenings and hits on the wire of our own API. */
import { z } from 'zod'
import { listFormats } from '../../db/read/screening-lists'
import type { VersionWithRescreening } from '../../db/read/screening-lists'
import type { HitRow, ScreeningRow } from '../../db/read/screenings'
import { hitStatuses } from '../../domain/screening/decision'
import { entryKinds, nameQualities } from '../../domain/screening/entry'
import type { ListedEntry, Subject } from '../../domain/screening/entry'
import { leastThreshold } from '../../domain/screening/match'
import { filledText, text } from './wire'

export const PostScreening = z.object({
  customer_id: text(36),
  threshold: z.number().min(leastThreshold).max(1).nullish(),
})
export const PostHitDecision = z.object({
  decision: z.enum(['true_match', 'false_positive']),
  reason: filledText(2_000),
})

const ListedEntryJson = z.object({
  entry_id: z.string(),
  kind: z.enum(entryKinds),
  names: z.array(z.object({ name: z.string(), quality: z.enum(nameQualities) })),
  births: z.array(z.object({ from: z.string(), to: z.string() })),
  countries: z.array(z.string()),
  programme: z.string(),
})
export const ListedEntries = z.object({ entries: z.array(ListedEntryJson), next: z.string().nullable() })

const Compared = z.object({ name: z.string(), birth_date: z.string().nullable(), countries: z.array(z.string()) })

export const ScreeningHit = z.object({
  hit_id: z.string(),
  screening_id: z.string(),
  customer_id: z.string(),
  customer_number: z.string(),
  /** Null once the customer is erased, like the listed name, the list and the entry: their name could be read off it. */
  score: z.number().nullable(),
  reasons: z.array(z.string()),
  listed_name: z.string().nullable(),
  list: z.string().nullable(),
  entry: ListedEntryJson.nullable(),
  /** The customer as they were known then; null once they are erased. */
  compared: Compared.nullable(),
  found_at: z.string(),
  status: z.enum(hitStatuses),
  decided_by_user_id: z.string().nullable(),
  decided_by_username: z.string().nullable(),
  decided_at: z.string().nullable(),
  reason: z.string().nullable(),
})
export const ScreeningHits = z.object({ screening_hits: z.array(ScreeningHit), next: z.string().nullable() })

export const Screening = z.object({
  screening_id: z.string(),
  customer_id: z.string(),
  requested_by_user_id: z.string().nullable(),
  is_rescreening: z.boolean(),
  screened_at: z.string(),
  threshold: z.number(),
  compared: Compared.nullable(),
  lists: z.array(z.object({ list: z.string(), version: z.int(), version_id: z.string() })),
  number_of_matches: z.int(),
  number_of_false_positives: z.int(),
  hits: z.array(ScreeningHit),
})
export const Screenings = z.object({ screenings: z.array(Screening), next: z.string().nullable() })

const ListVersion = z.object({
  version_id: z.string(),
  list: z.string(),
  version: z.int(),
  format: z.enum(listFormats),
  file_sha256: z.array(z.string()),
  number_of_entries: z.int(),
  number_added: z.int(),
  number_removed: z.int(),
  loaded_at: z.string(),
  rescreening: z
    .object({ queued_at: z.string(), ended_at: z.string().nullable(), number_of_customers: z.int().nullable() })
    .nullable(),
})
export const ListVersions = z.object({ screening_list_versions: z.array(ListVersion), next: z.string().nullable() })

export const entryJson = (entry: ListedEntry): z.input<typeof ListedEntryJson> => ({
  entry_id: entry.entryId,
  kind: entry.kind,
  names: entry.names.map(({ name, quality }) => ({ name, quality })),
  births: entry.births.map(({ from, to }) => ({ from, to })),
  countries: [...entry.countries],
  programme: entry.programme,
})

const comparedJson = (subject: Subject | null): z.input<typeof Compared> | null =>
  subject && { name: subject.name, birth_date: subject.birthDate, countries: [...subject.countries] }

export const hitJson = ({ found, ...hit }: HitRow): z.input<typeof ScreeningHit> => ({
  hit_id: hit.hitId,
  screening_id: hit.screeningId,
  customer_id: hit.customerId,
  customer_number: hit.customerNumber,
  score: found?.score ?? null,
  reasons: [...hit.reasons],
  listed_name: found?.listedName ?? null,
  list: found?.listName ?? null,
  entry: found && entryJson({ entryId: found.entryId, ...found.facts }),
  compared: comparedJson(hit.subject),
  found_at: hit.foundAt,
  status: hit.status,
  decided_by_user_id: hit.decidedBy,
  decided_by_username: hit.decidedByName,
  decided_at: hit.decidedAt,
  reason: hit.reason,
})

/** What the staff has found to be somebody else is counted and not shown again. */
export const screeningJson = (screening: ScreeningRow): z.input<typeof Screening> => {
  const hits = screening.hits.filter(({ status }) => status !== 'FALSE_POSITIVE')
  return {
    screening_id: screening.screeningId,
    customer_id: screening.customerId,
    requested_by_user_id: screening.requestedBy,
    is_rescreening: screening.rescreening !== null,
    screened_at: screening.screenedAt,
    threshold: screening.threshold,
    compared: comparedJson(screening.subject),
    lists: screening.lists.map(({ listName, number, versionId }) => ({
      list: listName,
      version: number,
      version_id: versionId,
    })),
    number_of_matches: screening.matchesFound,
    number_of_false_positives: screening.hits.length - hits.length,
    hits: hits.map(hitJson),
  }
}

export const versionJson = (version: VersionWithRescreening): z.input<typeof ListVersion> => ({
  version_id: version.versionId,
  list: version.listName,
  version: version.number,
  format: version.format,
  file_sha256: [...version.fileHashes],
  number_of_entries: version.entries,
  number_added: version.added,
  number_removed: version.removed,
  loaded_at: version.loadedAt,
  rescreening: version.rescreening && {
    queued_at: version.rescreening.queuedAt,
    ended_at: version.rescreening.endedAt,
    number_of_customers: version.rescreening.customers,
  },
})
