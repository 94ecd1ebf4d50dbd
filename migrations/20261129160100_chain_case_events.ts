/** The timeline of every customer is a chain of hashes that nobody changes; what it says of a person can be erased and the chain still holds. */
import type { Knex } from 'knex'

// Described, and computed a second time, in domain/kyc/timeline.ts.
const functions = /* sql */ `
    create function case_event_detail_hash(salt bytea, detail jsonb) returns bytea language sql immutable as $$
      select sha256(salt || convert_to(detail::text, 'UTF8'))
    $$;
    create function case_event_link(previous bytea, e kyc_case_events) returns bytea language sql stable as $$
      select sha256(previous || convert_to(concat_ws(' ', e.event_id, e.customer_id, e.sequence,
        (extract(epoch from e.occurred_at) * 1000000)::bigint, coalesce(e.actor_user_id::text, '-'),
        coalesce(e.case_version::text, '-'), e.kind), 'UTF8') || e.detail_hash)
    $$;
    -- False when there is an event with this id already. Appends of one customer wait for each other at the head of the chain.
    create function append_case_event(
      new_event_id uuid, new_customer_id uuid, new_kind text, new_detail jsonb, new_actor uuid, new_case_version integer
    ) returns boolean language plpgsql as $$
    declare head customer_timelines; event kyc_case_events;
    begin
      insert into customer_timelines (customer_id) values (new_customer_id) on conflict (customer_id) do nothing;
      select * into head from customer_timelines where customer_id = new_customer_id for no key update;
      event.event_id := new_event_id;
      event.customer_id := new_customer_id;
      event.kind := new_kind;
      event.detail := new_detail;
      event.actor_user_id := new_actor;
      event.case_version := new_case_version;
      event.sequence := head.length + 1;
      event.occurred_at := now();
      event.salt := uuid_send(gen_random_uuid());
      event.detail_hash := case_event_detail_hash(event.salt, event.detail);
      event.hash := case_event_link(head.hash, event);
      insert into kyc_case_events (event_id, customer_id, kind, detail, actor_user_id, case_version, sequence, occurred_at, salt, detail_hash, hash)
        values (event.event_id, event.customer_id, event.kind, event.detail, event.actor_user_id, event.case_version, event.sequence,
          event.occurred_at, event.salt, event.detail_hash, event.hash)
        on conflict (event_id) do nothing;
      if not found then
        return false;
      end if;
      update customer_timelines set length = event.sequence, hash = event.hash where customer_id = new_customer_id;
      return true;
    end $$;`

// The person's details may go once their case says so; that something was done, when and by whom stays.
const appendOnly = /* sql */ `
    create function case_events_are_append_only() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' then
        if new.detail = '{}' and new.salt is null
          and (to_jsonb(new) - 'detail' - 'salt') = (to_jsonb(old) - 'detail' - 'salt')
          and exists (select 1 from kyc_cases k where k.customer_id = old.customer_id and k.state = 'erased') then
          return new;
        end if;
      end if;
      raise exception '% is append only', tg_table_name;
    end $$;
    create trigger kyc_case_events_append_only before update or delete on kyc_case_events
      for each row execute function case_events_are_append_only();
    create trigger kyc_case_events_never_emptied before truncate on kyc_case_events
      for each statement execute function case_events_are_append_only();`

// Who changes a customer says so in engine.actor; what the engine does itself has no actor.
const customersTold = /* sql */ `
    create function customer_changes_are_told() returns trigger language plpgsql as $$
    declare changes jsonb;
    begin
      if tg_op = 'INSERT' then
        perform append_case_event(gen_random_uuid(), new.customer_id, 'customerCreated', '{}', new.created_by, null);
        return null;
      end if;
      select jsonb_object_agg(o.key, jsonb_build_object('from', o.value, 'to', n.value)) into changes
        from jsonb_each(to_jsonb(old) - 'updated_at') o join jsonb_each(to_jsonb(new)) n using (key)
        where o.value is distinct from n.value;
      if changes is not null then
        perform append_case_event(gen_random_uuid(), new.customer_id, 'customerChanged', jsonb_build_object('changes', changes),
          nullif(current_setting('engine.actor', true), '')::uuid, null);
      end if;
      return null;
    end $$;
    create trigger customers_told after insert or update on customers
      for each row execute function customer_changes_are_told();`

// What happened before is chained as it stands.
const chainExisting = /* sql */ `
    update kyc_case_events e set sequence = o.place, case_version = coalesce((e.detail->>'caseVersion')::int, 1), salt = uuid_send(gen_random_uuid())
      from (select event_id, row_number() over (partition by customer_id order by recorded_order) as place from kyc_case_events) o
      where o.event_id = e.event_id;
    update kyc_case_events set detail_hash = case_event_detail_hash(salt, detail);
    do $$
    declare e kyc_case_events; head bytea := '';
    begin
      for e in select * from kyc_case_events order by customer_id, sequence loop
        if e.sequence = 1 then
          head := '';
        end if;
        head := case_event_link(head, e);
        update kyc_case_events set hash = head where event_id = e.event_id;
        insert into customer_timelines (customer_id, length, hash) values (e.customer_id, e.sequence, head)
          on conflict (customer_id) do update set length = excluded.length, hash = excluded.hash;
      end loop;
    end $$;`

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table customer_timelines (
      customer_id uuid primary key references customers (customer_id),
      length      bigint not null default 0,
      hash        bytea not null default ''
    );
    alter table kyc_case_events
      add column sequence bigint, add column case_version integer, add column salt bytea, add column detail_hash bytea, add column hash bytea,
      drop constraint kyc_case_events_customer_id_fkey,
      add constraint kyc_case_events_customer foreign key (customer_id) references customers (customer_id);
    ${functions}
    ${chainExisting}
    alter table kyc_case_events alter column sequence set not null, alter column detail_hash set not null, alter column hash set not null;
    create unique index kyc_case_events_sequence on kyc_case_events (customer_id, sequence);
    ${appendOnly}
    ${customersTold}
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop trigger customers_told on customers;
    drop function customer_changes_are_told;
    drop trigger kyc_case_events_never_emptied on kyc_case_events;
    drop trigger kyc_case_events_append_only on kyc_case_events;
    drop function case_events_are_append_only;
    drop function append_case_event;
    drop function case_event_link;
    drop function case_event_detail_hash;
    drop index kyc_case_events_sequence;
    delete from kyc_case_events e where not exists (select 1 from kyc_cases k where k.customer_id = e.customer_id);
    alter table kyc_case_events
      drop constraint kyc_case_events_customer,
      add constraint kyc_case_events_customer_id_fkey foreign key (customer_id) references kyc_cases (customer_id),
      drop column sequence, drop column case_version, drop column salt, drop column detail_hash, drop column hash;
    drop table customer_timelines;
  `)
}
