/** The rules of a case told a second time, in the words of the people who use them: what each command leads to, or why it is refused. */
import { isOpen, isOver } from '../../domain/kyc/case'
import type { CaseState } from '../../domain/kyc/case'
import type { CaseActionKind } from '../../domain/kyc/case-action'
import type { Decision } from '../../domain/kyc/facts'
import type { Level } from '../../domain/kyc/level'
import type { Risk } from '../../domain/kyc/risk'
import type { RefusalName } from '../../domain/refusal'

/** What the policy of the modelled case says. One passport, one satisfied check, nobody twice at the bank. */
export const terms = {
  approvals: { low: 1, medium: 2, high: 3 },
  collectingMs: 172_800_000,
  reviewMs: 86_400_000,
  reminderMs: 50_000_000,
  retentionMs: 259_200_000,
} as const

/** Whoever has brought the case decides nothing about it. */
export const maker = 'clerk'
export const staff = { clerk: 'officer', ann: 'officer', ben: 'officer', eva: 'supervisor', max: 'compliance' } as const
export type Member = keyof typeof staff
const rank: Record<Level, number> = { officer: 0, supervisor: 1, compliance: 2 }
const weight: Record<Risk, number> = { low: 0, medium: 1, high: 2 }

type Predicted = RefusalName | 'done'

interface Given {
  readonly reason: string
  readonly isStale: boolean
  readonly missing: string[]
}

export class CaseModel {
  state: CaseState = 'collecting'
  risk: Risk = 'low'
  level: Level = 'officer'
  assignee: Member | null = null
  requested: string[] = []
  resubmissions = 0
  overdue = false
  /** Who has decided in this round, and as what. */
  decided = new Map<Member, Decision>()
  private readonly passports = new Map<string, number>()
  private readonly papers = new Map<string, number>()
  private readonly checks = new Map<string, boolean>()
  private search: 'never' | 'outdated' | 'clear' | 'doubtful' | 'overridden' = 'never'
  private hasChanged = false
  private policyVersion = 1
  private since: number
  private looked: number
  private reminders = 0
  private endedAt: number | null = null

  constructor(private now: number) {
    this.since = now
    this.looked = now
  }

  get approvals(): number {
    return [...this.decided.values()].filter((decision) => decision === 'approve').length
  }

  private asksForMore = (): boolean => this.requested.length > 0
  /** The end of the last passport that counts. */
  private lastsUntil = (): number => Math.max(this.now, ...this.passports.values())
  private hasPassport = (): boolean => this.lastsUntil() > this.now

  /** Where a case is that is neither accepted nor over. */
  private standing(): CaseState {
    if (this.asksForMore() || !this.hasPassport()) return 'collecting'
    if (this.search === 'never' || this.search === 'outdated') return 'checking'
    const satisfied = [...this.checks.values()]
    return this.search === 'doubtful' || satisfied.includes(false) || satisfied.includes(true)
      ? 'in_review'
      : 'checking'
  }

  private enter(state: CaseState): void {
    if (state === this.state) return
    this.state = state
    this.since = this.now
    this.overdue = false
    this.reminders = 0
  }

  private beginRound(): void {
    this.decided.clear()
    this.enter(this.standing())
  }

  /** What time alone does next; undefined: nothing more by now. */
  pass(now: number): string | undefined {
    this.now = now
    if (this.isForgotten()) {
      this.enter('erased')
      return 'retentionPassed'
    }
    if (isOver(this.state)) return undefined
    if (this.runsOut()) return 'documentExpired'
    return isOpen(this.state) && !this.overdue ? this.wait() : undefined
  }

  private isForgotten(): boolean {
    const endedAt = this.state === 'rejected' || this.state === 'closed' ? this.endedAt : null
    return endedAt !== null && endedAt + terms.retentionMs <= this.now
  }

