/** The trail of what was changed of the settings of payments, on the wire of our own API: each setting as its own calls show it. */
import { z } from 'zod'
import type { SettingChangeRow, SettingKind, StoredSettings } from '../../db/read/payment-setting-changes'
import { formatMoney } from '../../domain/money'
import { routingReply } from './accounts'
import { BankCharges, chargeRulesJson } from './bank-charges'
import { challengePolicyJson, ChallengePolicyJson } from './challenge-policies'
import { boundsJson, CounterpartyLimit510 } from './counterparties'
import { PayerLimit } from './payer-limits'
import { calendarJson, PaymentCalendar } from './payment-calendars'
import { PaymentRules, rulesJson } from './payment-rules'

const Attribute = z.object({ name: z.string(), value: z.string() })

const AccountRouting = routingReply.extend({ is_vouched: z.boolean() })

const settings = {
  PAYER_LIMIT: PayerLimit.pick({ currency: true, daily_amount: true, monthly_amount: true }),
  COUNTERPARTY_LIMIT: CounterpartyLimit510.omit({ counterparty_limit_id: true, bank_id: true, counterparty_id: true }),
  CHARGES: BankCharges.pick({ account_id: true, rules: true }),
  PAYMENT_RULES: PaymentRules,
  PAYMENT_CALENDAR: PaymentCalendar,
  CHALLENGE_POLICY: ChallengePolicyJson,
  ACCOUNT_ATTRIBUTE: Attribute,
  USER_LIMIT: Attribute,
  ACCOUNT_ROUTING: AccountRouting,
} as const satisfies Record<SettingKind, z.ZodType>
type Settings = typeof settings

/** The kinds, as a query names them. */
export const settingKinds = Object.keys(settings) as readonly SettingKind[]

const attributeJson = ({ name, value }: StoredSettings['ACCOUNT_ATTRIBUTE']): z.input<typeof Attribute> => ({
  name,
  value,
})

const told: { readonly [Kind in SettingKind]: (stored: StoredSettings[Kind]) => z.input<Settings[Kind]> } = {
  PAYER_LIMIT: ({ currency, daily_amount: daily, monthly_amount: monthly }) => ({
    currency,
    daily_amount: formatMoney({ currency, minor: BigInt(daily) }),
    monthly_amount: formatMoney({ currency, minor: BigInt(monthly) }),
  }),
  COUNTERPARTY_LIMIT: (stored) => ({
    account_id: stored.account_id,
    view_id: stored.view_id,
    ...boundsJson({
      currency: stored.currency,
      singleAmount: BigInt(stored.single_amount),
      monthlyAmount: BigInt(stored.monthly_amount),
      monthlyTransactions: Number(stored.monthly_transactions),
      yearlyAmount: BigInt(stored.yearly_amount),
      yearlyTransactions: Number(stored.yearly_transactions),
    }),
  }),
  CHARGES: ({ account_id, rules }) => ({ account_id, rules: chargeRulesJson(rules) }),
  PAYMENT_RULES: (stored) =>
    rulesJson({
      holdFunds: stored.hold_funds,
      fundsRetryMinutes: Number(stored.funds_retry_minutes),
      frozenWaitHours: Number(stored.frozen_wait_hours),
    }),
  PAYMENT_CALENDAR: (stored) =>
    calendarJson({
      closedWeekdays: stored.closed_weekdays,
      closedDays: stored.closed_days,
      onClosedDay: stored.on_closed_day,
    }),
  CHALLENGE_POLICY: ({ policy }) => challengePolicyJson(policy),
  ACCOUNT_ATTRIBUTE: attributeJson,
  USER_LIMIT: attributeJson,
  ACCOUNT_ROUTING: ({ scheme, address, is_vouched }) => ({ scheme, address, is_vouched }),
}

const changed = <Kind extends z.ZodType, Setting extends z.ZodType>(kind: Kind, setting: Setting) =>
  z.object({
    change_id: z.string(),
    kind,
    concerns: z.string().nullable(),
    changed_by_user_id: z.string().nullable(),
    changed: z.string(),
    before: z.nullable(setting),
    after: z.nullable(setting),
  })
const changeOf = <const Kind extends SettingKind>(kind: Kind) => changed(z.literal(kind), settings[kind])

const isKnown = (kind: string): kind is SettingKind => Object.hasOwn(settings, kind)
/** What an API of a later release has made, while one of this release runs beside it. */
const laterChange = changed(
  z.string().refine((kind) => !isKnown(kind)),
  z.record(z.string(), z.unknown()),
)

/** `next` is the cursor of older ones. A kind that is not known here is shown as it is stored. */
export const PaymentSettingChanges = z.object({
  payment_setting_changes: z.array(
    z.union([
      z.discriminatedUnion('kind', [
        changeOf('PAYER_LIMIT'),
        changeOf('COUNTERPARTY_LIMIT'),
        changeOf('CHARGES'),
        changeOf('PAYMENT_RULES'),
        changeOf('PAYMENT_CALENDAR'),
        changeOf('CHALLENGE_POLICY'),
        changeOf('ACCOUNT_ATTRIBUTE'),
        changeOf('USER_LIMIT'),
        changeOf('ACCOUNT_ROUTING'),
      ]),
      laterChange,
    ]),
  ),
  next: z.string().nullable(),
})
type ChangeJson = z.input<typeof PaymentSettingChanges>['payment_setting_changes'][number]

export const settingChangeJson = ({ kind, ...row }: SettingChangeRow): ChangeJson => {
  // The kind says which of the stored settings these are.
  const tell = (isKnown(kind) ? told[kind] : (stored: object) => stored) as (stored: object) => object
  return {
    change_id: row.changeId,
    kind,
    concerns: row.concerns,
    changed_by_user_id: row.actorUserId,
    changed: row.changedAt,
    before: row.before && tell(row.before),
    after: row.after && tell(row.after),
  } as ChangeJson
}
