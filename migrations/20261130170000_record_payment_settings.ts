/** Who changed what by which a bank steers payments: from what, to what, and when. The database writes it with each change, whoever makes it. */
import type { Knex } from 'knex'

/** Table, what a row sets, the column that says whom or what it concerns (none: the whole bank), and what of it is told. */
const settings = [
  ['payer_limits', 'PAYER_LIMIT', 'user_id', ['currency', 'daily_amount', 'monthly_amount']],
  [
    'counterparty_limits',
    'COUNTERPARTY_LIMIT',
    'counterparty_id',
    [
      ...['account_id', 'view_id', 'currency', 'single_amount', 'monthly_amount', 'monthly_transactions'],
      ...['yearly_amount', 'yearly_transactions'],
    ],
  ],
  ['bank_charges', 'CHARGES', '', ['account_id', 'rules']],
  ['payment_rules', 'PAYMENT_RULES', '', ['hold_funds', 'funds_retry_minutes', 'frozen_wait_hours']],
  ['payment_calendars', 'PAYMENT_CALENDAR', '', ['closed_weekdays', 'closed_days', 'on_closed_day']],
  ['challenge_policies', 'CHALLENGE_POLICY', '', ['policy']],
] as const

/** Of attributes only some are settings: table, what such a row sets, whom or what it concerns, their names, and what else they have to be. */
const attributes = [
  [
    'account_attributes',
    'ACCOUNT_ATTRIBUTE',
    'account_id',
    '^(REQUIRED_CHALLENGE_ANSWERS|OVERDRAFT_LIMIT)$',
    () => 'true',
  ],
  [
    'user_attributes',
    'USER_LIMIT',
    'user_id',
    '^TRANSACTION_REQUESTS_PAYMENT_LIMIT_[A-Z]{3}_[A-Z_]+$',
    (row: string) => `not ${row}.is_personal`,
  ],
] as const

const recordedAs = (kind: string, concerned: string, names: string, told: readonly string[]): string =>
  `execute function payment_setting_is_recorded(${[kind, concerned, names, ...told].map((text) => `'${text}'`).join(', ')})`

/** A condition can name only the row that its event has. */
function attributeTriggers([table, kind, concerned, names, also]: (typeof attributes)[number]): string {
  const steers = (row: string): string => `(${row}.name ~ '${names}' and ${also(row)})`
  const when = {
    insert: steers('new'),
    update: `(${steers('old')} or ${steers('new')})`,
    delete: steers('old'),
  }
  const recorded = recordedAs(kind, concerned, names, ['name', 'value'])
  return Object.entries(when)
    .map(
      ([event, condition]) =>
        `create trigger ${table}_${event}_recorded after ${event} on ${table} for each row when ${condition} ${recorded};`,
    )
    .join('\n    ')
}

export async function up(knex: Knex): Promise<void> {
  const kinds = [...settings, ...attributes].map(([, kind]) => `'${kind}'`).join(', ')
  await knex.raw(/* sql */ `
    -- Without a bank: a setting of the whole instance. Without an actor: nobody said who, as when somebody changes a table by hand.
    create table payment_setting_changes (
      change_id      uuid primary key default gen_random_uuid(),
      sequence       bigint generated always as identity,
      bank_id        text references banks (bank_id),
      kind           text not null,
      -- The id of a user, an account or a counterparty; null: all payments of the bank.
      concerns       text,
      actor_user_id  uuid references users (user_id),
      -- Null: there was none, or is none any more.
      before         jsonb,
      after          jsonb,
      -- The moment itself: a transaction that had to wait for another one began before that one wrote.
      changed_at     timestamptz not null default clock_timestamp(),
      constraint payment_setting_changes_sequence_unique unique (sequence),
      constraint payment_setting_changes_kind_known check (kind in (${kinds})),
      constraint payment_setting_changes_is_a_change check (before is distinct from after)
    );
    create index payment_setting_changes_of_bank on payment_setting_changes (bank_id, sequence);
    create index payment_setting_changes_of_kind on payment_setting_changes (bank_id, kind, sequence);
    create index payment_setting_changes_of_one on payment_setting_changes (bank_id, concerns, sequence);
    create trigger payment_setting_changes_append_only before update or delete or truncate on payment_setting_changes
      for each statement execute function audit_trail_is_append_only();

    -- Of what belongs to an account, or to a counterparty of one.
    create function account_of_setting(stored jsonb, out bank_id text, out account_id text) language sql stable as $$
      select a.bank_id, a.account_id from accounts a where a.account_key = coalesce((stored ->> 'account_key')::bigint,
        (select c.account_key from counterparties c where c.counterparty_id = (stored ->> 'counterparty_id')::uuid))
    $$;

    -- What a row says, if it is a setting by its name. Numbers are texts: amounts can be larger than what readers of JSON hold exactly.
    create function payment_setting_in(stored jsonb, names text, told text[]) returns jsonb language sql stable as $$
      select jsonb_object_agg(member, case jsonb_typeof(whole -> member) when 'number' then to_jsonb(whole ->> member) else whole -> member end)
      from (select stored || jsonb_build_object('account_id', (account_of_setting(stored)).account_id) as whole) as known, unnest(told) as member
      where coalesce(stored ->> 'name', '') ~ names and stored is not null
    $$;

    -- Its arguments: the kind, the column that says what is concerned, a pattern for names, and the columns that are told. The row is
    -- locked by whoever changes it, so what was before is what the change before has left.
    create function payment_setting_is_recorded() returns trigger language plpgsql as $$
    declare
      told text[] := tg_argv[3:];
      was jsonb := case tg_op when 'INSERT' then null else to_jsonb(old) end;
      becomes jsonb := case tg_op when 'DELETE' then null else to_jsonb(new) end;
      whole jsonb := coalesce(becomes, was);
      account record;
    begin
      select * into account from account_of_setting(whole);
      -- These are kept in versions: each takes the place of the one before it.
      if tg_table_name = 'challenge_policies' and tg_op = 'INSERT' then
        select to_jsonb(p) into was from challenge_policies p
          where p.bank_id = whole ->> 'bank_id' and p.version = (whole ->> 'version')::integer - 1;
      end if;
      was := payment_setting_in(was, tg_argv[2], told);
      becomes := payment_setting_in(becomes, tg_argv[2], told);
      if was is distinct from becomes then
        insert into payment_setting_changes (bank_id, kind, concerns, actor_user_id, before, after) values (
          coalesce(whole ->> 'bank_id', account.bank_id), tg_argv[0],
          case tg_argv[1] when 'account_id' then account.account_id else whole ->> nullif(tg_argv[1], '') end,
          nullif(current_setting('engine.actor', true), '')::uuid, was, becomes);
      end if;
      return null;
    end $$;
    ${settings
      .map(
        ([table, kind, concerned, told]) =>
          `create trigger ${table}_recorded after insert or update or delete on ${table} for each row ${recordedAs(kind, concerned, '', told)};`,
      )
      .join('\n    ')}
    ${attributes.map(attributeTriggers).join('\n    ')}
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    ${settings.map(([table]) => `drop trigger ${table}_recorded on ${table};`).join('\n    ')}
    ${attributes
      .flatMap(([table]) => ['insert', 'update', 'delete'].map((event) => [table, event] as const))
      .map(([table, event]) => `drop trigger ${table}_${event}_recorded on ${table};`)
      .join('\n    ')}
    drop function payment_setting_is_recorded;
    drop function payment_setting_in;
    drop function account_of_setting;
    drop table payment_setting_changes;
  `)
}
