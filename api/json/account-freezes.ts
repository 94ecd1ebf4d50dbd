/** Freezes of accounts on the wire of our own API. */
import { z } from 'zod'
import type { FreezeEventRow } from '../../db/read/account-freezes'
import { filledText } from './wire'

export const PostFreeze = z.object({ reason: filledText(2_000) })

/** `next` is the cursor of older events. */
export const AccountFreeze = z.object({
  account_id: z.string(),
  is_frozen: z.boolean(),
  events: z.array(
    z.object({
      event_id: z.string(),
      kind: z.enum(['FROZEN', 'UNFROZEN']),
      reason: z.string(),
      user_id: z.string(),
      occurred: z.string(),
    }),
  ),
  next: z.string().nullable(),
})

export const accountFreezeJson = (found: {
  readonly accountId: string
  readonly frozen: boolean
  readonly events: readonly FreezeEventRow[]
  readonly next: string | null
}): z.input<typeof AccountFreeze> => ({
  account_id: found.accountId,
  is_frozen: found.frozen,
  events: found.events.map((event) => ({
    event_id: event.eventId,
    kind: event.kind,
    reason: event.reason,
    user_id: event.actorUserId,
    occurred: event.occurredAt,
  })),
  next: found.next,
})
