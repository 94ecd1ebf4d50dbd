/** Blocks from payments, and the audit trail of answers, on the wire of our own API. */
import { z } from 'zod'
import type { JudgementRow } from '../../db/read/challenge-judgements'
import type { ThrottleEventRow } from '../../db/read/payment-throttles'
import { blockedUntilMs, throttleNotices } from '../../domain/payments/throttle'
import type { Throttle } from '../../domain/payments/throttle'
import { filledText } from './wire'

export const PostLifting = z.object({ reason: filledText(2_000) })

const Event = z.object({
  event_id: z.string(),
  kind: z.enum([...throttleNotices, 'LIFTED']),
  blocked_until: z.string().nullable(),
  actor_user_id: z.string().nullable(),
  reason: z.string(),
  occurred: z.string(),
})

/** `blocked_until` is null where nothing is blocked, and where the block is for good. `next` is the cursor of older events. */
export const PaymentBlock = z.object({
  user_id: z.string(),
  is_blocked: z.boolean(),
  blocked_until: z.string().nullable(),
  blocked_for_good: z.boolean(),
  wrong_answers: z.int(),
  blocks_for_a_time: z.int(),
  events: z.array(Event),
  next: z.string().nullable(),
})

const secondsOf = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 19)}Z`

export const paymentBlockJson = (found: {
  readonly userId: string
  readonly throttle: Throttle
  readonly events: readonly ThrottleEventRow[]
  readonly next: string | null
  readonly nowMs: number
}): z.input<typeof PaymentBlock> => {
  const { userId, throttle, events, next, nowMs } = found
  const until = blockedUntilMs(throttle, nowMs)
  return {
    user_id: userId,
    is_blocked: until !== undefined,
    blocked_until: until == null ? null : secondsOf(until),
    blocked_for_good: throttle.blockedForGood,
    wrong_answers: throttle.failures,
    blocks_for_a_time: throttle.blocks,
    events: events.map((event) => ({
      event_id: event.eventId,
      kind: event.kind,
      blocked_until: event.blockedUntil,
      actor_user_id: event.actorUserId,
      reason: event.reason,
      occurred: event.occurredAt,
    })),
    next,
  }
}

/** What was answered is kept nowhere. */
export const ChallengeJudgements = z.object({
  challenge_judgements: z.array(
    z.object({
      judgement_id: z.string(),
      user_id: z.string(),
      challenge_id: z.string(),
      challenged_user_id: z.string(),
      transaction_request_id: z.string(),
      sca_method: z.string(),
      outcome: z.string(),
      judged: z.string(),
    }),
  ),
  next: z.string().nullable(),
})

export const judgementJson = (
  row: JudgementRow,
): z.input<typeof ChallengeJudgements>['challenge_judgements'][number] => ({
  judgement_id: row.judgementId,
  user_id: row.userId,
  challenge_id: row.challengeId,
  challenged_user_id: row.challengedUserId,
  transaction_request_id: row.requestId,
  sca_method: row.scaMethod,
  outcome: row.verdict,
  judged: row.judgedAt,
})
