/** Requests that wait for a decision of the staff. Owners: the workflows of credit limit requests and of account applications. */
import type { Knex } from 'knex'

const decided = /* sql */ `
      status       text not null default 'REQUESTED',
      requested_by uuid not null references users (user_id),
      requested_at timestamptz not null default now(),
      decision_id  uuid,
      decided_by   uuid references users (user_id),
      decided_at   timestamptz,
      reason       text not null default '',
      constraint %_status_known check (status in ('REQUESTED', 'ACCEPTED', 'REJECTED', 'EXPIRED')),
      constraint %_decided_once check ((status = 'REQUESTED') = (decided_at is null))`

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table credit_limit_requests (
      request_id   uuid primary key,
      bank_id      text not null,
      customer_id  uuid not null,
      currency     text not null,
      amount       numeric not null,
      details      jsonb not null,
      ${decided.replaceAll('%', 'credit_limit_requests')},
      constraint credit_limit_requests_customer foreign key (customer_id, bank_id) references customers (customer_id, bank_id)
    );
    create index credit_limit_requests_of_customer on credit_limit_requests (customer_id, requested_at desc, request_id);
    create index credit_limit_requests_of_bank on credit_limit_requests (bank_id, status, requested_at, request_id);

    create table account_applications (
      request_id   uuid primary key,
      bank_id      text not null references banks (bank_id),
      product_code text not null,
      user_id      uuid references users (user_id),
      customer_id  uuid,
      account_id   text,
      ${decided.replaceAll('%', 'account_applications')},
      constraint account_applications_customer foreign key (customer_id, bank_id) references customers (customer_id, bank_id),
      constraint account_applications_for_somebody check (user_id is not null or customer_id is not null)
    );
    create index account_applications_of_bank on account_applications (bank_id, requested_at, request_id);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table account_applications;
    drop table credit_limit_requests;
  `)
}
