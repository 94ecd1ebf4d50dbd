/** Who has taken a request that waits for the staff, and what the inbox of the staff is read through. Owner: the API. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table task_claims (
      task_id    uuid primary key,
      user_id    uuid not null references users (user_id),
      claimed_at timestamptz not null default now()
    );
    -- As kyc_cases_tasks, the oldest first.
    create index kyc_cases_tasks_by_age on kyc_cases (bank_id, task_since, customer_id) where task is not null;
    create index account_applications_waiting on account_applications (bank_id, requested_at, request_id) where status = 'REQUESTED';
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop index account_applications_waiting;
    drop index kyc_cases_tasks_by_age;
    drop table task_claims;
  `)
}
