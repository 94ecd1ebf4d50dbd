/** A case knows its customer's kind and risk, who has it and on which level, what was asked for, and why payments are frozen. */
import type { Knex } from 'knex'

const states = (...more: readonly string[]): string =>
  ['collecting', 'checking', 'in_review', 'approved', 'rejected', 'monitoring', ...more]
    .map((state) => `'${state}'`)
    .join(', ')

export async function up(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table kyc_cases
      add column customer_kind    text not null default 'person',
      add column risk             text not null default 'low',
      add column level            text not null default 'officer',
      add column assignee_user_id uuid references users (user_id),
      add column requested        jsonb not null default '[]',
      add column resubmissions    integer not null default 0,
      add column verified_at      timestamptz,
      add column expired          boolean not null default false,
      add column ended_at         timestamptz,
      add column frozen           text,
      add column screening        jsonb,
      add column task             text,
      add column task_role        text,
      add column task_since       timestamptz,
      drop constraint kyc_cases_state_known,
      add constraint kyc_cases_state_known check (state in (${states('closed', 'erased')})),
      add constraint kyc_cases_customer_kind_known check (customer_kind in ('person', 'company')),
      add constraint kyc_cases_risk_known check (risk in ('low', 'medium', 'high')),
      add constraint kyc_cases_level_known check (level in ('officer', 'supervisor', 'compliance')),
      add constraint kyc_cases_frozen_known check (frozen in ('expired', 'rejected', 'closed')),
      add constraint kyc_cases_task_known check (task in ('review', 'escalation', 'overdue')),
      add constraint kyc_cases_task_complete check ((task is null) = (task_role is null) and (task is null) = (task_since is null)),
      add constraint kyc_cases_task_due check (task is null or due_at is not null);
    update kyc_cases set verified_at = changed_at where state in ('approved', 'monitoring');
    update kyc_cases set ended_at = changed_at where state = 'rejected';
    update kyc_cases set task = 'review', task_role = 'CanDecideOnboarding', task_since = changed_at
      where state = 'in_review' and due_at is not null;
    -- What the staff have to do at a bank, the first due first.
    create index kyc_cases_tasks on kyc_cases (bank_id, due_at, customer_id) where task is not null;
    alter table kyc_decisions add column missing jsonb not null default '[]';
  `)
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(/* sql */ `
    alter table kyc_decisions drop column missing;
    drop index kyc_cases_tasks;
    update kyc_cases set state = 'rejected' where state in ('closed', 'erased');
    alter table kyc_cases
      drop constraint kyc_cases_state_known,
      add constraint kyc_cases_state_known check (state in (${states()})),
      drop column customer_kind, drop column risk, drop column level, drop column assignee_user_id, drop column requested,
      drop column resubmissions, drop column verified_at, drop column expired, drop column ended_at, drop column frozen, drop column screening,
      drop column task, drop column task_role, drop column task_since;
  `)
}
