/** Providers outside who answer checks of a case: whom a bank knows, what they were asked, and which of their callbacks have been taken. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table check_providers (
      bank_id               text not null references banks (bank_id),
      name                  text not null,
      url                   text not null,
      kinds                 text[] not null,
      is_active             boolean not null,
      timeout_ms            bigint not null,
      secret_version        integer not null default 1,
      previous_secret_until timestamptz,
      created_by            uuid not null references users (user_id),
      created_at            timestamptz not null default now(),
      changed_at            timestamptz not null default now(),
      primary key (bank_id, name),
      constraint check_providers_answers_something check (cardinality(kinds) > 0),
      constraint check_providers_waited_for check (timeout_ms > 0)
    );
    create table check_requests (
      request_id  uuid primary key,
      customer_id uuid not null references kyc_cases (customer_id),
      bank_id     text not null,
      provider    text not null,
      kind        text not null,
      round       integer not null,
      state       text not null,
      problem     text,
      is_current  boolean not null default true,
      asked_at    timestamptz not null default now(),
      due_at      timestamptz not null,
      ended_at    timestamptz,
      sent_at     timestamptz,
      tries       integer not null default 0,
      last_error  text,
      constraint check_requests_provider foreign key (bank_id, provider) references check_providers (bank_id, name),
      constraint check_requests_state_known check (state in ('open', 'satisfied', 'failed', 'unanswered', 'overtaken')),
      constraint check_requests_problem_known check (problem in ('timedOut', 'providerOff', 'refused')),
      constraint check_requests_ended_with_state check ((state = 'open') = (ended_at is null))
    );
    create unique index check_requests_current on check_requests (customer_id, kind) where is_current;
    create index check_requests_of_customer on check_requests (customer_id, asked_at);
    create table check_callbacks (
      bank_id     text not null,
      provider    text not null,
      event_id    text not null,
      body_hash   text not null,
      request_id  uuid not null references check_requests (request_id),
      satisfied   boolean not null,
      received_at timestamptz not null default now(),
      primary key (bank_id, provider, event_id)
    );
    create index check_callbacks_of_request on check_callbacks (request_id);
    alter table kyc_cases
      drop constraint kyc_cases_task_known,
      add constraint kyc_cases_task_known check (task in ('review', 'escalation', 'overdue', 'providerCheck'));
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    update kyc_cases set task = null, task_role = null, task_since = null where task = 'providerCheck';
    alter table kyc_cases
      drop constraint kyc_cases_task_known,
      add constraint kyc_cases_task_known check (task in ('review', 'escalation', 'overdue'));
    drop table check_callbacks;
    drop table check_requests;
    drop table check_providers;
  `)
}
