/** Erases what the database knows of a person. What the bank has to keep - bookings, and that there was a customer - stays. Owner: the onboarding workflow. */
import type { Transaction } from '../connection'

/**
 * Replies that were stored under an Idempotency-Key and name one of the ids that come after it. A case that is erased says nothing of the person.
 * What was asked could be guessed from its hash: with another one in its place the key is one of another request, which is refused. So do
 * claims that have ended without a reply; one of a request that is under way is left to it.
 */
const emptyReplies = `update idempotency_keys set body = '{}', request_hash = 'erased'
   where request_hash <> 'erased' and (status is not null or claimed_until <= now()) and body ->> 'state' is distinct from 'erased' and named_ids &&`

/** In this order: what is found by the customer's number comes before the number goes. Each takes the customer's id. */
export const erasureStatements = [
  // A contact of a meeting is theirs by a number or an address that they have, or had; and who acts for them alone has named themselves.
  `with known as materialized (
     select c.bank_id,
       array(select distinct regexp_replace(contact, '\\s', '', 'g') from (
         select c.mobile_phone_number union all select c.email
         union all select e.detail #>> array['changes', said, 'from'] from kyc_case_events e, unnest(array['mobile_phone_number', 'email']) said
           where e.customer_id = c.customer_id and e.kind = 'customerChanged') as had (contact) where contact ~ '\\S') as contacts,
       array(select l.user_id from user_customer_links l where l.customer_id = c.customer_id and not exists (
         select from user_customer_links other join customers o using (customer_id)
         where other.user_id = l.user_id and o.bank_id = c.bank_id and o.customer_id <> c.customer_id)) as users
     from customers c where c.customer_id = ?),
   emptied as (update meetings m set
     (creator_name, creator_mobile_phone, creator_email_address) = (
       select case when not theirs then m.creator_name end, case when not theirs then m.creator_mobile_phone end,
         case when theirs then '' else m.creator_email_address end
       from (select m.customer_user_id = any (users)
         or contacts_of_meeting(m.creator_mobile_phone, m.creator_email_address, '[]') && contacts as theirs) as creator),
     invitees = (
       select coalesce(jsonb_agg(case when contacts_of_meeting(null, null, jsonb_build_array(invitee)) && contacts
         then invitee || '{"name": null, "mobilePhone": null, "emailAddress": ""}' else invitee end order by place), '[]')
       from jsonb_array_elements(m.invitees) with ordinality as invited (invitee, place))
   from known where m.bank_id = known.bank_id and (m.customer_user_id = any (users)
     or contacts_of_meeting(m.creator_mobile_phone, m.creator_email_address, m.invitees) && contacts)
   returning m.meeting_id)
   ${emptyReplies} array(select meeting_id::text from emptied)`,
  `with gone as (
     delete from crm_events e using customers c
     where c.customer_id = ? and e.bank_id = c.bank_id and e.customer_number = c.customer_number returning event_id)
   ${emptyReplies} array(select event_id from gone)`,
  `update customers set customer_number = 'erased-' || customer_id, legal_name = 'erased', mobile_phone_number = '', email = '',
     face_image_url = '', face_image_date = null, date_of_birth = null, relationship_status = '', dependants = 0, dob_of_dependants = '{}',
     credit_rating = '', credit_source = '', credit_limit_currency = '', credit_limit_amount = '', highest_education_attained = '',
     employment_status = '', title = '', name_suffix = '', request_hash = '', updated_at = now()
   where customer_id = ? and customer_number <> 'erased-' || customer_id`,
  `${emptyReplies} array[?::text]`,
  'delete from customer_attributes where customer_id = ?',
  'delete from customer_addresses where customer_id = ?',
  'delete from tax_residences where customer_id = ?',
  'delete from social_media_handles where customer_id = ?',
  // Oldest first, as the relay marks them: neither has what the other waits for.
  `delete from customer_messages m using (
     select message_id from customer_messages where customer_id = ? order by sequence for update) theirs
   where m.message_id = theirs.message_id`,
  'delete from user_customer_links where customer_id = ?',
  'delete from former_customer_users where customer_id = ?',
  "update cards set name_on_card = '' where customer_id = ?",
  // Nobody decides for somebody who is gone: what waits ends as it does when nobody decides in time.
  `update credit_limit_requests set status = 'EXPIRED', decision_id = request_id, decided_at = now()
     where customer_id = ? and status = 'REQUESTED'`,
  "update credit_limit_requests set details = '{}', reason = '' where customer_id = ?",
  `update account_applications set status = 'EXPIRED', decision_id = request_id, decided_at = now()
     where customer_id = ? and status = 'REQUESTED'`,
  "update account_applications set reason = '' where customer_id = ?",
  // Who has the same document, or name and birth date, has been told apart from them: their checks keep the result and name nobody.
  `update kyc_checks k set comments = words_without_customer(k.comments, c.customer_id), request_hash = ''
     from customers c where c.customer_id = ? and k.bank_id = c.bank_id and k.check_id = 'engine:duplicate_identity'
       and k.comments like '%(%' and strpos(k.comments, c.customer_id::text) > 0`,
  'delete from kyc_documents where customer_id = ?',
  'delete from kyc_media where customer_id = ?',
  'delete from kyc_checks where customer_id = ?',
  'delete from check_callbacks where request_id in (select request_id from check_requests where customer_id = ?)',
  'delete from check_requests where customer_id = ?',
  "update screenings set subject = '{}' where customer_id = ?",
  // The hash of what was known of them could be guessed from what others know of them.
  // Nor may the name be read off whom they were taken for.
  `update screening_hits set facts_hash = hit_id::text, reasons = '{}', reason = case when reason is not null then 'erased' end,
     entry_key = null, listed_name = null, score = null, status = case status when 'OPEN' then 'ERASED' else status end
     where customer_id = ?`,
  // The bytes go with the next sweep; nobody can read them from the moment on in which the data key is gone.
  `with gone as (delete from customer_files where customer_id = ? returning object_id)
     insert into loose_objects (object_id, abandoned) select object_id, true from gone`,
  "update kyc_statuses set customer_number = null, request_hash = '' where customer_id = ?",
  "update kyc_decisions set reason = case reason when '' then '' else 'erased' end, missing = '[]' where customer_id = ?",
  'update kyc_cases set owner_user_id = null, wanted_account = null where customer_id = ?',
  // Last: the changes above have told of themselves. The case says that it is erased by now, else nothing may be taken away.
  "update kyc_case_events set detail = '{}', salt = null where customer_id = ? and kind <> 'erased'",
] as const

/**
 * Waits until everybody who is writing about the customer has ended, and has everybody who comes after that wait for the end of this
 * transaction: then the database refuses them. Has to come first.
 */
export async function lockPerson(transaction: Transaction, customerId: string): Promise<void> {
  await transaction.raw('select from customers join kyc_cases using (customer_id) where customer_id = ? for update', [
    customerId,
  ])
}

/** Those that were under way when the person was erased, and have been stored since. */
export async function emptyLateReplies(transaction: Transaction, customerId: string): Promise<void> {
  await transaction.raw(`${emptyReplies} array[?::text]`, [customerId])
}

/** The case of the customer has to be erased already. A second time finds nothing more. */
export async function erasePerson(transaction: Transaction, customerId: string): Promise<void> {
  for (const statement of erasureStatements) await transaction.raw(statement, [customerId])
}
