/** Cards on the wire: as staff keep them, and as their holders have read them since v1.3.0. */
import { z } from 'zod'
import type { CardAttributeRow, CardRequest, CardRow } from '../../db/read/cards'
import { labelThrough } from '../../domain/views/redact-account'
import { attributeType } from './attribute-definitions'
import { futureDate } from './transaction-requests'
import { OldestView, View121, view121Json, view140Json } from './views'
import { filledText, flag, list, moment, moneyJson, nullableMoment, text } from './wire'

const request = z.object({ requested_date: moment, reason_requested: text(64) })
const kept = {
  card_type: text(64),
  name_on_card: filledText(128),
  issue_number: text(255),
  serial_number: text(64),
  valid_from_date: moment,
  expires_date: moment,
  enabled: flag,
  technology: text(64),
  networks: list(text(64), 20),
  allows: list(text(64), 20),
  account_id: text(255),
  pin_reset: list(request, 100),
  customer_id: text(255),
}
export const PostCard310 = z.object({
  card_number: filledText(64),
  ...kept,
  replacement: request.nullish(),
  collected: nullableMoment.optional(),
  posted: nullableMoment.optional(),
})
export const PostCard500 = PostCard310.extend({ brand: filledText(64) })
/** The number of a card does not change. */
export const PutCard310 = z.object({ ...kept, replacement: request, collected: moment, posted: moment })
export type CardBody = Omit<z.output<typeof PostCard310>, 'card_number'> & { readonly brand?: string }

export const exampleCard310: z.input<typeof PostCard310> = {
  card_number: '364435172576215',
  card_type: 'Credit',
  name_on_card: 'SusanSmith',
  issue_number: '1',
  serial_number: '1324234',
  valid_from_date: '2024-01-01T00:00:00Z',
  expires_date: '2029-01-01T00:00:00Z',
  enabled: true,
  technology: 'technology1',
  networks: ['network1'],
  allows: ['credit', 'debit', 'cash_withdrawal'],
  account_id: '8ca8a7e4-6d02-40e3-a129-0b2bf89de9f0',
  replacement: { requested_date: '2024-01-01T00:00:00Z', reason_requested: 'RENEW' },
  pin_reset: [{ requested_date: '2024-01-01T00:00:00Z', reason_requested: 'FORGOT' }],
  collected: '2024-01-01T00:00:00Z',
  posted: '2024-01-01T00:00:00Z',
  customer_id: '7uy8a7e4-6d02-40e3-a129-0b2bf89de8uh',
}

export const CardAttributeBody = z.object({ name: filledText(255), type: attributeType, value: text(2_000) })
/** The shape is odd, and clients know it so. */
export const CardAttribute = z.object({
  name: z.string(),
  card_id: z.string(),
  attribute_type: z.string(),
  bank_id: z.object({ value: z.string() }),
  value: z.string(),
  card_attribute_id: z.string(),
})

const accountWith = <View extends z.ZodType>(view: View) =>
  z.object({ id: z.string(), label: z.string(), views_available: z.array(view), bank_id: z.string() })
/** The label is null where no view of the holder shows it, as in lists of accounts. */
const ownAccount = accountWith(OldestView).extend({ label: z.string().nullable() })
const requestReply = z.object({ requested_date: z.string(), reason_requested: z.string() })
const dates = { valid_from_date: z.string(), expires_date: z.string() }
const facts = {
  bank_id: z.string(),
  name_on_card: z.string(),
  issue_number: z.string(),
  serial_number: z.string(),
  ...dates,
  enabled: z.boolean(),
  cancelled: z.boolean(),
  on_hot_list: z.boolean(),
  technology: z.string(),
  networks: z.array(z.string()),
  allows: z.array(z.string()),
  replacement: requestReply.nullable(),
  pin_reset: z.array(requestReply),
}
const plainDates = { collected: z.string().nullable(), posted: z.string().nullable() }
const managed = {
  card_id: z.string(),
  card_number: z.string(),
  card_type: z.string(),
  ...facts,
  ...plainDates,
  customer_id: z.string(),
}
export const Card310 = z.object({ ...managed, account: accountWith(View121) })
export const Cards310 = z.object({ cards: z.array(Card310) })
/** The value is told once, when the card is made. */
export const Card500 = Card310.extend({ cvv: z.string().optional(), brand: z.string() })
export const CardWithAttributes310 = z.object({
  ...managed,
  account: accountWith(z.object({ id: z.string(), name: z.string(), description: z.string() })),
  card_attributes: z.array(CardAttribute),
})

const maybeDate = z.object({ date: z.string() }).nullable()
/** The specification of 2015 has dates inside objects, and other words; servers have sent plain dates, and the words that staff write. */
export const OwnCards130 = z.object({
  cards: z.array(
    z.object({
      bank_card_number: z.string(),
      ...facts,
      account: ownAccount,
      collected: z.union([z.string(), maybeDate]),
      posted: z.union([z.string(), maybeDate]),
    }),
  ),
})

