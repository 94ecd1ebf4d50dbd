/** A payment that waits: for challenge answers (N of M users), for its day, for what was missing on it. It is made once, or ends otherwise. */
import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  isCancellation,
  patched,
  proxyActivities,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow'
import type { Activities } from '../activities'
import type { PaymentTried } from '../activities/payments/complete-payment'
import type { RequestEnding } from '../activities/payments/end-transaction-request'
import type { Outcome } from '../domain/refusal'
import { refuse } from '../domain/refusal'
import { patienceAt, untilItsDay } from '../domain/payments/timing'
import type { WaitReason } from '../domain/payments/timing'
import { isAnswerable } from '../domain/payments/transaction-request'
import { databaseActivity, outsideActivities } from './activity-options'
import {
  answerChallenge,
  awaitTransactionRequestOpened,
  lookAtAccount,
  rejectTransactionRequest,
  takeBackPayment,
  withdrawTransactionRequest,
} from './contract'
import type {
  ChallengeAnswer,
  PaymentRejection,
  PaymentWithdrawal,
  TransactionRequestEnded,
  TransactionRequestInput,
  TransactionRequestOpened,
} from './contract'
import { PaymentInTime } from './payment-in-time'
import { describeAnswersAwaited, showAnswersAwaited } from './payment-shown'
import { resultOf } from './refusals'
import { oneAtATime } from './serial'
import { showEnd } from './shown-end'

const { openTransactionRequest, judgeAnswer, confirmPayment, completePayment, endTransactionRequest } =
  proxyActivities<Activities>(databaseActivity)

/** Ends with the status of the request, or with the refusal of its opening. */
export async function transactionRequest(input: TransactionRequestInput): Promise<string> {
  const payment = new TransactionRequestProcess(input)
  setHandler(awaitTransactionRequestOpened, () => payment.whenOpened())
  setHandler(answerChallenge, (given: ChallengeAnswer) => payment.answer(given), {
    validator: (given: ChallengeAnswer) => payment.validate(given),
  })
  const validateRejection: (rejection: PaymentRejection) => void = () => payment.validateOpen()
  setHandler(rejectTransactionRequest, (rejection: PaymentRejection) => payment.reject(rejection), {
    validator: validateRejection,
  })
  const validateWithdrawal: (withdrawal: PaymentWithdrawal) => void = () => payment.validateOpen()
  setHandler(withdrawTransactionRequest, (withdrawal: PaymentWithdrawal) => payment.withdraw(withdrawal), {
    validator: validateWithdrawal,
  })
  setHandler(takeBackPayment, async (withdrawal: PaymentWithdrawal) => {
    await payment.withdraw(withdrawal).catch(() => undefined)
  })
  setHandler(lookAtAccount, () => payment.inTime.look())
  const ended = await payment.run()
  await CancellationScope.nonCancellable(() => condition(allHandlersFinished))
  await payment.whenTold()
  return ended
}

type LostBy = 'quorumLost' | 'deadlinePassed' | 'cancelled'

class TransactionRequestProcess {
  private readonly inTurn = oneAtATime()
  private readonly requestId: string
  /** How many answers of a user to a challenge were judged. */
  private readonly judgedAnswers = new Map<string, number>()
  private opened: Outcome<TransactionRequestOpened> | undefined
  private readonly messages: Promise<unknown>[] = []
  private rightAnswers = 0
  private withoutAddress = 0
  readonly inTime: PaymentInTime
  private ended: string | undefined

  constructor(private readonly input: TransactionRequestInput) {
    this.requestId = input.request.requestId
    this.inTime = new PaymentInTime({
      timing: input.timing ?? {},
      hasEnded: () => this.ended !== undefined,
      tryToMake: (dueSinceMs) => this.tryToMake(dueSinceMs),
    })
  }

  async run(): Promise<string> {
    const { request, challengeLifetimeMs, timing } = this.input
    // A worker of a release that knows no timing would book too early: it cannot read this mark, and leaves the request alone.
    if (timing !== undefined) patched('transaction-request/timing')
    setCurrentDetails('Storing the request and its challenges.')
    this.opened = await openTransactionRequest.executeWithOptions(
      { summary: `Store ${request.type} ${this.requestId}` },
      [this.input],
    )
    if (!this.opened.ok) return this.end(`refused: ${this.opened.refusal.refusal}`)
    const { status, quorumReachable } = this.opened.value
    if (status === 'PENDING') return this.waitForTheEnd(() => this.inTime.run())
    // A retry of the client after the request had ended: there is nothing left to wait for.
    if (!isAnswerable(status)) return this.end(status)
    if (!quorumReachable) await this.fail('quorumLost')
    else {
      this.sendCodes()
      this.showWaiting()
      await this.waitForTheEnd(() => this.waitForAnswers(challengeLifetimeMs))
    }
    return this.ended ?? 'FAILED'
  }

