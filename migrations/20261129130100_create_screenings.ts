/** Which customer was compared with which lists, and who on them they may be. Owners: the API; the rescreening workflow. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table screenings (
      screening_id  uuid primary key,
      sequence      bigint generated always as identity unique,
      bank_id       text not null references banks (bank_id),
      customer_id   uuid not null references customers (customer_id),
      -- Null: a rescreening, or another process of the engine.
      requested_by  uuid references users (user_id),
      rescreening   uuid references rescreenings (version_id),
      -- What was compared: name, birth date, countries.
      subject       jsonb not null,
      version_ids   uuid[] not null,
      threshold     double precision not null,
      -- All that were found; only the best are kept as hits.
      matches_found integer not null,
      screened_at   timestamptz not null default now(),
      constraint screenings_threshold_between check (threshold between 0 and 1)
    );
    create index screenings_of_customer on screenings (customer_id, sequence);
    create index screenings_of_rescreening on screenings (rescreening) where rescreening is not null;

    create table screening_hits (
      hit_id       uuid primary key,
      sequence     bigint generated always as identity unique,
      -- That which has found it first.
      screening_id uuid not null references screenings (screening_id),
      bank_id      text not null references banks (bank_id),
      customer_id  uuid not null references customers (customer_id),
      entry_key    bigint not null references screening_list_entries (entry_key),
      listed_name  text not null,
      score        double precision not null,
      reasons      text[] not null,
      -- SHA-256 of what is known of the customer and of the entry: while it stays the same, so does the hit, and what was decided.
      facts_hash   text not null,
      status       text not null default 'OPEN',
      decided_by   uuid references users (user_id),
      decided_at   timestamptz,
      reason       text,
      constraint screening_hits_once unique (customer_id, facts_hash),
      constraint screening_hits_score_between check (score between 0 and 1),
      constraint screening_hits_status_known check (status in ('OPEN', 'TRUE_MATCH', 'FALSE_POSITIVE')),
      constraint screening_hits_decided_with_status
        check ((status = 'OPEN') = (decided_by is null) and (decided_by is null) = (decided_at is null) and (decided_by is null) = (reason is null))
    );
    create index screening_hits_of_bank on screening_hits (bank_id, status, sequence);

    create table screening_matches (
      screening_id uuid not null references screenings (screening_id),
      hit_id       uuid not null references screening_hits (hit_id),
      primary key (screening_id, hit_id)
    );

    -- What was compared may go once the person is erased; that they were screened, when and with what result stays.
    create function screenings_are_append_only() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' and tg_level = 'ROW' then
        if new.subject = '{}' and (to_jsonb(new) - 'subject') = (to_jsonb(old) - 'subject')
          and exists (select 1 from kyc_cases k where k.customer_id = old.customer_id and k.state = 'erased') then
          return new;
        end if;
      end if;
      raise exception 'screenings are append-only' using errcode = 'OBL02';
    end $$;
    create trigger screenings_append_only before update on screenings
      for each row execute function screenings_are_append_only();
    create trigger screenings_never_deleted before delete or truncate on screenings
      for each statement execute function screenings_are_append_only();
    create trigger screening_matches_append_only before update or delete or truncate on screening_matches
      for each statement execute function screenings_are_append_only();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table screening_matches;
    drop table screening_hits;
    drop table screenings;
    drop function screenings_are_append_only();
  `)
}
