/** Reads the transaction requests that wait at a bank, with whoever has been asked and whether they have answered. */
import type { WaitReason } from '../../domain/payments/timing'
import type { Delivery } from '../../domain/payments/transport'
import type { Reader } from '../connection'

/** The statuses of a request that is not over; the index of the list holds exactly these. */
export const waitingStatuses = ['INITIATED', 'NEXT_CHALLENGE_PENDING', 'PENDING', 'FORWARDED'] as const
export type WaitingStatus = (typeof waitingStatuses)[number]

export interface AskedRow {
  readonly userId: string
  readonly username: string
  readonly answered: boolean
  readonly attemptsUsed: number
  readonly attemptsAllowed: number
  /** What became of their code; null where none is sent, or it has not been tried. */
  readonly delivery: Delivery | null
}

export interface WaitingRequestRow {
  readonly requestId: string
  readonly type: string
  readonly status: WaitingStatus
  readonly accountId: string
  readonly payeeBankId: string
  readonly payeeAccountId: string
  readonly currency: string
  /** Minor units. */
  readonly amount: bigint
  readonly description: string
  readonly requiredAnswers: number
  readonly initiatorId: string
  readonly initiatorName: string
  /** ISO 8601. */
  readonly createdAt: string
  /** ISO 8601. When the last challenge expires, of a PENDING request when its day begins; null where there is neither. */
  readonly dueAt: string | null
  /** What a PENDING request waits for, and the day on which it is made; null where it is made as soon as it can be. */
  readonly waitsFor: WaitReason | null
  readonly paysOn: string | null
  readonly asked: readonly AskedRow[]
  /** Microseconds since 1970: where the list goes on after this request. */
  readonly position: bigint
}

export interface WaitingPage {
  readonly bankId: string
  /** Only this one. */
  readonly requestId: string | undefined
  readonly status: WaitingStatus | undefined
  readonly after: { readonly position: bigint; readonly id: string } | undefined
  readonly limit: number
}

/** A page of what waits at the bank, oldest first. */
export const waitingRequests = (
  read: Reader,
  { bankId, requestId, status, after, limit }: WaitingPage,
): Promise<WaitingRequestRow[]> =>
  read.raw<WaitingRequestRow>(
    `select r.request_id as "requestId", r.type, r.status, payer.account_id as "accountId", r.currency, r.amount, r.description,
       coalesce(r.outside_bank, payee.bank_id) as "payeeBankId", coalesce(r.outside_account, payee.account_id) as "payeeAccountId",
       r.required_answers as "requiredAnswers", r.initiator_id as "initiatorId", maker.username as "initiatorName", iso_seconds(r.created_at) as "createdAt",
       case when r.status = 'PENDING' then iso_seconds(w.pays_at)
         else (select iso_seconds(max(c.expires_at)) from challenges c where c.request_id = r.request_id) end as "dueAt",
       case when r.status = 'PENDING' then w.waits_for end as "waitsFor", w.pays_on::text as "paysOn",
       coalesce((select jsonb_agg(jsonb_build_object('userId', c.user_id, 'username', u.username, 'answered', c.answered_at is not null,
           'attemptsUsed', c.attempts, 'attemptsAllowed', c.attempts_allowed, 'delivery', c.delivery) order by u.username)
         from challenges c join users u using (user_id) where c.request_id = r.request_id), '[]') as "asked",
       (extract(epoch from r.created_at) * 1000000)::bigint as position
     from transaction_requests r join accounts payer on payer.account_key = r.account_key
       join accounts payee on payee.account_key = r.to_account_key join users maker on maker.user_id = r.initiator_id
       left join payment_waits w using (request_id)
     where r.bank_id = ? and r.status in (${waitingStatuses.map((known) => `'${known}'`).join(', ')})
       and (?::text is null or r.status = ?) and (?::uuid is null or r.request_id = ?)
       and (r.created_at, r.request_id) > (timestamptz 'epoch' + ? * interval '1 microsecond', ?::uuid)
     order by r.created_at, r.request_id limit ?`,
    [
      bankId,
      status ?? null,
      status ?? null,
      requestId ?? null,
      requestId ?? null,
      after?.position ?? 0n,
      after?.id ?? '00000000-0000-0000-0000-000000000000',
      limit,
    ],
  )