  private wait(): string | undefined {
    const isCollecting = this.state === 'collecting'
    if (this.now >= this.since + (isCollecting ? terms.collectingMs : terms.reviewMs)) {
      this.overdue = true
      return isCollecting ? 'deadlinePassed' : 'escalated'
    }
    if (!isCollecting || this.now < this.since + terms.reminderMs * (this.reminders + 1)) return undefined
    this.reminders += 1
    return 'reminderDue'
  }

  private runsOut(): boolean {
    const { state } = this
    const hasEnded = [...this.passports.values(), ...this.papers.values()].some(
      (end) => end > this.looked && end <= this.now,
    )
    this.looked = this.now
    const isMissed = !this.hasPassport()
    if (state === 'monitoring' && !isMissed) return hasEnded
    if (!isMissed || !['checking', 'in_review', 'monitoring'].includes(state)) return false
    this.beginRound()
    return true
  }

  bring(kind: 'passport' | 'bill' | 'check', id: string, worth: number | boolean): Predicted {
    if (isOver(this.state)) return 'CaseClosed'
    this.answer(kind)
    const lasted = this.lastsUntil()
    if (typeof worth === 'boolean') this.checks.set(id, worth)
    else this.replace(kind, id, worth)
    this.endedAt = null
    const isSeen = worth !== false && this.lastsUntil() <= lasted && this.hasPassport()
    if (this.state !== 'approved' && !(this.state === 'monitoring' && isSeen)) this.beginRound()
    return 'done'
  }

  private answer(kind: string): void {
    if (!this.asksForMore()) return
    this.requested = this.requested.filter((type) => type !== kind && type !== '*')
    if (this.requested.length === 0) this.resubmissions += 1
  }

  private replace(kind: string, id: string, end: number): void {
    for (const papers of [this.passports, this.papers]) papers.delete(id)
    ;(kind === 'passport' ? this.passports : this.papers).set(id, end)
    if (this.search !== 'never') this.search = 'outdated'
  }

  /** True where the engine has to look for somebody else who is the same person. */
  isSearchDue(): boolean {
    if (!['checking', 'in_review', 'monitoring'].includes(this.state)) return false
    return this.search === 'never' || this.search === 'outdated' || this.hasChanged
  }

  find(isClear: boolean): void {
    this.search = isClear ? 'clear' : 'doubtful'
    this.hasChanged = false
    if (this.state !== 'monitoring' || !isClear) this.beginRound()
  }

  change(): void {
    if (this.state !== 'erased' && this.search !== 'never') this.hasChanged = true
    this.renew()
  }

  decide(by: Member, decision: Decision, given: Given): Predicted {
    const refusal = this.notNow(decision) ?? this.notSo(by, decision, given) ?? this.notByThem(by)
    if (refusal !== undefined) return refusal
    this.decided.set(by, decision)
    this.assignee = null
    this.requested = decision === 'request_more' ? (given.missing.length > 0 ? given.missing : ['*']) : []
    if (decision === 'request_more') this.enter('collecting')
    if (decision === 'reject') this.settle('rejected')
    if (decision === 'approve' && this.approvals >= terms.approvals[this.risk]) this.settle('approved')
    return 'done'
  }

  private notNow(decision: Decision): RefusalName | undefined {
    if (!isOpen(this.state)) return 'CaseClosed'
    const endsUnreviewed = this.state === 'collecting' && this.overdue && decision === 'reject'
    return this.state === 'in_review' || endsUnreviewed ? undefined : 'CaseNotInReview'
  }

  private notSo(by: Member, decision: Decision, { isStale, reason }: Given): RefusalName | undefined {
    if (isStale) return 'DecisionStale'
    if (this.decided.has(by)) return 'ReviewerAlreadyDecided'
    if (by === maker) return 'MakerIsChecker'
    if (decision !== 'approve') return reason === '' ? 'InvalidCaseData' : undefined
    const isProven = [...this.checks.values()].includes(true)
    return isProven && this.search !== 'doubtful' ? undefined : 'CaseIncomplete'
  }

