/** What a bank charges for payments, and to which of its accounts that goes. */
import { z } from 'zod'
import { bankCharges } from '../../db/read/bank-charges'
import { deleteBankCharges, putBankCharges } from '../../db/write/bank-charges'
import { isChargeRule } from '../../domain/payments/charge'
import { BankCharges, bankChargesJson, PutBankCharges } from '../json/bank-charges'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const common = {
  version: 'engine/v1',
  path: '/banks/BANK_ID/charges',
  tags: ['Transaction-Request'],
  auth: 'user',
  roles: ['CanManageCharges'],
  needs: ['bank'],
} as const

const getBankCharges = endpoint({
  ...common,
  operation: 'getBankCharges',
  method: 'GET',
  summary: 'Get Charges',
  description: 'What the bank charges for payments, and where it books that; `account_id` is null where it books none.',
  reply: [200, BankCharges],
  errors: [],
  handle: async ({ bank }, { read }) => bankChargesJson(await bankCharges(read, bank.bankId)),
})

const putBankChargesEndpoint = endpoint({
  ...common,
  operation: 'putBankCharges',
  method: 'PUT',
  summary: 'Set Charges',
  description:
    'From now on each payment from an account of the bank is charged, in bookings of their own to the account that is named here: the sender bears the charge, the receiver does, or each a half, as the `charge_policy` of the request says. A receiver at another bank is not charged. `rules` say for each type what the charge is: `level` times the amount, at least `minimum` and at most `maximum`, in the currency of the request; other types are charged as the instance is configured. What gives money back (REFUND, FREE_FORM) is not charged. Nobody names an account of their own, or of a customer for whom they act.',
  body: {
    name: 'BankChargesJson',
    schema: PutBankCharges,
    example: {
      account_id: 'charges',
      rules: [{ transaction_request_type: 'SEPA', level: '0.001', minimum: '0.20', maximum: '15.00' }],
    },
  },
  reply: [200, BankCharges],
  errors: ['AccountNotFound', 'InvalidJson', 'OwnChargeAccount'],
  handle: async ({ bank: { bankId }, body, caller, fail }, { read, write, settings }) => {
    const names = body.rules.map((rule) => rule.transaction_request_type)
    for (const [index, rule] of body.rules.entries()) {
      const type = rule.transaction_request_type
      const isKnown = settings.payments.types.includes(type) && names.indexOf(type) === index
      if (!isKnown || !isChargeRule(rule))
        fail('InvalidJson', ` Not a rule, or not the first of its type: ${type.slice(0, 100)}`)
    }
    const rules = Object.fromEntries(
      body.rules.map(({ transaction_request_type: type, level, minimum, maximum }) => [
        type,
        { level, minimum, maximum },
      ]),
    )
    const charges = { bankId, accountId: body.account_id, rules, setBy: caller.userId }
    const outcome = await write((transaction) => putBankCharges(transaction, charges))
    if (outcome === 'NONE') fail('AccountNotFound', ` Current AccountId is ${body.account_id.slice(0, 100)}`)
    if (outcome === 'OWN') fail('OwnChargeAccount')
    return bankChargesJson(await bankCharges(read, bankId))
  },
})

const deleteBankChargesEndpoint = endpoint({
  ...common,
  operation: 'deleteBankCharges',
  method: 'DELETE',
  summary: 'Delete Charges',
  description: 'From now on the bank books no charges; replies tell them as the instance is configured.',
  reply: [204, z.undefined()],
  errors: [],
  handle: async ({ bank, caller }, { write }) => {
    await write((transaction) => deleteBankCharges(transaction, bank.bankId, caller.userId))
    return undefined
  },
})

export const bankChargeEndpoints: readonly AnyEndpoint[] = [
  getBankCharges,
  putBankChargesEndpoint,
  deleteBankChargesEndpoint,
]
