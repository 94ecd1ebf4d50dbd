/** Creating transaction requests to counterparties: by id (COUNTERPARTY), IBAN (SEPA) or routings (SIMPLE); and FREE_FORM, which pays nobody. */
import type { z } from 'zod'
import {
  exampleFreeForm,
  exampleSepa,
  exampleSimple,
  exampleToCounterparty,
  PostFreeForm,
  PostSepa,
  PostSimple,
  PostToCounterparty,
} from '../json/counterparty-payments'
import { TransactionRequest400 } from '../json/transaction-requests'
import type { Role } from '../access/roles'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, BodyShape, Check } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'
import { payeeErrors, toCounterparty, toIban, toNobody, toRoutings } from './counterparty-payees'
import type { PayeePart, Paying } from './counterparty-payees'
import { createPayment, paymentErrors, paymentReply400 } from './new-payment'
import { payerErrors, refuseUnlessPayer, refuseUnsupportedType } from './payer'

const guardFirst: readonly Check[] = ['caller', 'bank', 'roles', 'account', 'guard', 'body']

type Type = 'COUNTERPARTY' | 'SEPA' | 'SIMPLE' | 'FREE_FORM'
const pathOf = (type: Type) =>
  `/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/transaction-request-types/${type}/transaction-requests` as const

interface AnyPayment {
  readonly value: { readonly currency: string; readonly amount: string }
  readonly description: string
  readonly future_date?: string | null | undefined
}

interface RequestType<Body extends z.ZodType<AnyPayment>> {
  readonly type: Type
  readonly operation: string
  readonly description: string
  readonly roles?: readonly Role[]
  readonly body: BodyShape<Body>
  readonly payee: (body: z.output<Body>, paying: Paying, handles: Handles) => PayeePart
}

const create = <Body extends z.ZodType<AnyPayment>>({
  type,
  operation,
  description,
  roles = [],
  body: shape,
  payee,
}: RequestType<Body>): AnyEndpoint =>
  endpoint({
    operation,
    version: 'v4.0.0',
    method: 'POST',
    path: pathOf(type),
    summary: `Create Transaction Request (${type})`,
    description: `${description} Threshold, challenges and currencies are as for the type ACCOUNT.`,
    tags: ['Transaction-Request', 'PSD2'],
    auth: 'user',
    roles,
    needs: ['bank', 'account'],
    order: guardFirst,
    guard: (request, settings) => {
      refuseUnlessPayer(request, settings)
      refuseUnsupportedType(type, request, settings)
    },
    body: shape,
    reply: [201, TransactionRequest400],
    errors: [...payerErrors, ...payeeErrors, ...paymentErrors],
    waits: true,
    handle: async ({ account, caller, params, body, fail }, handles) => {
      const part = payee(body, { account, caller, viewId: params.VIEW_ID, fail }, handles)
      const reply = paymentReply400(handles)
      const order = { type, account, caller, body, futureDate: body.future_date ?? undefined, ...part, reply, fail }
      return createPayment({ ...order, single: false }, handles)
    },
  })

const onItsDay =
  'With a `future_date` after today it is confirmed now and made when that day begins: it is PENDING until then.'

export const counterpartyPaymentEndpoints: readonly AnyEndpoint[] = [
  create({
    type: 'COUNTERPARTY',
    operation: 'createTransactionRequestCounterparty',
    description: `Asks for a payment to a counterparty of the account. A counterparty without an account here is paid through a settlement account of the bank. Limits of the counterparty are kept when the payment is booked (OBP-49004). ${onItsDay}`,
    body: {
      name: 'TransactionRequestBodyCounterpartyJSON',
      schema: PostToCounterparty,
      example: exampleToCounterparty,
    },
    payee: toCounterparty,
  }),
  create({
    type: 'SEPA',
    operation: 'createTransactionRequestSepa',
    description: `Asks for a payment to the counterparty of the account that has the IBAN. ${onItsDay}`,
    body: { name: 'TransactionRequestBodySEPAJSON', schema: PostSepa, example: exampleSepa },
    payee: toIban,
  }),
  create({
    type: 'SIMPLE',
    operation: 'createTransactionRequestSimple',
    description: `Asks for a payment to the counterparty of the account that has all of these routings; where there is none, one is written down under the name that is given. ${onItsDay}`,
    body: { name: 'TransactionRequestBodySimpleJsonV400', schema: PostSimple, example: exampleSimple },
    payee: toRoutings,
  }),
  create({
    type: 'FREE_FORM',
    operation: 'createTransactionRequestFreeForm',
    description:
      'Asks for something that only the description says. The amount leaves the account and comes back at once: two transactions, no effect on the balance.',
    roles: ['CanCreateAnyTransactionRequest'],
    body: { name: 'TransactionRequestBodyFreeFormJSON', schema: PostFreeForm, example: exampleFreeForm },
    payee: toNobody,
  }),
]
