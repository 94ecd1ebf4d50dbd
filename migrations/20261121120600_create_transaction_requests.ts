/** Transaction requests, their challenges and every judged answer. Owner: the transaction-request workflow; the API inserts those that are complete at once. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table transaction_requests (
      request_id       uuid primary key,
      bank_id          text not null references banks (bank_id),
      account_key      bigint not null references accounts (account_key),
      to_account_key   bigint references accounts (account_key),
      type             text not null,
      status           text not null,
      version          integer not null default 1,
      currency         text not null,
      amount           bigint not null,
      challenge_threshold bigint not null,
      required_answers integer not null,
      description      text not null,
      details          jsonb not null,
      charge_currency  text not null,
      charge_amount    text not null,
      charge_summary   text not null,
      charge_policy    text not null,
      initiator_id     uuid not null references users (user_id),
      transaction_id   uuid,
      end_reason       text not null default '',
      request_hash     text not null,
      created_at       timestamptz not null default now(),
      ended_at         timestamptz,
      constraint transaction_requests_status_known check (status in ('INITIATED', 'PENDING', 'NEXT_CHALLENGE_PENDING', 'FAILED',
        'COMPLETED', 'FORWARDED', 'REJECTED', 'CANCELLED', 'CANCELLATION_PENDING')),
      constraint transaction_requests_amount_positive check (amount > 0),
      constraint transaction_requests_unchallenged_is_small check (required_answers > 0 or amount < challenge_threshold),
      constraint transaction_requests_completed_is_booked check ((status = 'COMPLETED') = (transaction_id is not null))
    );
    create index transaction_requests_account on transaction_requests (account_key, created_at desc);
    create table challenges (
      challenge_id     uuid primary key,
      request_id       uuid not null references transaction_requests (request_id),
      user_id          uuid not null references users (user_id),
      code_hash        bytea not null,
      challenge_type   text not null,
      sca_method       text not null,
      attempts         integer not null default 0,
      attempts_allowed integer not null,
      expires_at       timestamptz not null,
      answered_at      timestamptz,
      created_at       timestamptz not null default now(),
      constraint challenges_one_per_user unique (request_id, user_id),
      constraint challenges_attempts_bounded check (attempts between 0 and attempts_allowed)
    );
    create table challenge_judgements (
      judgement_id uuid primary key,
      challenge_id uuid not null references challenges (challenge_id),
      user_id      uuid not null references users (user_id),
      verdict      text not null,
      judged_at    timestamptz not null default now()
    );
    create index challenge_judgements_challenge on challenge_judgements (challenge_id, judged_at);
    create table transaction_request_events (
      event_id       uuid primary key,
      request_id     uuid not null references transaction_requests (request_id),
      kind           text not null,
      detail         jsonb not null default '{}',
      actor_user_id  uuid references users (user_id),
      recorded_order bigint generated always as identity,
      occurred_at    timestamptz not null default now()
    );
    create index transaction_request_events_request on transaction_request_events (request_id, recorded_order);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table transaction_request_events;
    drop table challenge_judgements;
    drop table challenges;
    drop table transaction_requests;
  `)
}
