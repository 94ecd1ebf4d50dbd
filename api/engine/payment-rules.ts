/** What a bank wants of payments that wait. */
import { paymentRules } from '../../db/read/payment-rules'
import { putPaymentRules } from '../../db/write/payment-rules'
import { PaymentRules, PutPaymentRules, rulesJson } from '../json/payment-rules'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const example = { hold_funds: true, funds_retry_minutes: 30, wait_for_frozen_account_hours: 72 }

const common = {
  version: 'engine/v1',
  path: '/banks/BANK_ID/payment-rules',
  tags: ['Transaction-Request'],
  auth: 'user',
  roles: ['CanManagePaymentRules'],
  needs: ['bank'],
  reply: [200, PaymentRules],
  errors: [],
} as const

const getPaymentRules = endpoint({
  ...common,
  operation: 'getPaymentRules',
  method: 'GET',
  summary: 'Get Payment Rules',
  description:
    'The rules of the bank for payments that wait. Where it has said nothing, nothing is held, and what cannot be paid has failed.',
  handle: async ({ bank }, { read }) => rulesJson(await paymentRules(read, bank.bankId)),
})

const putPaymentRulesEndpoint = endpoint({
  ...common,
  operation: 'putPaymentRules',
  method: 'PUT',
  summary: 'Set Payment Rules',
  description:
    '`hold_funds`: from now on what a payment takes from the account, its charge included, is held while it waits for answers. Nothing else can be paid with it; it is free again when the payment is rejected, fails or its time is over. A payment that the account cannot cover is then refused when it is asked for. For a payment of a later day nothing is held. `funds_retry_minutes`: a payment of a later day is tried again so often (5 to 60) on its day while the funds are missing; 0, and when left out: it fails at once. `wait_for_frozen_account_hours`: a payment from a frozen account waits so long (at most 720) for its end; 0, and when left out: it is refused. Payments that wait already are left as they are.',
  body: { name: 'PaymentRulesJson', schema: PutPaymentRules, example },
  handle: async ({ bank, body, caller }, { write }) => {
    const rules = {
      holdFunds: body.hold_funds,
      fundsRetryMinutes: body.funds_retry_minutes,
      frozenWaitHours: body.wait_for_frozen_account_hours,
    }
    await write((transaction) => putPaymentRules(transaction, { ...rules, bankId: bank.bankId, setBy: caller.userId }))
    return rulesJson(rules)
  },
})

export const paymentRuleEndpoints: readonly AnyEndpoint[] = [getPaymentRules, putPaymentRulesEndpoint]
