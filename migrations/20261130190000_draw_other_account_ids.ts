/**
 * What an other account is called is drawn at random. Its id was a hash of both accounts' names, and the digits of its automatic alias one of
 * that: whoever read them through a view that hides the number could try numbers until the hash was the same.
 */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    -- Whoever writes waits from here on, and does not stand in the way of the change of the table; reading goes on until then.
    lock table other_account_metadata in share row exclusive mode;
    -- Those that have the same six digits, or digits that are taken, get 32. Names that somebody has given stay.
    with drawn as materialized (
      select account_key, other_account_id, upper(translate(gen_random_uuid()::text, '-', '')) as digits from other_account_metadata
    ), short as (
      select *, 'ALIAS_' || left(digits, 6) as alias,
        row_number() over (partition by account_key, left(digits, 6) order by other_account_id) as nth
      from drawn
    ), taken as (
      select account_key, automatic_alias as alias from other_account_metadata
      union select account_key, public_alias from other_account_metadata where public_alias is not null
    )
    update other_account_metadata m
    set automatic_alias = case when short.nth = 1 and taken.alias is null then short.alias else 'ALIAS_' || short.digits end
    from short left join taken using (account_key, alias)
    where short.account_key = m.account_key and short.other_account_id = m.other_account_id;
    -- 43 characters of base64url, as before. Processes of a release that does not know the column get one, too.
    -- Last, because whoever reads waits, too, from here on.
    alter table other_account_metadata add column shown_id text not null
      default rtrim(translate(encode(sha256(uuid_send(gen_random_uuid())), 'base64'), '+/', '-_'), '=');
    create unique index other_account_metadata_shown on other_account_metadata (account_key, shown_id);
    comment on column other_account_metadata.other_account_id is 'the key: a hash of both accounts, which can be guessed and is shown to nobody';
    comment on column other_account_metadata.shown_id is 'the id of the other account, drawn at random';
  `)
}

/** The aliases do not come back. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    comment on column other_account_metadata.other_account_id is null;
    alter table other_account_metadata drop column shown_id;
  `)
}
