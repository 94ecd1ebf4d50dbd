/** Reads what a payment depends on, and transaction requests with their challenges. */
import { isUuid } from '../../domain/ids'
import type { AccountSide } from '../../domain/ledger/booking'
import type { ChargeRule } from '../../domain/payments/charge'
import type { RateRow } from '../../domain/payments/fx'
import type { TransactionRequestStatus } from '../../domain/payments/transaction-request'
import type { PaymentCalendar } from '../../domain/payments/calendar'
import type { Verdict } from '../../domain/payments/challenge'
import type { ChallengePolicy } from '../../domain/payments/challenge-policy'
import type { Reader } from '../connection'
import { newestPolicy } from './challenge-policies'
import { ratesInEffect } from './fx'
import { payeeSql } from './payees'
import type { PayeeQuestion } from './payees'
import { calendarColumn } from './payment-calendars'
import { rulesColumn } from './payment-rules'
import type { PaymentRules } from './payment-rules'
import { heldViewObeys, ruleValues } from './views'
import type { PermissionRule } from './views'

export interface PayeeRow {
  readonly accountKey: string
  readonly bankId: string
  readonly accountId: string
  readonly currency: string
}

/** The account that is credited, and the counterparty that it stands for. */
export interface PayeeFacts extends PayeeRow {
  readonly isCustomers: boolean
  /** Null where the payee is no counterparty. */
  readonly counterpartyId: string | null
  readonly isBeneficiary: boolean
  /** Bank and account in the counterparty's own terms; null for an account of this instance. */
  readonly outside: { readonly bank: string; readonly account: string } | null
}

export interface PaymentFacts {
  readonly payee: PayeeFacts | null
  /** What the payer's bank wants of payments that wait; null: nothing. */
  readonly rules: PaymentRules | null
  /** The closed days of the payer's bank; null: payments are made every day. */
  readonly calendar: PaymentCalendar | null
  /** Whether payments from the account are frozen. */
  readonly isFrozen: boolean
  /** Where the payer's bank books charges; null: nowhere. */
  readonly chargeAccount: AccountSide | null
  /** What it charges for this type; null: what the instance says. */
  readonly chargeRule: ChargeRule | null
  /** The account attribute, as it was stored. */
  readonly requiredAnswersText: string | null
  /** What the payer's bank asks of confirmations; null: nothing. */
  readonly challengePolicy: ChallengePolicy | null
  readonly payerUserIds: readonly string[]
  /** What attributes of the user who asks say of the most that they may pay, as they were stored. */
  readonly limitTexts: readonly string[]
  /** The rates of the payer's bank between all currencies that take part. */
  readonly rateRows: readonly RateRow[]
  /** The keys of the bank's FX position accounts that are there, by currency; none where one currency takes part. */
  readonly fxPositions: Readonly<Record<string, string>>
}

export interface PaymentQuestion {
  readonly type: string
  readonly bankId: string
  readonly accountKey: string
  readonly payee: PayeeQuestion
  readonly initiatorId: string
  /** The attribute of the initiator that holds a limit of their own. */
  readonly limitName: string
  /** Whose views let them pay from the account. */
  readonly payers: PermissionRule
  /** Currencies of the request, the payer and the threshold; those of the payee and of charges are added. */
  readonly currencies: readonly [request: string, payer: string, threshold: string]
}

/** Everything that a new payment depends on, in one round trip. */
export async function paymentFacts(read: Reader, question: PaymentQuestion): Promise<PaymentFacts> {
  const payee = payeeSql(question.payee, question)
  const [row] = await read.raw<PaymentFacts>(
    `with payee as (${payee.sql}), charging as (
       select a.account_key::text as "accountKey", a.currency, b.rules -> ?::text as rule
       from bank_charges b join accounts a using (account_key) where b.bank_id = ?
     ), taking_part as (
       select unnest(array[?, ?, ?]) as currency union select currency from payee union select currency from charging
       union select ${newestPolicy} ->> 'currency'
     )
     select ${newestPolicy} as "challengePolicy", (select to_jsonb(payee) from payee) as "payee", (select rule from charging) as "chargeRule",
       ${rulesColumn()} as rules, ${calendarColumn()} as calendar, coalesce((select is_frozen from accounts where account_key = ?), false) as "isFrozen",
       (select jsonb_build_object('accountKey', "accountKey", 'currency', currency) from charging) as "chargeAccount",
       (select value from account_attributes where account_key = ? and name = 'REQUIRED_CHALLENGE_ANSWERS'
          order by created_at desc limit 1) as "requiredAnswersText",
       array(select distinct x.user_id::text from account_access x join users u using (user_id)
          where x.account_key = ? and u.deleted_at is null and ${heldViewObeys} limit 1000) as "payerUserIds",
       array(select value from user_attributes where user_id = ? and not is_personal and name = ?) as "limitTexts",
       coalesce((select jsonb_agg(to_jsonb(r)) from (${ratesInEffect('?', 'taking_part')}) r), '[]') as "rateRows",
       coalesce((select jsonb_object_agg(a.currency, a.account_key::text) from accounts a join taking_part t
            on a.bank_id = ? and a.kind = 'FX_POSITION' and a.account_id = 'FX-POSITION-' || t.currency
          where (select count(currency) > 1 from taking_part)), '{}') as "fxPositions"`,
    [
      ...payee.values,
      question.type,
      question.bankId,
      ...question.currencies,
      question.bankId,
      question.bankId,
      question.bankId,
      question.bankId,
      question.accountKey,
      question.accountKey,
      question.accountKey,
      ...ruleValues(question.payers),
      question.initiatorId,
      question.limitName,
      question.bankId,
      question.bankId,
    ],
  )
  if (row === undefined) throw new Error('a row without a table did not come')
  return row
}

