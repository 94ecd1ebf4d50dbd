/** How much a user may pay from the accounts of a bank in a day and in a month. */
import { z } from 'zod'
import { payerLimitsOf } from '../../db/read/payer-limits'
import { deletePayerLimit, putPayerLimit } from '../../db/write/payer-limits'
import { isUuid } from '../../domain/ids'
import { parseMoney } from '../../domain/money'
import { PayerLimit, payerLimitJson, PayerLimits, PutPayerLimit } from '../json/payer-limits'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { pageOf } from '../kernel/paging'

const path = '/banks/BANK_ID/payer-limits'
const common = {
  version: 'engine/v1',
  tags: ['Transaction-Request'],
  auth: 'user',
  roles: ['CanManagePayerLimits'],
  needs: ['bank'],
} as const

const getPayerLimits = endpoint({
  ...common,
  operation: 'getPayerLimits',
  method: 'GET',
  path,
  summary: 'Get Payer Limits',
  description:
    'The limits of the bank, those for everybody first. Query: `user_id` (only those of this user), `limit` (50), `offset` (0).',
  reply: [200, PayerLimits],
  errors: ['IncorrectFilter'],
  handle: async (request, { read }) => {
    const userId = request.query.get('user_id') ?? undefined
    if (userId !== undefined && !isUuid(userId)) return request.fail('IncorrectFilter', ' <- user_id')
    const { limit, offset } = pageOf(request)
    const page = { bankId: request.bank.bankId, limit, offset, ...(userId === undefined ? {} : { userId }) }
    return { payer_limits: (await payerLimitsOf(read, page)).map(payerLimitJson) }
  },
})

const putPayerLimitEndpoint = endpoint({
  ...common,
  operation: 'putPayerLimit',
  method: 'PUT',
  path,
  summary: 'Set Payer Limit',
  description:
    'Sets how much a user may pay from accounts of this bank in a calendar day and a calendar month (in the time zone of payments), in one currency; without `user_id` it is for everybody who has no limit of their own. Who has limits pays in their currencies only. The transaction that books keeps them, however many payments come at once: `OBP-49030`. Refunds do not count. Nobody sets a limit of their own; one for everybody binds whoever sets it as well. Each change is kept (Get Payment Setting Changes).',
  body: {
    name: 'PayerLimitJson',
    schema: PutPayerLimit,
    example: {
      user_id: '9ca9a7e4-6d02-40e3-a129-0b2bf89de9b1',
      currency: 'EUR',
      daily_amount: '1000.00',
      monthly_amount: '5000.00',
    },
  },
  reply: [200, PayerLimit],
  errors: ['InvalidCurrency', 'InvalidAmount', 'UserNotFound', 'OwnPaymentLimit'],
  handle: async ({ bank: { bankId }, body, caller, fail }, { write, newId }) => {
    const { currency } = body
    const minor = (amount: string): bigint => {
      const money = parseMoney(currency, amount)
      if (money.ok && money.value.minor >= 0n) return money.value.minor
      const wrongCurrency = !money.ok && money.refusal.refusal === 'InvalidCurrency'
      return wrongCurrency
        ? fail('InvalidCurrency', ` Current input is: '${currency}'`)
        : fail('InvalidAmount', ` Current input is  ${amount} `)
    }
    const userId = body.user_id?.toLowerCase() ?? null
    if (userId === caller.userId) fail('OwnPaymentLimit')
    const limit = {
      limitId: newId(),
      bankId,
      userId,
      currency,
      dailyAmount: minor(body.daily_amount),
      monthlyAmount: minor(body.monthly_amount),
      setBy: caller.userId,
    }
    const row = await write((transaction) => putPayerLimit(transaction, limit))
    return payerLimitJson(row ?? fail('UserNotFound', ` Current USER_ID(${userId ?? ''})`))
  },
})

const deletePayerLimitEndpoint = endpoint({
  ...common,
  operation: 'deletePayerLimit',
  method: 'DELETE',
  path: `${path}/PAYER_LIMIT_ID`,
  summary: 'Delete Payer Limit',
  description:
    'Takes a limit away, but nobody one of their own. Payments that it kept from being made are not made up for.',
  reply: [204, z.undefined()],
  errors: ['PayerLimitNotFound', 'OwnPaymentLimit'],
  handle: async ({ bank: { bankId }, params, caller, fail }, { write }) => {
    const limitId = params.PAYER_LIMIT_ID
    if (!isUuid(limitId)) return fail('PayerLimitNotFound')
    const deletion = { bankId, limitId, actorUserId: caller.userId }
    const outcome = await write((transaction) => deletePayerLimit(transaction, deletion))
    if (outcome === 'NONE') fail('PayerLimitNotFound')
    if (outcome === 'OWN') fail('OwnPaymentLimit')
    return undefined
  },
})

export const payerLimitEndpoints: readonly AnyEndpoint[] = [
  getPayerLimits,
  putPayerLimitEndpoint,
  deletePayerLimitEndpoint,
]
