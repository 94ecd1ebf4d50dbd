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

  private asksForMore(): boolean {
    return this.requested.length > 0 || [...this.decided.values()].includes('request_more')
  }

  private hasPassport(): boolean {
    return [...this.passports.values()].some((end) => end > this.now)
  }

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
    const { state } = this
    if (
      this.endedAt !== null &&
      (state === 'rejected' || state === 'closed') &&
      this.endedAt + terms.retentionMs <= now
    ) {
      this.enter('erased')
      return 'retentionPassed'
    }
    if (isOver(state)) return undefined
    if (this.runsOut()) return 'documentExpired'
    this.looked = now
    if (!isOpen(state) || this.overdue) return undefined
    if (now >= this.since + (state === 'collecting' ? terms.collectingMs : terms.reviewMs)) {
      this.overdue = true
      return state === 'collecting' ? 'deadlinePassed' : 'escalated'
    }
    if (state !== 'collecting' || now < this.since + terms.reminderMs * (this.reminders + 1)) return undefined
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
    const isBad = kind === 'check' && worth === false
    if (this.asksForMore()) {
      this.requested = this.requested.filter((type) => type !== kind)
      if (this.requested.length === 0) this.resubmissions += 1
    }
    if (typeof worth === 'boolean') this.checks.set(id, worth)
    else {
      for (const papers of [this.passports, this.papers]) papers.delete(id)
      ;(kind === 'passport' ? this.passports : this.papers).set(id, worth)
      if (this.search !== 'never') this.search = 'outdated'
    }
    this.endedAt = null
    const staysAccepted = this.state === 'approved' || (this.state === 'monitoring' && !isBad && this.hasPassport())
    if (!staysAccepted) this.beginRound()
    return 'done'
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
  }

  decide(by: Member, decision: Decision, given: { reason: string; isStale: boolean; missing: string[] }): Predicted {
    const { state } = this
    const endsUnreviewed = state === 'collecting' && this.overdue && decision === 'reject'
    if (!isOpen(state)) return 'CaseClosed'
    if (state !== 'in_review' && !endsUnreviewed) return 'CaseNotInReview'
    if (given.isStale) return 'DecisionStale'
    if (this.decided.has(by)) return 'ReviewerAlreadyDecided'
    if (by === maker) return 'MakerIsChecker'
    if (decision !== 'approve' && given.reason === '') return 'InvalidCaseData'
    const isProven = [...this.checks.values()].includes(true)
    if (decision === 'approve' && (!isProven || this.search === 'doubtful')) return 'CaseIncomplete'
    if (rank[staff[by]] < rank[this.level]) return 'CaseEscalated'
    if (this.assignee !== null && this.assignee !== by) return 'CaseAssigned'
    this.decided.set(by, decision)
    this.assignee = null
    this.requested = decision === 'request_more' ? given.missing : []
    if (decision === 'request_more') this.enter('collecting')
    if (decision === 'reject') {
      this.enter('rejected')
      this.level = 'officer'
      this.endedAt = this.now
    }
    if (decision === 'approve' && this.approvals >= terms.approvals[this.risk]) {
      this.enter('approved')
      this.level = 'officer'
    }
    return 'done'
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
    return this.acted(by, kind, risk)
  }

  private acted(by: Member, kind: CaseActionKind, risk: Risk): Predicted {
    const level = staff[by]
    const isTooLow = rank[level] < rank[this.level]
    const isOthers = this.assignee !== null && this.assignee !== by
    if (kind === 'escalate') {
      if (this.level !== 'officer') return 'InvalidCaseData'
      this.level = 'supervisor'
      this.assignee = null
    } else if (kind === 'takeOver') {
      if (isTooLow) return 'CaseEscalated'
      this.assignee = by
    } else if (kind === 'handBack') {
      if (isOthers && level === 'officer') return 'CaseAssigned'
      this.assignee = null
    } else if (kind === 'assign') {
      if (isTooLow || level === 'officer') return 'CaseEscalated'
      this.assignee = 'ben'
    } else if (kind === 'setRisk') {
      if (weight[risk] < weight[this.risk] && level === 'officer') return 'CaseEscalated'
      if (risk !== this.risk) this.renew()
      this.risk = risk
    } else if (kind === 'adoptPolicy') {
      if (this.policyVersion === 1) this.renew()
      this.policyVersion = 2
    } else if (kind === 'withdrawRequest') {
      if (!this.asksForMore()) return 'CaseActionNotAllowed'
      this.requested = []
      this.renew()
    } else if (kind === 'overrideEngineCheck') {
      if (this.search !== 'doubtful') return 'CaseActionNotAllowed'
      if (isTooLow) return 'CaseEscalated'
      if (isOthers) return 'CaseAssigned'
      if (by === maker) return 'MakerIsChecker'
      this.search = 'overridden'
      this.renew()
    } else if (kind === 'askProvider') return 'InvalidCaseData'
    else if (kind === 'erase') return 'RetentionNotOver'
    else if (kind === 'close') return this.close(isOthers)
    return 'done'
  }

  /** What an open case is asked for has changed: nobody has approved that yet. */
  private renew(): void {
    if (isOpen(this.state)) this.beginRound()
  }

  private close(isOthers: boolean): Predicted {
    if (isOthers) return 'CaseAssigned'
    this.enter('closed')
    this.endedAt ??= this.now
    this.requested = []
    this.assignee = null
    this.level = 'officer'
    return 'done'
  }
}
