/** Reads meetings of customers and staff. */
import { isUuid } from '../../domain/ids'
import type { Reader } from '../connection'

/** How somebody who is to come to a meeting can be reached. */
export interface Contact {
  readonly name: string | null
  readonly mobilePhone: string | null
  readonly emailAddress: string
}

export interface Invitee extends Contact {
  readonly status: string | null
}

export interface MeetingRow {
  readonly meetingId: string
  readonly bankId: string
  /** Who has convened the meeting. */
  readonly customerUserId: string
  readonly providerId: string | null
  readonly purposeId: string | null
  readonly heldAt: string | null
  readonly sessionId: string
  readonly staffToken: string
  readonly customerToken: string
  readonly creator: Contact
  readonly invitees: readonly Invitee[]
}

const meetingColumns = `meeting_id as "meetingId", bank_id as "bankId", customer_user_id as "customerUserId", provider_id as "providerId",
  purpose_id as "purposeId", iso_seconds(held_at) as "heldAt", session_id as "sessionId", staff_token as "staffToken",
  customer_token as "customerToken", jsonb_build_object('name', creator_name, 'mobilePhone', creator_mobile_phone,
  'emailAddress', creator_email_address) as creator, invitees`

// The call has no pages: a reply holds the latest meetings.
const maxMeetings = 1_000

/** The meetings of a bank, the latest first. */
export const meetingsOf = (read: Reader, bankId: string): Promise<MeetingRow[]> =>
  read.raw<MeetingRow>(
    `select ${meetingColumns} from meetings where bank_id = ? order by held_at desc nulls last, meeting_id limit ${maxMeetings}`,
    [bankId],
  )

/** Of these, what the user has convened. */
export const meetingsConvenedBy = (read: Reader, bankId: string, userId: string): Promise<MeetingRow[]> =>
  read.raw<MeetingRow>(
    `select ${meetingColumns} from meetings where bank_id = ? and customer_user_id = ?
     order by held_at desc nulls last, meeting_id limit ${maxMeetings}`,
    [bankId, userId],
  )

/** The meeting, or undefined when this bank has no such meeting. */
export async function meetingById(read: Reader, bankId: string, meetingId: string): Promise<MeetingRow | undefined> {
  if (!isUuid(meetingId)) return undefined
  const [row] = await read.raw<MeetingRow>(
    `select ${meetingColumns} from meetings where meeting_id = ? and bank_id = ?`,
    [meetingId, bankId],
  )
  return row
}
