/**
 * Creating transaction requests to counterparties: by id (COUNTERPARTY), IBAN (SEPA) or routings (SIMPLE); and FREE_FORM, which pays
 * nobody. Most of them can be asked for since v2.1.0, in the older shape.
 */
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
import type { TransactionRequestRow } from '../../db/read/transaction-requests'
import { TransactionRequest210, transactionRequest210Json, TransactionRequest400 } from '../json/transaction-requests'
import type { Role } from '../access/roles'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, BodyShape, Check } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'
import type { Settings } from '../settings'
import { payeeErrors, toCounterparty, toIban, toNobody, toRoutings } from './counterparty-payees'
import type { PayeePart, Paying } from './counterparty-payees'
import { createPayment, paymentErrors, paymentReply400 } from './new-payment'
import { onItsDay } from './payment-timing'
import { payerErrors, refuseUnlessPayer, refuseUnsupportedType } from './payer'

const guardFirst: readonly Check[] = ['caller', 'bank', 'roles', 'account', 'guard', 'body']
/** Before v4.0.0 ids are looked at before what they name. */
const idsFirst: readonly Check[] = ['caller', 'ids', 'bank', 'roles', 'account', 'guard', 'body']

const errors = [...payerErrors, ...payeeErrors, ...paymentErrors] as const

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

/** What the calls for a type have in common, whatever the version. */
const callFor = <Body extends z.ZodType<AnyPayment>>({ type, operation, roles = [], body }: RequestType<Body>) =>
  ({
    operation,
    method: 'POST',
    path: pathOf(type),
    summary: `Create Transaction Request (${type})`,
    tags: ['Transaction-Request', 'PSD2'],
    auth: 'user',
    roles,
    needs: ['bank', 'account'],
    order: guardFirst,
    guard: (request: Parameters<typeof refuseUnlessPayer>[0], settings: Settings) => {
      refuseUnlessPayer(request, settings)
      refuseUnsupportedType(type, request, settings)
    },
    body,
    waits: true,
  }) as const

interface Requested<Body extends z.ZodType<AnyPayment>> extends Pick<Paying, 'account' | 'caller'> {
  readonly params: { readonly VIEW_ID: string }
  readonly body: z.output<Body>
  readonly fail: (name: (typeof errors)[number], detail?: string) => never
}

const orderOf = <Body extends z.ZodType<AnyPayment>>(
  { type, payee }: RequestType<Body>,
  { account, caller, params, body, fail }: Requested<Body>,
  handles: Handles,
) => {
  const part = payee(body, { account, caller, viewId: params.VIEW_ID, fail }, handles)
  return { type, account, caller, body, futureDate: body.future_date, ...part, fail }
}

const create = <Body extends z.ZodType<AnyPayment>>(requestType: RequestType<Body>): AnyEndpoint =>
  endpoint({
    ...callFor(requestType),
    version: 'v4.0.0',
    description: `${requestType.description} Threshold, challenges and currencies are as for the type ACCOUNT.`,
    reply: [201, TransactionRequest400],
    errors,
    handle: async (request, handles) => {
      const order = orderOf(requestType, request, handles)
      return createPayment({ ...order, single: false, reply: paymentReply400(handles) }, handles)
    },
  })

/** As it was before several people could be asked. */
const createOlder = <Body extends z.ZodType<AnyPayment>>(requestType: RequestType<Body>): AnyEndpoint =>
  endpoint({
    ...callFor(requestType),
    version: 'v2.1.0',
    order: idsFirst,
    description: `${requestType.description} Threshold, challenge and currency are as for the type SANDBOX_TAN.`,
    reply: [201, TransactionRequest210],
    errors: [...errors, 'RequestCurrencyMismatch'],
    handle: async (request, handles) => {
      const otherCurrency = (): never => request.fail('RequestCurrencyMismatch')
      const reply = (row: TransactionRequestRow) => transactionRequest210Json(row, 'moment')
      const order = orderOf(requestType, request, handles)
      return createPayment({ ...order, single: true, otherCurrency, reply }, handles)
    },
  })

const counterparty: RequestType<typeof PostToCounterparty> = {
  type: 'COUNTERPARTY',
  operation: 'createTransactionRequestCounterparty',
  description: `Asks for a payment to a counterparty of the account. A counterparty without an account here is paid through a settlement account of the bank. Limits of the counterparty are kept when the payment is booked (OBP-49004). ${onItsDay}`,
  body: {
    name: 'TransactionRequestBodyCounterpartyJSON',
    schema: PostToCounterparty,
    example: exampleToCounterparty,
  },
  payee: toCounterparty,
}

const sepa: RequestType<typeof PostSepa> = {
  type: 'SEPA',
  operation: 'createTransactionRequestSepa',
  description: `Asks for a payment to the counterparty of the account that has the IBAN. ${onItsDay}`,
  body: { name: 'TransactionRequestBodySEPAJSON', schema: PostSepa, example: exampleSepa },
  payee: toIban,
}

const simple: RequestType<typeof PostSimple> = {
  type: 'SIMPLE',
  operation: 'createTransactionRequestSimple',
  description: `Asks for a payment to the counterparty of the account that has all of these routings; where there is none, one is written down under the name that is given. ${onItsDay}`,
  body: { name: 'TransactionRequestBodySimpleJsonV400', schema: PostSimple, example: exampleSimple },
  payee: toRoutings,
}

const freeForm: RequestType<typeof PostFreeForm> = {
  type: 'FREE_FORM',
  operation: 'createTransactionRequestFreeForm',
  description: `Asks for something that only the description says. The amount leaves the account and comes back at once: two transactions, no effect on the balance. ${onItsDay}`,
  roles: ['CanCreateAnyTransactionRequest'],
  body: { name: 'TransactionRequestBodyFreeFormJSON', schema: PostFreeForm, example: exampleFreeForm },
  payee: toNobody,
}

export const counterpartyPaymentEndpoints: readonly AnyEndpoint[] = [
  create(counterparty),
  create(sepa),
  create(simple),
  create(freeForm),
  createOlder(counterparty),
  createOlder(sepa),
  createOlder(freeForm),
]