const requestJson = ({ date, reason }: CardRequest): z.input<typeof requestReply> => ({
  requested_date: date,
  reason_requested: reason,
})

const factsJson = (card: CardRow) => ({
  bank_id: card.bankId,
  name_on_card: card.nameOnCard,
  issue_number: card.issueNumber,
  serial_number: card.serialNumber,
  valid_from_date: card.validFrom,
  expires_date: card.expires,
  enabled: card.enabled,
  cancelled: card.cancelled,
  on_hot_list: card.onHotList,
  technology: card.technology,
  networks: [...card.networks],
  allows: [...card.allows],
  replacement: card.replacement && requestJson(card.replacement),
  pin_reset: card.pinResets.map(requestJson),
})

const accountJson = ({ accountId, accountLabel, bankId }: CardRow) => ({
  id: accountId,
  label: accountLabel,
  bank_id: bankId,
})

const managedJson = (card: CardRow) => ({
  card_id: card.cardId,
  card_number: card.cardNumber,
  card_type: card.cardType,
  ...factsJson(card),
  collected: card.collected,
  posted: card.posted,
  customer_id: card.customerId,
})

export const card310Json = (card: CardRow): z.input<typeof Card310> => ({
  ...managedJson(card),
  account: { ...accountJson(card), views_available: card.views.map(view121Json) },
})

/** `cvv`: told once. */
export const card500Json = (card: CardRow, cvv: string): z.input<typeof Card500> => ({
  ...card310Json(card),
  cvv,
  brand: card.brand ?? '',
})

export const cardAttributeJson = (
  { bankId, cardId }: Pick<CardRow, 'bankId' | 'cardId'>,
  row: CardAttributeRow,
): z.input<typeof CardAttribute> => ({
  name: row.name,
  card_id: cardId,
  attribute_type: row.type,
  bank_id: { value: bankId },
  value: row.value,
  card_attribute_id: row.attributeId,
})

export const cardWithAttributes310Json = (card: CardRow): z.input<typeof CardWithAttributes310> => ({
  ...managedJson(card),
  account: {
    ...accountJson(card),
    views_available: card.views.map(({ id, shortName, description }) => ({ id, name: shortName, description })),
  },
  card_attributes: card.attributes.map((row) => cardAttributeJson(card, row)),
})

const specifiedDate = (date: string | null): z.input<typeof maybeDate> => (date === null ? null : { date })
const specifiedWords: Readonly<Record<string, string>> = { credit: 'CREDIT', debit: 'DEBIT', cash_withdrawal: 'CASH' }
const specifiedRequest = ({ date, reason }: CardRequest): z.input<typeof requestReply> => ({
  requested_date: date,
  reason_requested: reason.toLowerCase(),
})
const specifiedJson = (card: CardRow) => ({
  collected: specifiedDate(card.collected),
  posted: specifiedDate(card.posted),
  allows: card.allows.map((word) => specifiedWords[word] ?? word),
  replacement: card.replacement && specifiedRequest(card.replacement),
  pin_reset: card.pinResets.map(specifiedRequest),
})

/** `asSpecified`: with the views, dates and words of the specification of 2015. */
export const ownCards130Json = (
  cards: readonly CardRow[],
  { asSpecified }: { readonly asSpecified: boolean },
): z.input<typeof OwnCards130> => ({
  cards: cards.map((card) => ({
    bank_card_number: card.cardNumber,
    ...factsJson(card),
    account: {
      ...accountJson(card),
      label: labelThrough(card.views, card.accountLabel),
      views_available: card.views.map(asSpecified ? view140Json : view121Json),
    },
    ...(asSpecified ? specifiedJson(card) : { collected: card.collected, posted: card.posted }),
  })),
})

/** What a payment by card says of the card, as it stands on it. */
export const PostCardPayment = z.object({
  card: z.object({
    card_type: text(64),
    brand: text(64),
    cvv: text(8),
    card_number: filledText(64),
    name_on_card: text(128),
    expiry_year: text(8),
    expiry_month: text(8),
  }),
  to: z.object({ counterparty_id: filledText(255) }),
  value: moneyJson,
  description: text(2_000),
  future_date: futureDate,
})
/** What is looked at before the body as a whole is. */
export const CardNumber = z.object({ card: z.object({ card_number: PostCardPayment.shape.card.shape.card_number }) })
export const exampleCardPayment: z.input<typeof PostCardPayment> = {
  card: {
    card_type: 'Credit',
    brand: 'Visa',
    cvv: '123',
    card_number: '364435172576215',
    name_on_card: 'SusanSmith',
    expiry_year: '2029',
    expiry_month: '02',
  },
  to: { counterparty_id: '9fg8a7e4-6d02-40e3-a129-0b2bf89de8uh' },
  value: { currency: 'EUR', amount: '10.12' },
  description: 'A card payment description.',
}
