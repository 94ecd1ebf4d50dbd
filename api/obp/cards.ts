/** Cards of a bank's customers, kept by staff, and read by their holders. */
import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { violatedConstraint } from '../../db/faults'
import { cardById, cardFacts, cardsOfBank, cardsOfUser } from '../../db/read/cards'
import type { CardDetails, CardRow } from '../../db/read/cards'
import { deleteCard, insertCard, updateCard } from '../../db/write/cards'
import { isUuid } from '../../domain/ids'
import { keyedHash } from '../../platform/keyed-hash'
import {
  Card310,
  card310Json,
  Card500,
  card500Json,
  Cards310,
  CardWithAttributes310,
  cardWithAttributes310Json,
  exampleCard310,
  OwnCards130,
  ownCards130Json,
  PostCard310,
  PostCard500,
  PutCard310,
} from '../json/cards'
import type { CardBody } from '../json/cards'
import { endpoint, rolesBeforeBank } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'
import { pageOf } from '../kernel/paging'
import { cardDetailErrors, cardDetailsOf, pinResetsOf } from './card-details'

const tags = ['Card']
const path = '/management/banks/BANK_ID/cards'
const one = `${path}/CARD_ID` as const
const writeErrors = [
  ...cardDetailErrors,
  'AccountNotFound',
  'CustomerNotFound',
  'CardExists',
  'CardNotFound',
  'CaseClosed',
] as const

interface Written {
  readonly params: { readonly BANK_ID: string; readonly CARD_ID?: string }
  readonly caller: { readonly userId: string }
  readonly fail: (name: (typeof writeErrors)[number], detail?: string) => never
}

const unknownText = (cardId: string): string => ` Current CardId(${cardId.slice(0, 100)})`

type Content = CardDetails & { readonly accountKey: string }

/** What a body says of a card. The account, the card that it changes and the customer must be of this bank, looked at in this order. */
async function contentOf({ params, fail }: Written, body: CardBody, { read }: Handles): Promise<Content> {
  const { BANK_ID: bankId, CARD_ID: cardId = null } = params
  const details = cardDetailsOf(body, fail)
  const { account_id: accountId, customer_id: customerId } = body
  const { accountKey, hasCustomer, hasCard } = await cardFacts(read, bankId, { accountId, customerId, cardId })
  if (accountKey === null) {
    return fail('AccountNotFound', ` Current BankId is ${bankId} and Current AccountId is ${accountId}`)
  }
  if (cardId !== null && !hasCard) fail('CardNotFound', unknownText(cardId))
  if (!hasCustomer) fail('CustomerNotFound', `. Current CustomerId(${customerId})`)
  return { ...details, pinResets: pinResetsOf(body, fail), accountKey }
}

const existsText = (bankId: string, { issueNumber }: CardDetails): string =>
  ` Current BankId(${bankId}) and issueNumber(${issueNumber})`

/** `cvv`: the verification value that the reply tells; null for a card that has none. */
async function add(
  request: Written,
  body: z.output<typeof PostCard310>,
  handles: Handles,
  cvv: string | null,
): Promise<CardRow> {
  const { params, caller, fail } = request
  const content = await contentOf(request, body, handles)
  const names = { cardId: handles.newId(), bankId: params.BANK_ID }
  const cvvHash = cvv === null ? null : keyedHash(handles.settings.cardSecret, 'cvv', names.cardId, cvv)
  const card = { ...names, ...content, cardNumber: body.card_number, cvvHash }
  if (!(await insertCard(handles.writeAtOnce, card, caller.userId))) {
    fail('CardExists', existsText(names.bankId, content))
  }
  return (await cardById(handles.read, names.bankId, names.cardId)) ?? fail('CardNotFound', unknownText(names.cardId))
}

const adding = {
  operation: 'addCardForBank',
  method: 'POST',
  path,
  summary: 'Create Card',
  tags,
  auth: 'user',
  roles: ['CanCreateCardsForBank'],
  errors: writeErrors,
} as const

const addCard310 = endpoint({
  ...adding,
  version: 'v3.1.0',
  description:
    'Makes a card of a customer of the bank on one of its accounts. Number and issue are unique at the bank.',
  // Clients know a value that no card may have as a refusal before the role.
  order: ['caller', 'body', 'roles'],
  body: {
    name: 'CreatePhysicalCardJsonV310',
    schema: PostCard310,
    example: exampleCard310,
    guard: ({ body, fail }) => void cardDetailsOf(body, fail),
  },
  reply: [201, Card310],
  handle: async (request, handles) => card310Json(await add(request, request.body, handles, null)),
})

const addCard500 = endpoint({
  ...adding,
  version: 'v5.0.0',
  description:
    'Makes a card of a customer of the bank on one of its accounts. Number and issue are unique at the bank. The verification value is told in this reply and never again: only a keyed hash of it is kept.',
  needs: ['bank'],
  body: { name: 'CreatePhysicalCardJsonV500', schema: PostCard500, example: { ...exampleCard310, brand: 'Visa' } },
  reply: [201, Card500],
  shownOnce: ['cvv'],
  handle: async (request, handles) => {
    const cvv = String(randomInt(100, 1_000))
    return card500Json(await add(request, request.body, handles, cvv), cvv)
  },
})

