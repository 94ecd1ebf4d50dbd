/** A payment from one account of this instance to another: checked, and booked at once or opened as a request that waits. */
import type { z } from 'zod'
import { paymentFacts } from '../../db/read/transaction-requests'
import type { PayeeQuestion } from '../../db/read/payees'
import type { PayeeFacts, PayeeRow, PaymentFacts, TransactionRequestRow } from '../../db/read/transaction-requests'
import type { NewTransactionRequest } from '../../db/write/transaction-requests'
import { parseDecimal } from '../../domain/decimal'
import { parseMoney } from '../../domain/money'
import type { Money } from '../../domain/money'
import { answersByPolicy, answersNeeded, defaultChallengePolicy } from '../../domain/payments/challenge-policy'
import { bookingRefusals } from '../../domain/payments/booking-refusals'
import { chargesOf, chargeTold } from '../../domain/payments/charge'
import { inCurrency, sidesOfRefund } from '../../domain/payments/conversion'
import type { BookingGivenBack } from '../../domain/payments/conversion'
import { dayAt } from '../../domain/payments/days'
import { ratesToUse } from '../../domain/payments/fx'
import { limitInForce, limitNameOf, withinPaymentLimit } from '../../domain/payments/limit'
import type { Rhythm } from '../../domain/payments/standing-order'
import type { PaymentDay } from '../../domain/payments/timing'
import { needsChallenge } from '../../domain/payments/transaction-request'
import { accept } from '../../domain/refusal'
import type { Outcome, Refusal, RefusalName } from '../../domain/refusal'
import { payingRule } from '../../domain/views/paying-rule'
import { olderType } from '../json/older-transaction-requests'
import { transactionRequest400Json } from '../json/transaction-requests'
import type { TransactionRequest400 } from '../json/transaction-requests'
import type { Caller } from '../kernel/endpoint'
import { RefusedError } from '../kernel/faults'
import type { WaitingHandles } from '../kernel/handles'
import type { PaymentSettings } from '../settings'
import { orEarlierTry } from './earlier-try'
import type { RefundOf } from '../../workflows/contract'
import { openPayment } from './open-payment'
import { payAtOnce } from './pay-at-once'
import { refuseBanksOwn } from './payer'
import type { PayerRow } from './payer'
import { dayAsked, isMadeLater, timingErrors, timingOf } from './payment-timing'

export const paymentErrors = [
  'AmountNotPositive',
  'InvalidCurrency',
  'AccountNotFound',
  'SameAccount',
  'PaymentLimitExceeded',
  ...bookingRefusals,
  'RequestModified',
  'ChallengeNeeded',
  'PaymentsBlocked',
  'NobodyReachable',
  'SeveralPeopleNeeded',
  ...timingErrors,
] as const
type Fail = (name: (typeof paymentErrors)[number], detail?: string) => never

/** How a request names its payee, and what its type says of that. The payee is found with all other facts of the payment. */
export interface NamedPayee {
  readonly question: PayeeQuestion
  /** Makes a payee who is not there, and names them; the facts are read once more then. */
  readonly make?: () => Promise<PayeeQuestion>
  /** Ends the request where there is no such payee; missing: AccountNotFound. */
  readonly absent?: () => never
  /** Refuses a payee who may not be paid. */
  readonly refuse?: (payee: PayeeFacts) => void
  /** Who pays, where that is not the account of the path. */
  readonly payer?: PayerRow
  readonly refund?: RefundOf
  /** What the refund gives back of. */
  readonly original?: BookingGivenBack
  /** What statements say, where that is more than what the client wrote. */
  readonly description?: string
}

/** An account of this instance. */
export const accountNamed = ({
  bank_id: bankId,
  account_id: accountId,
}: {
  readonly bank_id: string
  readonly account_id: string
}): NamedPayee => ({ question: { by: 'account', bankId, accountId } })

export interface PaymentOrder<Reply> {
  readonly type: string
  readonly account: PayerRow
  readonly caller: Caller
  readonly body: {
    readonly value: { readonly currency: string; readonly amount: string }
    readonly description: string
  }
  /** What `details` of replies says besides value and description. */
  readonly details: Readonly<Record<string, unknown>>
  readonly chargePolicy: string
  /** What the stored description begins with, where that is more than what the client wrote. */
  readonly description?: string
  /** Asked once the amount is known to be one. */
  readonly payee: (amount: Money) => NamedPayee | Promise<NamedPayee>
  /** The older shape knows one challenge. */
  readonly single: boolean
  /** Ends a request that is not in the currency of the paying account; missing: it is converted. */
  readonly otherCurrency?: () => never
  /** Ends a payment to an account in another currency; missing: it is converted. */
  readonly payeeInOtherCurrency?: () => never
  /** The day for which it is asked, as the client has written it. */
  readonly futureDate?: string | null | undefined
  /** The standing order that it is the first payment of. */
  readonly standing?: { readonly standingOrderId: string; readonly rhythm: Rhythm }
  /** A call that cannot wait: a payment that would need an answer is refused. */
  readonly atOnce?: boolean
  /** What is answered: it may have to be stored with the payment. */
  readonly reply: (row: TransactionRequestRow) => Reply
  readonly fail: Fail
}
/** What the parts of an order are judged by. */
export type Asked = Omit<PaymentOrder<unknown>, 'reply'>

