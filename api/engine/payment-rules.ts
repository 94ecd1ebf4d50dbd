/** What a bank wants of payments that wait for answers. */
import { z } from 'zod'
import { paymentRules } from '../../db/read/payment-rules'
import { putPaymentRules } from '../../db/write/payment-rules'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const PaymentRules = z.object({ hold_funds: z.boolean() })

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
  description: 'The rules of the bank for payments that wait for answers; nothing is held where it has said nothing.',
  handle: async ({ bank }, { read }) => ({ hold_funds: (await paymentRules(read, bank.bankId)).holdFunds }),
})

const putPaymentRulesEndpoint = endpoint({
  ...common,
  operation: 'putPaymentRules',
  method: 'PUT',
  summary: 'Set Payment Rules',
  description:
    '`hold_funds`: from now on what a payment takes from the account, its charge included, is held while it waits for answers. Nothing else can be paid with it; it is free again when the payment is rejected, fails or its time is over. A payment that the account cannot cover is then refused when it is asked for. Payments that wait already are left as they are.',
  body: { name: 'PaymentRulesJson', schema: PaymentRules, example: { hold_funds: true } },
  handle: async ({ bank, body, caller }, { write }) => {
    const rules = { bankId: bank.bankId, holdFunds: body.hold_funds, setBy: caller.userId }
    await write((transaction) => putPaymentRules(transaction, rules))
    return body
  },
})

export const paymentRuleEndpoints: readonly AnyEndpoint[] = [getPaymentRules, putPaymentRulesEndpoint]
