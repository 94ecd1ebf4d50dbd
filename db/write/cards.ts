/** Writes cards and their attributes. Owner: the API. */
import type { Transaction } from '../connection'
import type { CardAttributeRow, CardDetails } from '../read/cards'

export interface NewCard extends CardDetails {
  readonly cardId: string
  readonly bankId: string
  readonly accountKey: string
  readonly cardNumber: string
  /** A keyed hash of the card's verification value; null where the card has none. */
  readonly cvvHash: Buffer | null
}

const detailColumns = [
  'card_type',
  'brand',
  'name_on_card',
  'issue_number',
  'serial_number',
  'valid_from',
  'expires',
  'enabled',
  'technology',
  'networks',
  'allows',
  'replacement_date',
  'replacement_reason',
  'pin_resets',
  'collected',
  'posted',
  'customer_id',
] as const

const detailValues = (card: CardDetails) => [
  card.cardType,
  card.brand,
  card.nameOnCard,
  card.issueNumber,
  card.serialNumber,
  card.validFrom,
  card.expires,
  card.enabled,
  card.technology,
  card.networks,
  card.allows,
  card.replacement?.date ?? null,
  card.replacement?.reason ?? null,
  JSON.stringify(card.pinResets),
  card.collected,
  card.posted,
  card.customerId,
]

/** False when the bank has a card of this number and issue: then nothing is changed. */
export async function insertCard(transaction: Transaction, card: NewCard, changedBy: string): Promise<boolean> {
  const inserted = await transaction.raw(
    `insert into cards (card_id, bank_id, account_key, card_number, cvv_hash, changed_by, ${detailColumns.join(', ')})
     values (?, ?, ?, ?, ?, ?, ${detailColumns.map(() => '?').join(', ')})
     on conflict on constraint cards_number_unique do nothing returning card_id`,
    [card.cardId, card.bankId, card.accountKey, card.cardNumber, card.cvvHash, changedBy, ...detailValues(card)],
  )
  return inserted.length > 0
}

/** Replaces what is known of the card but its number, brand and verification value. False when the bank has no such card. */
export async function updateCard(
  transaction: Transaction,
  { cardId, bankId, accountKey, ...details }: Omit<NewCard, 'cardNumber' | 'cvvHash'>,
  changedBy: string,
): Promise<boolean> {
  const assignments = detailColumns.map((column) => `${column} = ${column === 'brand' ? 'coalesce(?, brand)' : '?'}`)
  const updated = await transaction.raw(
    `update cards set account_key = ?, cancelled = false, on_hot_list = false, changed_by = ?, changed_at = now(), ${assignments.join(', ')}
     where card_id = ? and bank_id = ? returning card_id`,
    [accountKey, changedBy, ...detailValues(details), cardId, bankId],
  )
  return updated.length > 0
}

/** With its attributes. False when the bank has no such card, a UUID. */
export async function deleteCard(transaction: Transaction, bankId: string, cardId: string): Promise<boolean> {
  const deleted = await transaction.raw('delete from cards where card_id = ? and bank_id = ? returning card_id', [
    cardId,
    bankId,
  ])
  return deleted.length > 0
}

/** False when there is no such card any more. */
export async function insertCardAttribute(
  transaction: Transaction,
  cardId: string,
  { attributeId, name, type, value }: CardAttributeRow,
): Promise<boolean> {
  const inserted = await transaction.raw(
    `insert into card_attributes (attribute_id, card_id, name, type, value)
     select ?::uuid, card_id, ?, ?, ? from cards where card_id = ? for key share returning attribute_id`,
    [attributeId, name, type, value, cardId],
  )
  return inserted.length > 0
}

/** False when the card has no such attribute, a UUID. */
export async function updateCardAttribute(
  transaction: Transaction,
  cardId: string,
  { attributeId, name, type, value }: CardAttributeRow,
): Promise<boolean> {
  const updated = await transaction.raw(
    `update card_attributes set name = ?, type = ?, value = ? where attribute_id = ? and card_id = ? returning attribute_id`,
    [name, type, value, attributeId, cardId],
  )
  return updated.length > 0
}
