/** The payment of v1.2.1, and the order that it and the oldest transaction requests are. */
import type { z } from 'zod'
import { olderType, Payment121, PostPayment121 } from '../json/older-transaction-requests'
import type { PostToAccount } from '../json/transaction-requests'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { accountNamed, createPayment, paymentErrors } from './new-payment'
import type { PaymentOrder } from './new-payment'
import { payerErrors, refuseUnlessPayer, refuseUnsupportedType } from './payer'

/** Who asks, for which account. */
export interface OlderPayer extends Pick<PaymentOrder<unknown>, 'account' | 'caller'> {
  readonly fail: (name: (typeof olderPaymentErrors)[number], detail?: string) => never
}
export const olderPaymentErrors = [
  ...payerErrors,
  ...paymentErrors,
  'RequestCurrencyMismatch',
  'CounterpartyOfAccountNotFound',
] as const

/** The one kind of payment that these shapes know: inside this instance, with one challenge at most. */
export const olderOrder = <Reply>(
  { account, caller, fail }: OlderPayer,
  body: z.output<typeof PostToAccount>,
  reply: PaymentOrder<Reply>['reply'],
): PaymentOrder<Reply> => ({
  type: olderType,
  account,
  caller,
  body,
  details: { to_sandbox_tan: body.to },
  chargePolicy: 'SHARED',
  payee: () => accountNamed(body.to),
  futureDate: body.future_date,
  single: true,
  otherCurrency: () => fail('RequestCurrencyMismatch'),
  payeeInOtherCurrency: () => fail('RequestCurrencyMismatch'),
  reply,
  // Here clients know a payee that is not there by an error of its own.
  fail: (name, detail) => (name === 'AccountNotFound' ? fail('CounterpartyOfAccountNotFound') : fail(name, detail)),
})

const makePayment = endpoint({
  operation: 'makePayment',
  version: 'v1.2.1',
  method: 'POST',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/transactions',
  summary: 'Make Payment',
  description:
    'Pays another account at once, in the currency of both accounts. A payment that needs a challenge, or names a later day, is refused: transaction requests are for those.',
  tags: ['Transaction'],
  auth: 'user',
  needs: ['bank', 'account'],
  order: ['caller', 'body', 'bank', 'account', 'guard'],
  guard: (request, settings) => {
    refuseUnlessPayer(request, settings)
    refuseUnsupportedType(olderType, request, settings)
  },
  body: {
    name: 'MakePaymentJson',
    schema: PostPayment121,
    example: { bank_id: 'gh.29.uk', account_id: '1ca8a7e4-6d02-48e3-a029-0b2bf89de9f0', amount: '10.12' },
  },
  reply: [200, Payment121],
  errors: olderPaymentErrors,
  waits: true,
  handle: (request, handles) => {
    const { account, body } = request
    const to = { bank_id: body.bank_id, account_id: body.account_id }
    const value = { currency: account.currency, amount: body.amount }
    const order = olderOrder(
      request,
      { to, value, description: '', future_date: body.future_date },
      ({ transactionId }) => ({
        transaction_id: transactionId ?? '',
      }),
    )
    return createPayment({ ...order, atOnce: true }, handles)
  },
})

export const olderPaymentEndpoints: readonly AnyEndpoint[] = [makePayment]
