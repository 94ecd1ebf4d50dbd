/** Meetings: a user of the bank arranges to see its staff. Nobody is called and nobody is invited by them. */
import { randomBytes } from 'node:crypto'
import { meetingById, meetingsConvenedBy, meetingsOf } from '../../db/read/meetings'
import { insertMeeting } from '../../db/write/meetings'
import { creatorOf, inviteesOf, Meeting, meetingJson, Meetings, PostMeeting } from '../json/meetings'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Caller } from '../kernel/endpoint'
import type { Settings } from '../settings'

const tags = ['Meeting', 'Customer']

// Keys must not be guessed, and the ids of the handles can be derived: so these are random, whatever the request carries.
const newKey = (): string => randomBytes(16).toString('hex')

const contact = { name: 'Simon ', mobile_phone: '+44 07972 444 876', email_address: 'felixsmith@example.com' }

/** Who meets customers has to know who they are. */
const mayMeetCustomers = (caller: Caller, bankId: string, { openCustomerContacts }: Settings): boolean =>
  openCustomerContacts || caller.has('CanGetCustomer', bankId)

const createMeeting = endpoint({
  operation: 'createMeeting',
  version: 'v3.1.0',
  method: 'POST',
  path: '/banks/BANK_ID/meetings',
  summary: 'Create Meeting (video conference/call)',
  description:
    'Convenes a meeting with the staff of the bank. `keys` are made here and shown to you alone: hand `staff_token` to whom you meet.',
  tags,
  auth: 'user',
  needs: ['bank'],
  body: {
    name: 'CreateMeetingJson',
    schema: PostMeeting,
    example: {
      provider_id: 'Chris',
      purpose_id: 'String, eg: onboarding',
      date: '1100-01-01T01:01:01Z',
      creator: contact,
      invitees: [{ contact_details: contact, status: 'String, eg: Good' }],
    },
    tooLong: 'MeetingNotCreated',
  },
  reply: [201, Meeting],
  errors: [],
  handle: async ({ bank, body, caller }, { writeAtOnce, newId }) => {
    const meeting = {
      meetingId: newId(),
      bankId: bank.bankId,
      customerUserId: caller.userId,
      providerId: body.provider_id,
      purposeId: body.purpose_id,
      heldAt: body.date,
      sessionId: newKey(),
      staffToken: newKey(),
      customerToken: newKey(),
      creator: creatorOf(body),
      invitees: inviteesOf(body),
    }
    await insertMeeting(writeAtOnce, meeting)
    return meetingJson(meeting, caller.userId)
  },
})

const getMeetings = endpoint({
  operation: 'getMeetings',
  version: 'v3.1.0',
  method: 'GET',
  path: '/banks/BANK_ID/meetings',
  summary: 'Get Meetings',
  description:
    'The meetings of the bank, the latest first: all of them with CanGetCustomer at the bank or where the instance is open (`OPEN_CUSTOMER_CONTACTS`), otherwise those that you have convened. The keys of a meeting are empty unless you have convened it.',
  tags,
  auth: 'user',
  needs: ['bank'],
  reply: [200, Meetings],
  errors: [],
  handle: async ({ bank: { bankId }, caller }, { read, settings }) => {
    const rows = mayMeetCustomers(caller, bankId, settings)
      ? meetingsOf(read, bankId)
      : meetingsConvenedBy(read, bankId, caller.userId)
    return { meetings: (await rows).map((row) => meetingJson(row, caller.userId)) }
  },
})

const getMeeting = endpoint({
  operation: 'getMeeting',
  version: 'v3.1.0',
  method: 'GET',
  path: '/banks/BANK_ID/meetings/MEETING_ID',
  summary: 'Get Meeting',
  description:
    'A meeting of the bank that you have convened, or any with CanGetCustomer at the bank or where the instance is open. Its keys are empty unless you have convened it.',
  tags,
  auth: 'user',
  needs: ['bank'],
  reply: [200, Meeting],
  errors: ['MeetingNotFound'],
  handle: async ({ bank, params, caller, fail }, { read, settings }) => {
    const row = await meetingById(read, bank.bankId, params.MEETING_ID)
    // A meeting of somebody else is not there, so that nobody finds out by its id that there is one.
    return row === undefined ||
      !(row.customerUserId === caller.userId || mayMeetCustomers(caller, bank.bankId, settings))
      ? fail('MeetingNotFound', ` Current MeetingId(${params.MEETING_ID}) `)
      : meetingJson(row, caller.userId)
  },
})

export const meetingEndpoints: readonly AnyEndpoint[] = [createMeeting, getMeetings, getMeeting]
