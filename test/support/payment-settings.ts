/** The settings by which a bank steers payments, changed as its officers do, and the trail of their changes. */
import type { TestEngine } from './engine'
import { createPayingPair } from './payments'
import type { PayingPair } from './payments'
import { call, createPerson } from './people'
import type { Person, Reply } from './people'

export interface SettingChange {
  readonly change_id: string
  readonly kind: string
  readonly concerns: string | null
  readonly changed_by_user_id: string | null
  readonly before: object | null
  readonly after: object | null
}
export interface SettingTrail {
  readonly payment_setting_changes: readonly SettingChange[]
  readonly next: string | null
}
/** A bank, somebody who changes its settings, and somebody who reads what was changed. */
export interface SettingDesk {
  readonly engine: TestEngine
  readonly pair: PayingPair
  readonly bankId: string
  readonly officer: Person
  readonly auditor: Person
}

export const openSettingDesk = async (engine: TestEngine): Promise<SettingDesk> => {
  const pair = await createPayingPair(engine)
  const { bankId } = pair
  const roles = ['CanManagePayerLimits', 'CanManageCharges', 'CanManagePaymentRules', 'CanManageChallengePolicy']
  const ofAccounts = ['CanCreateAccountAttributeAtOneBank', 'CanUpdateAccountAttribute']
  return {
    engine,
    pair,
    bankId,
    officer: await createPerson(engine, {
      roles: [
        ...[...roles, ...ofAccounts].map((role) => [role, bankId] as const),
        ...['CanCreateNonPersonalUserAttribute', 'CanDeleteNonPersonalUserAttribute', 'CanDeleteUser'],
      ],
    }),
    auditor: await createPerson(engine, { roles: [['CanGetPaymentSettingChangesAtOneBank', bankId]] }),
  }
}
export const ofBank = ({ bankId }: SettingDesk, rest: string): string => `/engine/v1/banks/${bankId}/${rest}`
/** What has to succeed, by the officer unless somebody else is named. */
export const done = async <Body = Record<string, string>>(
  { engine, officer }: SettingDesk,
  method: string,
  path: string,
  { body, as = officer }: { body?: object; as?: Person } = {},
): Promise<Body> => {
  const reply = await call<Body>(engine, method, path, { as, ...(body && { body }) })
  if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`)
  return reply.body
}
export const askTrail = (desk: SettingDesk, query = '', as = desk.auditor): Promise<Reply<SettingTrail>> =>
  call<SettingTrail>(desk.engine, 'GET', ofBank(desk, `payment-setting-changes${query}`), { as })
export const trailOf = async (desk: SettingDesk, query?: string): Promise<readonly SettingChange[]> =>
  (await askTrail(desk, query)).body.payment_setting_changes

/** From the first change to the last, as pairs of before and after. */
export const steps = (changes: readonly SettingChange[]): readonly (readonly [object | null, object | null])[] =>
  [...changes].reverse().map(({ before, after }) => [before, after])

export const bounds = { currency: 'EUR', daily_amount: '100.00', monthly_amount: '900.00' }
/** Sets a payer limit: for everybody, unless `change` names a user. */
export const setLimit = (desk: SettingDesk, change: object = {}): Promise<{ payer_limit_id: string }> =>
  done(desk, 'PUT', ofBank(desk, 'payer-limits'), { body: { ...bounds, ...change } })

export const chargesBody = (accountId: string, maximum: string): object => ({
  account_id: accountId,
  rules: [{ transaction_request_type: 'SEPA', level: '0.001', minimum: '0.20', maximum }],
})
export const rules = { hold_funds: true, funds_retry_minutes: 30, wait_for_frozen_account_hours: 72 }
export const calendar = {
  closed_weekdays: ['SATURDAY', 'SUNDAY'],
  closed_days: [{ date: '2026-12-25', name: 'Christmas' }],
  on_closed_day: 'NEXT_DAY',
}
export const policy = { currency: 'EUR', bands: [{ from: '10000', required_answers: 2 }], maker_may_confirm: false }
