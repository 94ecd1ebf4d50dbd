/** Limits of what an account may pay to one of its counterparties; the booking keeps them. */
import type { z } from 'zod'
import { counterpartyById } from '../../db/read/counterparties'
import type { CounterpartyLimit } from '../../db/read/counterparties'
import { insertCounterpartyLimit } from '../../db/write/counterparties'
import { currencyDigits } from '../../domain/currency'
import { CounterpartyLimit510, counterpartyLimitJson, PostCounterpartyLimit } from '../json/counterparties'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { counterpartyPermission } from './counterparties'

export const exampleCounterpartyLimit = {
  currency: 'EUR',
  max_single_amount: 1_000,
  max_monthly_amount: 10_000,
  max_number_of_monthly_transactions: 10,
  max_yearly_amount: 12_000,
  max_number_of_yearly_transactions: 100,
}

interface LimitOf {
  readonly limitId: string
  readonly counterpartyId: string
  readonly viewId: string
}

/** The limit that a body asks for; undefined where its currency is none. */
export function limitAsked(
  body: z.output<typeof PostCounterpartyLimit>,
  { limitId, counterpartyId, viewId }: LimitOf,
): CounterpartyLimit | undefined {
  const digits = currencyDigits(body.currency)
  if (digits === undefined) return undefined
  const minor = (wholeUnits: number): bigint => BigInt(wholeUnits) * 10n ** BigInt(digits)
  return {
    limitId,
    counterpartyId,
    viewId,
    currency: body.currency,
    singleAmount: minor(body.max_single_amount),
    monthlyAmount: minor(body.max_monthly_amount),
    monthlyTransactions: body.max_number_of_monthly_transactions,
    yearlyAmount: minor(body.max_yearly_amount),
    yearlyTransactions: body.max_number_of_yearly_transactions,
  }
}

const createCounterpartyLimit = endpoint({
  operation: 'createCounterpartyLimit',
  version: 'v5.1.0',
  method: 'POST',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/views/VIEW_ID/counterparties/COUNTERPARTY_ID/limits',
  summary: 'Create Counterparty Limit',
  description:
    'Bounds what may be paid to a counterparty of this view: at once, and by amount and number in a month and a year of the calendar (in the time zone of payments). Amounts are whole units of the currency. From then on the counterparty is paid in this currency only; a payment over a bound is refused with OBP-49004 at the moment of its booking.',
  tags: ['Counterparty-Limits'],
  auth: 'user',
  needs: ['bank', 'account', 'view'],
  order: ['caller', 'bank', 'account', 'view', 'guard', 'body'],
  guard: counterpartyPermission('can_add_counterparty'),
  body: {
    name: 'PostCounterpartyLimitV510',
    schema: PostCounterpartyLimit,
    example: exampleCounterpartyLimit,
  },
  reply: [201, CounterpartyLimit510],
  errors: ['CounterpartyPermissionMissing', 'CounterpartyNotFound', 'InvalidCurrency', 'CounterpartyLimitExists'],
  handle: async ({ account, view: { id: viewId }, params, body, caller, fail }, { read, writeAtOnce, newId }) => {
    const counterparty = await counterpartyById(read, account.accountKey, viewId, params.COUNTERPARTY_ID)
    if (counterparty === undefined) return fail('CounterpartyNotFound')
    const { counterpartyId } = counterparty
    const limit = limitAsked(body, { limitId: newId(), counterpartyId, viewId }) ?? fail('InvalidCurrency')
    if (!(await insertCounterpartyLimit(writeAtOnce, limit, caller.userId))) return fail('CounterpartyLimitExists')
    return counterpartyLimitJson(limit, account)
  },
})

export const counterpartyLimitEndpoints: readonly AnyEndpoint[] = [createCounterpartyLimit]
