/** Writes under which names customers are found in social media. Owner: the API. */
import type { Transaction } from '../connection'
import type { SocialMediaHandleRow } from '../read/social-media-handles'
import { actedBy } from './actor'

/** Adds a handle to a customer who exists; a customer may have several, of one type too. `userId` does so. */
export async function insertSocialMediaHandle(
  transaction: Transaction,
  row: SocialMediaHandleRow & { readonly handleId: string; readonly customerId: string },
  userId: string,
): Promise<void> {
  await transaction.raw(
    `insert into social_media_handles (handle_id, customer_id, customer_number, type, handle, date_added, date_activated)
     select ?, ?, ?, ?, ?, ?, ? where ${actedBy}`,
    [row.handleId, row.customerId, row.customerNumber, row.type, row.handle, row.dateAdded, row.dateActivated, userId],
  )
}
