/** The KYC case of a customer: state, evidence, decisions and an append-only timeline. Owner: the onboarding workflow. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table onboarding_policies (
      bank_id    text not null references banks (bank_id),
      version    integer not null,
      policy     jsonb not null,
      created_by uuid references users (user_id),
      created_at timestamptz not null default now(),
      primary key (bank_id, version),
      constraint onboarding_policies_version_positive check (version > 0)
    );
    create table kyc_cases (
      customer_id    uuid primary key references customers (customer_id),
      bank_id        text not null references banks (bank_id),
      state          text not null,
      version        integer not null default 1,
      policy         jsonb not null,
      submitted_by   uuid references users (user_id),
      wanted_account jsonb,
      waiting_for    text not null default '',
      due_at         timestamptz,
      kyc_status     boolean,
      last_ok_date   timestamptz,
      account_id     text,
      opened_at      timestamptz not null default now(),
      changed_at     timestamptz not null default now(),
      constraint kyc_cases_state_known
        check (state in ('collecting', 'checking', 'in_review', 'approved', 'rejected', 'monitoring'))
    );
    create index kyc_cases_bank_state on kyc_cases (bank_id, state, changed_at);
    create table kyc_documents (
      customer_id     uuid not null references kyc_cases (customer_id),
      document_id     text not null,
      bank_id         text not null,
      customer_number text,
      type            text,
      number          text,
      issue_date      timestamptz,
      issue_place     text,
      expiry_date     timestamptz,
      version         integer not null default 1,
      request_hash    text not null,
      submitted_by    uuid references users (user_id),
      updated_at      timestamptz not null default now(),
      primary key (customer_id, document_id)
    );
    create table kyc_media (
      customer_id                  uuid not null references kyc_cases (customer_id),
      media_id                     text not null,
      bank_id                      text not null,
      customer_number              text,
      type                         text,
      url                          text,
      date                         timestamptz,
      relates_to_kyc_document_id   text,
      relates_to_kyc_check_id      text,
      version                      integer not null default 1,
      request_hash                 text not null,
      submitted_by                 uuid references users (user_id),
      updated_at                   timestamptz not null default now(),
      primary key (customer_id, media_id)
    );
    create table kyc_checks (
      customer_id     uuid not null references kyc_cases (customer_id),
      check_id        text not null,
      bank_id         text not null,
      customer_number text,
      date            timestamptz,
      how             text,
      staff_user_id   text,
      staff_name      text,
      satisfied       boolean not null,
      comments        text,
      version         integer not null default 1,
      request_hash    text not null,
      submitted_by    uuid references users (user_id),
      updated_at      timestamptz not null default now(),
      primary key (customer_id, check_id)
    );
    create table kyc_statuses (
      status_id       uuid primary key,
      customer_id     uuid not null references kyc_cases (customer_id),
      customer_number text,
      ok              boolean not null,
      date            timestamptz,
      request_hash    text not null,
      submitted_by    uuid references users (user_id),
      recorded_order  bigint generated always as identity,
      created_at      timestamptz not null default now()
    );
    create index kyc_statuses_customer on kyc_statuses (customer_id, recorded_order);
    create table kyc_decisions (
      decision_id uuid primary key,
      customer_id uuid not null references kyc_cases (customer_id),
      round       integer not null,
      user_id     uuid not null references users (user_id),
      decision    text not null,
      reason      text not null default '',
      decided_at  timestamptz not null default now(),
      constraint kyc_decisions_known check (decision in ('approve', 'reject', 'request_more')),
      constraint kyc_decisions_reason_given check (decision = 'approve' or reason <> ''),
      constraint kyc_decisions_one_per_reviewer_and_round unique (customer_id, round, user_id)
    );
    create table kyc_case_events (
      event_id       uuid primary key,
      customer_id    uuid not null references kyc_cases (customer_id),
      kind           text not null,
      detail         jsonb not null default '{}',
      actor_user_id  uuid references users (user_id),
      recorded_order bigint generated always as identity,
      occurred_at    timestamptz not null default now()
    );
    create index kyc_case_events_customer on kyc_case_events (customer_id, recorded_order);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table kyc_case_events;
    drop table kyc_decisions;
    drop table kyc_statuses;
    drop table kyc_checks;
    drop table kyc_media;
    drop table kyc_documents;
    drop table kyc_cases;
    drop table onboarding_policies;
  `)
}
