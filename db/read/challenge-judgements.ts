/** Reads the audit trail of answers to challenges. */
import type { Verdict } from '../../domain/payments/challenge'
import type { Reader } from '../connection'

export interface JudgementRow {
  readonly judgementId: string
  /** Counts up; the cursor of the list. */
  readonly sequence: bigint
  readonly userId: string
  readonly challengeId: string
  /** Whose challenge it was. */
  readonly challengedUserId: string
  readonly requestId: string
  readonly scaMethod: string
  readonly verdict: Verdict
  readonly judgedAt: string
}

export interface JudgementPage {
  readonly bankId: string
  /** A UUID, as `requestId` is; undefined: of everybody. */
  readonly userId: string | undefined
  readonly requestId: string | undefined
  /** Those before this sequence; undefined: from the newest on. */
  readonly before: bigint | undefined
  readonly limit: number
}

/** The answers that were judged at the bank, newest first. */
export const judgementsPage = (read: Reader, page: JudgementPage): Promise<JudgementRow[]> => {
  const { bankId, userId, requestId, before, limit } = page
  const narrowed = [
    ...(userId === undefined ? [] : [{ sql: 'and j.user_id = ?', value: userId }]),
    ...(requestId === undefined ? [] : [{ sql: 'and j.request_id = ?', value: requestId }]),
  ]
  return read.raw<JudgementRow>(
    `select j.judgement_id as "judgementId", j.sequence, j.user_id as "userId", j.challenge_id as "challengeId",
       c.user_id as "challengedUserId", j.request_id as "requestId", c.sca_method as "scaMethod", j.verdict,
       iso_seconds(j.judged_at) as "judgedAt"
     from challenge_judgements j join challenges c using (challenge_id)
     where j.bank_id = ? ${narrowed.map(({ sql }) => sql).join(' ')} and j.sequence < ? order by j.sequence desc limit ?`,
    [bankId, ...narrowed.map(({ value }) => value), before ?? 9_223_372_036_854_775_807n, limit],
  )
}
