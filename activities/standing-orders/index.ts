/** What the standing-order workflow does to the world. */
import { v5 as uuidV5 } from 'uuid'
import { rulesIn } from '../../db/read/payment-rules'
import {
  closeStandingOrder,
  insertStandingOrder,
  insertStandingPayment,
  lockStandingOrder,
  waitingPayments,
} from '../../db/write/standing-orders'
import type { StandingOrderEnd } from '../../db/write/standing-orders'
import { firstOpenDay, openEveryDay } from '../../domain/payments/calendar'
import { timingOn } from '../../domain/payments/day-timing'
import { beginningOf } from '../../domain/payments/days'
import { dueDay } from '../../domain/payments/standing-order'
import type { Rhythm, StandingOrderStatus } from '../../domain/payments/standing-order'
import type { PaymentRequest, StandingOrderInput, TransactionRequestInput } from '../../workflows/contract'
import type { StandingOrderDependencies } from '../dependencies'

export interface StandingOrderActivities {
  storeStandingOrder(input: StandingOrderInput): Promise<StandingOrderStatus>
  dueStandingPayment(asked: DueAsked): Promise<DuePayment | null>
  prepareStandingPayment(asked: PaymentAsked): Promise<PreparedPayment>
  standingOrderStatus(standingOrderId: string): Promise<StandingOrderStatus>
  closeStandingOrder(end: StandingOrderEnd): Promise<ClosedStandingOrder>
}

export interface DueAsked {
  readonly rhythm: Rhythm
  readonly number: number
}
export interface DuePayment {
  readonly dueDay: string
  /** ISO 8601. */
  readonly beginsAt: string
}
export interface PaymentAsked extends Omit<DueAsked, 'rhythm'> {
  readonly standingOrderId: string
  readonly dueDay: string
}
export interface PreparedPayment {
  readonly status: StandingOrderStatus
  /** Missing where it cannot be made, or the order has ended. */
  readonly payment?: TransactionRequestInput
}
export interface ClosedStandingOrder {
  readonly status: StandingOrderStatus
  /** What of it is not over: ids of its requests. */
  readonly waiting: readonly string[]
}

/** Requests of one standing order have ids that follow from its id and their number. */
const namespace = '5d1c5a7e-3b52-4a7c-9f0e-6a3c0f3f7c11'
const requestIdOf = (standingOrderId: string, number: number): string =>
  uuidV5(`${standingOrderId}/${number}`, namespace)

/** Writes the order; called again, it finds it. */
const storeStandingOrder = (
  { database }: StandingOrderDependencies,
  { standingOrderId, rhythm, first: { request } }: StandingOrderInput,
): Promise<StandingOrderStatus> =>
  database.write(async (transaction) => {
    const { bankId, accountKey, initiatorId } = request
    const firstRequestId = request.requestId
    const order = { standingOrderId, bankId, accountKey, firstRequestId, payment: request, rhythm, initiatorId }
    await insertStandingOrder(transaction, order)
    return (await lockStandingOrder(transaction, standingOrderId)).status
  })

/** Days are computed here and not in the workflow: they depend on the time zones that a release of Node knows. */
function dueStandingPayment({ timeZone }: StandingOrderDependencies, { rhythm, number }: DueAsked): DuePayment | null {
  const day = dueDay(rhythm, number)
  return day === undefined ? null : { dueDay: day, beginsAt: beginningOf(day, timeZone) }
}

/** The payment of this number, as its workflow begins with it. Called again it gives the same payment. */
const prepareStandingPayment = (
  { database, timeZone }: StandingOrderDependencies,
  { standingOrderId, number, dueDay: due }: PaymentAsked,
): Promise<PreparedPayment> =>
  database.write(async (transaction) => {
    const order = await lockStandingOrder<PaymentRequest>(transaction, standingOrderId)
    const { status, payment, rules, calendar, payeeIsThere } = order
    if (status !== 'ACTIVE') return { status }
    const requestId = requestIdOf(standingOrderId, number)
    const refusal = payeeIsThere ? null : 'NotBeneficiary'
    await insertStandingPayment(transaction, { standingOrderId, number, dueDay: due, requestId, refusal })
    if (refusal !== null) return { status }
    const day = firstOpenDay(calendar ?? openEveryDay, due)
    const request = {
      ...payment,
      requestId,
      requiredAnswers: 0,
      details: { ...payment.details, future_date: day },
    }
    const nobody = { challenges: [], attemptsAllowed: 1, challengeLifetimeMs: 0, transport: 'DUMMY' } as const
    return { status, payment: { request, ...nobody, timing: timingOn(day, rulesIn(rules), timeZone) } }
  })

/** Ends the order and says what of it is not over; an end that it has come to before stays. */
const endIt = ({ database }: StandingOrderDependencies, end: StandingOrderEnd): Promise<ClosedStandingOrder> =>
  database.write(async (transaction) => {
    await closeStandingOrder(transaction, end)
    const { status } = await lockStandingOrder(transaction, end.standingOrderId)
    return { status, waiting: await waitingPayments(transaction, end.standingOrderId) }
  })

/** The activities of this room, bound to what the worker gives them. */
export const standingOrderActivities = (dependencies: StandingOrderDependencies): StandingOrderActivities => ({
  storeStandingOrder: (input) => storeStandingOrder(dependencies, input),
  dueStandingPayment: (asked) => Promise.resolve(dueStandingPayment(dependencies, asked)),
  prepareStandingPayment: (asked) => prepareStandingPayment(dependencies, asked),
  standingOrderStatus: (standingOrderId) =>
    dependencies.database.write(async (transaction) => (await lockStandingOrder(transaction, standingOrderId)).status),
  closeStandingOrder: (end) => endIt(dependencies, end),
})
