/**
 * Another account has a record from the moment that somebody sees it, with an alias that no other account of this one has. Until now
 * a record began with the first note, and the alias was six digits of the id, whoever else had them.
 */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table other_account_metadata
      add column automatic_alias text,
      -- Null: nobody has written anything.
      alter column changed_by drop not null;
    update other_account_metadata m set automatic_alias = 'ALIAS_' || left(d.digits, case d.nth when 1 then 6 else 64 end)
    from (
      select account_key, other_account_id, digits, row_number() over (partition by account_key, left(digits, 6) order by other_account_id) as nth
      from other_account_metadata
        cross join lateral (select upper(encode(sha256(convert_to(other_account_id, 'UTF8')), 'hex')) as digits) hash
    ) d
    where d.account_key = m.account_key and d.other_account_id = m.other_account_id;
    alter table other_account_metadata alter column automatic_alias set not null;
    create unique index other_account_metadata_alias on other_account_metadata (account_key, automatic_alias);
    comment on column other_account_metadata.public_alias is 'null: the automatic one; empty: deleted';
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    comment on column other_account_metadata.public_alias is null;
    delete from other_account_metadata where changed_by is null;
    alter table other_account_metadata
      alter column changed_by set not null,
      drop column automatic_alias;
  `)
}
