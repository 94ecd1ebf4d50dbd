/** Whose account an IBAN leads to steers payments: what staff change of the routings of an account is on the trail of settings. */
import type { Knex } from 'knex'

const kinds = [
  ...['PAYER_LIMIT', 'COUNTERPARTY_LIMIT', 'CHARGES', 'PAYMENT_RULES', 'PAYMENT_CALENDAR', 'CHALLENGE_POLICY'],
  ...['ACCOUNT_ATTRIBUTE', 'USER_LIMIT'],
] as const

const kindIsOneOf = (known: readonly string[]): string => /* sql */ `
  alter table payment_setting_changes
    drop constraint payment_setting_changes_kind_known,
    add constraint payment_setting_changes_kind_known check (kind in (${known.map((kind) => `'${kind}'`).join(', ')}));`

const recorded = `execute function payment_setting_is_recorded('ACCOUNT_ROUTING', 'account_id', '', 'scheme', 'address', 'is_vouched')`

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    ${kindIsOneOf([...kinds, 'ACCOUNT_ROUTING'])}

    -- What an account is opened with is no change of it.
    create function account_is_older(opened bigint) returns boolean language sql stable as $$
      select exists (select from accounts where account_key = opened and opened_at < now())
    $$;
    create trigger account_routings_insert_recorded after insert on account_routings for each row
      when (account_is_older(new.account_key)) ${recorded};
    create trigger account_routings_recorded after update or delete on account_routings for each row ${recorded};
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop trigger account_routings_recorded on account_routings;
    drop trigger account_routings_insert_recorded on account_routings;
    drop function account_is_older;
    -- The release before knows no records of this kind.
    alter table payment_setting_changes disable trigger payment_setting_changes_append_only;
    delete from payment_setting_changes where kind = 'ACCOUNT_ROUTING';
    alter table payment_setting_changes enable trigger payment_setting_changes_append_only;
    ${kindIsOneOf(kinds)}
  `)
}
