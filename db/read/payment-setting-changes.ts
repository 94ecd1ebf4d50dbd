/** Reads who changed what by which a bank steers payments. */
import type { ChargeRule } from '../../domain/payments/charge'
import type { ChallengePolicy } from '../../domain/payments/challenge-policy'
import type { ClosedDayRule } from '../../domain/payments/calendar'
import type { Reader } from '../connection'

/** An attribute of an account or of a user. */
interface StoredAttribute {
  readonly name: string
  readonly value: string
}

/** What is kept of a setting, by its kind. Numbers are texts; amounts are minor units. */
export interface StoredSettings {
  readonly PAYER_LIMIT: { readonly currency: string; readonly daily_amount: string; readonly monthly_amount: string }
  readonly COUNTERPARTY_LIMIT: {
    readonly account_id: string
    readonly view_id: string
    readonly currency: string
    readonly single_amount: string
    readonly monthly_amount: string
    readonly monthly_transactions: string
    readonly yearly_amount: string
    readonly yearly_transactions: string
  }
  readonly CHARGES: { readonly account_id: string; readonly rules: Readonly<Record<string, ChargeRule>> }
  readonly PAYMENT_RULES: {
    readonly hold_funds: boolean
    readonly funds_retry_minutes: string
    readonly frozen_wait_hours: string
  }
  readonly PAYMENT_CALENDAR: {
    readonly closed_weekdays: readonly number[]
    readonly closed_days: Readonly<Record<string, string>>
    readonly on_closed_day: ClosedDayRule
  }
  readonly CHALLENGE_POLICY: { readonly policy: ChallengePolicy }
  readonly ACCOUNT_ATTRIBUTE: StoredAttribute
  readonly USER_LIMIT: StoredAttribute
  readonly ACCOUNT_ROUTING: { readonly scheme: string; readonly address: string; readonly is_vouched: boolean }
}
export type SettingKind = keyof StoredSettings

export interface SettingChangeRow {
  readonly changeId: string
  /** Counts up; the cursor of the list. */
  readonly sequence: bigint
  /** A `SettingKind`, or one that a later release has made. */
  readonly kind: string
  /** The id of the user, account or counterparty; null: all payments of the bank. */
  readonly concerns: string | null
  /** Null: nobody said who. */
  readonly actorUserId: string | null
  /** Of `StoredSettings`, where the kind is known. Null: there was none. */
  readonly before: object | null
  /** Null: there is none any more. */
  readonly after: object | null
  /** ISO 8601 with whole seconds. */
  readonly changedAt: string
}

export interface SettingChangePage {
  /** Null: settings of the instance, which no bank has. */
  readonly bankId: string | null
  readonly kind: SettingKind | undefined
  readonly concerns: string | undefined
  /** Those before this sequence; undefined: from the newest on. */
  readonly before: bigint | undefined
  readonly limit: number
}

/** The changes at a bank, newest first. The bank is named in the order for those without one: to Postgres they are not all of one. */
export const paymentSettingChanges = (read: Reader, page: SettingChangePage): Promise<SettingChangeRow[]> => {
  const { bankId, kind, concerns, before, limit } = page
  const narrowed = [
    ...(bankId === null ? [{ sql: 'bank_id is null', values: [] }] : [{ sql: 'bank_id = ?', values: [bankId] }]),
    ...(kind === undefined ? [] : [{ sql: 'kind = ?', values: [kind] }]),
    ...(concerns === undefined ? [] : [{ sql: 'concerns = ?', values: [concerns] }]),
  ]
  return read.raw<SettingChangeRow>(
    `select change_id as "changeId", sequence, kind, concerns, actor_user_id as "actorUserId", before, after,
       iso_seconds(changed_at) as "changedAt"
     from payment_setting_changes where ${narrowed.map(({ sql }) => sql).join(' and ')} and sequence < ?
     order by bank_id desc, sequence desc limit ?`,
    [...narrowed.flatMap(({ values }) => values), before ?? 9_223_372_036_854_775_807n, limit],
  )
}
