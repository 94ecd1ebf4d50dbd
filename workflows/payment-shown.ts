/** What a person sees of a payment in Temporal: search attributes and current details. Nothing personal is in them. */
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow'
import type { PaymentTiming, WaitReason } from '../domain/payments/timing'
import { searchAttributes } from './contract'

function show(status: string, waitingFor: string | null, dueAt: string | null): void {
  upsertSearchAttributes([
    { key: searchAttributes.processStatus, value: status },
    { key: searchAttributes.waitingFor, value: waitingFor },
    { key: searchAttributes.dueAt, value: dueAt === null ? null : new Date(dueAt) },
  ])
}

export interface AnswersAwaited {
  readonly rightAnswers: number
  readonly requiredAnswers: number
  /** Those who are asked and cannot be sent a code. */
  readonly withoutAddress: number
  /** ISO 8601. */
  readonly expiresAt: string
}

const statusOf = ({ rightAnswers }: AnswersAwaited): string =>
  rightAnswers === 0 ? 'INITIATED' : 'NEXT_CHALLENGE_PENDING'

export function showAnswersAwaited(awaited: AnswersAwaited): void {
  show(statusOf(awaited), 'challenge answers', awaited.expiresAt)
  describeAnswersAwaited(awaited)
}

export function describeAnswersAwaited(awaited: AnswersAwaited): void {
  const { rightAnswers, requiredAnswers, withoutAddress, expiresAt } = awaited
  setCurrentDetails(
    [
      `**${statusOf(awaited)}**: ${rightAnswers} of ${requiredAnswers} right answers are there.`,
      '',
      `Waits for ${requiredAnswers - rightAnswers} more until ${expiresAt}; then it ends as FAILED.`,
      ...(withoutAddress === 0
        ? []
        : ['', `${withoutAddress} of those who are asked have no address to send a code to.`]),
      '',
      'The holders of open challenges can answer, each their own; each of them, or whoever may create any transaction request, can reject; whoever made it can withdraw it.',
    ].join('\n'),
  )
}

const waitedFor: Readonly<Record<WaitReason, string>> = {
  DAY: 'the day of the payment',
  FUNDS: 'funds',
  ACCOUNT: 'the account to be unfrozen',
}

/** `againAt` is when it is tried next, ISO 8601. */
export function showPending(reason: WaitReason, { day }: PaymentTiming, againAt: string): void {
  show('PENDING', waitedFor[reason], againAt)
  setCurrentDetails(
    [
      `**PENDING**: confirmed${day === undefined ? '' : `, to be made on ${day.date}`}.`,
      '',
      `Waits for ${waitedFor[reason]}; it is tried at ${againAt}.`,
      '',
      'Those who were asked, or whoever may create any transaction request, can reject it; whoever made it can withdraw it.',
    ].join('\n'),
  )
}
