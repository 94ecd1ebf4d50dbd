/** The staff see what waits at a bank, and how it goes; payments that are complete at once pay nothing for that but a note per block. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- What waits at a bank, oldest first.
    create index transaction_requests_waiting on transaction_requests (bank_id, created_at, request_id)
      where status in ('INITIATED', 'NEXT_CHALLENGE_PENDING', 'PENDING', 'FORWARDED');
    -- What became of those that people had to answer.
    create index transaction_requests_challenged on transaction_requests (bank_id, created_at) where required_answers > 0;
    -- Rows come in the order of their time: a range per block finds the last hour.
    create index transaction_requests_recent on transaction_requests using brin (created_at) with (pages_per_range = 16, autosummarize = on);
    create index kyc_decisions_recent on kyc_decisions (decided_at);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop index kyc_decisions_recent;
    drop index transaction_requests_recent;
    drop index transaction_requests_challenged;
    drop index transaction_requests_waiting;
  `)
}
