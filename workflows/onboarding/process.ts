/** A case at work: each command, and time itself, takes the case file one step further, in turn and only after its commit. */
import { proxyActivities, uuid4 } from '@temporalio/workflow'
import type { Activities } from '../../activities'
import type { CaseChange } from '../../activities/kyc/record'
import { afterTime, holds, judge, watch, withDecision, withEvidence } from '../../domain/kyc/case-file'
import type { CaseFile, HeldEvidence } from '../../domain/kyc/case-file'
import type { Outcome } from '../../domain/refusal'
import { databaseActivity } from '../activity-options'
import type { AccountOpened, CaseStanding, DecisionCommand, EvidenceCommand, StatusCommand } from '../contract'
import { resultOf } from '../refusals'
import { oneAtATime } from '../serial'
import { openWantedAccount } from './account'
import { show } from './visible'

const activities = proxyActivities<Activities>(databaseActivity)

type Recorded = Outcome<null>

/** A piece of evidence without a type is none of those that the policy asks for by type. */
const heldOf = ({ record, requestHash }: EvidenceCommand): HeldEvidence => {
  const { id } = record
  if (record.kind === 'document') {
    return { kind: 'document', id, type: record.type ?? '', expiryDate: record.expiryDate, requestHash }
  }
  if (record.kind === 'media') return { kind: 'media', id, type: record.type ?? '', requestHash }
  return { kind: 'check', id, satisfied: record.satisfied, requestHash }
}

/** The row's part of the file: what an activity needs, and no more, goes through the history. */
const standOf = (file: CaseFile): CaseChange['after'] => {
  const { bankId, customerId, state, caseVersion, round, waitsFor, dueAtMs, accountId } = file
  return { bankId, customerId, state, caseVersion, round, waitsFor, dueAtMs, accountId }
}

/** One case while its workflow runs. Its verbs wait for each other and answer after the commit; they throw the refusal as the failure of the update. */
export class CaseProcess {
  /** Counts the commits, so that the main loop sees that timers have to be set anew. */
  changes = 0
  private readonly inTurn = oneAtATime()

  constructor(private current: CaseFile) {
    show(current)
  }

  get file(): CaseFile {
    return this.current
  }

  isRejected(): boolean {
    return this.current.state === 'rejected'
  }

  get standing(): CaseStanding {
    const { state, caseVersion, round, waitsFor } = this.current
    return { state, caseVersion, round, waitsFor }
  }

  submit(command: EvidenceCommand): Promise<CaseStanding> {
    return this.inTurn(async () => {
      const { kind, id } = command.record
      if (holds(this.current, id, kind)?.requestHash === command.requestHash) return this.standing
      const next = resultOf(withEvidence(this.current, heldOf(command), Date.now()))
      const summary = `Record ${kind} ${id}`
      return this.commit(next, (change) => activities.recordEvidence.executeWithOptions({ summary }, [command, change]))
    })
  }

  recordStatus(command: StatusCommand): Promise<CaseStanding> {
    return this.inTurn(async () => {
      if (this.current.latestStatusHash === command.requestHash) return this.standing
      const next = { ...this.current, latestStatusHash: command.requestHash }
      const summary = `Record KYC status ${command.status.ok ? 'ok' : 'not ok'}`
      return this.commit(next, (change) => activities.recordStatus.executeWithOptions({ summary }, [command, change]))
    })
  }

  /** Throws the refusal, as the update's failure, if the decision may not be taken. */
  refuseUnlessAllowed({ commandId, userId, decision, reason, caseVersion }: DecisionCommand): void {
    if (this.isRepeated(commandId)) return
    const request = { userId, decision, reason, ...(caseVersion === undefined ? {} : { caseVersion }) }
    resultOf(judge(this.current, request, Date.now()))
  }

  decide(command: DecisionCommand): Promise<CaseStanding> {
    return this.inTurn(async () => {
      const { commandId, userId, decision, requestHash } = command
      if (this.isRepeated(commandId)) return this.standing
      // Judged again: the decision before this one may have been taken while this one waited.
      this.refuseUnlessAllowed(command)
      const decided = withDecision(this.current, { commandId, userId, decision }, Date.now())
      const isLast = decided.state === 'approved' || decided.state === 'rejected'
      const next = isLast ? { ...decided, latestStatusHash: requestHash } : decided
      const summary = `Record decision ${decision}`
      return this.commit(next, (change) => activities.recordDecision.executeWithOptions({ summary }, [command, change]))
    })
  }

  /** What time has done to the case by now: a deadline, a reminder, a document that ran out. */
  passTime(): Promise<void> {
    return this.inTurn(async () => {
      const passed = afterTime(this.current, Date.now())
      if (passed !== undefined) await this.happen(passed.file, passed.event)
    })
  }

  /** What an approval leads to: account, link, message; then the case is watched. */
  async complete(): Promise<void> {
    const account = await openWantedAccount(this.current)
    await this.inTurn(async () => {
      if (account !== undefined) await this.recordAccount(account)
      const watched = watch(this.current, Date.now())
      const eventId = uuid4()
      await this.commit(watched, (change) =>
        activities.completeOnboarding.executeWithOptions({ summary: 'Welcome the customer' }, [
          { ...change, eventId, kind: 'onboardingCompleted', detail: {} },
        ]),
      )
    })
  }

  private async recordAccount(account: Outcome<AccountOpened>): Promise<void> {
    if (!account.ok) return this.happen(this.current, 'accountRefused', { refusal: account.refusal.refusal })
    const { accountId } = account.value
    await this.happen({ ...this.current, accountId }, 'accountOpened', { accountId })
  }

  private async happen(
    next: CaseFile,
    kind: Parameters<Activities['recordHappening']>[0]['kind'],
    detail: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const eventId = uuid4()
    await this.commit(next, (change) =>
      activities.recordHappening.executeWithOptions({ summary: `Record ${kind}` }, [
        { ...change, eventId, kind, detail },
      ]),
    )
  }

  private isRepeated(commandId: string): boolean {
    return this.current.decisions.some((given) => given.commandId === commandId)
  }

  /** The file changes only after the database has; a refused write leaves it as it was. */
  private async commit(next: CaseFile, write: (change: CaseChange) => Promise<Recorded>): Promise<CaseStanding> {
    const before = this.current
    resultOf(await write({ before: { state: before.state, round: before.round }, after: standOf(next) }))
    this.current = next
    this.changes += 1
    show(next, before)
    return this.standing
  }
}
