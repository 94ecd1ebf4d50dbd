/** Standing orders: asked for and confirmed like a payment, shown with what became of each of theirs, and ended. */
import { standingOrderById, standingOrdersOf, standingPaymentsOf } from '../../db/read/standing-orders'
import type { AccountRow } from '../../db/read/facts'
import type { StandingOrderRow } from '../../db/read/standing-orders'
import { dayAt } from '../../domain/payments/days'
import { laterDay } from '../../domain/payments/future-date'
import { permits } from '../../domain/views/system-views'
import {
  CreatedStandingOrder,
  exampleStandingOrder,
  PostEnd,
  PostStandingOrder,
  standingOrderJson,
  StandingOrders,
  StandingOrderWithPayments,
  withPaymentsJson,
} from '../json/standing-orders'
import type { NewStandingOrderJson } from '../json/standing-orders'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Caller, Check } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'
import { payeeErrors, toCounterparty, toIban } from '../obp/counterparty-payees'
import type { PayeePart, Paying } from '../obp/counterparty-payees'
import { accountNamed, createPayment, paymentErrors, paymentReply400 } from '../obp/new-payment'
import { payerErrors, refuseUnlessPayer, refuseUnsupportedType } from '../obp/payer'

const place = '/banks/BANK_ID/accounts/ACCOUNT_ID/VIEW_ID/standing-orders'
const whoSees =
  'Those of others are shown through a view with `can_see_transaction_requests`, and to who may pay by their role.'
const guardFirst: readonly Check[] = ['caller', 'bank', 'account', 'guard', 'body']
const common = {
  version: 'engine/v1',
  tags: ['Transaction-Request'],
  auth: 'user',
  needs: ['bank', 'account'],
  order: guardFirst,
  guard: refuseUnlessPayer,
} as const

interface Seeing {
  readonly account: Pick<AccountRow, 'callerViews'>
  readonly caller: Caller
  readonly params: { readonly BANK_ID: string; readonly VIEW_ID: string }
}

/** To pay is not to see: what others have asked for is shown by the role, or by a view that shows transaction requests. */
function seesAll({ account, caller, params }: Seeing): boolean {
  const view = account.callerViews.find(({ id }) => id === params.VIEW_ID)
  const isShown = view !== undefined && permits(view, 'can_see_transaction_requests')
  return isShown || caller.has('CanCreateAnyTransactionRequest', params.BANK_ID)
}

/** The standing order that the path names. Whoever has made it sees it. */
async function orderIn(
  request: Seeing & {
    readonly account: AccountRow
    readonly params: { readonly STANDING_ORDER_ID: string }
    readonly fail: (name: 'StandingOrderNotFound' | 'ViewPermissionMissing', detail?: string) => never
  },
  { read }: Pick<Handles, 'read'>,
): Promise<StandingOrderRow> {
  const { account, caller, params, fail } = request
  const row =
    (await standingOrderById(read, account.accountKey, params.STANDING_ORDER_ID)) ?? fail('StandingOrderNotFound')
  if (row.initiatorId === caller.userId || seesAll(request)) return row
  return fail(
    'ViewPermissionMissing',
    ` You need the \`can_see_transaction_requests\` permission on the View(${params.VIEW_ID})`,
  )
}

function payeeOf(body: NewStandingOrderJson, paying: Paying): PayeePart {
  if (body.type === 'COUNTERPARTY') return toCounterparty(body, paying)
  if (body.type === 'SEPA') return toIban({ ...body, reasons: [] }, paying)
  return {
    details: { to_sandbox_tan: body.to },
    chargePolicy: body.charge_policy,
    payee: () => accountNamed(body.to),
  }
}