/** The shape of v4.0.0. */
export const paymentReply400 =
  ({ settings: { publicUrl } }: Pick<WaitingHandles, 'settings'>) =>
  (row: TransactionRequestRow): z.input<typeof TransactionRequest400> =>
    transactionRequest400Json(row, 'moment', publicUrl)

/** The reply. Checks in the order that clients know: the amount, its currency, the payee, the limit, the rates. */
export function createPayment<Reply>(order: PaymentOrder<Reply>, handles: WaitingHandles): Promise<Reply> {
  const requestId = handles.newId()
  const { type, caller, body, description = body.description, reply } = order
  const asked = { requestId, type, description, initiatorId: caller.userId, details: detailsOf(order), reply }
  return orEarlierTry(asked, handles, () => createdPayment(order, requestId, handles))
}

async function createdPayment<Reply>(
  order: PaymentOrder<Reply>,
  requestId: string,
  handles: WaitingHandles,
): Promise<Reply> {
  const { body, fail } = order
  const { payments } = handles.settings
  refuseBanksOwn(order.type, order.account)
  const amount = checkedAmount(body.value, fail)
  refuseOther(order.otherCurrency, amount.currency, order.account.currency)
  const today = dayAt(handles.now().getTime(), payments.timeZone)
  const day = dayAsked(order.futureDate, today, fail)
  const named = await order.payee(amount)
  const account = named.payer ?? order.account
  const facts = await factsOf(order, { amount, account, named }, handles)
  const payee = facts.payee ?? (named.absent ?? (() => fail('AccountNotFound')))()
  named.refuse?.(payee)
  if (payee.accountKey === account.accountKey) fail('SameAccount')
  refuseOther(order.payeeInOtherCurrency, payee.currency, account.currency)
  const valueOf = <T>(outcome: Outcome<T>): T => (outcome.ok ? outcome.value : refuseWith(outcome.refusal, body.value))
  valueOf(withinPaymentLimit(amount, limitInForce(payments.paymentLimit, facts.limitTexts)))
  const threshold = valueOf(inCurrency(facts.rateRows, thresholdOf(payments), amount.currency))
  const across = { amount, payerCurrency: account.currency, payeeCurrency: payee.currency, rateRows: facts.rateRows }
  const sides = valueOf(sidesOfRefund(across, named.original))
  const timing = timingOf({ day, today, timeZone: payments.timeZone, facts, fail })
  const charge = told(order.type, amount, facts, payments.chargeLevel)
  const challenged = needsChallenge({ type: order.type, amount, threshold })
  const isLater = isMadeLater(timing, facts)
  refuseToWait(order, challenged, isLater)
  const paid = { ...order, account }
  const isCharged = payee.isCustomers && payee.bankId === account.bankId
  const { chargePolicy } = order
  const charged = { type: order.type, charge, chargePolicy, payer: account, received: sides.credit }
  const charges = valueOf(chargesOf({ ...facts, ...charged, payee: { ...payee, isCharged } }))
  const request = rowOf(paid, { requestId, amount, threshold, payee, named, charge, day: timing?.day })
  if (!challenged && !isLater)
    return valueOf(await payAtOnce(paid, request, { ...facts, payee, sides, charges }, handles))
  const requiredAnswers = challenged ? valueOf(answersOf(paid, amount, facts)) : 0
  const toOpen = { ...facts, payee, named, sides, charges, timing }
  return order.reply(await openPayment(paid, { ...request, requiredAnswers }, toOpen, handles))
}

/** In one round trip, unless the payee has to be made. */
async function factsOf(
  order: Asked,
  { amount, account, named }: { readonly amount: Money; readonly account: PayeeRow; readonly named: NamedPayee },
  { glance, settings }: WaitingHandles,
): Promise<PaymentFacts> {
  const about = {
    type: order.type,
    bankId: account.bankId,
    accountKey: account.accountKey,
    payers: payingRule(settings),
    initiatorId: order.caller.userId,
    limitName: limitNameOf(amount.currency, order.type),
    currencies: [amount.currency, account.currency, settings.payments.challengeCurrency] as const,
  }
  const first = await paymentFacts(glance, { ...about, payee: named.question })
  const isMade = first.payee === null && named.make !== undefined
  const facts = isMade ? await paymentFacts(glance, { ...about, payee: await named.make() }) : first
  return { ...facts, rateRows: ratesToUse(facts.rateRows, settings.payments.builtInRates) }
}

