/** Cards of customers, on their accounts. Of a card's verification value only a keyed hash is kept, and of its PIN nothing. */
import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    create table cards (
      card_id            uuid primary key,
      bank_id            text not null references banks (bank_id),
      account_key        bigint not null references accounts (account_key),
      customer_id        uuid not null references customers (customer_id),
      card_number        text not null,
      card_type          text not null,
      brand              text,
      name_on_card       text not null,
      issue_number       text not null,
      serial_number      text not null,
      valid_from         timestamptz not null,
      expires            timestamptz not null,
      enabled            boolean not null,
      cancelled          boolean not null default false,
      on_hot_list        boolean not null default false,
      technology         text not null,
      networks           text[] not null,
      allows             text[] not null,
      replacement_date   timestamptz,
      replacement_reason text,
      pin_resets         jsonb not null,
      collected          timestamptz,
      posted             timestamptz,
      cvv_hash           bytea,
      changed_by         uuid not null references users (user_id),
      created_at         timestamptz not null default now(),
      changed_at         timestamptz not null default now(),
      constraint cards_number_unique unique (bank_id, card_number, issue_number),
      constraint cards_allows_known check (allows <@ array['credit', 'debit', 'cash_withdrawal']),
      constraint cards_replacement_reason_known check (replacement_reason in ('LOST', 'STOLEN', 'RENEW', 'FIRST'))
    );
    create index cards_of_number on cards (card_number);
    create index cards_of_account on cards (account_key);
    create index cards_of_customer on cards (customer_id);
    create index cards_of_bank on cards (bank_id, created_at, card_id);
    create table card_attributes (
      attribute_id uuid primary key,
      card_id      uuid not null references cards (card_id) on delete cascade,
      name         text not null,
      type         text not null,
      value        text not null,
      created_at   timestamptz not null default now(),
      constraint card_attributes_type_known check (type in ('STRING', 'INTEGER', 'DOUBLE', 'DATE_WITH_DAY'))
    );
    create index card_attributes_of_card on card_attributes (card_id, created_at);
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    drop table card_attributes;
    drop table cards;
  `)
}