const createStandingOrder = endpoint({
  ...common,
  operation: 'createStandingOrder',
  method: 'POST',
  path: place,
  summary: 'Create Standing Order',
  description:
    'Asks for a payment that is made again and again: every week (`WEEK`), two weeks (`FRTN`), month (`MNTH`), quarter (`QURT`), half year (`MIAN`) or year (`YEAR`), from `first_day` (after today) on, until `last_day` or for so many `payments`, or until somebody ends it. A month without that day pays on its last one. The first payment is a transaction request for its day, with challenges by the usual rules: who confirms it confirms the whole order, and nobody is asked again. Each payment is judged on its own day, by what holds then. On a day that is closed at the bank it is made on the next open one.',
  body: { name: 'PostStandingOrderJson', schema: PostStandingOrder, example: exampleStandingOrder },
  reply: [201, CreatedStandingOrder],
  errors: ['InvalidStandingOrder', 'StandingOrderNotFound', ...payerErrors, ...payeeErrors, ...paymentErrors],
  waits: true,
  handle: async (request, handles) => {
    const { account, caller, params, body, fail } = request
    const { read, newId, now, settings } = handles
    refuseUnsupportedType(body.type, request, settings)
    const { first_day: firstDay, last_day: lastDay = null, payments = null, frequency } = body
    if (laterDay(firstDay, dayAt(now().getTime(), settings.payments.timeZone)) === undefined)
      fail('InvalidStandingOrder', ' first_day must be after today.')
    if (lastDay !== null && lastDay < firstDay) fail('InvalidStandingOrder', ' last_day must not be before first_day.')
    const standingOrderId = newId()
    const part = payeeOf(body, { account, caller, viewId: params.VIEW_ID, fail })
    const order = { type: body.type, account, caller, body, futureDate: firstDay, ...part, fail, single: false }
    const standing = { standingOrderId, rhythm: { firstDay, lastDay, payments, frequency } }
    const reply = paymentReply400(handles)
    const first = await createPayment({ ...order, standing, reply }, handles)
    const row = (await standingOrderById(read, account.accountKey, standingOrderId)) ?? fail('StandingOrderNotFound')
    return {
      ...standingOrderJson(row),
      first_transaction_request: first,
    }
  },
})

const getStandingOrders = endpoint({
  ...common,
  operation: 'getStandingOrders',
  method: 'GET',
  path: place,
  summary: 'Get Standing Orders',
  description: `The standing orders that pay from the account, newest first, those that have ended too; at most 1000. ${whoSees}`,
  reply: [200, StandingOrders],
  errors: payerErrors,
  handle: async (request, { read }) => {
    const { account, caller } = request
    const rows = await standingOrdersOf(read, account.accountKey, seesAll(request) ? undefined : caller.userId)
    return { standing_orders: rows.map(standingOrderJson) }
  },
})

async function found(row: StandingOrderRow, { read }: Handles): Promise<ReturnType<typeof withPaymentsJson>> {
  return withPaymentsJson(row, await standingPaymentsOf(read, row.standingOrderId))
}

const getStandingOrder = endpoint({
  ...common,
  operation: 'getStandingOrder',
  method: 'GET',
  path: `${place}/STANDING_ORDER_ID`,
  summary: 'Get Standing Order',
  description: `The standing order, and what became of each of its payments, newest first: the status of its transaction request, and where it was not made, why. ${whoSees}`,
  reply: [200, StandingOrderWithPayments],
  errors: [...payerErrors, 'StandingOrderNotFound', 'ViewPermissionMissing'],
  handle: async (request, handles) => found(await orderIn(request, handles), handles),
})

const endStandingOrderEndpoint = endpoint({
  ...common,
  operation: 'endStandingOrder',
  method: 'POST',
  path: `${place}/STANDING_ORDER_ID/end`,
  summary: 'End Standing Order',
  description: `Whoever may pay from the account, and sees the standing order, ends it: nothing more is paid, and a payment of it that waits is taken back. ${whoSees}`,
  body: { name: 'PostStandingOrderEndJson', schema: PostEnd, example: { reason: 'moved out' } },
  reply: [200, StandingOrderWithPayments],
  errors: [...payerErrors, 'StandingOrderNotFound', 'ViewPermissionMissing', 'StandingOrderEnded'],
  waits: true,
  handle: async (request, handles) => {
    const { caller, body } = request
    const { run, newId } = handles
    const { standingOrderId: id, status, endedBy, endReason } = await orderIn(request, handles)
    // Asked again, also after the reply of its first try was lost, it has been done.
    if (status !== 'CANCELLED' || endedBy !== caller.userId || endReason !== body.reason)
      await run.endStandingOrder(id, { endId: newId(), userId: caller.userId, reason: body.reason })
    return found(await orderIn(request, handles), handles)
  },
})

export const standingOrderEndpoints: readonly AnyEndpoint[] = [
  createStandingOrder,
  getStandingOrders,
  getStandingOrder,
  endStandingOrderEndpoint,
]
