/** A case at work: each command, and time itself, takes the case file one step further, in turn and only after its commit. */
import { patched, proxyActivities, uuid4 } from '@temporalio/workflow'
import type { Activities } from '../../activities'
import type { CaseChange } from '../../activities/kyc/events'
import { isOver } from '../../domain/kyc/case'
import { act, erased } from '../../domain/kyc/case-action'
import { erasureAtMs, frozenBecause, settle, watch } from '../../domain/kyc/case-file'
import type { CaseFile } from '../../domain/kyc/case-file'
import { shownWaitsFor } from '../../domain/kyc/case-screening'
import {
  holds,
  judge,
  judgeByEvidence,
  requestedBy,
  withDecision,
  withDoubt,
  withFactsVersion,
  withStatus,
} from '../../domain/kyc/case-steps'
import { afterTime } from '../../domain/kyc/case-time'
import { taskOf } from '../../domain/kyc/task'
import type { Outcome } from '../../domain/refusal'
import { databaseActivity } from '../activity-options'
import type {
  AccountOpened,
  ActionCommand,
  CaseStanding,
  DecisionCommand,
  EvidenceCommand,
  StatusCommand,
} from '../contract'
import { resultOf } from '../refusals'
import { oneAtATime } from '../serial'
import { openWantedAccount } from './account'
import { withSubmitted } from './evidence'
import { knownPolicy } from './provider-checks'
import { screensChanged } from './screening'
import { show } from './visible'

const activities = proxyActivities<Activities>(databaseActivity)

type Recorded = Outcome<null>

/** From this change on the end of a relationship ends its decisions too, whatever the evidence says. */
const endsDecisions = 'onboarding/no-decision-after-the-end'

/** From this change on a request in words outlives the round in which it was made. */
const keepsRequests = 'onboarding/requests-in-words-are-kept'

/** From this change on what comes between acceptance and watch, and needs a review, is looked at. */
const looksAtDoubts = 'onboarding/doubts-since-the-acceptance'

/** From this change on a case stays where it is while it is screened again. */
const screensInPlace = 'onboarding/screened-in-place'
/** Before that it went back to the checks, and its review began anew. */
const unscreened = (file: CaseFile): CaseFile => settle({ ...file, screening: null }, Date.now())

type Stand = CaseChange['after']

/** The row's part of the file: what an activity needs, and no more, goes through the history. */
function standOf(file: CaseFile, before: CaseFile): Stand {
  const { bankId, customerId, state, caseVersion, round, dueAtMs, accountId, policy } = file
  const { risk, level, assigneeUserId, requested, resubmissions, verifiedAtMs, expired, endedAtMs, screening } = file
  const { engineChecks, checkRequests, seenFactsVersion } = file
  return {
    ...{ bankId, customerId, state, caseVersion, round, waitsFor: shownWaitsFor(file), dueAtMs, accountId },
    ...{ risk, level, assigneeUserId, requested, resubmissions, verifiedAtMs, expired, endedAtMs, screening },
    ...{ engineChecks, seenFactsVersion },
    frozen: frozenBecause(file),
    task: taskOf(file),
    ...(policy.version === before.policy.version ? {} : { policy }),
    ...(checkRequests === before.checkRequests ? {} : { checkRequests }),
  }
}

/** What the timeline compares the new standing with. */
function beforeOf(file: CaseFile): CaseChange['before'] {
  const { state, round, risk, level, assigneeUserId, requested, resubmissions, policy } = file
  const standing = { state, round, risk, level, assigneeUserId, requested, resubmissions }
  return { ...standing, frozen: frozenBecause(file), policyVersion: policy.version }
}

/** One case while its workflow runs. Its verbs wait for each other and answer after the commit; they throw the refusal as the failure of the update. */
export class CaseProcess {
  /** Counts the commits, so that the main loop sees that timers have to be set anew. */
  changes = 0
  readonly inTurn = oneAtATime()
  /** A repeated update of this run is the same update; one that comes after a new run began may come again. */
  private lastActionId: string | undefined = undefined

  /** The customer has changed since the main loop has last looked. */
  hasHeard = false

  constructor(private current: CaseFile) {
    show(current)
  }

  /** True while the database may be a step ahead of the file. */
  isWriting = false

  get file(): CaseFile {
    return this.current
  }

  /** True when nothing is left to wait for: what comes to the case later starts it again from its rows. */
  isOver(): boolean {
    const { state } = this.current
    return state === 'erased' || ((state === 'rejected' || state === 'closed') && erasureAtMs(this.current) === null)
  }

  get standing(): CaseStanding {
    const { state, caseVersion, round } = this.current
    return { state, caseVersion, round, waitsFor: shownWaitsFor(this.current) }
  }

  submit(command: EvidenceCommand): Promise<CaseStanding> {
    return this.inTurn(async () => {
      const { kind, id } = command.record
      if (holds(this.current, id, kind)?.requestHash === command.requestHash) return this.standing
      const next = resultOf(withSubmitted(this.current, command))
      const summary = `Record ${kind} ${id}`
      return this.commit(next, (change) => activities.recordEvidence.executeWithOptions({ summary }, [command, change]))
    })
  }