export interface ChallengeRow {
  readonly challengeId: string
  readonly userId: string
  readonly challengeType: string
  readonly attemptsUsed: number
  readonly attemptsAllowed: number
  readonly expiresAtMs: number
  readonly answered: boolean
}

export interface TransactionRequestRow {
  readonly requestId: string
  readonly bankId: string
  readonly accountId: string
  readonly type: string
  readonly status: TransactionRequestStatus
  readonly currency: string
  /** Minor units. */
  readonly amount: bigint
  readonly payeeBankId: string
  readonly payeeAccountId: string
  readonly details: Readonly<Record<string, unknown>>
  readonly transactionId: string | null
  readonly charge: { readonly currency: string; readonly amount: string; readonly summary: string }
  /** Who made it: a user id. */
  readonly initiatorId: string
  /** ISO 8601 with whole seconds; `createdDay` is the midnight before. */
  readonly createdAt: string
  readonly createdDay: string
  readonly challenges: readonly ChallengeRow[]
  /** Asked for in the older shape, which names the one challenge; of SANDBOX_TAN its type says so. */
  readonly hasSingleChallenge: boolean
}

const requestColumns = `r.request_id as "requestId", r.bank_id as "bankId", payer.account_id as "accountId", r.type, r.status, r.currency, r.amount,
  coalesce(r.outside_bank, payee.bank_id) as "payeeBankId", coalesce(r.outside_account, payee.account_id) as "payeeAccountId", r.details, r.transaction_id as "transactionId", r.initiator_id as "initiatorId",
  jsonb_build_object('currency', r.charge_currency, 'amount', r.charge_amount, 'summary', r.charge_summary) as "charge",
  r.has_single_challenge or r.type = 'SANDBOX_TAN' as "hasSingleChallenge", iso_seconds(r.created_at) as "createdAt", iso_seconds(date_trunc('day', r.created_at, 'UTC')) as "createdDay",
  coalesce((select jsonb_agg(jsonb_build_object('challengeId', c.challenge_id, 'userId', c.user_id, 'challengeType', c.challenge_type,
      'attemptsUsed', c.attempts, 'attemptsAllowed', c.attempts_allowed,
      'expiresAtMs', floor(extract(epoch from c.expires_at) * 1000), 'answered', c.answered_at is not null) order by c.user_id)
    from challenges c where c.request_id = r.request_id), '[]') as "challenges"`
const fromRequests = `from transaction_requests r join accounts payer on payer.account_key = r.account_key
  join accounts payee on payee.account_key = r.to_account_key`

/** The request of this account, or undefined: the request of another account is none of the caller's business. */
export async function transactionRequestById(
  read: Reader,
  accountKey: string,
  requestId: string,
): Promise<TransactionRequestRow | undefined> {
  if (!isUuid(requestId)) return undefined
  const [row] = await read.raw<TransactionRequestRow>(
    `select ${requestColumns} ${fromRequests} where r.request_id = ? and r.account_key = ?`,
    [requestId, accountKey],
  )
  return row
}

/** A request that waits for answers, or has waited for them, by whoever made it. `requestId` must be a UUID. */
export async function transactionRequestOfMaker(
  read: Reader,
  initiatorId: string,
  requestId: string,
): Promise<(TransactionRequestRow & { readonly description: string }) | undefined> {
  const [row] = await read.raw<TransactionRequestRow & { readonly description: string }>(
    `select ${requestColumns}, r.description ${fromRequests}
     where r.request_id = ? and r.initiator_id = ? and r.required_answers > 0`,
    [requestId, initiatorId],
  )
  return row
}

export interface AnswerableRow extends TransactionRequestRow {
  /** How the answer with this judgement id was judged before: only a retry finds one. */
  readonly verdict: Verdict | null
  /** Whether it was the try with this id that rejected or withdrew the request. */
  readonly endedByThis: boolean
}

/** As transactionRequestById, with what became of an earlier try of the same answer. */
export async function transactionRequestToAnswer(
  read: Reader,
  accountKey: string,
  requestId: string,
  judgementId: string,
): Promise<AnswerableRow | undefined> {
  if (!isUuid(requestId)) return undefined
  const [row] = await read.raw<AnswerableRow>(
    `select ${requestColumns}, (select verdict from challenge_judgements where judgement_id = ?) as "verdict",
       exists (select 1 from transaction_request_events e where e.event_id = ?) as "endedByThis"
     ${fromRequests} where r.request_id = ? and r.account_key = ?`,
    [judgementId, judgementId, requestId, accountKey],
  )
  return row
}

/** A page of the requests that pay from the account, the newest without an offset; each page oldest first. */
export const transactionRequestsOf = (
  read: Reader,
  accountKey: string,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<TransactionRequestRow[]> =>
  read.raw<TransactionRequestRow>(
    `select * from (
       select ${requestColumns}, r.created_at ${fromRequests} where r.account_key = ?
       order by r.created_at desc, r.request_id desc limit ? offset ?
     ) page order by created_at, "requestId"`,
    [accountKey, limit, offset],
  )

/** The rates of the payer's bank between the currencies of the request and its two accounts. */
export const ratesOfRequest = (read: Reader, requestId: string): Promise<RateRow[]> =>
  read.raw<RateRow>(
    `with taking_part as (
       select distinct r.bank_id, unnest(array[r.currency, payer.currency, payee.currency, (
         select c.currency from bank_charges b join accounts c using (account_key) where b.bank_id = r.bank_id
       )]) as currency ${fromRequests} where r.request_id = ?
     )
     ${ratesInEffect('one.bank_id', 'taking_part')}`,
    [requestId],
  )