function refuseOther(refuse: (() => never) | undefined, currency: string, own: string): void {
  if (currency !== own) refuse?.()
}

/** A call that makes payments at once has nowhere to say that one waits. */
function refuseToWait({ atOnce, fail }: Asked, challenged: boolean, isLater: boolean): void {
  if (atOnce !== true) return
  if (challenged) fail('ChallengeNeeded')
  if (isLater) fail('PaymentNotAtOnce')
}

/**
 * The older shape knows one answer of the maker only: it is refused where the bank wants more, or somebody else. What the account
 * wants counts for every type but the one that clients have always confirmed alone.
 */
function answersOf(
  { single, type, fail }: Asked,
  amount: Money,
  { requiredAnswersText, challengePolicy, rateRows }: PaymentFacts,
): Outcome<number> {
  const policy = challengePolicy ?? defaultChallengePolicy
  const byPolicy = answersByPolicy(policy, amount, rateRows)
  if (!byPolicy.ok) return byPolicy
  const needed = answersNeeded(requiredAnswersText ?? undefined, byPolicy.value)
  if (!single) return accept(needed)
  const several = type === olderType ? byPolicy.value : needed
  if (several > 1 || !policy.makerMayConfirm) fail('SeveralPeopleNeeded')
  return accept(1)
}

function checkedAmount({ currency, amount }: Asked['body']['value'], fail: Fail): Money {
  const decimal = parseDecimal(amount)
  if (decimal === undefined) return fail('InvalidAmount', ` Current input is  ${amount} `)
  if (decimal.units <= 0n) return fail('AmountNotPositive', ` Current input is: '${amount}'`)
  const money = parseMoney(currency, amount)
  return money.ok ? money.value : refuseWith(money.refusal, { currency, amount })
}

type Value = Asked['body']['value']

/** What the error texts that clients know say about the values of the request. */
const detailOf: Partial<Record<RefusalName, (value: Value, detail: string) => string>> = {
  InvalidAmount: ({ amount }) => ` Current input is  ${amount} `,
  InvalidCurrency: ({ currency }) => ` Current input is: '${currency}'`,
  PaymentLimitExceeded: (_value, detail) => ` the payment amount is over the payment limit(${detail})`,
  FxRateMissing: (_value, detail) => ` The requested currency conversion (${detail}) is not supported.`,
  CustomerFrozen: (_value, detail) => detail,
}

function refuseWith({ refusal, detail = '' }: Refusal, value: Value): never {
  throw new RefusedError({ refusal, detail: detailOf[refusal]?.(value, detail) ?? '' })
}

function thresholdOf({ challengeCurrency, challengeThreshold }: PaymentSettings): Money {
  const threshold = parseMoney(challengeCurrency, challengeThreshold)
  if (!threshold.ok) throw new Error('CHALLENGE_THRESHOLD is not an amount of CHALLENGE_CURRENCY')
  return threshold.value
}

interface Checked {
  readonly requestId: string
  readonly amount: Money
  readonly threshold: Money
  readonly payee: PayeeFacts
  readonly named: NamedPayee
  readonly charge: NewTransactionRequest['charge']
  /** Missing: it is not asked for a later day. */
  readonly day: PaymentDay | undefined
}

/** The charge as replies tell it. */
const told = (type: string, amount: Money, facts: PaymentFacts, level: string): Checked['charge'] => ({
  currency: amount.currency,
  amount: chargeTold({ ...facts, type, amount, level }),
  summary: 'Total charges for completed transaction',
})

/** What replies say of what was asked for. */
const detailsOf = ({ body, details }: Asked): Readonly<Record<string, unknown>> => ({
  ...details,
  value: body.value,
  description: body.description,
})

const rowOf = (
  order: Asked,
  { requestId, amount, threshold, payee, named, charge, day }: Checked,
): NewTransactionRequest => ({
  requestId,
  type: order.type,
  amount,
  bankId: order.account.bankId,
  accountKey: order.account.accountKey,
  toAccountKey: payee.accountKey,
  challengeThreshold: threshold,
  requiredAnswers: 0,
  description: named.description ?? order.body.description,
  details: { ...detailsOf(order), ...(day === undefined ? {} : { future_date: day.date }) },
  charge,
  chargePolicy: order.chargePolicy,
  initiatorId: order.caller.userId,
  ...(order.standing === undefined ? {} : { standingOrderId: order.standing.standingOrderId }),
  ...(payee.counterpartyId === null ? {} : { counterpartyId: payee.counterpartyId }),
  ...(payee.outside === null ? {} : { outsidePayee: payee.outside }),
  ...(order.single ? { hasSingleChallenge: true } : {}),
})