const changeCard = endpoint({
  operation: 'updatedCardForBank',
  version: 'v3.1.0',
  method: 'PUT',
  path: one,
  summary: 'Update Card',
  description: 'Replaces what is known of a card but its number, and takes it off the hot list.',
  tags,
  auth: 'user',
  roles: ['CanUpdateCardsForBank'],
  order: ['caller', 'roles', 'body'],
  body: {
    name: 'UpdatePhysicalCardJsonV310',
    schema: PutCard310,
    example: PutCard310.parse(exampleCard310),
  },
  reply: [200, Card310],
  errors: writeErrors,
  handle: async (request, handles) => {
    const { params, body, caller, fail } = request
    const { BANK_ID: bankId, CARD_ID: cardId } = params
    const content = await contentOf(request, body, handles)
    const card = { cardId, bankId, ...content }
    const isThere = await updateCard(handles.writeAtOnce, card, caller.userId).catch((error: unknown) => {
      if (violatedConstraint(error) === 'cards_number_unique') fail('CardExists', existsText(bankId, content))
      throw error
    })
    const changed = isThere ? await cardById(handles.read, bankId, cardId) : undefined
    return card310Json(changed ?? fail('CardNotFound', unknownText(cardId)))
  },
})

const managing = {
  version: 'v3.1.0',
  tags,
  auth: 'user',
  needs: ['bank'],
  order: rolesBeforeBank,
} as const

const getCards = endpoint({
  ...managing,
  operation: 'getCardsForBank',
  method: 'GET',
  path,
  summary: 'Get Cards for Bank',
  description: 'The cards of the bank, oldest first. Query: `customer_id`, `account_id`, `limit`, `offset`.',
  roles: ['CanGetCardsForBank'],
  // Clients know a wrong page as the first refusal.
  order: ['caller', 'guard', 'roles', 'bank'],
  guard: (request) => void pageOf(request),
  reply: [200, Cards310],
  errors: ['IncorrectFilter'],
  handle: async (request, { read }) => {
    const { limit, offset } = pageOf(request)
    const filter = { customerId: request.query.get('customer_id'), accountId: request.query.get('account_id') }
    return { cards: (await cardsOfBank(read, request.bank.bankId, { ...filter, limit, offset })).map(card310Json) }
  },
})

const getCard = endpoint({
  ...managing,
  operation: 'getCardForBank',
  method: 'GET',
  path: one,
  summary: 'Get Card',
  description: 'One card of the bank with its attributes.',
  roles: ['CanGetCardsForBank'],
  reply: [200, CardWithAttributes310],
  errors: ['CardNotFound'],
  handle: async ({ bank, params: { CARD_ID: cardId }, fail }, { read }) =>
    cardWithAttributes310Json((await cardById(read, bank.bankId, cardId)) ?? fail('CardNotFound', unknownText(cardId))),
})

const removeCard = endpoint({
  ...managing,
  operation: 'deleteCardForBank',
  method: 'DELETE',
  path: one,
  summary: 'Delete Card',
  description: 'Deletes a card with its attributes.',
  roles: ['CanDeleteCardsForBank'],
  reply: [204, z.undefined()],
  errors: ['CardNotFound'],
  handle: async ({ bank, params: { CARD_ID: cardId }, fail }, { writeAtOnce }) => {
    const isGone = isUuid(cardId) && (await deleteCard(writeAtOnce, bank.bankId, cardId))
    return isGone ? undefined : fail('CardNotFound', unknownText(cardId))
  },
})

const own = {
  version: 'v1.3.0',
  method: 'GET',
  tags,
  auth: 'user',
  reply: [200, OwnCards130],
  errors: [],
} as const
const whose = 'of the customers for whom the calling user acts, and of the accounts that the user owns, oldest first.'
const asSpecified = (servedAs: string): { readonly asSpecified: boolean } => ({ asSpecified: servedAs === 'v1.4.0' })

const getOwnCards = endpoint({
  ...own,
  operation: 'getCards',
  path: '/cards',
  summary: 'Get Cards for Current User',
  description: `The cards ${whose}`,
  handle: async ({ caller, servedAs }, { read }) =>
    ownCards130Json(await cardsOfUser(read, caller.userId, null), asSpecified(servedAs)),
})

const ownAtBank = (operation: string, at: '/cards/BANK_ID' | '/banks/BANK_ID/cards'): AnyEndpoint =>
  endpoint({
    ...own,
    operation,
    path: at,
    summary: 'Get Cards for Current User at Bank',
    description: `The cards at one bank ${whose}`,
    needs: ['bank'],
    handle: async ({ bank, caller, servedAs }, { read }) =>
      ownCards130Json(await cardsOfUser(read, caller.userId, bank.bankId), asSpecified(servedAs)),
  })

export const cardEndpoints: readonly AnyEndpoint[] = [
  addCard310,
  addCard500,
  changeCard,
  getCards,
  getCard,
  removeCard,
  getOwnCards,
  ownAtBank('getCardsForBank', '/banks/BANK_ID/cards'),
  ownAtBank('getCardsForBankOfPath', '/cards/BANK_ID'),
]
