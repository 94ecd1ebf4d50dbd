/** Writes transaction requests. Owner: the transaction-request workflow; the API writes those that are complete at once. */
import { createHash } from 'node:crypto'
import type { AccountSide } from '../../domain/ledger/booking'
import type { Money } from '../../domain/money'
import { isWaiting } from '../../domain/payments/transaction-request'
import type { TransactionRequestStatus } from '../../domain/payments/transaction-request'
import type { SqlValue, Transaction } from '../connection'

export interface NewTransactionRequest {
  readonly requestId: string
  readonly bankId: string
  readonly accountKey: string
  readonly toAccountKey: string
  readonly type: string
  readonly amount: Money
  /** In the currency of the amount. */
  readonly challengeThreshold: Money
  /** Right answers that it needs; 0: it is booked at once, on its day, or was confirmed with its standing order. The table refuses 0 from the threshold on for all others. */
  readonly requiredAnswers: number
  readonly description: string
  readonly details: Readonly<Record<string, unknown>>
  readonly charge: { readonly currency: string; readonly amount: string; readonly summary: string }
  readonly chargePolicy: string
  readonly initiatorId: string
  /** Whom it pays, where that was written down before. */
  readonly counterpartyId?: string
  /** The standing order that it is a payment of. */
  readonly standingOrderId?: string
  /** Where `toAccountKey` stands for a payee who has no account of this instance. */
  readonly outsidePayee?: { readonly bank: string; readonly account: string }
  /** Set where it was asked for in the older shape: it has one challenge. Only what waits has any. */
  readonly hasSingleChallenge?: boolean
}

/** In the order of `requestValues`. */
export const requestColumns = [
  ...['request_id', 'bank_id', 'account_key', 'to_account_key', 'type', 'currency', 'amount', 'challenge_threshold'],
  ...[
    'required_answers',
    'description',
    'details',
    'charge_currency',
    'charge_amount',
    'charge_summary',
    'charge_policy',
  ],
  ...['initiator_id', 'request_hash', 'counterparty_id', 'outside_bank', 'outside_account', 'standing_order_id'],
] as const
const columns = requestColumns.join(', ')
const marks = '?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?::uuid, ?, ?, ?::uuid'

/** The hash of what a client asked for: a retry under the same id must ask for the same. */
const contentHash = (request: NewTransactionRequest): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        request.accountKey,
        request.toAccountKey,
        request.type,
        request.amount.currency,
        request.amount.minor.toString(),
        request.description,
        request.initiatorId,
        ...(request.counterpartyId === undefined ? [] : [request.counterpartyId]),
      ]),
    )
    .digest('hex')

export const requestValues = (request: NewTransactionRequest): readonly SqlValue[] => [
  request.requestId,
  request.bankId,
  request.accountKey,
  request.toAccountKey,
  request.type,
  request.amount.currency,
  request.amount.minor,
  request.challengeThreshold.minor,
  request.requiredAnswers,
  request.description,
  JSON.stringify(request.details),
  request.charge.currency,
  request.charge.amount,
  request.charge.summary,
  request.chargePolicy,
  request.initiatorId,
  contentHash(request),
  request.counterpartyId ?? null,
  request.outsidePayee?.bank ?? null,
  request.outsidePayee?.account ?? null,
  request.standingOrderId ?? null,
]

/** False when the id exists with the same content (nothing is written); 'modified' when it exists with other content. */
export async function insertInitiated(
  transaction: Transaction,
  request: NewTransactionRequest,
): Promise<boolean | 'modified'> {
  const inserted = await transaction.raw(
    `insert into transaction_requests (${columns}, has_single_challenge, status) values (${marks}, ?, 'INITIATED')
     on conflict (request_id) do nothing returning request_id`,
    [...requestValues(request), request.hasSingleChallenge ?? false],
  )
  if (inserted.length > 0) return true
  const [stored] = await transaction.raw<{ requestHash: string }>(
    'select request_hash as "requestHash" from transaction_requests where request_id = ?',
    [request.requestId],
  )
  return stored?.requestHash === contentHash(request) ? false : 'modified'
}

