/** Meetings on the wire. */
import { z } from 'zod'
import type { Contact, Invitee, MeetingRow } from '../../db/read/meetings'
import { emailOf } from './new-customer'
import { blankableText, list, nullableMoment, nullableText } from './wire'

const contactBody = z.object({
  name: nullableText(64),
  mobile_phone: nullableText(32),
  email_address: blankableText(100),
})

/** The body of createMeeting. */
export const PostMeeting = z.object({
  provider_id: nullableText(64),
  purpose_id: nullableText(64),
  date: nullableMoment,
  creator: contactBody,
  invitees: list(z.object({ contact_details: contactBody, status: nullableText(64) }), 100),
})
type MeetingBody = z.output<typeof PostMeeting>

const said = z.string().nullable()
const ContactJson = z.object({ name: said, mobile_phone: said, email_address: z.string() })
export const Meeting = z.object({
  meeting_id: z.string(),
  provider_id: said,
  purpose_id: said,
  bank_id: z.string(),
  present: z.object({ staff_user_id: z.string(), customer_user_id: z.string() }),
  keys: z.object({ session_id: z.string(), staff_token: z.string(), customer_token: z.string() }),
  when: said,
  creator: ContactJson,
  invitees: z.array(z.object({ contact_details: ContactJson, status: said })),
})
export const Meetings = z.object({ meetings: z.array(Meeting) })

const contactOf = (body: MeetingBody['creator']): Contact => ({
  name: body.name,
  mobilePhone: body.mobile_phone,
  emailAddress: emailOf(body.email_address),
})

export const creatorOf = (body: MeetingBody): Contact => contactOf(body.creator)
export const inviteesOf = (body: MeetingBody): readonly Invitee[] =>
  body.invitees.map(({ contact_details: details, status }) => ({ ...contactOf(details), status }))

const contactJson = ({ name, mobilePhone, emailAddress }: Contact): z.input<typeof ContactJson> => ({
  name,
  mobile_phone: mobilePhone,
  email_address: emailAddress,
})

const noKeys = { session_id: '', staff_token: '', customer_token: '' }

/** A meeting as this user sees it. Everybody sees that it is held; its keys open it, and are for whoever has convened it. */
export const meetingJson = (row: MeetingRow, readerUserId: string): z.input<typeof Meeting> => ({
  meeting_id: row.meetingId,
  provider_id: row.providerId,
  purpose_id: row.purposeId,
  bank_id: row.bankId,
  present: { staff_user_id: '', customer_user_id: row.customerUserId },
  keys:
    row.customerUserId === readerUserId
      ? { session_id: row.sessionId, staff_token: row.staffToken, customer_token: row.customerToken }
      : noKeys,
  when: row.heldAt,
  creator: contactJson(row.creator),
  invitees: row.invitees.map(({ status, ...contact }) => ({ contact_details: contactJson(contact), status })),
})
