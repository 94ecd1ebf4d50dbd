/** What is added to the file of a customer, changed in it or removed from it stands on their timeline, with old and new value and who did it. */
import type { Knex } from 'knex'

/** Table, what a row is, and the column with its id. */
const records = [
  ['customer_addresses', 'address', 'address_id'],
  ['tax_residences', 'taxResidence', 'tax_residence_id'],
  ['customer_attributes', 'attribute', 'attribute_id'],
  ['social_media_handles', 'socialMediaHandle', 'handle_id'],
  ['user_customer_links', 'userLink', 'link_id'],
  ['customer_account_links', 'accountLink', 'link_id'],
  ['credit_limit_requests', 'creditLimitRequest', 'request_id'],
  ['account_applications', 'accountApplication', 'request_id'],
] as const

const tellOf = (table: string, record: string, id: string, when: string): string =>
  `create trigger ${table}_told ${when} for each row execute function customer_record_is_told('${record}', '${id}');`

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- An erasure empties the details of the timeline and is told once: not of everything that it takes away.
    create function customer_record_is_told() returns trigger language plpgsql as $$
    declare
      was jsonb := case tg_op when 'INSERT' then '{}' else jsonb_strip_nulls(to_jsonb(old)) end;
      becomes jsonb := case tg_op when 'DELETE' then '{}' else jsonb_strip_nulls(to_jsonb(new)) end;
      whole jsonb := was || becomes;
      changes jsonb;
    begin
      if whole ->> 'customer_id' is null
        or exists (select from kyc_cases k where k.customer_id = (whole ->> 'customer_id')::uuid and k.state = 'erased') then
        return null;
      end if;
      select jsonb_object_agg(member, jsonb_build_object('from', was -> member, 'to', becomes -> member)) into changes
        from jsonb_object_keys(whole) member
        where was -> member is distinct from becomes -> member
          and member <> all (array[tg_argv[1], 'customer_id', 'bank_id', 'account_key', 'inserted_at', 'created_at', 'requested_at',
            'requested_by', 'decision_id', 'decided_at', 'decided_by', 'facts_hash', 'expires_at']);
      if changes is null then
        return null;
      end if;
      perform append_case_event(gen_random_uuid(), (whole ->> 'customer_id')::uuid,
        case tg_op when 'INSERT' then 'customerRecordAdded' when 'UPDATE' then 'customerRecordChanged' else 'customerRecordRemoved' end,
        jsonb_strip_nulls(jsonb_build_object('record', tg_argv[0], 'id', whole ->> tg_argv[1],
          'accountId', (select a.account_id from accounts a where a.account_key = (whole ->> 'account_key')::bigint)))
          || jsonb_build_object('changes', changes),
        -- Requests and hits say themselves who has asked and who has decided.
        coalesce(whole ->> case tg_op when 'INSERT' then 'requested_by' else 'decided_by' end,
          nullif(current_setting('engine.actor', true), ''))::uuid,
        null);
      return null;
    end $$;
    ${records.map(([table, record, id]) => tellOf(table, record, id, `after insert or update or delete on ${table}`)).join('\n    ')}
    ${tellOf('screening_hits', 'screeningHit', 'hit_id', 'after update of status on screening_hits')}
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop trigger screening_hits_told on screening_hits;
    ${records.map(([table]) => `drop trigger ${table}_told on ${table};`).join('\n    ')}
    drop function customer_record_is_told;
  `)
}
