/** A standing order: on each day that is due it starts a payment of its own, until it has come to its end or somebody ends it. */
import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  startChild,
  upsertSearchAttributes,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow'
import type { ChildWorkflowHandle } from '@temporalio/workflow'
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common'
import type { Activities } from '../activities'
import type { DuePayment } from '../activities/standing-orders'
import { transactionRequestId } from '../domain/ids'
import type { StandingOrderStatus } from '../domain/payments/standing-order'
import { databaseActivity } from './activity-options'
import { awaitStandingOrderStored, endStandingOrder, searchAttributes, takeBackPayment } from './contract'
import type {
  StandingOrderEnding,
  StandingOrderInput,
  StandingOrderStanding,
  TransactionRequestInput,
} from './contract'
import { oneAtATime } from './serial'
import { showEnd } from './shown-end'
import { transactionRequest } from './transaction-request'

const { storeStandingOrder, standingOrderStatus, dueStandingPayment, prepareStandingPayment, closeStandingOrder } =
  proxyActivities<Activities>(databaseActivity)

/** Ends with the status of the order. */
export async function standingOrder(input: StandingOrderInput): Promise<string> {
  const order = new StandingOrderProcess(input)
  setHandler(awaitStandingOrderStored, () => order.whenStored())
  const validateOpen: (ending: StandingOrderEnding) => void = () => order.validateOpen()
  setHandler(endStandingOrder, (ending: StandingOrderEnding) => order.end(ending), { validator: validateOpen })
  const ended = await order.run()
  await CancellationScope.nonCancellable(() => condition(allHandlersFinished))
  return ended
}

class StandingOrderProcess {
  private readonly inTurn = oneAtATime()
  private status: StandingOrderStatus | undefined
  private isFirstOver: boolean
  private ended: StandingOrderStatus | undefined
  /** The payment that was started last: its row may not be there yet. */
  private last: string | undefined

  constructor(private readonly input: StandingOrderInput) {
    this.isFirstOver = input.next !== undefined
    this.last = input.last
  }

  async run(): Promise<string> {
    setCurrentDetails('Storing the standing order, and starting its first payment.')
    try {
      return await this.makePayments()
    } catch (error) {
      if (!isCancellation(error)) throw error
      return CancellationScope.nonCancellable(() => this.close('FAILED', 'its workflow was cancelled by staff'))
    }
  }

  async whenStored(): Promise<StandingOrderStanding> {
    await condition(() => this.status !== undefined)
    return { status: this.status ?? 'INITIATED' }
  }

  validateOpen(): void {
    if (this.ended !== undefined) throw ApplicationFailure.nonRetryable('', 'StandingOrderEnded')
  }

  /** What waits of it is taken back by its own workflow: it ends one time only, whatever happens at the same moment. */
  end({ userId, reason }: StandingOrderEnding): Promise<StandingOrderStanding> {
    return this.inTurn(async () => {
      const { standingOrderId } = this.input
      const closed = await closeStandingOrder.executeWithOptions({ summary: 'End the standing order' }, [
        { standingOrderId, status: 'CANCELLED', reason, endedBy: userId },
      ])
      this.show(closed.status)
      for (const id of new Set([...closed.waiting, ...(this.last === undefined ? [] : [this.last])])) {
        const withdrawal = { withdrawalId: uuid4(), userId, reason: 'its standing order was ended' }
        // One that is over needs no taking back.
        await getExternalWorkflowHandle(transactionRequestId(id))
          .signal(takeBackPayment, withdrawal)
          .catch(() => undefined)
      }
      this.ended = closed.status
      return { status: closed.status }
    })
  }

  private async makePayments(): Promise<string> {
    const { rhythm, first, next } = this.input
    if (next === undefined) {
      await storeStandingOrder.executeWithOptions({ summary: 'Store the standing order' }, [this.input])
      await this.start(first)
    }
    this.status = await this.currentStatus()
    for (let number = next ?? 2; ; number += 1) {
      const due = await dueStandingPayment.executeWithOptions({ summary: `Look when payment ${number} is due` }, [
        { rhythm, number },
      ])
      if (number === 2 && !(await this.isConfirmed(due))) return this.ended ?? this.close('FAILED', 'never confirmed')
      if (due === null) return this.close('COMPLETED', 'all of its payments are made')
      await this.waitFor(number, due)
      const status = await this.inTurn(() => this.pay(number, due))
      if (status !== 'ACTIVE') return this.ended ?? this.show(status)
      if (this.mustBeginAnew()) await this.beginAnew(number + 1)
    }
  }

