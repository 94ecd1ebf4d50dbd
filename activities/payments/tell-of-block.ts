/** Tells a user that wrong answers of theirs are about to block them, or have. */
import { noticeToTell } from '../../db/read/payment-throttles'
import type { NoticeToTell } from '../../db/read/payment-throttles'
import type { ThrottleNotice } from '../../domain/payments/throttle'
import type { SentTransport } from '../../domain/payments/transport'
import type { PaymentDependencies } from '../dependencies'
import { routeTo } from './message-transports'

export interface BlockToTell {
  readonly eventId: string
  /** The request that was answered wrongly. */
  readonly requestId: string
  readonly transport: SentTransport
}

/** True when somebody has taken the message on; false when the user has no address of that kind. */
export async function tellOfBlock(
  dependencies: PaymentDependencies,
  { eventId, requestId, transport: by }: BlockToTell,
): Promise<boolean> {
  const told = await noticeToTell(dependencies.database.read, eventId)
  const route = told && (await routeTo(dependencies, { userId: told.userId, requestId, by }))
  if (told === undefined || route === undefined) return false
  await route.transport.send({ id: eventId, to: route.to, ...messageOf(told) })
  return true
}

const subjects: Readonly<Record<ThrottleNotice, string>> = {
  WARNED: 'One more wrong answer blocks you',
  WARNED_FOR_GOOD: 'One more wrong answer blocks you until your bank helps',
  BLOCKED: 'You are blocked from confirming payments for a while',
  BLOCKED_FOR_GOOD: 'You are blocked from confirming payments',
}

const texts: Readonly<Record<ThrottleNotice, (told: NoticeToTell) => string>> = {
  WARNED: () =>
    'Payments in your name were answered wrongly several times in a row. One more wrong answer blocks you from confirming payments for a while.',
  WARNED_FOR_GOOD: () =>
    'Payments in your name were answered wrongly again and again. One more wrong answer blocks you from confirming payments until your bank lifts the block.',
  BLOCKED: ({ blockedUntil }) =>
    `After too many wrong answers you cannot confirm payments until ${blockedUntil ?? ''}.`,
  BLOCKED_FOR_GOOD: () => 'After too many wrong answers you cannot confirm payments until your bank lifts the block.',
}

/** No amount, no payee: whoever reads it may be the one who does not know the code. */
const messageOf = (told: NoticeToTell) => ({
  subject: subjects[told.notice],
  text: `${texts[told.notice](told)}\nIf it was not you who answered, tell your bank.`,
})
