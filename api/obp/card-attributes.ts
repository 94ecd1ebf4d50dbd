/** Attributes of a card: free facts, kept by staff, and read with the card. */
import { cardById, hasCardAttribute } from '../../db/read/cards'
import type { CardRow } from '../../db/read/cards'
import { insertCardAttribute, updateCardAttribute } from '../../db/write/cards'
import { isUuid } from '../../domain/ids'
import { CardAttribute, CardAttributeBody, cardAttributeJson } from '../json/cards'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'

const path = '/management/banks/BANK_ID/cards/CARD_ID'
const common = {
  version: 'v3.1.0',
  tags: ['Card'],
  auth: 'user',
  // What changes a card needs the role that changes cards.
  roles: ['CanUpdateCardsForBank'],
  needs: ['bank'],
  // Clients hear what is not there before what is wrong with the body.
  order: ['caller', 'bank', 'roles', 'lookUp', 'body'],
  body: {
    name: 'CardAttributeJson',
    schema: CardAttributeBody,
    example: { name: 'OVERDRAFT_START_DATE', type: 'DATE_WITH_DAY', value: '2012-04-23' },
  },
  reply: [201, CardAttribute],
} as const

interface Named {
  readonly bank: { readonly bankId: string }
  readonly params: { readonly CARD_ID: string }
  readonly fail: (name: 'CardNotFound', detail: string) => never
}
const cardOf = async ({ bank, params, fail }: Named, { read }: Pick<Handles, 'read'>): Promise<CardRow> =>
  (await cardById(read, bank.bankId, params.CARD_ID)) ??
  fail('CardNotFound', ` Current CardId(${params.CARD_ID.slice(0, 100)})`)

const unknownText = (attributeId: string): string => ` Current CardAttributeId(${attributeId.slice(0, 100)})`

const createCardAttribute = endpoint({
  ...common,
  operation: 'createCardAttribute',
  method: 'POST',
  path: `${path}/attribute`,
  summary: 'Create Card Attribute',
  description: 'Adds a fact to a card. The value is not compared with the type.',
  errors: ['CardNotFound'],
  lookUp: cardOf,
  handle: async (request, handles) => {
    const card = await cardOf(request, handles)
    const row = { attributeId: handles.newId(), ...request.body }
    if (!(await insertCardAttribute(handles.writeAtOnce, card.cardId, row))) request.fail('CardNotFound', '')
    return cardAttributeJson(card, row)
  },
})

const changeCardAttribute = endpoint({
  ...common,
  operation: 'updateCardAttribute',
  method: 'PUT',
  path: `${path}/attributes/CARD_ATTRIBUTE_ID`,
  summary: 'Update Card Attribute',
  description: 'Replaces a fact about a card.',
  errors: ['CardNotFound', 'CardAttributeNotFound'],
  lookUp: async (request, handles) => {
    const { cardId } = await cardOf(request, handles)
    const id = request.params.CARD_ATTRIBUTE_ID
    if (!(await hasCardAttribute(handles.read, cardId, id))) request.fail('CardAttributeNotFound', unknownText(id))
  },
  handle: async (request, handles) => {
    const card = await cardOf(request, handles)
    const row = { attributeId: request.params.CARD_ATTRIBUTE_ID, ...request.body }
    const isThere = isUuid(row.attributeId) && (await updateCardAttribute(handles.writeAtOnce, card.cardId, row))
    return isThere ? cardAttributeJson(card, row) : request.fail('CardAttributeNotFound', unknownText(row.attributeId))
  },
})

export const cardAttributeEndpoints: readonly AnyEndpoint[] = [createCardAttribute, changeCardAttribute]