  /** Cancelling the workflow is how staff ends a request: the row must not go on waiting for a process that is gone. */
  private async waitForTheEnd(wait: () => Promise<void>): Promise<string> {
    try {
      await wait()
    } catch (error) {
      if (!isCancellation(error)) throw error
      await CancellationScope.nonCancellable(() => this.fail('cancelled'))
    }
    return this.ended ?? 'FAILED'
  }

  private async waitForAnswers(lifetimeMs: number): Promise<void> {
    const isAnswered = () => this.ended !== undefined || this.inTime.isConfirmed()
    if (!(await condition(isAnswered, lifetimeMs, { summary: 'Until the challenges expire' })))
      await this.fail('deadlinePassed')
    if (this.inTime.isConfirmed()) await this.inTime.run()
  }

  /** What was missing; undefined where the request has ended. */
  private tryToMake(dueSinceMs: number): Promise<WaitReason | undefined> {
    return this.inTurn(async () => {
      if (this.ended !== undefined) return undefined
      const outcome = await this.book({}, dueSinceMs)
      return outcome.ok ? outcome.value.waitsFor : undefined
    })
  }

  async whenOpened(): Promise<TransactionRequestOpened> {
    await condition(() => this.opened !== undefined)
    return resultOf(this.opened as unknown as Outcome<TransactionRequestOpened>)
  }

  /** What must not even enter the history: answers that nothing can come of. */
  validate(given: ChallengeAnswer): void {
    this.validateOpen()
    if (this.inTime.isConfirmed()) throw ApplicationFailure.nonRetryable('', 'TransactionRequestNotAnswerable')
    const isAsked = this.input.challenges.some(({ challengeId }) => challengeId === given.challengeId)
    // Whoever was not asked has as many, so that theirs take none from whoever was, and do not fill the history.
    if (!isAsked || this.judgedOf(given) >= this.input.attemptsAllowed) {
      throw ApplicationFailure.nonRetryable('', 'ChallengeRefused')
    }
  }

  private judgedOf({ challengeId, userId }: ChallengeAnswer): number {
    return this.judgedAnswers.get(`${challengeId}/${userId}`) ?? 0
  }

  validateOpen(): void {
    if (this.ended !== undefined) throw ApplicationFailure.nonRetryable('', 'TransactionRequestNotAnswerable')
  }

  answer(given: ChallengeAnswer): Promise<TransactionRequestEnded> {
    return this.inTurn(async () => resultOf(await this.judge(given)))
  }

  reject(rejection: PaymentRejection): Promise<TransactionRequestEnded> {
    return this.endAs('Reject the request', { requestId: this.requestId, event: 'rejected', rejection })
  }

  withdraw(withdrawal: PaymentWithdrawal): Promise<TransactionRequestEnded> {
    return this.endAs('Withdraw the request', { requestId: this.requestId, event: 'withdrawn', withdrawal })
  }

  private endAs(summary: string, ending: RequestEnding): Promise<TransactionRequestEnded> {
    return this.inTurn(async () => {
      // What has begun without this mark asked for the end of a row that might never be there.
      if (this.opened === undefined && patched('transaction-request/end-once-opened'))
        await condition(() => this.opened !== undefined)
      if (this.ended !== undefined) return resultOf<TransactionRequestEnded>(refuse('TransactionRequestNotAnswerable'))
      const outcome = await endTransactionRequest.executeWithOptions({ summary }, [ending])
      if (outcome.ok) this.end(outcome.value.status)
      return resultOf(outcome)
    })
  }

