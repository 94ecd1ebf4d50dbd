/** Writes meetings of customers and staff. Owner: the API. */
import type { Transaction } from '../connection'
import type { MeetingRow } from '../read/meetings'

export async function insertMeeting(transaction: Transaction, meeting: MeetingRow): Promise<void> {
  const { creator } = meeting
  await transaction.raw(
    `insert into meetings (meeting_id, bank_id, customer_user_id, provider_id, purpose_id, held_at, session_id, staff_token,
       customer_token, creator_name, creator_mobile_phone, creator_email_address, invitees)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)`,
    [
      meeting.meetingId,
      meeting.bankId,
      meeting.customerUserId,
      meeting.providerId,
      meeting.purposeId,
      meeting.heldAt,
      meeting.sessionId,
      meeting.staffToken,
      meeting.customerToken,
      creator.name,
      creator.mobilePhone,
      creator.emailAddress,
      JSON.stringify(meeting.invitees),
    ],
  )
}