  recordStatus(command: StatusCommand): Promise<CaseStanding> {
    return this.inTurn(async () => {
      if (this.current.latestStatusHash === command.requestHash) return this.standing
      const next = resultOf(withStatus(this.current, command.requestHash))
      const summary = `Record KYC status ${command.status.ok ? 'ok' : 'not ok'}`
      return this.commit(next, (change) => activities.recordStatus.executeWithOptions({ summary }, [command, change]))
    })
  }

  /** Throws the refusal, as the update's failure, if the decision may not be taken. */
  refuseUnlessAllowed(command: DecisionCommand): void {
    if (!this.isRepeated(command.commandId)) resultOf(judge(this.current, command, Date.now()))
  }

  decide(command: DecisionCommand): Promise<CaseStanding> {
    return this.inTurn(async () => {
      const { commandId, userId, decision, requestHash, missing = [] } = command
      if (this.isRepeated(commandId)) return this.standing
      // Judged again: the decision before this one may have been taken while this one waited.
      const isJudgedAsBefore = isOver(this.current.state) && !patched(endsDecisions)
      resultOf((isJudgedAsBefore ? judgeByEvidence : judge)(this.current, command, Date.now()))
      const isInWords = decision === 'request_more' && missing.length === 0
      const requested = isInWords && patched(keepsRequests) ? requestedBy(decision, missing) : missing
      const decided = withDecision(this.current, { commandId, userId, decision }, Date.now(), requested)
      const isLast = decided.state === 'approved' || decided.state === 'rejected'
      const next = isLast ? { ...decided, latestStatusHash: requestHash } : decided
      const summary = `Record decision ${decision}`
      return this.commit(next, (change) => activities.recordDecision.executeWithOptions({ summary }, [command, change]))
    })
  }

  /** What the staff do besides deciding; what changes nothing is not written down. */
  act(command: ActionCommand): Promise<CaseStanding> {
    return this.inTurn(async () => {
      if (this.lastActionId === command.commandId) return this.standing
      const { action } = command
      const known =
        action.kind === 'adoptPolicy'
          ? { ...command, action: { ...action, policy: knownPolicy(action.policy) } }
          : command
      const acted = resultOf(act(this.current, known, Date.now()))
      if (acted === this.current) return this.standing
      const { kind } = action
      const next = kind === 'screen' && !patched(screensInPlace) ? unscreened(this.current) : acted
      const standing =
        kind === 'erase'
          ? await this.erase(next, command)
          : await this.commit(next, (change) =>
              activities.recordAction.executeWithOptions({ summary: `Record ${kind}` }, [command, change]),
            )
      this.lastActionId = command.commandId
      return standing
    })
  }

  /** What time has done to the case by now: a deadline, a reminder, a document that ran out. */
  passTime(): Promise<void> {
    return this.inTurn(async () => {
      const passed = afterTime(this.current, Date.now())
      if (passed?.event === 'retentionPassed') await this.erase(erased(this.current, Date.now()))
      else if (passed !== undefined) await this.happen(passed.file, passed.event, passed.detail)
    })
  }

  /** The customer has changed; a version that the case knows of already changes nothing. */
  hear(factsVersion: number): Promise<void> {
    return this.inTurn(() => {
      if (factsVersion > this.current.factsVersion) {
        this.current = withFactsVersion(this.current, factsVersion)
        if (patched(screensChanged)) this.hasHeard = true
      }
      return Promise.resolve()
    })
  }

  /** What an approval leads to: account, link, message; then the case is watched, or looked at again where a check has come out badly meanwhile. */
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
      if (this.current.isDoubted && patched(looksAtDoubts))
        await this.happen(withDoubt(this.current, Date.now()), 'reviewDue')
    })
  }

  private erase(next: CaseFile, command?: ActionCommand): Promise<CaseStanding> {
    const eventId = uuid4()
    return this.commit(next, (change) => {
      const happening = { ...change, eventId, kind: 'erased', detail: { reason: 'the retention is over' } } as const
      const args: Parameters<Activities['eraseCustomer']> = command === undefined ? [happening] : [happening, command]
      return activities.eraseCustomer.executeWithOptions({ summary: 'Erase the person' }, args)
    })
  }

  /** What the database knows already. */
  note(change: (file: CaseFile) => CaseFile): Promise<void> {
    return this.inTurn(() => {
      this.current = change(this.current)
      return Promise.resolve()
    })
  }

  private async recordAccount(account: Outcome<AccountOpened>): Promise<void> {
    if (!account.ok) return this.happen(this.current, 'accountRefused', { refusal: account.refusal.refusal })
    const { accountId } = account.value
    await this.happen({ ...this.current, accountId }, 'accountOpened', { accountId })
  }

  /** Writes down what no user did. */
  async happen(
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
  async commit(next: CaseFile, write: (change: CaseChange) => Promise<Recorded>): Promise<CaseStanding> {
    const before = this.current
    this.isWriting = true
    try {
      resultOf(await write({ before: beforeOf(before), after: standOf(next, before) }))
      this.current = next
    } finally {
      this.isWriting = false
    }
    this.changes += 1
    show(next, before)
    return this.standing
  }
}
