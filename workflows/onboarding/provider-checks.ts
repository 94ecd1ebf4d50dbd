/** The checks that providers answer, of a case at work: asked beside everything else that the case does, answered whenever the answer comes. */
import { CancellationScope, patched, proxyActivities, uuid4 } from '@temporalio/workflow'
import { ActivityFailure, ApplicationFailure, CancelledFailure } from '@temporalio/common'
import type { Activities } from '../../activities'
import type { CaseFile } from '../../domain/kyc/case-file'
import {
  checksToAsk,
  openRequest,
  requestsToSend,
  timelineOf,
  withoutAnswer,
  withProviderAnswer,
  withRequest,
  withSent,
} from '../../domain/kyc/case-providers'
import type { OnboardingPolicy } from '../../domain/kyc/policy'
import type { CheckRequest } from '../../domain/kyc/provider-check'
import { databaseActivity, outsideActivities } from '../activity-options'
import type { CaseStanding, CheckAnswerCommand } from '../contract'
import { resultOf } from '../refusals'
import type { CaseProcess } from './process'

const { newCheckRequests, recordCheckAnswer } = proxyActivities<Activities>(databaseActivity)
/** Longer than the longest answer that is waited for. */
const patience = { startToCloseTimeout: '60s', heartbeatTimeout: '10s' } as const

/** The policy as this run goes by it: a history from before there were providers goes on without them. */
export const knownPolicy = (policy: OnboardingPolicy): OnboardingPolicy =>
  policy.providerChecks === null || patched('onboarding/provider-checks') ? policy : { ...policy, providerChecks: null }

/** The file under that policy. */
export const knownFile = (file: CaseFile): CaseFile => {
  const policy = knownPolicy(file.policy)
  return policy === file.policy ? file : { ...file, policy }
}

type AskOutcome = Awaited<ReturnType<Activities['askProvider']>>

/** What one case asks its providers. */
export class ProviderChecks {
  /** Requests that are being sent. */
  private readonly underWay = new Map<string, CancellationScope>()

  constructor(private readonly process: CaseProcess) {}

  /** False for a case that asks nobody, and has nobody to take a question back from. */
  get isNeeded(): boolean {
    return this.process.file.policy.providerChecks !== null || this.underWay.size > 0
  }

  /** Writes down what providers are asked now, and begins to send it; ends the sending of what nobody waits for any more. */
  async ask(): Promise<void> {
    await this.process.inTurn(() => this.writeDown())
    const { file } = this.process
    for (const [requestId, scope] of this.underWay) {
      if (openRequest(file, requestId) === undefined) scope.cancel()
    }
    for (const request of requestsToSend(file, Date.now())) {
      if (!this.underWay.has(request.requestId)) void this.send(request)
    }
  }

  /** Throws the refusal, as the update's failure, of an answer that comes too late or a second time. */
  answer(command: CheckAnswerCommand): Promise<CaseStanding> {
    return this.process.inTurn(() => {
      const next = resultOf(withProviderAnswer(this.process.file, command, Date.now()))
      const summary = `Record the answer of ${command.provider}`
      return this.process.commit(next, (change) => recordCheckAnswer.executeWithOptions({ summary }, [command, change]))
    })
  }

  private async writeDown(): Promise<void> {
    const checks = checksToAsk(this.process.file)
    if (checks.length === 0) return
    const { bankId, round } = this.process.file
    // Ids come from outside: what is drawn in here differs between workers that trace and those that do not.
    const requests = await newCheckRequests.executeWithOptions({ summary: 'Look the providers up' }, [
      { bankId, round, checks, nowMs: Date.now() },
    ])
    for (const request of requests) {
      const kind = request.state === 'open' ? 'checkAsked' : 'checkUnanswered'
      const next = withRequest(this.process.file, request, Date.now())
      await this.process.happen(next, kind, timelineOf(request, request.problem))
    }
  }

  private async send(request: CheckRequest): Promise<void> {
    const { requestId, kind, provider, dueAtMs } = request
    const scope = new CancellationScope({ cancellable: true })
    this.underWay.set(requestId, scope)
    try {
      const summary = `Ask ${provider} for ${kind}`
      const scheduleToCloseTimeout = Math.max(1, dueAtMs - Date.now())
      const outcome = await scope.run(() =>
        outsideActivities(patience).askProvider.executeWithOptions({ summary, scheduleToCloseTimeout }, [
          { requestId },
        ]),
      )
      await this.take(request, outcome)
    } catch (error) {
      // The time is over, or nobody waits for the answer any more: the case says so itself.
      if (!(error instanceof ActivityFailure || error instanceof CancelledFailure)) throw error
    } finally {
      this.underWay.delete(requestId)
    }
  }

  private async take(request: CheckRequest, outcome: AskOutcome): Promise<void> {
    const { requestId, kind, provider } = request
    if (outcome.kind === 'taken') return this.process.note((file) => withSent(file, requestId))
    if (outcome.kind === 'over') return this.giveUp(request, outcome.problem)
    const { satisfied, comments } = outcome
    const requestHash = `${requestId} ${satisfied ? 'satisfied' : 'failed'}`
    try {
      await this.answer({ commandId: uuid4(), requestId, kind, provider, satisfied, comments, requestHash })
    } catch (error) {
      // A callback, or a change of the case, was faster.
      if (!(error instanceof ApplicationFailure)) throw error
    }
  }

  private giveUp(request: CheckRequest, problem: NonNullable<CheckRequest['problem']>): Promise<void> {
    return this.process.inTurn(async () => {
      const { file } = this.process
      if (openRequest(file, request.requestId) === undefined) return
      const next = withoutAnswer(file, request.requestId, problem, Date.now())
      await this.process.happen(next, 'checkUnanswered', timelineOf(request, problem))
    })
  }
}
