/** Payments by card (CARD): from the account of the card, to a counterparty of that account. */
import type { z } from 'zod'
import type { PayingCard } from '../../db/read/cards'
import { dayAt } from '../../domain/payments/days'
import { laterDay } from '../../domain/payments/future-date'
import { keyedHash, sameHash } from '../../platform/keyed-hash'
import { CardNumber, exampleCardPayment, PostCardPayment } from '../json/cards'
import { TransactionRequest400 } from '../json/transaction-requests'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint, Caller } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'
import { payeeErrors, toCounterparty } from './counterparty-payees'
import { createPayment, paymentErrors, paymentReply400 } from './new-payment'
import { onItsDay } from './payment-timing'
import { isPayer, payerErrors, refuseUnsupportedType } from './payer'

const type = 'CARD'
const viewId = 'owner'
const cardErrors = ['CardNotKnown', 'CardMismatch', 'InvalidDate'] as const
const errors = [...cardErrors, ...payerErrors, ...payeeErrors, ...paymentErrors] as const

type Body = z.output<typeof PostCardPayment>
type Fail = (name: (typeof cardErrors)[number], detail?: string) => never

/**
 * The card among those of its number from whose account the caller may pay. To everybody else it is not there: who may not pay by it
 * learns nothing of it, so nobody can try out what stands on it.
 */
function payable(cards: readonly PayingCard[], caller: Caller, { settings }: Handles, fail: Fail): PayingCard {
  return cards.find(({ bankId, views }) => isPayer({ bankId, viewId, views, caller }, settings)) ?? fail('CardNotKnown')
}

/** Of any body, before it is known to be one. */
const cardOf = (body: unknown): string | undefined => {
  const parsed = CardNumber.safeParse(body)
  return parsed.success ? parsed.data.card.card_number : undefined
}

const sameWords = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase()

/** The month of the later day that is asked for, or of today. */
const monthOfPayment = (asked: Body['future_date'], today: string): string =>
  (laterDay(asked ?? '', today) ?? today).slice(0, 7)

/** Each thing that stands on the card, in the order that clients know. A card is good to the end of its last month, and must be so on the day of the payment. */
function refuseOtherCard(
  { card: given, future_date: asked }: Body,
  card: PayingCard,
  { now, settings }: Handles,
  fail: Fail,
): void {
  if (!sameWords(given.brand, card.brand ?? '')) fail('CardMismatch', ' brand is not matched')
  const { expiry_year: year, expiry_month: month } = given
  if (!/^\d{4}$/.test(year) || !/^(0[1-9]|1[0-2])$/.test(month)) {
    fail(
      'InvalidDate',
      ` year should be 'yyyy', eg: 2023, but current expiry_year(${year}), month should be 'xx', eg: 02, but current expiry_month(${month})`,
    )
  }
  const today = dayAt(now().getTime(), settings.payments.timeZone)
  if (card.expires.slice(0, 7) < monthOfPayment(asked, today)) fail('CardMismatch', ' your credit card is expired.')
  if (card.expires.slice(0, 4) !== year) fail('CardMismatch', ' expiry_year is not matched')
  if (card.expires.slice(5, 7) !== month) fail('CardMismatch', ' expiry_month is not matched')
  if (!sameWords(given.name_on_card, card.nameOnCard)) fail('CardMismatch', ' name_on_card is not matched')
  const hash = keyedHash(settings.cardSecret, 'cvv', card.cardId, given.cvv)
  if (card.cvvHash === null || !sameHash(hash, Buffer.from(card.cvvHash, 'hex')))
    fail('CardMismatch', ' cvv is not matched')
}

const createTransactionRequestCard = endpoint({
  operation: 'createTransactionRequestCard',
  version: 'v4.0.0',
  method: 'POST',
  path: '/transaction-request-types/CARD/transaction-requests',
  summary: 'Create Transaction Request (CARD)',
  description: `Asks for a payment by card to a counterparty of the account of the card. What stands on the card must be right, and the caller must be somebody who may pay from the account. Threshold, challenges and currencies are as for the type ACCOUNT; the challenge is answered at the account. ${onItsDay}`,
  tags: ['Transaction-Request', 'PSD2'],
  auth: 'user',
  body: { name: 'TransactionRequestBodyCardJsonV400', schema: PostCardPayment, example: exampleCardPayment },
  reply: [201, TransactionRequest400],
  errors,
  waits: true,
  cardOf,
  handle: ({ caller, cards, body, fail }, handles) => {
    if (handles.settings.payments.types.length === 0) fail('TransactionRequestsDisabled')
    refuseUnsupportedType(type, { fail }, handles.settings)
    const card = payable(cards, caller, handles, fail)
    refuseOtherCard(body, card, handles, fail)
    const { accountKey, bankId, accountId, currency, kind } = card
    const account = { accountKey, bankId, accountId, currency, kind }
    const order = { ...body, charge_policy: 'RECEIVER' }
    const part = toCounterparty(order, { account, caller, viewId, fail })
    const reply = paymentReply400(handles)
    return createPayment(
      { type, account, caller, body, futureDate: body.future_date, ...part, reply, fail, single: false },
      handles,
    )
  },
})

export const cardPaymentEndpoints: readonly AnyEndpoint[] = [createTransactionRequestCard]
