/** Social media handles of customers on the wire. */
import { z } from 'zod'
import type { SocialMediaHandleRow } from '../../db/read/social-media-handles'
import { nullableMoment, nullableText } from './wire'

/** The body of addSocialMediaHandle. */
export const PostSocialMediaHandle = z.object({
  customer_number: nullableText(64),
  type: nullableText(16),
  handle: nullableText(64),
  date_added: nullableMoment,
  date_activated: nullableMoment,
})

const said = z.string().nullable()
// Clients know the list as `checks`.
export const SocialMediaHandles = z.object({
  checks: z.array(
    z.object({ customer_number: said, type: said, handle: said, date_added: said, date_activated: said }),
  ),
})

export const socialMediaHandleOf = (body: z.output<typeof PostSocialMediaHandle>): SocialMediaHandleRow => ({
  customerNumber: body.customer_number,
  type: body.type,
  handle: body.handle,
  dateAdded: body.date_added,
  dateActivated: body.date_activated,
})

export const socialMediaHandleJson = (
  row: SocialMediaHandleRow,
): z.input<typeof SocialMediaHandles>['checks'][number] => ({
  customer_number: row.customerNumber,
  type: row.type,
  handle: row.handle,
  date_added: row.dateAdded,
  date_activated: row.dateActivated,
})
