/** Judged answers become an audit trail: each names its request and bank, is listed in its order, and cannot be changed. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table challenge_judgements
      add column sequence bigint generated always as identity,
      add column request_id uuid references transaction_requests (request_id),
      add column bank_id text references banks (bank_id);
    update challenge_judgements j set request_id = r.request_id, bank_id = r.bank_id
      from challenges c join transaction_requests r using (request_id) where c.challenge_id = j.challenge_id;
    alter table challenge_judgements
      alter column request_id set not null,
      alter column bank_id set not null,
      add constraint challenge_judgements_sequence_unique unique (sequence),
      add constraint challenge_judgements_verdict_known
        check (verdict in ('right', 'repeated', 'wrong', 'wrong_user', 'not_entitled', 'expired', 'exhausted'));
    create index challenge_judgements_of_bank on challenge_judgements (bank_id, sequence);
    create index challenge_judgements_of_user on challenge_judgements (user_id, sequence);
    create index challenge_judgements_of_request on challenge_judgements (request_id, sequence);

    create function audit_trail_is_append_only() returns trigger language plpgsql as $$
    begin
      raise exception 'the audit trail % is append-only', tg_table_name using errcode = 'OBA01';
    end $$;
    create trigger challenge_judgements_append_only before update or delete or truncate on challenge_judgements
      for each statement execute function audit_trail_is_append_only();
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop trigger challenge_judgements_append_only on challenge_judgements;
    drop function audit_trail_is_append_only();
    drop index challenge_judgements_of_request;
    drop index challenge_judgements_of_user;
    drop index challenge_judgements_of_bank;
    alter table challenge_judgements
      drop constraint challenge_judgements_verdict_known,
      drop column bank_id,
      drop column request_id,
      drop column sequence;
  `)
}