  /** Who is not high enough, or whom the case has been taken from. */
  private notByThem(by: Member): RefusalName | undefined {
    if (rank[staff[by]] < rank[this.level]) return 'CaseEscalated'
    return this.isOthers(by) ? 'CaseAssigned' : undefined
  }

  private isOthers = (by: Member): boolean => this.assignee !== null && this.assignee !== by

  private settle(state: 'approved' | 'rejected'): void {
    this.enter(state)
    this.level = 'officer'
    if (state === 'rejected') this.endedAt = this.now
  }

  /** The account is open, the customer is welcomed. */
  watch(): void {
    this.enter('monitoring')
  }

  act(by: Member, kind: CaseActionKind, risk: Risk): Predicted {
    const { state } = this
    const isSettled = isOpen(state) || state === 'monitoring'
    const mayBe: Record<CaseActionKind, boolean> = {
      ...{ escalate: isOpen(state), takeOver: isOpen(state), handBack: isOpen(state), assign: isOpen(state) },
      ...{ comment: state !== 'erased', setRisk: isSettled || state === 'rejected', screen: isSettled },
      adoptPolicy: isSettled || state === 'rejected' || state === 'closed',
      withdrawRequest: state === 'collecting',
      overrideEngineCheck: state === 'in_review',
      askProvider: state === 'checking' || state === 'in_review',
      close: isSettled || state === 'rejected',
      erase: state === 'rejected' || state === 'closed',
    }
    if (!mayBe[kind]) return isOpen(state) ? 'CaseActionNotAllowed' : 'CaseClosed'
    return this.deeds[kind](by, risk) ?? 'done'
  }

  private readonly deeds: Record<CaseActionKind, (by: Member, risk: Risk) => RefusalName | undefined> = {
    escalate: () => {
      if (this.level !== 'officer') return 'InvalidCaseData'
      this.level = 'supervisor'
      this.assignee = null
      return undefined
    },
    takeOver: (by) => {
      if (rank[staff[by]] >= rank[this.level]) this.assignee = by
      return rank[staff[by]] < rank[this.level] ? 'CaseEscalated' : undefined
    },
    handBack: (by) => {
      if (this.isOthers(by) && staff[by] === 'officer') return 'CaseAssigned'
      this.assignee = null
      return undefined
    },
    assign: (by) => {
      if (staff[by] === 'officer') return 'CaseEscalated'
      this.assignee = 'ben'
      return undefined
    },
    ...{ comment: () => undefined, screen: () => undefined },
    setRisk: (by, risk) => {
      if (weight[risk] < weight[this.risk] && staff[by] === 'officer') return 'CaseEscalated'
      if (risk !== this.risk) this.renew()
      this.risk = risk
      return undefined
    },
    adoptPolicy: () => {
      if (this.policyVersion === 1) this.renew()
      this.policyVersion = 2
      return undefined
    },
    withdrawRequest: () => {
      if (!this.asksForMore()) return 'CaseActionNotAllowed'
      this.requested = []
      this.renew()
      return undefined
    },
    overrideEngineCheck: (by) => {
      if (this.search !== 'doubtful') return 'CaseActionNotAllowed'
      const refusal = this.notByThem(by) ?? (by === maker ? 'MakerIsChecker' : undefined)
      if (refusal === undefined) this.search = 'overridden'
      if (refusal === undefined) this.renew()
      return refusal
    },
    askProvider: () => 'InvalidCaseData',
    close: (by) => {
      if (this.isOthers(by)) return 'CaseAssigned'
      this.enter('closed')
      this.endedAt ??= this.now
      this.requested = []
      this.assignee = null
      this.level = 'officer'
      return undefined
    },
    erase: () => 'RetentionNotOver',
  }

  /** What an open case is asked for has changed: nobody has approved that yet. */
  private renew(): void {
    if (isOpen(this.state)) this.beginRound()
  }
}
