/** Payments by card: an account with a card and a counterparty, and the call that pays by it. */
import { randomUUID } from 'node:crypto'
import { exampleCard310 } from '../../api/json/cards'
import { writeDown } from './counterparties'
import type { TestEngine } from './engine'
import { createPayingPair } from './payments'
import type { PayingPair, RequestJson } from './payments'
import { call, createPerson } from './people'
import type { Person, Reply } from './people'

export interface PairWithCard extends PayingPair {
  readonly card: Record<string, string>
  readonly cardId: string
  readonly staff: Person
  readonly counterpartyId: string
}

/** A funded account with a card, and a counterparty of it. */
export async function createPairWithCard(engine: TestEngine, change: object = {}): Promise<PairWithCard> {
  const pair = await createPayingPair(engine)
  const roles = ['CanCreateCustomer', 'CanCreateCardsForBank', 'CanUpdateCardsForBank', 'CanCreateUserCustomerLink']
  const staff = await createPerson(engine, { roles: roles.map((role) => [role, pair.bankId] as const) })
  const person = {
    customer_number: randomUUID().slice(0, 8),
    legal_name: 'Susan Smith',
    mobile_phone_number: '1',
    email: 's@example.com',
    face_image: { url: 'u', date: '2013-01-22T00:08:00Z' },
  }
  const customer = await call<{ customer_id: string }>(engine, 'POST', `/obp/v1.4.0/banks/${pair.bankId}/customer`, {
    as: staff,
    body: person,
  })
  const body = {
    ...exampleCard310,
    expires_date: '2039-02-28T00:00:00Z',
    card_number: randomUUID(),
    account_id: pair.from.accountId,
    customer_id: customer.body.customer_id,
    brand: 'Visa',
    ...change,
  }
  const path = `/obp/v5.0.0/management/banks/${pair.bankId}/cards`
  const made = await call<{ card_id: string; cvv: string }>(engine, 'POST', path, { as: staff, body })
  const card = {
    card_type: 'Credit',
    brand: 'visa',
    cvv: made.body.cvv,
    card_number: body.card_number,
    name_on_card: 'SUSANSMITH',
    expiry_year: '2039',
    expiry_month: '02',
  }
  const { body: written } = await writeDown(engine, pair)
  return { ...pair, card, cardId: made.body.card_id, staff, counterpartyId: written.counterparty_id }
}

export interface AskedByCard {
  readonly card?: object
  readonly amount?: string
  readonly futureDate?: string
  readonly as?: Person
  readonly to?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Pays the counterparty by the card; `card` replaces what stands on it. */
export const payByCard = (
  engine: TestEngine,
  paying: PairWithCard,
  { card = {}, amount = '10.00', futureDate, as = paying.payer, to, headers = {} }: AskedByCard = {},
): Promise<Reply<RequestJson>> =>
  call<RequestJson>(engine, 'POST', '/obp/v4.0.0/transaction-request-types/CARD/transaction-requests', {
    as,
    headers,
    body: {
      card: { ...paying.card, ...card },
      to: { counterparty_id: to ?? paying.counterpartyId },
      value: { currency: 'EUR', amount },
      description: 'shoes',
      future_date: futureDate,
    },
  })
