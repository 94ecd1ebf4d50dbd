/** What finding the same person twice at a bank needs: an index by birth date, and one by what their documents say. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create index customers_birth_date on customers (bank_id, date_of_birth);
    create index kyc_documents_identity on kyc_documents
      (bank_id, upper(regexp_replace(number, '[^A-Za-z0-9]', '', 'g')), lower(btrim(type)));
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop index kyc_documents_identity;
    drop index customers_birth_date;
  `)
}
