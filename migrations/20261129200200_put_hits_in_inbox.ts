/** A screening hit that nobody has decided is a task: when it was found, and what the inbox of the staff reads it through. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table screening_hits add column found_at timestamptz not null default now();
    update screening_hits h set found_at = s.screened_at from screenings s where s.screening_id = h.screening_id;
    create index screening_hits_waiting on screening_hits (bank_id, found_at, hit_id) where status = 'OPEN';
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop index screening_hits_waiting;
    alter table screening_hits drop column found_at;
  `)
}
