/** User-customer links on the wire. */
import { z } from 'zod'
import type { UserCustomerLinkRow } from '../../db/read/user-customer-links'
import { blankableText } from './wire'

/** The body of createUserCustomerLinks. An id that says nothing is refused in its turn: nobody has an empty one. */
export const CreateUserCustomerLink = z.object({ user_id: blankableText(255), customer_id: blankableText(255) })

export const UserCustomerLink = z.object({
  user_customer_link_id: z.string(),
  customer_id: z.string(),
  user_id: z.string(),
  date_inserted: z.string(),
  is_active: z.boolean(),
})
export const UserCustomerLinks = z.object({ user_customer_links: z.array(UserCustomerLink) })

export const userCustomerLinkJson = (row: UserCustomerLinkRow): z.input<typeof UserCustomerLink> => ({
  user_customer_link_id: row.linkId,
  customer_id: row.customerId,
  user_id: row.userId,
  date_inserted: row.insertedAt,
  is_active: row.isActive,
})

export const userCustomerLinksJson = (rows: readonly UserCustomerLinkRow[]): z.input<typeof UserCustomerLinks> => ({
  user_customer_links: rows.map(userCustomerLinkJson),
})
