/** The trail of what was changed of the settings that steer payments, for auditors: at a bank, and of the instance. */
import { paymentSettingChanges } from '../../db/read/payment-setting-changes'
import type { SettingKind } from '../../db/read/payment-setting-changes'
import type { Reader } from '../../db/connection'
import { PaymentSettingChanges, settingChangeJson, settingKinds } from '../json/payment-setting-changes'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { cursorOf, nextOf } from './cursor'
import type { Listed } from './cursor'

const common = {
  version: 'engine/v1',
  method: 'GET',
  tags: ['Transaction-Request'],
  auth: 'user',
  reply: [200, PaymentSettingChanges],
  errors: ['IncorrectFilter'],
} as const

const told =
  'newest first: who changed it (`changed_by_user_id`; null where nobody has said who, as when somebody changes a table by hand), when, and from what to what; `before` is null where there was none, `after` where there is none any more. What was set again as it was is not listed. Query: `kind`, `concerns` (the id of a user, account or counterparty), `limit` (50, at most 200), `before` (the `next` of the page before).'

function kindOf({ query, fail }: Listed): SettingKind | undefined {
  const kind = query.get('kind')
  return kind === null
    ? undefined
    : (settingKinds.find((known) => known === kind) ?? fail('IncorrectFilter', ' <- kind'))
}

async function found(read: Reader, request: Listed, bankId: string | null) {
  const page = cursorOf(request)
  const concerns = request.query.get('concerns') ?? undefined
  const rows = await paymentSettingChanges(read, { ...page, bankId, kind: kindOf(request), concerns })
  return { payment_setting_changes: rows.map((row) => settingChangeJson(row)), next: nextOf(rows, page.limit) }
}

const getAtBank = endpoint({
  ...common,
  operation: 'getPaymentSettingChangesAtBank',
  path: '/banks/BANK_ID/payment-setting-changes',
  summary: 'Get Payment Setting Changes at Bank',
  description: `What was changed at the bank of payer limits, limits of counterparties, charges, payment rules, the payment calendar, the challenge policy, and the attributes of accounts that steer payments, ${told}`,
  roles: ['CanGetPaymentSettingChangesAtOneBank', 'CanGetPaymentSettingChanges'],
  needs: ['bank'],
  handle: (request, { read }) => found(read, request, request.bank.bankId),
})

const getOfInstance = endpoint({
  ...common,
  operation: 'getPaymentSettingChanges',
  path: '/payment-setting-changes',
  summary: 'Get Payment Setting Changes',
  description: `What was changed of the payment limits that staff note about users, which hold at every bank, ${told}`,
  roles: ['CanGetPaymentSettingChanges'],
  handle: (request, { read }) => found(read, request, null),
})

export const paymentSettingChangeEndpoints: readonly AnyEndpoint[] = [getAtBank, getOfInstance]
