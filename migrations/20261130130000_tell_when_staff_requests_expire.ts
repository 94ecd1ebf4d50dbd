/** Until when the staff can decide a request: its process ends it then. The inbox is read in this order. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- Null: stored before there was this column. Only its process knows when such a request ends.
    alter table credit_limit_requests add column expires_at timestamptz;
    alter table account_applications add column expires_at timestamptz;
    create index credit_limit_requests_by_due on credit_limit_requests (bank_id, (coalesce(expires_at, requested_at)), request_id)
      where status = 'REQUESTED';
    create index account_applications_by_due on account_applications (bank_id, (coalesce(expires_at, requested_at)), request_id)
      where status = 'REQUESTED';
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop index account_applications_by_due;
    drop index credit_limit_requests_by_due;
    alter table account_applications drop column expires_at;
    alter table credit_limit_requests drop column expires_at;
  `)
}
