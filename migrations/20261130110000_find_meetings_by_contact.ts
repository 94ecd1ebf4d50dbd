/** A meeting is found by the telephone numbers and addresses of those who are to come, and by who has convened it. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- How those who come to a meeting can be reached: every number and address once, without spaces.
    create function contacts_of_meeting(creator_mobile_phone text, creator_email_address text, invitees jsonb)
      returns text[] language sql immutable as $$
      select array(select distinct regexp_replace(contact, '\\s', '', 'g') from (
        select creator_mobile_phone union all select creator_email_address
        union all select i ->> said from jsonb_array_elements(invitees) i, unnest(array['mobilePhone', 'emailAddress']) said
      ) as known (contact) where contact ~ '\\S')
    $$;
    create index meetings_contacts on meetings using gin (contacts_of_meeting(creator_mobile_phone, creator_email_address, invitees));
    create index meetings_of_user on meetings (customer_user_id, bank_id, held_at desc nulls last, meeting_id);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop index meetings_of_user;
    drop index meetings_contacts;
    drop function contacts_of_meeting;
  `)
}
