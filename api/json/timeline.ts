/** The timeline of a customer on the wire of our own API. */
import { z } from 'zod'
import type { TimelineRow } from '../../db/read/timeline'
import { CaseEvent, eventJson } from './engine'

export const TimelineEvent = CaseEvent.extend({
  sequence: z.string(),
  case_version: z.int().nullable(),
  erased: z.boolean(),
  hash: z.string(),
})
export const Timeline = z.object({ events: z.array(TimelineEvent), next: z.string().nullable() })

export const timelineEventJson = (row: TimelineRow): z.input<typeof TimelineEvent> => ({
  ...eventJson(row),
  sequence: String(row.sequence),
  case_version: row.caseVersion,
  erased: row.isErased,
  hash: row.hash,
})
