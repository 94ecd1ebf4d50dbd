/** The part of the contract that is about standing orders; everybody takes it from `contract.ts`. */
import { defineSignal, defineUpdate } from '@temporalio/workflow'
import type { Rhythm, StandingOrderStatus } from '../domain/payments/standing-order'
import type { TransactionRequestInput } from './contract'
import type { PaymentWithdrawal } from './withdrawal-contract'

export const standingOrderWorkflow = 'standingOrder'

export interface StandingOrderInput {
  readonly standingOrderId: string
  readonly rhythm: Rhythm
  /** The first payment, which carries the consent; those after it are made from it. */
  readonly first: TransactionRequestInput
  /** The number of the payment that comes next; more than 1 only where the history was begun anew. */
  readonly next?: number
  /** The request of the payment before it. */
  readonly last?: string
  /** Begin anew at this many history events, where the server has not suggested it before. */
  readonly historyLimit?: number
}

export interface StandingOrderEnding {
  /** Also the update id. */
  readonly endId: string
  readonly userId: string
  readonly reason: string
}

export interface StandingOrderStanding {
  readonly status: StandingOrderStatus
}

/** Answers when the order is stored and its first payment is on its way. Its argument is the order's id. */
export const awaitStandingOrderStored = defineUpdate<StandingOrderStanding, [string]>('awaitStandingOrderStored')

/** Ends the order as CANCELLED, and takes back what of it waits. */
export const endStandingOrder = defineUpdate<StandingOrderStanding, [StandingOrderEnding]>('endStandingOrder')

/** Tells a payment that waits that its standing order was ended: it is taken back. */
export const takeBackPayment = defineSignal<[PaymentWithdrawal]>('takeBackPayment')
