/** Creating transaction requests: payments to another account of this instance. */
import type { z } from 'zod'
import type { TransactionRequestRow } from '../../db/read/transaction-requests'
import {
  exampleToAccount,
  PostToAccount,
  TransactionRequest210,
  transactionRequest210Json,
  TransactionRequest400,
} from '../json/transaction-requests'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Check } from '../kernel/endpoint'
import { accountNamed, createPayment, paymentErrors, paymentReply400 } from './new-payment'
import { onItsDay } from './payment-timing'
import { payerErrors, refuseUnlessPayer, refuseUnsupportedType } from './payer'

const tags = ['Transaction-Request', 'PSD2']
/** Who may pay, and of what type, is decided before the body is looked at. */
const guardFirst: readonly Check[] = ['caller', 'bank', 'account', 'guard', 'body']
/** Before v4.0.0 ids are looked at before what they name. */
const idsFirst: readonly Check[] = ['caller', 'ids', 'bank', 'account', 'guard', 'body']
const description = `Asks for a payment to another account. Below the threshold of its type it is booked at once and the reply says COMPLETED. From the threshold on the reply says INITIATED and lists the challenges: the payment is booked when enough of the users who hold one have answered. The amount may be in another currency than either account; the rates of the bank apply. ${onItsDay}`

const insidePayee = ({ to, future_date: futureDate }: z.output<typeof PostToAccount>) => ({
  futureDate,
  details: { to_sandbox_tan: to },
  chargePolicy: 'SHARED',
  payee: () => accountNamed(to),
})

type ToAccount = 'ACCOUNT' | 'ACCOUNT_OTP'
const pathOf = (type: ToAccount) =>
  `/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/transaction-request-types/${type}/transaction-requests` as const

const toAccount = (type: ToAccount, operation: string): AnyEndpoint =>
  endpoint({
    operation,
    version: 'v4.0.0',
    method: 'POST',
    path: pathOf(type),
    summary: `Create Transaction Request (${type})`,
    description,
    tags,
    auth: 'user',
    needs: ['bank', 'account'],
    order: guardFirst,
    guard: (request, settings) => {
      refuseUnlessPayer(request, settings)
      refuseUnsupportedType(type, request, settings)
    },
    body: { name: 'TransactionRequestBodyCommonJSON', schema: PostToAccount, example: exampleToAccount },
    reply: [201, TransactionRequest400],
    errors: [...payerErrors, ...paymentErrors],
    waits: true,
    handle: ({ account, caller, body, fail }, handles) => {
      const reply = paymentReply400(handles)
      return createPayment({ type, account, caller, body, ...insidePayee(body), reply, fail, single: false }, handles)
    },
  })

const createTransactionRequestSandboxTan = endpoint({
  operation: 'createTransactionRequestSandboxTan',
  version: 'v2.1.0',
  method: 'POST',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/transaction-request-types/SANDBOX_TAN/transaction-requests',
  summary: 'Create Transaction Request (SANDBOX_TAN)',
  description: `${description} This type knows one challenge, that of the user who asks, and no other currency of the amount than that of the paying account.`,
  tags,
  auth: 'user',
  needs: ['bank', 'account'],
  order: idsFirst,
  guard: (request, settings) => {
    refuseUnlessPayer(request, settings)
    refuseUnsupportedType('SANDBOX_TAN', request, settings)
  },
  body: { name: 'TransactionRequestBodySandBoxTanJSON', schema: PostToAccount, example: exampleToAccount },
  reply: [201, TransactionRequest210],
  errors: [...payerErrors, ...paymentErrors, 'RequestCurrencyMismatch'],
  waits: true,
  handle: ({ account, caller, body, fail }, handles) => {
    const reply = (row: TransactionRequestRow) => transactionRequest210Json(row, 'moment')
    const otherCurrency = (): never => fail('RequestCurrencyMismatch')
    const older = { single: true, otherCurrency }
    const order = { type: 'SANDBOX_TAN', account, caller, body, ...insidePayee(body), ...older, reply, fail }
    return createPayment(order, handles)
  },
})

/** Catches every type that has no call of its own under the prefix. */
const createTransactionRequest = endpoint({
  operation: 'createTransactionRequest',
  version: 'v2.1.0',
  method: 'POST',
  path: '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/transaction-request-types/TRANSACTION_REQUEST_TYPE/transaction-requests',
  summary: 'Create Transaction Request (type in the path)',
  description: 'Refuses the types that this version has no call for.',
  tags,
  auth: 'user',
  needs: ['bank', 'account'],
  order: idsFirst,
  guard: refuseUnlessPayer,
  reply: [201, TransactionRequest210],
  errors: payerErrors,
  handle: ({ params, fail }) =>
    fail('TransactionRequestTypeUnsupported', `: '${params.TRANSACTION_REQUEST_TYPE.slice(0, 100)}'`),
})

export const transactionRequestEndpoints: readonly AnyEndpoint[] = [
  toAccount('ACCOUNT', 'createTransactionRequestAccount'),
  toAccount('ACCOUNT_OTP', 'createTransactionRequestAccountOtp'),
  createTransactionRequestSandboxTan,
  createTransactionRequest,
]