/** A request as those who move it see it. */
export interface LockedRequest {
  readonly status: TransactionRequestStatus
  readonly bankId: string
  readonly type: string
  readonly currency: string
  readonly amount: bigint
  readonly description: string
  readonly requiredAnswers: number
  readonly accountKey: string
  readonly accountCurrency: string
  readonly toAccountKey: string
  readonly toAccountCurrency: string
  readonly charge: { readonly currency: string; readonly amount: string }
  readonly chargePolicy: string
  /** Whether it would leave an account of the bank itself, which only gives back. */
  readonly payerIsBanks: boolean
  /** Whether the payee is a customer of the payer's bank. */
  readonly payeeIsCharged: boolean
  /** Whether it goes to a counterparty that was deleted, or may no longer be paid. */
  readonly payeeIsGone: boolean
  /** Where the bank books charges now; null: nowhere. */
  readonly chargeAccount: AccountSide | null
}

/** Locks the request until the transaction ends: whatever moves it, or judges an answer to it, happens one after the other. */
export async function lockTransactionRequest(transaction: Transaction, requestId: string): Promise<LockedRequest> {
  const [row] = await transaction.raw<LockedRequest>(
    `select r.status, r.bank_id as "bankId", r.type, r.currency, r.amount, r.description, r.required_answers as "requiredAnswers",
       r.account_key::text as "accountKey", payer.currency as "accountCurrency",
       r.to_account_key::text as "toAccountKey", payee.currency as "toAccountCurrency",
       jsonb_build_object('currency', r.charge_currency, 'amount', r.charge_amount) as "charge", r.charge_policy as "chargePolicy",
       payer.kind <> 'CUSTOMER' and r.type <> 'REFUND' as "payerIsBanks",
       payee.kind = 'CUSTOMER' and payee.bank_id = r.bank_id as "payeeIsCharged",
       r.type <> 'REFUND' and exists (select from counterparties c where c.counterparty_id = r.counterparty_id
         and (c.deleted_at is not null or not c.is_beneficiary)) as "payeeIsGone",
       (select jsonb_build_object('accountKey', c.account_key::text, 'currency', c.currency)
          from bank_charges b join accounts c using (account_key) where b.bank_id = r.bank_id) as "chargeAccount"
     from transaction_requests r join accounts payer on payer.account_key = r.account_key
       join accounts payee on payee.account_key = r.to_account_key
     where r.request_id = ? for no key update of r`,
    [requestId],
  )
  if (row === undefined) throw new Error(`transaction request ${requestId} does not exist`)
  return row
}

export interface StatusChange {
  readonly requestId: string
  readonly to: TransactionRequestStatus
  /** Why it ended, where it did not end well: words for staff. */
  readonly reason?: string
  readonly transactionId?: string
  readonly actorId?: string
  readonly detail?: Readonly<Record<string, unknown>>
  /** The id of the history entry, where somebody may ask for it again: a UUID. */
  readonly eventId?: string
}

/** Moves a locked request and writes the move into its history; whether the move is legal is the caller's knowledge. */
export async function changeStatus(transaction: Transaction, change: StatusChange): Promise<void> {
  const { requestId, to, reason = '', transactionId = null, actorId = null, detail = {}, eventId = null } = change
  await transaction.raw(
    `with moved as (
       update transaction_requests set status = ?, version = version + 1, end_reason = ?, transaction_id = ?::uuid,
         ended_at = case when ? then now() end
       where request_id = ? returning request_id
     )
     insert into transaction_request_events (event_id, request_id, kind, detail, actor_user_id)
     select coalesce(?::uuid, gen_random_uuid()), request_id, ?, ?::jsonb, ?::uuid from moved`,
    [
      to,
      reason,
      transactionId,
      !isWaiting(to),
      requestId,
      eventId,
      to,
      JSON.stringify(reason === '' ? detail : { ...detail, reason }),
      actorId,
    ],
  )
}