  private async judge(given: ChallengeAnswer): Promise<Outcome<TransactionRequestEnded>> {
    await condition(() => this.opened !== undefined)
    if (this.ended !== undefined || this.inTime.isConfirmed()) return refuse('TransactionRequestNotAnswerable')
    const { requestId } = this
    const judged = await judgeAnswer.executeWithOptions({ summary: `Judge an answer to ${given.challengeId}` }, [
      { requestId, answer: given },
    ])
    if (judged.blocked !== undefined) return refuse('PaymentsBlocked', judged.blocked)
    if (judged.notice !== undefined) this.tell(judged.notice)
    this.judgedAnswers.set(`${given.challengeId}/${given.userId}`, this.judgedOf(given) + 1)
    this.rightAnswers = judged.rightAnswers
    if (judged.accepted && judged.quorum === 'reached') return this.complete(given.userId)
    if (judged.quorum === 'lost') await this.endNow('quorumLost')
    else this.showWaiting()
    return refuse(judged.accepted ? 'NextChallengePending' : 'ChallengeRefused')
  }

  private async complete(userId: string): Promise<Outcome<TransactionRequestEnded>> {
    const { requestId } = this
    const nowMs = Date.now()
    const untilMs = untilItsDay(this.input.timing ?? {}, nowMs)
    if (untilMs === 0) return this.book({ userId }, nowMs)
    const outcome = await confirmPayment.executeWithOptions({ summary: 'Note that the payment is confirmed' }, [
      { requestId, userId },
    ])
    if (outcome.ok) this.inTime.confirm('DAY', nowMs + untilMs)
    return outcome
  }

  /** Books, or notes what is missing where that is waited for. */
  private async book(by: { readonly userId?: string }, dueSinceMs: number): Promise<Outcome<PaymentTried>> {
    setCurrentDetails('The payment is confirmed: booking it.')
    const { timing } = this.input
    const patience = timing === undefined ? {} : { patience: patienceAt(timing, { nowMs: Date.now(), dueSinceMs }) }
    const outcome = await completePayment.executeWithOptions({ summary: 'Book the payment' }, [
      { requestId: this.requestId, ...by, ...patience },
    ])
    const missing = outcome.ok ? outcome.value.waitsFor : undefined
    if (missing === undefined) this.end(outcome.ok ? outcome.value.status : 'FAILED')
    else this.inTime.confirm(missing, dueSinceMs)
    return outcome
  }

  /** Ends a request that nobody can complete, after whatever answer is being judged right now. */
  private fail(event: LostBy): Promise<void> {
    return this.inTurn(() => this.endNow(event))
  }

  private async endNow(event: LostBy): Promise<void> {
    if (this.ended !== undefined || (event !== 'cancelled' && this.inTime.isConfirmed())) return
    const outcome = await endTransactionRequest.executeWithOptions({ summary: `End the request: ${event}` }, [
      { requestId: this.requestId, event },
    ])
    this.end(outcome.ok ? outcome.value.status : 'FAILED')
  }

  /** A user must hear of a block also when the request ends with it. */
  private tell(eventId: string): void {
    const { transport } = this.input
    if (transport === 'DUMMY') return
    const told = CancellationScope.nonCancellable(() =>
      outsideActivities().tellOfBlock.executeWithOptions({ summary: 'Tell the user of a warning or block' }, [
        { eventId, requestId: this.requestId, transport },
      ]),
    )
    this.messages.push(told.catch(() => undefined))
  }

  /** Ends when every warning has been sent, or cannot be. */
  async whenTold(): Promise<void> {
    await CancellationScope.nonCancellable(() => Promise.all(this.messages))
  }

  /** Nobody waits for whoever carries them: the codes go out while the answers are awaited. */
  private sendCodes(): void {
    if (this.input.transport === 'DUMMY') return
    for (const { challengeId } of this.input.challenges) {
      const named = { requestId: this.requestId, challengeId }
      void outsideActivities()
        .deliverCode.executeWithOptions({ summary: `Send the code of ${challengeId}` }, [named])
        .then((isTaken) => {
          if (isTaken || this.ended !== undefined || this.inTime.isConfirmed()) return
          this.withoutAddress += 1
          // In words only: they are no command, so what has begun before them can be replayed.
          this.showWaiting(describeAnswersAwaited)
        })
        .catch(() => undefined)
    }
  }

  private showWaiting(show = showAnswersAwaited): void {
    if (this.opened?.ok !== true) return
    const { rightAnswers, withoutAddress, input } = this
    const { requiredAnswers } = input.request
    show({ rightAnswers, withoutAddress, requiredAnswers, expiresAt: this.opened.value.expiresAt })
  }

  private end(status: string): string {
    this.ended = status
    showEnd(status)
    return status
  }
}
