/** Links between customers and accounts on the wire. */
import { z } from 'zod'
import type { CustomerAccountLinkRow } from '../../db/read/customer-account-links'
import { filledText, text } from './wire'

export const PutCustomerAccountLink = z.object({ relationship_type: filledText(255) })
export const PostCustomerAccountLink = PutCustomerAccountLink.extend({
  customer_id: text(255),
  bank_id: text(255),
  account_id: text(255),
})

export const CustomerAccountLink = z.object({
  customer_account_link_id: z.string(),
  customer_id: z.string(),
  bank_id: z.string(),
  account_id: z.string(),
  relationship_type: z.string(),
})
export const CustomerAccountLinks = z.object({ links: z.array(CustomerAccountLink) })

export const customerAccountLinkJson = (row: CustomerAccountLinkRow): z.input<typeof CustomerAccountLink> => ({
  customer_account_link_id: row.linkId,
  customer_id: row.customerId,
  bank_id: row.bankId,
  account_id: row.accountId,
  relationship_type: row.relationshipType,
})
export const customerAccountLinksJson = (
  rows: readonly CustomerAccountLinkRow[],
): z.input<typeof CustomerAccountLinks> => ({ links: rows.map(customerAccountLinkJson) })