  private async waitFor(number: number, due: DuePayment): Promise<void> {
    this.showNext(number, due)
    const untilMs = Date.parse(due.beginsAt) - Date.now()
    if (untilMs > 0)
      await condition(() => this.ended !== undefined, untilMs, { summary: `Until payment ${number} is due` })
  }

  private mustBeginAnew(): boolean {
    const { continueAsNewSuggested, historyLength } = workflowInfo()
    const { historyLimit } = this.input
    return continueAsNewSuggested || (historyLimit !== undefined && historyLength >= historyLimit)
  }

  /** Some orders have no end, and no history may grow for ever. */
  private async beginAnew(next: number): Promise<void> {
    await condition(allHandlersFinished)
    if (this.ended !== undefined) return
    const last = this.last === undefined ? {} : { last: this.last }
    await continueAsNew<typeof standingOrder>({ ...this.input, next, ...last })
  }

  /** The first payment carries the consent: it is looked at when that payment is over, or the second one is due. */
  private async isConfirmed(due: DuePayment | null): Promise<boolean> {
    setCurrentDetails('Its first payment is on its way; with that it is confirmed.')
    const isOver = (): boolean => this.isFirstOver || this.ended !== undefined
    if (due === null) await condition(isOver)
    else {
      const { challenges, challengeLifetimeMs } = this.input.first
      const toAnswerMs = challenges.length === 0 ? 0 : challengeLifetimeMs
      const untilMs = Math.max(Date.parse(due.beginsAt) - Date.now(), toAnswerMs)
      if (untilMs > 0) await condition(isOver, untilMs, { summary: 'Until the first payment is over' })
    }
    if (this.ended !== undefined) return false
    const status = await this.currentStatus()
    // It has ended together with its first payment.
    if (status !== 'ACTIVE' && status !== 'INITIATED') this.ended = this.show(status)
    return status === 'ACTIVE'
  }

  private currentStatus(): Promise<StandingOrderStatus> {
    return standingOrderStatus.executeWithOptions({ summary: 'Look whether it is confirmed' }, [
      this.input.standingOrderId,
    ])
  }

  /** Starts the payment of this number; answers with the status of the order, ACTIVE where it goes on. */
  private async pay(number: number, { dueDay }: DuePayment): Promise<StandingOrderStatus> {
    if (this.ended !== undefined) return this.ended
    const { standingOrderId } = this.input
    const { status, payment } = await prepareStandingPayment.executeWithOptions(
      { summary: `Prepare payment ${number}` },
      [{ standingOrderId, number, dueDay }],
    )
    if (payment !== undefined) await this.start(payment)
    return status
  }

  /** Once per payment: its id follows from the order and its number, and what runs or has ended under it is not started again. */
  private async start(payment: TransactionRequestInput): Promise<void> {
    this.last = payment.request.requestId
    try {
      const child = await this.startPayment(payment)
      const over = (): void => {
        this.isFirstOver = true
      }
      void child.result().then(over, over)
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error
    }
  }

  private startPayment(payment: TransactionRequestInput): Promise<ChildWorkflowHandle<typeof transactionRequest>> {
    const { request } = payment
    return startChild(transactionRequest, {
      workflowId: transactionRequestId(request.requestId),
      args: [payment],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      parentClosePolicy: 'ABANDON',
      cancellationType: 'ABANDON',
      staticSummary: `${request.type} payment ${request.requestId} of standing order ${this.input.standingOrderId}`,
      typedSearchAttributes: [
        { key: searchAttributes.bankId, value: request.bankId },
        { key: searchAttributes.businessId, value: request.requestId },
        { key: searchAttributes.processStatus, value: 'INITIATED' },
      ],
    })
  }

  private async close(status: StandingOrderStatus, reason: string): Promise<string> {
    const { standingOrderId } = this.input
    const closed = await closeStandingOrder.executeWithOptions({ summary: `Close the standing order: ${reason}` }, [
      { standingOrderId, status, reason, endedBy: null },
    ])
    return this.show(closed.status)
  }

  private showNext(number: number, { dueDay, beginsAt }: DuePayment): void {
    upsertSearchAttributes([
      { key: searchAttributes.processStatus, value: 'ACTIVE' },
      { key: searchAttributes.waitingFor, value: 'the next payment' },
      { key: searchAttributes.dueAt, value: new Date(beginsAt) },
    ])
    setCurrentDetails(
      `**ACTIVE**: payment ${number} is due on ${dueDay}. Whoever may pay from the account can end the standing order.`,
    )
  }

  private show(status: StandingOrderStatus): StandingOrderStatus {
    return showEnd(status)
  }
}
