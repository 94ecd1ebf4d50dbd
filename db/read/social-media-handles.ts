/** Reads under which names customers are found in social media. */
import type { Reader } from '../connection'

export interface SocialMediaHandleRow {
  /** As it was sent: the handle belongs to the customer of the call, whatever it says. */
  readonly customerNumber: string | null
  readonly type: string | null
  readonly handle: string | null
  readonly dateAdded: string | null
  readonly dateActivated: string | null
}

// Nobody has as many; the bound is there so that no row count can exhaust the server.
const maxHandles = 1_000

/** The handles of a customer, newest first. */
export const socialMediaHandlesOf = (read: Reader, customerId: string): Promise<SocialMediaHandleRow[]> =>
  read.raw<SocialMediaHandleRow>(
    `select customer_number as "customerNumber", type, handle, iso_seconds(date_added) as "dateAdded",
       iso_seconds(date_activated) as "dateActivated"
     from social_media_handles where customer_id = ? order by inserted_at desc, handle_id limit ${maxHandles}`,
    [customerId],
  )
